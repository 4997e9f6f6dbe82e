// Boards, pipelines and the forecast over the wire, and the changes that a board makes.
import { queryOptions, type QueryClient } from "@tanstack/react-query";
import { answer, client } from "../../shared/api/client.ts";
import type { BoardView, Deal, Forecast, Pipeline, UpdateDeal } from "../../shared/api/types.ts";
import { newestOwn, rememberOwnSave } from "../../shared/fields/ownVersions.ts";
import { boardKeys } from "../../shared/live/boards.ts";
import { DEPTH_LIMIT, depthOf, EVERYTHING, isGroup, joinOf, partsOf, type Filter, type Part } from "../../shared/records/filters.ts";
import { boardOf, merged, withPage, type Board } from "./board.ts";

/** Deals of a column that come at first. */
const FIRST = 20;
/** Deals of a further page of a column. */
const PAGE = 50;

export type BoardQuery = { q?: string; filter?: string };

export const pipelinesQuery = queryOptions({
  queryKey: boardKeys.pipelines,
  queryFn: async () => (await answer(client.GET("/api/v1/pipelines"))).items as Pipeline[],
  staleTime: 5 * 60_000,
});

export function boardQuery(queryClient: QueryClient, pipeline: string, query: BoardQuery) {
  const queryKey = boardKeys.one(pipeline, query);
  return queryOptions<Board>({
    queryKey,
    queryFn: async ({ signal }) => {
      const view = await answer(client.GET("/api/v1/pipelines/{id}/board", { params: { path: { id: pipeline }, query: { ...query, limit: FIRST } }, signal }));
      return merged(boardOf(view as BoardView), queryClient.getQueryData<Board>(queryKey));
    },
    placeholderData: (before) => (before?.pipeline === pipeline ? before : undefined),
  });
}

/** The server's filter of a board, and of one of its columns. */
export function columnFilter(filter: string | undefined, stage: string): string {
  const asked = filter === undefined ? EVERYTHING : (JSON.parse(filter) as Filter);
  const here: Part = { field: "stage", op: "is", value: stage };
  if (joinOf(asked) === "all") return JSON.stringify({ all: [...partsOf(asked), here] });
  if (depthOf(asked) < DEPTH_LIMIT) return JSON.stringify({ all: [asked, here] });
  // One more group around it would be one too many: the stage is asked for in each of its parts.
  return JSON.stringify({ any: partsOf(asked).map((part) => ({ all: isGroup(part) ? [...partsOf(part), here] : [part, here] })) });
}

/** Reads the next deals of a column into the board. */
export async function readMore(queryClient: QueryClient, pipeline: string, query: BoardQuery, stage: string, cursor: string): Promise<void> {
  const asked = { q: query.q, filter: columnFilter(query.filter, stage), sort: "-stage_since", limit: PAGE, cursor };
  const page = await answer(client.GET("/api/v1/deals", { params: { query: asked } }));
  queryClient.setQueryData<Board>(boardKeys.one(pipeline, query), (board) => board && withPage(board, stage, cursor, page));
}

export async function changeDeal(id: string, from: number, body: UpdateDeal): Promise<Deal> {
  const version = newestOwn(id, from);
  const saved = await answer(client.PATCH("/api/v1/deals/{id}", { params: { path: { id }, header: { "If-Match": `"${String(version)}"` } }, body }));
  rememberOwnSave(id, version, saved.version);
  return saved;
}

export function createDeal(body: UpdateDeal, idempotencyKey: string): Promise<Deal> {
  return answer(client.POST("/api/v1/deals", { body, params: { header: { "Idempotency-Key": idempotencyKey } } }));
}

export function forecastQuery(pipeline: string) {
  return queryOptions({
    queryKey: boardKeys.forecast(pipeline),
    queryFn: async ({ signal }) => (await answer(client.GET("/api/v1/pipelines/{id}/forecast", { params: { path: { id: pipeline } }, signal }))) as Forecast,
  });
}
