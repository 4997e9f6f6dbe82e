// Imports over the wire. A running one is also told by the live channel; polling is the safety net.
import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { answer, client } from "../../shared/api/client.ts";
import type { Import, UpdateImport } from "../../shared/api/types.ts";

const POLL_MS = 1_000;

/** The description of the API calls these words plain strings; here they are known. */
async function one(call: Parameters<typeof answer>[0]): Promise<Import> {
  return (await answer(call)) as Import;
}

export const importsQuery = queryOptions({
  queryKey: ["imports"],
  queryFn: async () => (await answer(client.GET("/api/v1/imports", { params: { query: { limit: 50 } } }))).items as Import[],
});

export function isBusy(state: Import["state"]): boolean {
  return state === "dry_run" || state === "running";
}

export function importQuery(id: string) {
  return queryOptions({
    queryKey: ["imports", id],
    queryFn: ({ signal }) => one(client.GET("/api/v1/imports/{id}", { params: { path: { id } }, signal })),
    refetchInterval: (query) => (query.state.data && isBusy(query.state.data.state) ? POLL_MS : false),
  });
}

export function useImportActs(id: string) {
  const queryClient = useQueryClient();
  const path = { params: { path: { id } } };
  const onSuccess = (fresh: Import) => queryClient.setQueryData(importQuery(id).queryKey, fresh);
  return {
    change: useMutation({ mutationFn: (body: UpdateImport) => one(client.PATCH("/api/v1/imports/{id}", { ...path, body })), onSuccess }),
    check: useMutation({ mutationFn: () => one(client.POST("/api/v1/imports/{id}/check", path)), onSuccess }),
    start: useMutation({ mutationFn: () => one(client.POST("/api/v1/imports/{id}/start", path)), onSuccess }),
    cancel: useMutation({ mutationFn: () => one(client.POST("/api/v1/imports/{id}/cancel", path)), onSuccess }),
  };
}
