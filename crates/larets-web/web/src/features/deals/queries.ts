// Boards, pipelines and the forecast over the wire, and the changes that a board makes.
import { keepPreviousData, queryOptions, type QueryClient } from "@tanstack/react-query";
import { answer, client } from "../../shared/api/client.ts";
import type { BoardView, Deal, Forecast, UpdateDeal } from "../../shared/api/types.ts";
import { newestOwn, rememberOwnSave } from "../../shared/fields/ownVersions.ts";
import { boardKeys, boardsMissedAt, isOlderThanTold } from "../../shared/live/boards.ts";
import { boardOf, merged, stalePages, withPage, withPageAgain, type Board } from "./board.ts";

/** Deals of a column that come at first. */
const FIRST = 20;
/** Deals of a further page of a column. */
const PAGE = 50;

export type BoardQuery = { q?: string; filter?: string };

export function boardQuery(queryClient: QueryClient, pipeline: string, query: BoardQuery) {
  const queryKey = boardKeys.one(pipeline, query);
  return queryOptions<Board>({
    queryKey,
    queryFn: async ({ signal }) => {
      const view = await answer(client.GET("/api/v1/pipelines/{id}/board", { params: { path: { id: pipeline }, query: { ...query, limit: FIRST } }, signal }));
      const fresh = boardOf(view as BoardView);
      return readAgain(merged(fresh, queryClient.getQueryData<Board>(queryKey)), fresh, query, signal);
    },
    placeholderData: (before) => (before?.pipeline === pipeline ? before : undefined),
  });
}

function pageOf(query: BoardQuery, stage: string, cursor: string, signal?: AbortSignal) {
  const asked = { q: query.q, filter: query.filter, stage, sort: "-stage_since", limit: PAGE, cursor };
  return answer(client.GET("/api/v1/deals", { params: { query: asked }, signal }));
}

/** Of what stands below the first deals of the columns, only pages with something that has changed since are read again. */
async function readAgain(board: Board, fresh: Board, query: BoardQuery, signal: AbortSignal): Promise<Board> {
  const first = new Set(fresh.columns.flatMap(({ deals }) => deals.map(({ id }) => id)));
  const asked = board.columns.flatMap((column) => stalePages(column, first, isOlderThanTold, boardsMissedAt()).map((cursor) => ({ stage: column.stage.id, cursor })));
  const at = Date.now();
  const pages = await Promise.all(asked.map(async ({ stage, cursor }) => ({ stage, cursor, page: await pageOf(query, stage, cursor, signal) })));
  return pages.reduce((now, { stage, cursor, page }) => withPageAgain(now, stage, cursor, page, first, at), board);
}

async function readPage(queryClient: QueryClient, pipeline: string, query: BoardQuery, stage: string, cursor: string): Promise<void> {
  const at = Date.now();
  const page = await pageOf(query, stage, cursor);
  queryClient.setQueryData<Board>(boardKeys.one(pipeline, query), (board) => board && withPage(board, stage, cursor, page, at));
}

const underWay = new Map<string, Promise<void>>();

/** Reads the next deals of a column into the board; once, though the column and the card beside it ask at the same time. */
export function readMore(queryClient: QueryClient, pipeline: string, query: BoardQuery, stage: string, cursor: string): Promise<void> {
  const key = JSON.stringify([pipeline, query, stage, cursor]);
  const reading = underWay.get(key) ?? readPage(queryClient, pipeline, query, stage, cursor).finally(() => underWay.delete(key));
  underWay.set(key, reading);
  return reading;
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

export function forecastQuery(pipeline: string, query: BoardQuery) {
  return queryOptions({
    queryKey: boardKeys.forecast(pipeline, query),
    queryFn: async ({ signal }) => (await answer(client.GET("/api/v1/pipelines/{id}/forecast", { params: { path: { id: pipeline }, query }, signal }))) as Forecast,
    placeholderData: keepPreviousData,
  });
}
