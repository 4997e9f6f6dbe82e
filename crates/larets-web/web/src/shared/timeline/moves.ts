// The stages that a deal was moved between, as its history tells them. The record of events keeps their names alone: the pipeline is
// told where it follows from the names, and from where the deal stands now.
import type { Pipeline, TimelineItem } from "../api/types.ts";
import { stageBefore, stageNamed, stageWords, type StageTold } from "../deals/stageWords.ts";
import { moveOf } from "./stays.ts";

export type Move = { before: string; after: string };

const nameOf = (value: unknown) => (typeof value === "string" ? value : "");

/** By the id of the entry. `items` begin with the latest, and `stage` is where the deal stands now. */
export function movesOf(items: TimelineItem[], pipelines: Pipeline[], stage: string | null | undefined): Map<string, Move> {
  const moves = new Map<string, Move>();
  // Where the next move came from, this one has gone to.
  let next: StageTold | undefined;
  for (const item of items) {
    const move = moveOf(item);
    if (!move) continue;
    const name = nameOf(move.after);
    const after = next?.name === name ? next : stageNamed(pipelines, name, next ? null : stage);
    next = stageBefore(pipelines, nameOf(move.before), after);
    const [from = "", to = ""] = stageWords(pipelines, [next, after]);
    moves.set(item.id, { before: from, after: to });
  }
  return moves;
}
