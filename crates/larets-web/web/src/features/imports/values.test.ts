// Choices and mended cells are sent whole, so each change starts from all that is there.
import { describe, expect, it } from "vitest";
import { cellOf, faultyFirst, type Fixes, isNothing, kept, mendedOf, NOTHING as none, rowsOf, type Value, withCells, withFix, withPasted, withValue } from "./values.ts";

const value = (text: string, to: string | null, chosen: boolean): Value => ({ kind: "stage", value: text, rows: 1, to, chosen });
const error = (row: number, cells: string[], index: number | null = 1) => ({ row, cells, column: "Stage", code: "stage_unknown", reason: "", value: cells[index ?? -1] ?? null, index, alike: 1 });

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

  it("are none where a cell is as it was, unless it is kept from being mended with all others", () => {
    const typed = withFix(none, first, 1, "New", false);
    expect(isNothing(typed)).toBe(false);
    expect(isNothing(withFix(typed, first, 1, "moon", false))).toBe(true);
    const all = withFix(none, first, 1, "Won", true);
    expect(cellOf(withFix(all, second, 1, "moon ", false), second, 1)).toBe("moon ");
    expect(isNothing(withFix(all, first, 1, "moon", true))).toBe(true);
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
    const since = withFix(none, error(2, ["A", "Mars "]), 1, "Won", true);
    expect(kept(before, since).alike).toEqual([
      { column: 1, from: "moon", to: "Won" },
      { column: 0, from: "x", to: "Mars" },
      { column: 1, from: "Mars", to: "Won" },
    ]);
  });

  it("reach cells that were mended on their own before, and leave the other ones of these", () => {
    const before: Fixes = { cells: [{ row: 5, column: 1, value: "13" }, { row: 6, column: 1, value: "13 " }, { row: 7, column: 1, value: "14" }], alike: [] };
    const [five, six] = [error(5, ["A", "13"]), error(6, ["B", "13 "])];
    const since = withFix(none, five, 1, "8 912", true);
    expect([cellOf(since, five, 1), cellOf(since, six, 1)]).toEqual(["8 912", "8 912"]);
    expect(kept(before, since)).toEqual({
      cells: [{ row: 5, column: 1, value: "8 912" }, { row: 6, column: 1, value: "8 912" }, { row: 7, column: 1, value: "14" }],
      alike: [{ column: 1, from: "13", to: "8 912" }],
    });
    const alone = withFix(since, six, 1, "8 913", false);
    expect(kept(before, alone).cells).toContainEqual({ row: 6, column: 1, value: "8 913" });
    expect(kept(before, alone).cells).toHaveLength(3);
  });

  it("of one round do not follow from one another", () => {
    const since = withFix(withFix(none, error(2, ["A", "a"]), 1, "b", true), error(3, ["B", "b"]), 1, "a", true);
    expect(kept(none, since)).toEqual(since);
  });

  it("keep what a value of the file was made into, when another one was made into it", () => {
    const before: Fixes = { cells: [], alike: [{ column: 1, from: "moon", to: "Mars" }, { column: 1, from: "sun", to: "moon" }] };
    const since = withFix(none, first, 1, "Won", true);
    expect(kept(before, since).alike).toEqual([{ column: 1, from: "moon", to: "Mars" }, { column: 1, from: "sun", to: "Won" }]);
  });
});

describe("faultyFirst", () => {
  it("begins with the columns that have a fault, in the order of the file", () => {
    const errors = [error(2, [], 4), error(2, [], 2), error(3, [], 4), error(5, [], null)];
    expect(faultyFirst([0, 1, 2, 4, 6], errors)).toEqual([2, 4, 0, 1, 6]);
    expect(faultyFirst([0, 1], [])).toEqual([0, 1]);
  });
});

describe("withCells", () => {
  it("gives each error the cells of its row", () => {
    const told = [error(2, ["A", "moon"], 0), { ...error(2, [], 1), value: "moon" }, error(5, ["B", "x"])];
    expect(withCells(told).map(({ row, cells }) => [row, cells[0]])).toEqual([[2, "A"], [2, "A"], [5, "B"]]);
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
