// How far an act is, forward and backward.
import { expect, it } from "vitest";
import { jobProgress, progressOf, undoCount } from "./progress.ts";

const act = { state: "running" as const, total: 1_000, done: 250, to_undo: 0, undone: 0, left: 0, rate_per_s: 50 };

it("counts forward while it runs", () => {
  expect(progressOf(act)).toEqual({ done: 250, total: 1_000, rate: 50, secondsLeft: 15 });
  expect(progressOf({ ...act, rate_per_s: 0 })?.secondsLeft).toBeNull();
});

it("knows nothing while records are being found", () => {
  expect(progressOf({ ...act, state: "queued" })).toBeNull();
});

it("counts backward while it is undone, and never past the end", () => {
  const undoing = { ...act, state: "undoing" as const, to_undo: 240, undone: 100, left: 20 };
  expect(progressOf(undoing)).toEqual({ done: 120, total: 240, rate: 50, secondsLeft: 3 });
  expect(progressOf({ ...undoing, undone: 240 })?.done).toBe(240);
});

it("knows how long the rest takes once there is a rate, and never less than nothing", () => {
  const left = (done: number, rate: number) => jobProgress(done, 1_000, rate).secondsLeft;
  expect([left(250, 50), left(0, 50), left(250, 0), left(1_001, 50)]).toEqual([15, null, null, 0]);
});

it("undoes what has not been taken back", () => {
  expect(undoCount({ changed: 7, undone: 2 })).toBe(5);
});
