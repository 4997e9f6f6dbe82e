// The list that was looked at last: its records in their order and its address. A card on a page of its own goes on along it, and
// leads back to it. Ids only, and only as long as the page lives.
import type { RecordKind } from "../api/types.ts";
import type { ListSearch } from "./listSearch.ts";

type Trail = { kind: RecordKind; ids: string[]; search: ListSearch };

let trail: Trail | null = null;

export function rememberTrail(next: Trail): void {
  trail = next;
}

/** The records before and after this one, if the list had it. */
export function aroundOf(kind: RecordKind, id: string): { previous?: string; next?: string } | null {
  const at = trail?.kind === kind ? trail.ids.indexOf(id) : -1;
  return at < 0 ? null : { previous: trail?.ids[at - 1], next: trail?.ids[at + 1] };
}

/** What the list showed, without what lay over it. */
export function searchBack(kind: RecordKind): ListSearch {
  if (trail?.kind !== kind) return {};
  const { q, sort, filter, view } = trail.search;
  return { q, sort, filter, view };
}
