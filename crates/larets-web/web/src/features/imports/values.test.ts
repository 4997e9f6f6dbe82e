// Choices and mended cells are sent whole, so each change starts from all that is there.
import { describe, expect, it } from "vitest";
import { cellOf, type Fixes, type Value, withFix, withPasted, withValue } from "./values.ts";

const value = (text: string, to: string | null, chosen: boolean): Value => ({ kind: "stage", value: text, rows: 1, to, chosen });
const error = (row: number, cells: string[]) => ({ row, cells, column: "Stage", code: "stage_unknown", reason: "", value: cells[1] ?? "", index: 1, alike: 1 });
const none: Fixes = { cells: [], alike: [] };

describe("withValue", () => {
  it("keeps what was chosen before, and leaves guesses guesses", () => {
    const values = [value("Won", "1", false), value("Moon", "2", true), value("Mars", null, false)];
    expect(withValue(values, values[2] as Value, "3")).toEqual([
      { kind: "stage", value: "Moon", to: "2" },
      { kind: "stage", value: "Mars", to: "3" },
    ]);
    expect(withValue(values, values[1] as Value, null)).toEqual([{ kind: "stage", value: "Moon", to: null }]);
  });
});

describe("fixes", () => {
  const first = error(2, ["A", "moon"]);
  const second = error(5, ["B", "moon "]);

  it("mend one cell, or every cell with the same value of the column", () => {
    const one = withFix(none, first, 1, "New", false);
    expect([cellOf(one, first, 1), cellOf(one, second, 1)]).toEqual(["New", "moon "]);
    const all = withFix(one, first, 1, "Won", true);
    expect([cellOf(all, first, 1), cellOf(all, second, 1)]).toEqual(["Won", "Won"]);
    expect(all.cells).toEqual([]);
  });

  it("take a pasted column, row by row", () => {
    const pasted = withPasted(none, [first, second], 0, 1, "New\r\nWon\tx\r\nLost\r\n");
    expect([cellOf(pasted, first, 1), cellOf(pasted, second, 1)]).toEqual(["New", "Won"]);
    expect(pasted.cells).toHaveLength(2);
  });
});
