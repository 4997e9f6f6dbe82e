// Which versions of records this page made itself: a change that was begun before one's own last save is still made
// from what one has seen, a change begun before somebody else's is not.

const LIMIT = 500;
const made = new Map<string, number>();

const keyOf = (id: string, from: number) => `${id} ${String(from)}`;

/** Nobody else changed the record between the two versions: the server took the change under the first. */
export function rememberOwnSave(id: string, from: number, to: number): void {
  if (to <= from) return;
  made.set(keyOf(id, from), to);
  for (const oldest of made.keys()) {
    if (made.size <= LIMIT) break;
    made.delete(oldest);
  }
}

/** The newest version that only one's own saves have made out of `version`. */
export function newestOwn(id: string, version: number): number {
  let newest = version;
  for (let next = made.get(keyOf(id, newest)); next !== undefined; next = made.get(keyOf(id, newest))) newest = next;
  return newest;
}
