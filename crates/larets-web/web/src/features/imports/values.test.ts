// Choices and mended cells are sent whole, so each change starts from all that is there.
import { describe, expect, it } from "vitest";
import { cellOf, type Fixes, kept, mendedOf, rowsOf, type Value, withFix, withPasted, withValue } from "./values.ts";

const value = (text: string, to: string | null, chosen: boolean): Value => ({ kind: "stage", value: text, rows: 1, to, chosen });
const error = (row: number, cells: string[], index: number | null = 1) => ({ row, cells, column: "Stage", code: "stage_unknown", reason: "", value: cells[index ?? -1] ?? null, index, alike: 1 });
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
    const pasted = withPasted(none, rowsOf([first, second]), 0, 1, "New\r\nWon\tx\r\nLost\r\n");
    expect([cellOf(pasted, first, 1), cellOf(pasted, second, 1)]).toEqual(["New", "Won"]);
    expect(pasted.cells).toHaveLength(2);
  });

  it("take one line for a row that has several problems", () => {
    const rows = rowsOf([error(2, ["A", "moon"], 0), first, second]);
    expect(rows.map((row) => row.length)).toEqual([2, 1]);
    const pasted = withPasted(none, rows, 0, 1, "New\nWon");
    expect([cellOf(pasted, first, 1), cellOf(pasted, second, 1)]).toEqual(["New", "Won"]);
  });

  it("go on from the value of the file when one is mended everywhere twice", () => {
    const before: Fixes = { cells: [], alike: [{ column: 1, from: "moon", to: "Mars " }, { column: 0, from: "x", to: "Mars" }] };
    const after = withFix(before, error(2, ["A", "Mars "]), 1, "Won", true);
    expect(kept(before, after).alike).toEqual([
      { column: 1, from: "moon", to: "Won" },
      { column: 0, from: "x", to: "Mars" },
      { column: 1, from: "Mars", to: "Won" },
    ]);
  });
});

describe("mendedOf", () => {
  const stage = error(2, ["A", "moon"]);
  const name = error(2, ["A", "moon"], 0);
  const whole = error(2, ["A", "moon"], null);

  it("counts each problem of a row by its own cell, and that of the whole row by another one", () => {
    const errors = [name, stage, whole];
    const one = withFix(none, stage, 1, "New", false);
    expect(mendedOf(none, errors)).toBe(0);
    expect(mendedOf(one, errors)).toBe(1);
    expect(mendedOf(withFix(one, name, 0, "B", false), errors)).toBe(2);
    expect(mendedOf(withFix(one, whole, 2, "C", false), errors)).toBe(2);
    expect(mendedOf(withFix(one, stage, 1, "moon", false), errors)).toBe(0);
  });

  it("counts rows alike that are not listed", () => {
    const errors = [{ ...stage, alike: 50 }, error(5, ["B", "moon"])];
    expect(mendedOf(withFix(none, stage, 1, "New", true), errors)).toBe(50);
    expect(mendedOf(withFix(none, stage, 1, "New", false), errors)).toBe(1);
  });
});
