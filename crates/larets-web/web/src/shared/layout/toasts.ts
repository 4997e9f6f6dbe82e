// Short messages at the edge of the screen, some with «Undo». A plain store: anything may add one.

export type Toast = {
  id: number;
  text: string;
  tone: "plain" | "problem";
  action?: { label: string; run: () => void };
  lasts: number;
};

const UNDO_MS = 10_000;
const PLAIN_MS = 4_000;
const PROBLEM_MS = 8_000;

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
  const id = nextId++;
  publish([...toasts.slice(-2), { ...toast, id }]);
}

export function toast(text: string): void {
  add({ text, tone: "plain", lasts: PLAIN_MS });
}

export function toastProblem(text: string): void {
  add({ text, tone: "problem", lasts: PROBLEM_MS });
}

/** Shown for ten seconds, in which the act can be taken back. */
export function toastWithUndo(text: string, label: string, undo: () => void): void {
  add({ text, tone: "plain", lasts: UNDO_MS, action: { label, run: undo } });
}
