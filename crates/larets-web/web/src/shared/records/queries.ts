// Reading and changing records, with the cache kept true: an answer replaces the record everywhere it is shown.
import { infiniteQueryOptions, keepPreviousData, queryOptions, useMutation, useQueryClient, type InfiniteData, type QueryClient } from "@tanstack/react-query";
import { dropPairsOf, pairsAnew } from "../acts/duplicates.ts";
import type { ClientRecord, Page } from "../api/types.ts";
import { useI18n } from "../i18n/i18n.tsx";
import { useProblemText } from "../i18n/useProblemText.ts";
import { toast, toastProblem, toastWithUndo } from "../layout/toasts.ts";
import { may, useMe } from "../session/session.ts";
import { recordKeys } from "./keys.ts";
import type { ListQuery, RecordSource } from "./source.ts";

export function listQuery<R extends ClientRecord, C>(source: RecordSource<R, C>, query: ListQuery) {
  return infiniteQueryOptions({
    queryKey: recordKeys.list(source.kind, query),
    queryFn: async ({ pageParam, signal, client, queryKey }) => {
      // What conditions leave of a big base takes longer to count than to show: the number comes when it is known.
      const apart = pageParam === null && (query.filter !== undefined || query.q !== undefined);
      if (!apart) return source.list(query, pageParam, signal);
      const page = await source.list({ ...query, count: "none" }, null, signal);
      if (!page.next_cursor && query.q === undefined) return { ...page, count: { value: page.items.length, exact: true } };
      void source.list({ ...query, count: "only" }, null, signal).then(
        ({ count }) => client.setQueryData<Pages<R>>(queryKey, (pages) => withCount(pages, count)),
        // Without its number the list is as good.
        () => undefined,
      );
      return page;
    },
    initialPageParam: null as string | null,
    getNextPageParam: (last: Page<R>) => last.next_cursor ?? null,
    placeholderData: keepPreviousData,
  });
}

export function cardQuery<R extends ClientRecord, C>(source: RecordSource<R, C>, id: string) {
  return queryOptions({
    queryKey: recordKeys.card(source.kind, id),
    queryFn: ({ signal }) => source.read(id, signal),
    // Each reading is counted and recorded by the server: what is open is not read again without a cause.
    staleTime: 5 * 60_000,
  });
}

export function timelineQuery<R extends ClientRecord, C>(source: RecordSource<R, C>, id: string) {
  return infiniteQueryOptions({
    queryKey: recordKeys.timeline(source.kind, id),
    queryFn: ({ pageParam, signal }) => source.timeline(id, pageParam, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next_cursor ?? null,
  });
}

type Pages<R> = InfiniteData<Page<R>, string | null>;

function withCount<R>(pages: Pages<R> | undefined, count: Page<R>["count"]): Pages<R> | undefined {
  const [first, ...others] = pages?.pages ?? [];
  return pages && first ? { ...pages, pages: [{ ...first, count }, ...others] } : pages;
}

/** Puts a fresh record on its card and into every list that has it; the list's own columns keep what a card adds. */
export function spreadRecord<R extends ClientRecord, C>(queryClient: QueryClient, source: RecordSource<R, C>, record: R): void {
  queryClient.setQueryData(recordKeys.card(source.kind, record.id), record);
  queryClient.setQueriesData<Pages<R>>({ queryKey: recordKeys.lists(source.kind) }, (pages) =>
    pages
      ? { ...pages, pages: pages.pages.map((page) => ({ ...page, items: page.items.map((item) => (item.id === record.id ? record : item)) })) }
      : pages,
  );
}

function dropFromLists<R extends ClientRecord, C>(queryClient: QueryClient, source: RecordSource<R, C>, id: string): void {
  queryClient.setQueriesData<Pages<R>>({ queryKey: recordKeys.lists(source.kind) }, (pages) =>
    pages ? { ...pages, pages: pages.pages.map((page) => ({ ...page, items: page.items.filter((item) => item.id !== id) })) } : pages,
  );
}

/** Saves some fields of a record under its version. */
export function useSaveRecord<R extends ClientRecord, C>(source: RecordSource<R, C>) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: ({ id, version, body }: { id: string; version: number; body: C }) => source.change(id, version, body),
    onSuccess: (record) => {
      spreadRecord(queryClient, source, record);
      void queryClient.invalidateQueries({ queryKey: recordKeys.timeline(source.kind, record.id) });
    },
  });
}

/** Moves a record to the bin, with ten seconds to think again for whoever may take it back. */
export function useRemoveRecord<R extends ClientRecord, C>(source: RecordSource<R, C>, untitled: string) {
  const { t } = useI18n();
  const problemText = useProblemText();
  const queryClient = useQueryClient();
  const me = useMe();

  async function restore(id: string, name: string) {
    try {
      spreadRecord(queryClient, source, await source.restore(id));
      pairsAnew(queryClient);
      await queryClient.invalidateQueries({ queryKey: recordKeys.kind(source.kind) });
      toast(t("card.restored", { name }));
    } catch (error) {
      toastProblem(problemText(error));
    }
  }

  return useMutation({
    mutationFn: (record: R) => source.remove(record.id, record.version),
    onSuccess: (_nothing, record) => {
      const name = source.titleOf(record) || untitled;
      dropFromLists(queryClient, source, record.id);
      dropPairsOf(queryClient, record.id);
      void queryClient.invalidateQueries({ queryKey: recordKeys.lists(source.kind) });
      const said = t("card.delete_done", { name });
      if (may(me, source.area, "restore")) toastWithUndo(said, t("action.undo"), () => void restore(record.id, name));
      else toast(said);
    },
    onError: (error) => toastProblem(problemText(error)),
  });
}
