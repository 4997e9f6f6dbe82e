// Short messages at the edge of the screen, some with «Undo». A plain store: anything may add one.

export type ToastAction = { label: string; run: () => void };
export type Toast = {
  id: number;
  text: string;
  tone: "plain" | "problem";
  action?: ToastAction;
  lasts: number;
};

const UNDO_MS = 10_000;
const PLAIN_MS = 4_000;
const PROBLEM_MS = 8_000;
/** A problem with a way back to it: long enough to finish what one is at. */
const WAY_BACK_MS = 30_000;
const PLAIN_AT_ONCE = 3;

let nextId = 1;
let toasts: readonly Toast[] = [];
const listeners = new Set<() => void>();

function publish(next: readonly Toast[]): void {
  toasts = next;
  for (const listener of listeners) listener();
}

export function currentToasts(): readonly Toast[] {
  return toasts;
}

export function onToasts(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function closeToast(id: number): void {
  publish(toasts.filter((toast) => toast.id !== id));
}

function add(toast: Omit<Toast, "id">): void {
  const next = [...toasts, { ...toast, id: nextId++ }];
  // What can still be acted on keeps its place for its whole time; of the rest only the newest stay.
  const plain = next.filter(({ action }) => !action).slice(-PLAIN_AT_ONCE);
  publish(next.filter((one) => one.action || plain.includes(one)));
}

export function toast(text: string): void {
  add({ text, tone: "plain", lasts: PLAIN_MS });
}

export function toastProblem(text: string, action?: ToastAction): void {
  add({ text, tone: "problem", lasts: action ? WAY_BACK_MS : PROBLEM_MS, action });
}

/** Something happened that can be looked at. */
export function toastWithAct(text: string, action: ToastAction): void {
  add({ text, tone: "plain", lasts: UNDO_MS, action });
}

/** Shown for ten seconds, in which the act can be taken back. */
export function toastWithUndo(text: string, label: string, undo: () => void): void {
  add({ text, tone: "plain", lasts: UNDO_MS, action: { label, run: undo } });
}
