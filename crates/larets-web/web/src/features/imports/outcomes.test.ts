// Nothing is said of what no row came to.
import { expect, it } from "vitest";
import { outcomesOf } from "./outcomes.ts";

it("leaves out what has no rows, and says so of nothing at all", () => {
  expect(outcomesOf({ created: 3, updated: 0, skipped: 0, refused: 1 })).toEqual(["created", "refused"]);
  expect(outcomesOf({ created: 0, updated: 0, skipped: 0, refused: 0 })).toEqual(["created"]);
});
