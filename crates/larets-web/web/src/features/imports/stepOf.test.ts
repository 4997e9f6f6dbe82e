// Which step of an import is shown.
import { expect, it } from "vitest";
import { stepOf } from "./queries.ts";

it("goes from the columns to the end", () => {
  const states = ["uploaded", "dry_run", "ready", "running", "cancelled", "failed", "done"] as const;
  expect(states.map((state) => stepOf({ state }, false, false))).toEqual([1, 2, 2, 3, 3, 3, 4]);
});

it("goes back to the columns of what is checked", () => {
  expect(stepOf({ state: "ready" }, true, false)).toBe(1);
});

it("stays at the check while it is made again, and when that has failed", () => {
  expect(stepOf({ state: "uploaded" }, false, true)).toBe(2);
});
