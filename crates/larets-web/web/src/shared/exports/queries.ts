// Exports over the wire: one's own, what may be taken out, and beginning one. Nothing of a client passes here.
import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { answer, client } from "../api/client.ts";
import type { CreateExport, Export, ExportKind, ExportOptions } from "../api/types.ts";

const POLL_MS = 1_000;

/** The description of the API calls these words plain strings; here they are known. */
export const exportsQuery = queryOptions({
  queryKey: ["exports"],
  queryFn: async ({ signal }) => (await answer(client.GET("/api/v1/exports", { signal }))).items as Export[],
  refetchInterval: (query) => (query.state.data?.some(({ state }) => state === "running") ? POLL_MS : false),
});

export function exportOptionsQuery(kind: ExportKind) {
  return queryOptions({
    queryKey: ["exports", "options", kind],
    queryFn: async ({ signal }) => (await answer(client.GET("/api/v1/exports/options", { params: { query: { kind } }, signal }))) as ExportOptions,
    // A setting of the company or a right may have changed since.
    staleTime: 0,
  });
}

const path = (id: string) => ({ params: { path: { id } } });

export function useExportActs() {
  const queryClient = useQueryClient();
  const refresh = () => queryClient.invalidateQueries({ queryKey: exportsQuery.queryKey, exact: true });
  return {
    begin: useMutation({
      mutationFn: async (body: CreateExport) => (await answer(client.POST("/api/v1/exports", { body }))) as Export,
      onSuccess: refresh,
    }),
    cancel: useMutation({ mutationFn: (id: string) => answer(client.POST("/api/v1/exports/{id}/cancel", path(id))), onSettled: refresh }),
    remove: useMutation({ mutationFn: (id: string) => answer(client.DELETE("/api/v1/exports/{id}", path(id))), onSettled: refresh }),
  };
}

/** Where the browser gets the file from. */
export function fileAddress(id: string): string {
  return `/api/v1/exports/${id}/file`;
}
