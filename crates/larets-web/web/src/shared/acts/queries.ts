// Acts over the wire: their list, one with its progress, what became of its records; beginning, stopping, undoing. A
// running one is also told by the live channel; polling is the safety net.
import { infiniteQueryOptions, keepPreviousData, queryOptions, type QueryClient } from "@tanstack/react-query";
import { answer, client } from "../api/client.ts";
import type { Act, ActChange, ActChangeState, BulkPreview, ChangeMany, MergeRecords, Page } from "../api/types.ts";
import type { paths } from "../api/schema";
import { recordKeys } from "../records/keys.ts";

const POLL_MS = 700;
const ACTS_AT_ONCE = 50;
const ACTS_MOST = 200;
const CHANGES_AT_ONCE = 100;

export const actKeys = {
  all: ["acts"] as const,
  list: ["acts", "list"] as const,
  one: (id: string) => ["acts", id] as const,
  changes: (id: string, state: ActChangeState) => ["acts", id, "changes", state] as const,
};

const path = (id: string) => ({ params: { path: { id } } });

/** The description of the API calls these words plain strings; here they are known. */
async function one(call: Parameters<typeof answer>[0]): Promise<Act> {
  return (await answer(call)) as Act;
}

export function isBusy(state: Act["state"]): boolean {
  return state === "queued" || state === "running" || state === "undoing";
}

export const actsQuery = infiniteQueryOptions({
  queryKey: actKeys.list,
  queryFn: async ({ pageParam, signal }) =>
    (await answer(client.GET("/api/v1/acts", { params: { query: { limit: ACTS_AT_ONCE, cursor: pageParam ?? undefined } }, signal }))) as Page<Act>,
  initialPageParam: null as string | null,
  getNextPageParam: (last) => last.next_cursor ?? null,
  staleTime: 0,
  refetchInterval: (query) => (query.state.data?.pages.some(({ items }) => items.some(({ state }) => isBusy(state))) ? POLL_MS : false),
});

export function actQuery(id: string) {
  return queryOptions({
    queryKey: actKeys.one(id),
    queryFn: ({ signal }) => one(client.GET("/api/v1/acts/{id}", { ...path(id), signal })),
    staleTime: 0,
    refetchInterval: (query) => (query.state.data && isBusy(query.state.data.state) ? POLL_MS : false),
  });
}

/** Whether an import has an act, by the newest ones: an id that is none would be taken for a try to guess one. */
export function importActQuery(id: string) {
  return queryOptions({
    queryKey: ["acts", "of-import", id],
    queryFn: async ({ signal }) => (await answer(client.GET("/api/v1/acts", { params: { query: { limit: ACTS_MOST } }, signal }))).items.some((act) => act.id === id),
    staleTime: 0,
  });
}

/** How many records each import that was undone has left as they were, of the newest acts; nothing where the person may see none. */
export const undoneImportsQuery = queryOptions({
  queryKey: [...actKeys.list, "undone-imports"],
  queryFn: async ({ signal }) => {
    const { items } = await answer(client.GET("/api/v1/acts", { params: { query: { limit: ACTS_MOST } }, signal }));
    const undone = items.filter(({ kind, state }) => kind === "import" && state === "undone");
    return Object.fromEntries(undone.map(({ id, left }) => [id, left]));
  },
  staleTime: 0,
});

export function changesQuery(id: string, state: ActChangeState) {
  return infiniteQueryOptions({
    queryKey: actKeys.changes(id, state),
    queryFn: async ({ pageParam, signal }) =>
      (await answer(
        client.GET("/api/v1/acts/{id}/changes", {
          params: { path: { id }, query: { state, limit: CHANGES_AT_ONCE, cursor: pageParam === null ? undefined : Number(pageParam) } },
          signal,
        }),
      )) as Page<ActChange>,
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next_cursor ?? null,
    placeholderData: keepPreviousData,
  });
}

/** What a change would do; null: nothing to look at yet. */
export function previewQuery(body: ChangeMany | null) {
  return queryOptions({
    queryKey: ["bulk", body],
    enabled: body !== null,
    // Others work meanwhile: what was seen a minute ago is no promise.
    staleTime: 0,
    gcTime: 0,
    queryFn: async ({ signal }) => (await answer(client.POST("/api/v1/bulk/preview", { body: sent(body), signal }))) as BulkPreview,
  });
}

type SentChange = paths["/api/v1/bulk"]["post"]["requestBody"]["content"]["application/json"];
const sent = (body: ChangeMany | null): SentChange => body as unknown as SentChange;

export const beginBulk = (body: ChangeMany): Promise<Act> => one(client.POST("/api/v1/bulk", { body: sent(body) }));
export const cancelAct = (id: string): Promise<Act> => one(client.POST("/api/v1/acts/{id}/cancel", path(id)));
export const undoAct = (id: string): Promise<Act> => one(client.POST("/api/v1/acts/{id}/undo", path(id)));
export const undoImport = (id: string): Promise<Act> => one(client.POST("/api/v1/imports/{id}/undo", path(id)));
export const takeBack = (id: string, seq: number): Promise<Act> => one(client.POST("/api/v1/acts/{id}/take-back", { ...path(id), body: { seq, force: true } }));

export function mergeRecords(area: "contacts" | "companies", id: string, version: number, body: MergeRecords): Promise<Act> {
  const params = { path: { id }, header: { "If-Match": `"${String(version)}"` } };
  return one(area === "contacts" ? client.POST("/api/v1/contacts/{id}/merge", { params, body }) : client.POST("/api/v1/companies/{id}/merge", { params, body }));
}

/** Puts a fresh act where it is shown; what its records looked like is asked for again. */
export function spreadAct(queryClient: QueryClient, act: Act): void {
  queryClient.setQueryData(actKeys.one(act.id), act);
  if (act.kind === "import") queryClient.setQueryData(importActQuery(act.id).queryKey, true);
  void queryClient.invalidateQueries({ queryKey: actKeys.list });
  if (isBusy(act.state)) return;
  void queryClient.invalidateQueries({ queryKey: [...actKeys.one(act.id), "changes"] });
  void queryClient.invalidateQueries({ queryKey: recordKeys.all });
}
