// How far a job is; an act goes forward while it runs, backward while it is undone.
import type { Act } from "../api/types.ts";

export type JobProgress = { done: number; total: number; rate: number; secondsLeft: number | null };

export function jobProgress(done: number, total: number, rate: number): JobProgress {
  const reached = Math.min(done, total);
  return { done: reached, total, rate, secondsLeft: rate > 0 && done > 0 ? Math.ceil((total - reached) / rate) : null };
}

/** null while the records are still being found. */
export function progressOf(act: Pick<Act, "state" | "total" | "done" | "to_undo" | "undone" | "left" | "rate_per_s">): JobProgress | null {
  if (act.state === "queued") return null;
  const backward = act.state === "undoing";
  const total = backward ? act.to_undo : act.total;
  const done = backward ? act.undone + act.left : act.done;
  return jobProgress(done, total, act.rate_per_s);
}

/** How many records an undo would reach for. */
export function undoCount(act: Pick<Act, "changed" | "undone">): number {
  return Math.max(0, act.changed - act.undone);
}
