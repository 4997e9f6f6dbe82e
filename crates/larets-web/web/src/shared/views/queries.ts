// Saved views over the wire.
import { queryOptions, type QueryClient } from "@tanstack/react-query";
import { answer, client } from "../api/client.ts";
import type { RecordArea, SavedView, WriteView } from "../api/types.ts";

export const viewKeys = { all: ["views"] as const, of: (area: RecordArea) => ["views", area] as const };

export function viewsQuery(area: RecordArea) {
  return queryOptions({
    queryKey: viewKeys.of(area),
    queryFn: async ({ signal }) => (await answer(client.GET("/api/v1/views", { params: { query: { kind: area } }, signal }))).items as unknown as SavedView[],
    staleTime: 60_000,
  });
}

type Body = { body: Omit<WriteView, "filter"> & { filter?: Record<string, never> } };
const bodyOf = (view: WriteView): Body => ({ body: view as Body["body"] });
const known = ({ id, version }: SavedView) => ({ params: { path: { id }, header: { "If-Match": `"${String(version)}"` } } });

/** Puts a saved view among the known ones at once, so that its address is understood before the list comes anew. */
function keep(queryClient: QueryClient, area: RecordArea, view: SavedView): SavedView {
  queryClient.setQueryData<SavedView[]>(viewKeys.of(area), (views) => {
    if (!views) return [view];
    return views.some(({ id }) => id === view.id) ? views.map((one) => (one.id === view.id ? view : one)) : [...views, view];
  });
  void queryClient.invalidateQueries({ queryKey: viewKeys.of(area) });
  return view;
}

export async function createView(queryClient: QueryClient, area: RecordArea, view: WriteView): Promise<SavedView> {
  return keep(queryClient, area, (await answer(client.POST("/api/v1/views", bodyOf(view)))) as unknown as SavedView);
}

export async function updateView(queryClient: QueryClient, area: RecordArea, before: SavedView, view: WriteView): Promise<SavedView> {
  return keep(queryClient, area, (await answer(client.PUT("/api/v1/views/{id}", { ...known(before), ...bodyOf(view) }))) as unknown as SavedView);
}

export async function deleteView(queryClient: QueryClient, area: RecordArea, view: SavedView): Promise<void> {
  await answer(client.DELETE("/api/v1/views/{id}", known(view)));
  queryClient.setQueryData<SavedView[]>(viewKeys.of(area), (views) => views?.filter(({ id }) => id !== view.id));
}

export async function orderViews(queryClient: QueryClient, area: RecordArea, ids: string[]): Promise<void> {
  await answer(client.POST("/api/v1/views/order", { body: { kind: area, ids } }));
  await queryClient.invalidateQueries({ queryKey: viewKeys.of(area) });
}
