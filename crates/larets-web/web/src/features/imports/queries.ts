// Imports over the wire. A running one is also told by the live channel; polling is the safety net.
import { infiniteQueryOptions, queryOptions, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { actQuery, importActQuery } from "../../shared/acts/queries.ts";
import { answer, client } from "../../shared/api/client.ts";
import type { Act, Import, Page, UpdateImport } from "../../shared/api/types.ts";
import { withCells } from "./values.ts";

const POLL_MS = 1_000;
const PAGE_SIZE = 50;

/** The description of the API calls these words plain strings; here they are known. */
async function one(call: Parameters<typeof answer>[0]): Promise<Import> {
  const fresh = (await answer(call)) as Import;
  return { ...fresh, errors: withCells(fresh.errors) };
}

export const importsQuery = infiniteQueryOptions({
  queryKey: ["imports"],
  queryFn: async ({ pageParam, signal }) =>
    (await answer(client.GET("/api/v1/imports", { params: { query: { limit: PAGE_SIZE, cursor: pageParam ?? undefined } }, signal }))) as Page<Import>,
  initialPageParam: null as string | null,
  getNextPageParam: (last) => last.next_cursor ?? null,
});

export function isBusy(state: Import["state"]): boolean {
  return state === "dry_run" || state === "running";
}

/** `mapping`: the person went back to it. `checking`: it is being checked again, or that has failed. */
export function stepOf(one: Pick<Import, "state">, mapping: boolean, checking: boolean): number {
  if ((one.state === "uploaded" && !checking) || (one.state === "ready" && mapping)) return 1;
  if (one.state === "uploaded") return 2;
  if (one.state === "dry_run" || one.state === "ready") return 2;
  return one.state === "done" ? 4 : 3;
}

/** What runs is stopped first, and the file of what is done goes by itself. */
export function mayGiveUp(one: Import): boolean {
  return one.file_kept && one.can.edit && !isBusy(one.state) && one.state !== "done";
}

/** Whether an import that has ended left something to undo, and the act of undoing it once there is one. */
export function useImportAct(one: Import): { changed: boolean; known: boolean; failed: boolean; act: Act | undefined } {
  const ended = one.state === "done" || one.state === "cancelled" || one.state === "failed";
  const changed = ended && one.progress.created + one.progress.updated > 0;
  // An import gets an act when it changes records or is undone: the log knows whether there is one.
  const listed = useQuery({ ...importActQuery(one.id), enabled: changed });
  const { data: act, isError } = useQuery({ ...actQuery(one.id), enabled: listed.data === true });
  return { changed, known: listed.data === false || act !== undefined, failed: listed.isError || isError, act };
}

/** Whether what the import did is being taken back, or was. */
export function isUndone(act: Act | undefined): boolean {
  return act?.state === "undoing" || act?.state === "undone";
}

const changeKey = (id: string) => ["imports", id, "change"];

export function importQuery(id: string) {
  const queryKey = ["imports", id];
  return queryOptions({
    queryKey,
    queryFn: async ({ signal, client: cache }) => {
      const fresh = await one(client.GET("/api/v1/imports/{id}", { params: { path: { id } }, signal }));
      // It knows nothing of a change that is on its way: the answer to that comes anyhow.
      return cache.isMutating({ mutationKey: changeKey(id) }) ? (cache.getQueryData<Import>(queryKey) ?? fresh) : fresh;
    },
    refetchInterval: (query) => (query.state.data && isBusy(query.state.data.state) ? POLL_MS : false),
  });
}

function chosen(value: Import["values"][number], choices: NonNullable<UpdateImport["values"]>): Import["values"][number] {
  const said = choices.find(({ kind, value: text }) => kind === value.kind && text === value.value);
  return said ? { ...value, to: said.to ?? null, chosen: true } : value;
}

/** The import as it will be once the server has taken the change: what the next change starts from. */
export function withChange(one: Import, body: UpdateImport): Import {
  const { targets, duplicates, duplicates_by, owner_id, id_source, tags, pipeline_id, currency, values } = body;
  return {
    ...one,
    ...(targets ? { columns: one.columns.map((column, at) => ({ ...column, target: targets[at] ?? null, guess: false })) } : {}),
    ...(duplicates ? { duplicates: duplicates as Import["duplicates"] } : {}),
    ...(duplicates_by ? { duplicates_by } : {}),
    ...(owner_id !== undefined ? { owner_id } : {}),
    ...(typeof id_source === "string" ? { id_source } : {}),
    ...(tags ? { tags } : {}),
    ...(pipeline_id !== undefined ? { pipeline_id } : {}),
    ...(typeof currency === "string" ? { currency } : {}),
    ...(values ? { values: one.values.map((value) => chosen(value, values)) } : {}),
  };
}

export function useImportActs(id: string) {
  const queryClient = useQueryClient();
  const path = { params: { path: { id } } };
  const { queryKey } = importQuery(id);
  const mutationKey = changeKey(id);
  const onSuccess = (fresh: Import) => queryClient.setQueryData(queryKey, fresh);
  return {
    change: useMutation({
      mutationKey,
      scope: { id: `import-${id}` },
      mutationFn: (body: UpdateImport) => one(client.PATCH("/api/v1/imports/{id}", { ...path, body })),
      onMutate: (body) => queryClient.setQueryData(queryKey, (before) => before && withChange(before, body)),
      // An answer knows nothing of the changes made after it was asked for: only the last one is shown.
      onSuccess: (fresh) => (queryClient.isMutating({ mutationKey }) === 1 ? onSuccess(fresh) : undefined),
      onError: () => queryClient.invalidateQueries({ queryKey }),
    }),
    fix: useMutation({ mutationFn: (body: Import["fixes"]) => one(client.PUT("/api/v1/imports/{id}/fixes", { ...path, body })), onSuccess }),
    check: useMutation({ mutationFn: () => one(client.POST("/api/v1/imports/{id}/check", path)), onSuccess }),
    start: useMutation({ mutationFn: () => one(client.POST("/api/v1/imports/{id}/start", path)), onSuccess }),
    cancel: useMutation({ mutationFn: () => one(client.POST("/api/v1/imports/{id}/cancel", path)), onSuccess }),
  };
}
