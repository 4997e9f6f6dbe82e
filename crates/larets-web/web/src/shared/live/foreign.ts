// Remembers for a few seconds which record a colleague has just changed, for the quiet mark on its card.
import { useSyncExternalStore } from "react";

export type ForeignAct = "changed" | "created" | "deleted";

const SHOWN_MS = 8_000;
const acts = new Map<string, ForeignAct>();
const listeners = new Set<() => void>();

function publish(): void {
  for (const listener of listeners) listener();
}

export function noteForeignChange(id: string, act: ForeignAct): void {
  acts.set(id, act);
  publish();
  setTimeout(() => {
    acts.delete(id);
    publish();
  }, SHOWN_MS);
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function useForeignChange(id: string): ForeignAct | null {
  return useSyncExternalStore(subscribe, () => acts.get(id) ?? null);
}
