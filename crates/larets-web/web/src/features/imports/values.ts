// Choices about values of a file and mended cells, as the server wants them: all of them at once.
import type { Import, UpdateImport } from "../../shared/api/types.ts";

export type Value = Import["values"][number];
export type Fixes = Import["fixes"];
type Refused = Import["errors"][number];

/** Stands for «leave empty» in a list of choices. */
export const EMPTY = " ";

/** All choices with one more; a guess is not one, so that it stays a guess. */
export function withValue(values: Value[], changed: Value, to: string | null): NonNullable<UpdateImport["values"]> {
  const others = values.filter((value) => value.chosen && !(value.kind === changed.kind && value.value === changed.value));
  return [...others, { ...changed, to }].map(({ kind, value, to: target }) => ({ kind, value, to: target ?? null }));
}

/** What has been mended since the check: cells as the check told them, and what stands there instead. */
export const NOTHING: Fixes = { cells: [], alike: [] };

export function isNothing({ cells, alike }: Fixes): boolean {
  return cells.length + alike.length === 0;
}

/** All mended cells with one more: in its row alone, or wherever the same value stands in the column. One that is as it was is not mended. */
export function withFix(fixes: Fixes, error: Refused, column: number, value: string, everywhere: boolean): Fixes {
  const stands = error.cells[column] ?? "";
  const others = { ...fixes, cells: fixes.cells.filter((cell) => !(cell.row === error.row && cell.column === column)) };
  if (!everywhere) return cellOf(others, error, column) === value ? others : { ...others, cells: [...others.cells, { row: error.row, column, value }] };
  const alike = fixes.alike.filter((fix) => !(fix.column === column && fix.from === stands.trim()));
  return { ...others, alike: value === stands ? alike : [...alike, { column, from: stands.trim(), to: value }] };
}

/** What is wrong row by row: of each row all of it, in the order of the file. */
export function rowsOf(errors: Refused[]): Refused[][] {
  const rows = new Map<number, Refused[]>();
  for (const error of errors) rows.set(error.row, [...(rows.get(error.row) ?? []), error]);
  return [...rows.values()];
}

/** The columns with those first in which something is wrong in any row, so that one need not look for it; else as they come. */
export function faultyFirst(columns: number[], errors: Refused[]): number[] {
  const faulty = new Set(errors.map(({ index }) => index));
  return [...columns.filter((column) => faulty.has(column)), ...columns.filter((column) => !faulty.has(column))];
}

/** What is wrong, each with the cells of its row: these come with the first one. */
export function withCells(errors: Refused[]): Refused[] {
  return rowsOf(errors).flatMap((row) => row.map((error) => ({ ...error, cells: row[0]?.cells ?? [] })));
}

/** A pasted column: its lines go into the column of this row and of the rows below it. */
export function withPasted(fixes: Fixes, rows: Refused[][], first: number, column: number, text: string): Fixes {
  const lines = text.replace(/\r?\n$/, "").split(/\r?\n/);
  return lines.reduce((all, line, at) => {
    const error = rows[first + at]?.[0];
    return error ? withFix(all, error, column, line.split("\t")[0] ?? "", false) : all;
  }, fixes);
}

/** What stands in a cell now. */
export function cellOf(fixes: Fixes, error: Refused, column: number): string {
  const own = fixes.cells.find((cell) => cell.row === error.row && cell.column === column);
  const stands = error.cells[column] ?? "";
  return own?.value ?? fixes.alike.find((fix) => fix.column === column && fix.from === stands.trim())?.to ?? stands;
}

function isChanged(fixes: Fixes, error: Refused, column: number): boolean {
  return cellOf(fixes, error, column) !== (error.cells[column] ?? "");
}

/** How many of the problems have another cell by now: those of rows alike that are not listed themselves among them. */
export function mendedOf(fixes: Fixes, errors: Refused[]): number {
  const same = (one: Refused, other: Refused) => one.index === other.index && one.code === other.code && one.value === other.value;
  return rowsOf(errors).reduce((sum, row) => {
    const bad = new Set(row.map(({ index }) => index));
    const mended = row.filter((error) => {
      const { index } = error;
      if (index !== null && index !== undefined) return isChanged(fixes, error, index);
      // What is wrong with the row as a whole is mended in a cell that nothing is wrong with.
      return fixes.cells.some((cell) => cell.row === error.row && !bad.has(cell.column) && isChanged(fixes, error, cell.column));
    });
    const beyond = mended.filter(({ index, alike, value }) => alike > 1 && fixes.alike.some((fix) => fix.column === index && fix.from === (value ?? "").trim()));
    return sum + mended.length + beyond.reduce((rest, error) => rest + error.alike - errors.filter((other) => same(other, error)).length, 0);
  }, 0);
}

/**
 * What to keep: what was mended before the check, and since. Before it, other values stood in the file; what was made of them is what
 * the check told, so mending that everywhere mends them too.
 */
export function kept(before: Fixes, since: Fixes): Fixes {
  const again = (column: number, value: string) => since.alike.find((fix) => fix.column === column && fix.from === value.trim())?.to ?? value;
  const own = before.cells.filter((cell) => !since.cells.some((next) => next.row === cell.row && next.column === cell.column));
  const more = since.alike.filter((fix) => !before.alike.some((known) => known.column === fix.column && known.from === fix.from));
  return {
    cells: [...own.map((cell) => ({ ...cell, value: again(cell.column, cell.value) })), ...since.cells],
    alike: [...before.alike.map((fix) => ({ ...fix, to: again(fix.column, fix.to) })), ...more],
  };
}
