// Searches for duplicates in the whole base: jobs of the server, one of a kind for each person, and the pairs they found. While
// they are on the screen nothing asks for pairs again by itself, as each page is a look that is recorded.
import type { InfiniteData, QueryClient } from "@tanstack/react-query";
import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { answer, client } from "../api/client.ts";
import type { DuplicatePair, DuplicateSearch, Page } from "../api/types.ts";

export type DuplicateKind = "contacts" | "companies";
export type FoundPair = { ids: [string, string]; titles: [string, string]; reasons: string[] };

const POLL_MS = 700;
/** Whoever comes back within this time sees what was there. */
const FRESH_MS = 60_000;
const KEPT_MS = 30 * 60_000;
const PAIRS = ["duplicates", "pairs"] as const;
const path = (id: string) => ({ params: { path: { id } } });

export function isBusy({ state }: DuplicateSearch): boolean {
  return state === "queued" || state === "running";
}

export const searchesQuery = queryOptions({
  queryKey: ["duplicates", "searches"],
  queryFn: async ({ signal }) => (await answer(client.GET("/api/v1/duplicate-searches", { signal }))).items as DuplicateSearch[],
  staleTime: 0,
  refetchInterval: (query) => (query.state.data?.some(isBusy) ? POLL_MS : false),
});

export const beginSearch = async (kind: DuplicateKind) => (await answer(client.POST("/api/v1/duplicate-searches", { body: { kind } }))) as DuplicateSearch;
export const cancelSearch = async (id: string) => (await answer(client.POST("/api/v1/duplicate-searches/{id}/cancel", path(id)))) as DuplicateSearch;

/** What began or ended is known at once: it takes the place of the search before of its kind. */
export function spreadSearch(queryClient: QueryClient, search: DuplicateSearch): void {
  queryClient.setQueryData(searchesQuery.queryKey, (before) => [search, ...(before ?? []).filter(({ kind }) => kind !== search.kind)]);
}

export function pairsQuery({ kind, id }: Pick<DuplicateSearch, "kind" | "id">) {
  return infiniteQueryOptions({
    queryKey: [...PAIRS, kind, id],
    staleTime: FRESH_MS,
    refetchOnReconnect: false,
    gcTime: KEPT_MS,
    queryFn: async ({ pageParam, signal }) =>
      (await answer(
        client.GET("/api/v1/duplicate-searches/{id}/pairs", { params: { path: { id }, query: { cursor: pageParam === null ? undefined : Number(pageParam) } }, signal }),
      )) as Page<DuplicatePair>,
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next_cursor ?? null,
  });
}

export function pairsOf(pages: Page<DuplicatePair>[]): FoundPair[] {
  return pages.flatMap(({ items }) => items).map(({ reasons, records: [one, other] }) => ({ ids: [one.id, other.id], titles: [one.title, other.title], reasons }));
}

/** As the same pair is found again, whichever of the two comes first. */
export const pairKey = (ids: string[]) => [...ids].sort().join(" ");

/** How many are to be decided still, without those put aside; null: not all of them are loaded. */
export function leftOf(pages: Page<DuplicatePair>[], aside: ReadonlySet<string>): number | null {
  if (pages.length === 0 || pages.at(-1)?.next_cursor) return null;
  return pairsOf(pages).filter(({ ids }) => !aside.has(pairKey(ids))).length;
}

function changePairs(queryClient: QueryClient, kind: DuplicateKind, change: (items: DuplicatePair[], page: number) => DuplicatePair[]): void {
  queryClient.setQueriesData<InfiniteData<Page<DuplicatePair>, string | null>>({ queryKey: [...PAIRS, kind] }, (data) => data && { ...data, pages: data.pages.map((page, at) => ({ ...page, items: change(page.items, at) })) });
}

/** Puts a pair back in front of what was found. */
export function addPair(queryClient: QueryClient, kind: DuplicateKind, { ids, titles, reasons }: FoundPair): void {
  const pair: DuplicatePair = {
    reasons,
    records: [
      { id: ids[0], title: titles[0] },
      { id: ids[1], title: titles[1] },
    ],
  };
  changePairs(queryClient, kind, (items, page) => (page === 0 ? [pair, ...items] : items));
}

/** Takes out of what was found the pairs that are none any more. */
export function dropPairs(queryClient: QueryClient, kind: DuplicateKind, is: (ids: string[]) => boolean): void {
  changePairs(queryClient, kind, (items) => items.filter(({ records }) => !is(records.map(({ id }) => id))));
}

/** A record that is gone is a duplicate of none. */
export function dropPairsOf(queryClient: QueryClient, id: string): void {
  for (const kind of ["contacts", "companies"] as const) dropPairs(queryClient, kind, (ids) => ids.includes(id));
}

/** Records that were one are two again: the pairs are read anew. */
export function pairsAnew(queryClient: QueryClient): void {
  void queryClient.resetQueries({ queryKey: PAIRS });
}
