// The exports that this page began and whose end it will tell of. A plain store, as a list and the frame know each other only by it.

let ids: ReadonlySet<string> = new Set();
const listeners = new Set<() => void>();

function publish(next: ReadonlySet<string>): void {
  ids = next;
  for (const listener of listeners) listener();
}

export function watchedExports(): ReadonlySet<string> {
  return ids;
}

export function onWatchedExports(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function watchExport(id: string): void {
  publish(new Set([...ids, id]));
}

export function forgetExport(id: string): void {
  publish(new Set([...ids].filter((one) => one !== id)));
}
