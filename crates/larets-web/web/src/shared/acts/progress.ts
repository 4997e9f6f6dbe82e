// How far an act is: forward while it runs, backward while it is undone.
import type { Act } from "../api/types.ts";

export type ActProgress = { done: number; total: number; rate: number; secondsLeft: number | null };

/** How long the rest takes at this rate; null: nobody knows. */
export function secondsLeft(done: number, total: number, rate: number): number | null {
  return rate > 0 && done > 0 ? Math.ceil(Math.max(0, total - done) / rate) : null;
}

/** null while the records are still being found. */
export function progressOf(act: Pick<Act, "state" | "total" | "done" | "to_undo" | "undone" | "left" | "rate_per_s">): ActProgress | null {
  if (act.state === "queued") return null;
  const backward = act.state === "undoing";
  const total = backward ? act.to_undo : act.total;
  const done = Math.min(total, backward ? act.undone + act.left : act.done);
  const rate = act.rate_per_s;
  return { done, total, rate, secondsLeft: secondsLeft(done, total, rate) };
}

/** How many records an undo would reach for. */
export function undoCount(act: Pick<Act, "changed" | "undone">): number {
  return Math.max(0, act.changed - act.undone);
}
