// Which list of deals has the whole of a part of the day: its conditions and its order. Pure.
import type { Condition } from "../../shared/records/filters.ts";
import type { ListSearch } from "../../shared/records/listSearch.ts";
import type { StepGroup } from "./groups.ts";

export type DealPart = StepGroup | "close_passed" | "stale";

const WEEK = 7;
const OPEN: Condition = { field: "status", op: "is", value: "open" };
const MINE: Condition = { field: "owner", op: "is", value: "me" };

function later(day: string, days: number): string {
  const at = new Date(`${day}T00:00:00Z`);
  at.setUTCDate(at.getUTCDate() + days);
  return at.toISOString().slice(0, 10);
}

/** Days are those of the person: `today` as `2026-11-30`. */
function conditionsOf(part: DealPart, today: string): Condition[] {
  switch (part) {
    case "overdue":
      return [OPEN, { field: "next_step_at", op: "before", value: today }];
    case "due":
      return [OPEN, { field: "next_step_at", op: "today" }];
    case "upcoming":
      return [OPEN, { field: "next_step_at", op: "between", value: { from: later(today, 1), to: later(today, WEEK) } }];
    case "without_step":
      return [OPEN, { field: "next_step_at", op: "empty" }, { field: "next_step", op: "empty" }];
    case "close_passed":
      return [{ field: "expected_close", op: "overdue" }];
    case "stale":
      return [{ field: "stale", op: "is", value: true }];
  }
}

export function listOfPart(part: DealPart, own: boolean, today: string): Pick<ListSearch, "filter" | "sort"> {
  return { filter: { all: [...(own ? [MINE] : []), ...conditionsOf(part, today)] }, ...(part === "stale" ? { sort: "stage_since" } : {}) };
}
