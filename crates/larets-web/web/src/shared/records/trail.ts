// The list that was looked at last: how it was asked for, and its address. A card on a page of its own goes on along it, and leads
// back to it. Its records are those that were read; the next ones are read as one comes near the last.
import { useInfiniteQuery } from "@tanstack/react-query";
import { useEffect, useMemo } from "react";
import type { ClientRecord, RecordKind } from "../api/types.ts";
import { aroundOf, type Around } from "./around.ts";
import type { ListSearch } from "./listSearch.ts";
import { listQuery } from "./queries.ts";
import type { ListQuery, RecordSource } from "./source.ts";

type Trail = { kind: RecordKind; query: ListQuery; search: ListSearch };

let trail: Trail | null = null;

export function rememberTrail(next: Trail): void {
  trail = next;
}

const NO_LIST: ListQuery = { sort: "name" };

/** The records before and after this one, if the list had it. */
export function useTrail<R extends ClientRecord, C>(source: RecordSource<R, C>, id: string): Around | null {
  const known = trail?.kind === source.kind ? trail : null;
  // The list itself is not read anew: it stays as the person has left it.
  const { data, hasNextPage, isFetching, isFetchNextPageError, fetchNextPage } = useInfiniteQuery({ ...listQuery(source, known?.query ?? NO_LIST), enabled: false });
  const ids = useMemo(() => (known ? (data?.pages ?? []).flatMap(({ items }) => items.map((record) => record.id)) : []), [known, data]);
  const around = aroundOf(ids, id);
  const wanted = (around?.nearEnd ?? false) && hasNextPage && !isFetching && !isFetchNextPageError;
  useEffect(() => {
    if (wanted) void fetchNextPage();
  }, [wanted, fetchNextPage]);
  return around;
}

/** What the list showed, without what lay over it. */
export function searchBack(kind: RecordKind): ListSearch {
  if (trail?.kind !== kind) return {};
  const { q, sort, filter, view, columns, density } = trail.search;
  return { q, sort, filter, view, columns, density };
}
