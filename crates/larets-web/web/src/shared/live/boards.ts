// Keeps the boards on the screen true: after a change, made here or elsewhere, they are asked for again, but gently.
import type { Query, QueryClient } from "@tanstack/react-query";
import { newestOwn } from "../fields/ownVersions.ts";
import { noteForeignChange, type ForeignAct } from "./foreign.ts";

export const boardKeys = {
  all: ["records", "deal", "board"] as const,
  one: (pipeline: string, query: object) => ["records", "deal", "board", pipeline, query] as const,
  forecasts: ["records", "deal", "forecast"] as const,
  forecast: (pipeline: string, query: object) => ["records", "deal", "forecast", pipeline, query] as const,
  pipelines: ["pipelines"] as const,
  /** Of the changes that a board has shown before the server took them. */
  moves: ["deal-moves"] as const,
};

/** Our own answer usually arrives first; waiting a little tells it from a colleague's change. */
const OWN_CHANGE_MS = 400;
/** A burst of changes asks for the boards once. */
const PAUSE_MS = 700;

let timer: ReturnType<typeof setTimeout> | null = null;

export function refreshBoards(queryClient: QueryClient): void {
  timer ??= setTimeout(() => {
    timer = null;
    // An answer from before the move would put the card back for a moment.
    if (queryClient.isMutating({ mutationKey: boardKeys.moves }) > 0) return refreshBoards(queryClient);
    void queryClient.invalidateQueries({ queryKey: boardKeys.all });
    void queryClient.invalidateQueries({ queryKey: boardKeys.forecasts });
  }, PAUSE_MS);
}

/** Of deals that were told of: which version, or that it has gone. A board that was read before knows an older one. */
const told = new Map<string, number>();
const TOLD_LIMIT = 2_000;
let missedAt = 0;

/** Whether a board still has what this deal was before it changed. */
export function isOlderThanTold(deal: { id: string; version: number }): boolean {
  return deal.version < (told.get(deal.id) ?? 0);
}

/** When changes were last missed: whatever was read before may be old. */
export function boardsMissedAt(): number {
  return missedAt;
}

export function noteMissed(): void {
  missedAt = Date.now();
}

function remember(id: string, version: number): void {
  told.delete(id);
  told.set(id, version);
  const oldest = told.size > TOLD_LIMIT ? told.keys().next().value : undefined;
  if (oldest === undefined) return;
  told.delete(oldest);
  // Nobody knows any more whether a board has seen that one.
  noteMissed();
}

type Shown = { columns?: { deals: { id: string; version: number }[] }[] };

/** Whether a board shows this deal in an older version than the one told of, which is more than this page itself has changed since: somebody else did. */
function showsOlder(queryClient: QueryClient, id: string, version: number): boolean {
  const boards: Query[] = queryClient.getQueryCache().findAll({ queryKey: boardKeys.all, type: "active" });
  return boards.some(({ state }) => (state.data as Shown | undefined)?.columns?.some(({ deals }) => deals.some((deal) => deal.id === id && newestOwn(id, deal.version) < version)));
}

/** What the server told of any record: deals and pipelines change boards. A colleague's change is marked on its card. */
export function tellBoards(queryClient: QueryClient, message: { kind: string; id: string; version: number; act: ForeignAct | "noted" }): void {
  if (message.kind === "pipeline") void queryClient.invalidateQueries({ queryKey: boardKeys.pipelines });
  if (message.kind !== "pipeline" && message.kind !== "deal") return;
  const { id, version, act } = message;
  if (act === "noted") return;
  if (message.kind === "deal") remember(id, act === "deleted" ? Number.POSITIVE_INFINITY : version);
  refreshBoards(queryClient);
  setTimeout(() => {
    if (showsOlder(queryClient, id, version)) noteForeignChange(id, act);
  }, OWN_CHANGE_MS);
}
