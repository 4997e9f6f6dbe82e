// A stay lasts from the move into a stage, or from the beginning of the deal, to the move out of it.
import { expect, it } from "vitest";
import type { TimelineItem } from "../api/types.ts";
import { staysOf } from "./stays.ts";

const author = { id: "1", name: "Anna" };
const at = (day: number) => `2026-11-${String(day).padStart(2, "0")}T10:00:00Z`;
const moved = (id: string, day: number): TimelineItem => ({ kind: "change", id, at: at(day), author, changes: [{ field: "stage", before: "A", after: "B" }] });
const renamed = (id: string, day: number): TimelineItem => ({ kind: "change", id, at: at(day), author, changes: [{ field: "title", before: "A", after: "B" }] });
const created = (id: string, day: number): TimelineItem => ({ kind: "created", id, at: at(day), author });
const days = (items: TimelineItem[]) => Object.fromEntries([...staysOf(items)].map(([id, ms]) => [id, ms / 86_400_000]));

it("counts from move to move and from the beginning", () => {
  expect(days([moved("c", 20), renamed("x", 18), moved("b", 12), created("a", 10)])).toEqual({ c: 8, b: 2 });
});

it("goes on through a move that was taken back", () => {
  const back = (id: string, day: number): TimelineItem => ({ kind: "change", id, at: at(day), author, changes: [{ field: "stage", before: "B", after: "A", takes_back: true }] });
  expect(days([moved("d", 20), back("c", 15), moved("b", 15), created("a", 10)])).toEqual({ d: 10 });
  expect(days([moved("f", 20), back("e", 16), moved("d", 16), back("c", 15), moved("b", 15), created("a", 10)])).toEqual({ f: 10 });
});

it("says nothing of a stay whose beginning is not known", () => {
  expect(days([moved("c", 20), renamed("x", 18)])).toEqual({});
  // The file of an import may say since when a deal stood there.
  const imported: TimelineItem = { kind: "imported", id: "a", at: at(10), author };
  expect(days([moved("c", 20), imported])).toEqual({});
});
