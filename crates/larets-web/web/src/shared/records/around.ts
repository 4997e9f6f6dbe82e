// The records beside one in its list, as far as it is loaded. Pure.

export type Around = { previous?: string; next?: string };

/** So few records before the last loaded one the next page is asked for. */
const FETCH_AHEAD = 5;

/** Null: the list does not have the record. */
export function aroundOf(ids: readonly string[], id: string | undefined): (Around & { nearEnd: boolean }) | null {
  const at = id === undefined ? -1 : ids.indexOf(id);
  return at < 0 ? null : { previous: ids[at - 1], next: ids[at + 1], nearEnd: at >= ids.length - FETCH_AHEAD };
}
