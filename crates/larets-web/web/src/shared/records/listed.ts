// Keeps long lists true under the reader: of all their pages only those with a changed record are asked for again, and
// only that record is put in its row. A list is read as a list: opening each card would count as looking at it.
import type { InfiniteData, QueryClient } from "@tanstack/react-query";
import type { ClientRecord, Page } from "../api/types.ts";
import { recordKeys } from "./keys.ts";
import type { ListQuery, RecordSource } from "./source.ts";

/** Longer lists are not fetched anew as a whole. */
const PAGES_TO_REFETCH = 3;
/** Most pages of one long list that are asked for at once: an import changes thousands of records. */
const PAGES_AT_ONCE = 3;

export type Act = "changed" | "created" | "deleted";
type Pages<R> = InfiniteData<Page<R>, string | null>;

/** Brings every loaded list of a kind up to date after these acts, by the id of the record. */
export async function refreshLists<R extends ClientRecord, C>(queryClient: QueryClient, source: RecordSource<R, C>, acts: ReadonlyMap<string, Act>): Promise<void> {
  const isLong = (data: unknown) => ((data as Pages<R> | undefined)?.pages.length ?? 0) > PAGES_TO_REFETCH;
  const queryKey = recordKeys.lists(source.kind);
  const short = queryClient.invalidateQueries({ queryKey, predicate: (query) => !isLong(query.state.data) });
  const long = queryClient.getQueryCache().findAll({ queryKey, type: "active", predicate: (query) => isLong(query.state.data) });
  await Promise.all([short, ...long.map((query) => refreshRows(queryClient, source, query.queryKey, acts))]);
}

async function refreshRows<R extends ClientRecord, C>(queryClient: QueryClient, source: RecordSource<R, C>, queryKey: readonly unknown[], acts: ReadonlyMap<string, Act>): Promise<void> {
  const data = queryClient.getQueryData<Pages<R>>(queryKey);
  const query = queryKey.at(-1) as ListQuery;
  const touched = (data?.pages ?? []).flatMap((page, at) => (page.items.some(({ id }) => acts.has(id)) ? [data?.pageParams[at] ?? null] : []));
  const signal = new AbortController().signal;
  const asked = touched.slice(0, PAGES_AT_ONCE).map((cursor) => source.list(query, cursor, signal));
  const fresh = new Map((await Promise.all(asked)).flatMap((page) => page.items).map((record) => [record.id, record]));
  const stays = ({ id }: R) => acts.get(id) !== "deleted";
  const row = (record: R) => (acts.has(record.id) ? (fresh.get(record.id) ?? record) : record);
  queryClient.setQueryData<Pages<R>>(queryKey, (now) => now && { ...now, pages: now.pages.map((page) => ({ ...page, items: page.items.filter(stays).map(row) })) });
}
