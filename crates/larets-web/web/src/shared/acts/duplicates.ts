// The walk through the base for duplicates: page by page, as far as the person lets it go on. Nothing asks for it again by
// itself, as each page is a look through a part of the base.
import type { InfiniteData, QueryClient } from "@tanstack/react-query";
import { infiniteQueryOptions } from "@tanstack/react-query";
import { answer, client } from "../api/client.ts";
import type { DuplicatePair, DuplicatePart } from "../api/types.ts";

export type DuplicateKind = "contacts" | "companies";
export type FoundPair = { ids: [string, string]; titles: [string, string]; reasons: string[] };

const KEPT_MS = 30 * 60_000;
const WALKS = ["duplicates", "walk"] as const;
const keyOf = (kind: DuplicateKind) => [...WALKS, kind] as const;

export function walkQuery(kind: DuplicateKind) {
  return infiniteQueryOptions({
    queryKey: keyOf(kind),
    enabled: false,
    staleTime: Infinity,
    gcTime: KEPT_MS,
    queryFn: async ({ pageParam, signal }) => (await answer(client.GET("/api/v1/duplicates", { params: { query: { kind, cursor: pageParam ?? undefined } }, signal }))) as DuplicatePart,
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next_cursor ?? null,
  });
}

/** Two records that are alike in several ways are one pair with several reasons. */
export function pairsOf(pages: DuplicatePart[]): FoundPair[] {
  const found = new Map<string, FoundPair>();
  for (const { reason, records } of pages.flatMap(({ items }) => items)) {
    const [one, other] = records;
    if (!one || !other) continue;
    const key = [one.id, other.id].sort().join(" ");
    const before = found.get(key);
    if (!before) found.set(key, { ids: [one.id, other.id], titles: [one.title, other.title], reasons: [reason] });
    else if (!before.reasons.includes(reason)) before.reasons.push(reason);
  }
  return [...found.values()];
}

/** Pairs that are in no page, as too many records share one value. */
export function leftOutOf(pages: Pick<DuplicatePart, "left_out">[]): number {
  return pages.reduce((sum, page) => sum + page.left_out, 0);
}

/** Puts a pair back in front of what was found. */
export function addPair(queryClient: QueryClient, kind: DuplicateKind, pair: FoundPair): void {
  const [one, other] = pair.ids.map((id, at) => ({ id, title: pair.titles[at] ?? "" }));
  if (!one || !other) return;
  const items: DuplicatePair[] = pair.reasons.map((reason) => ({ reason, records: [one, other] }));
  queryClient.setQueryData<InfiniteData<DuplicatePart, string | null>>(keyOf(kind), (data) => data && { ...data, pages: data.pages.map((page, at) => (at === 0 ? { ...page, items: [...items, ...page.items] } : page)) });
}

/** Takes out of what was found the pairs that are none any more. */
export function dropPairs(queryClient: QueryClient, kind: DuplicateKind, is: (ids: string[]) => boolean): void {
  queryClient.setQueryData<InfiniteData<DuplicatePart, string | null>>(keyOf(kind), (data) =>
    data && { ...data, pages: data.pages.map((page) => ({ ...page, items: page.items.filter(({ records }) => !is(records.map(({ id }) => id))) })) },
  );
}

/** Records that were one are two again, and may be alike in more than they were found by: what is looked at is looked through anew. */
export function walkAnew(queryClient: QueryClient): void {
  void queryClient.resetQueries({ queryKey: WALKS });
}
