// Only openings fold, only in a row, and only those of one person.
import { describe, expect, it } from "vitest";
import type { TimelineItem } from "../api/types.ts";
import { folded } from "./folded.ts";

const event = (id: string, kind: string, author: string) => ({ id, kind, author: { id: author, name: author } }) as unknown as TimelineItem;
const shape = (items: TimelineItem[]) => folded(items).map(({ item, more }) => [item.id, ...more.map(({ id }) => id)]);

describe("folded", () => {
  it("puts openings in a row by one person into one", () => {
    expect(shape([event("5", "open", "anna"), event("4", "open", "anna"), event("3", "open", "boris"), event("2", "open", "anna"), event("1", "created", "anna")])).toEqual([
      ["5", "4"],
      ["3"],
      ["2"],
      ["1"],
    ]);
  });

  it("leaves changes and notes apart", () => {
    expect(shape([event("3", "change", "anna"), event("2", "change", "anna"), event("1", "note", "anna")])).toEqual([["3"], ["2"], ["1"]]);
  });
});
