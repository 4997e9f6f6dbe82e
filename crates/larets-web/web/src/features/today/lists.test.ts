// A part of the day leads to the same deals in their list.
import { expect, it } from "vitest";
import { parseFilter } from "../../shared/records/filters.ts";
import { listOfPart, type DealPart } from "./lists.ts";

const PARTS: DealPart[] = ["overdue", "due", "upcoming", "without_step", "close_passed", "stale"];

it("counts the seven days after today, over the end of a month", () => {
  expect(listOfPart("upcoming", true, "2026-11-28").filter).toEqual({
    all: [
      { field: "owner", op: "is", value: "me" },
      { field: "status", op: "is", value: "open" },
      { field: "next_step_at", op: "between", value: { from: "2026-11-29", to: "2026-12-05" } },
    ],
  });
});

it("is an address that the list understands", () => {
  for (const part of PARTS) {
    const { filter } = listOfPart(part, false, "2026-11-28");
    expect(parseFilter(filter, "deals")).toEqual(filter);
  }
  expect(listOfPart("stale", false, "2026-11-28").sort).toBe("stage_since");
});
