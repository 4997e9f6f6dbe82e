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

/** All mended cells with one more: in its row alone, or wherever the same value stands in the column. */
export function withFix(fixes: Fixes, error: Refused, column: number, value: string, everywhere: boolean): Fixes {
  const own = { row: error.row, column, value };
  const cells = fixes.cells.filter((cell) => !(cell.row === error.row && cell.column === column));
  if (!everywhere) return { ...fixes, cells: [...cells, own] };
  const from = (error.cells[column] ?? "").trim();
  const alike = fixes.alike.filter((fix) => !(fix.column === column && fix.from === from));
  return { cells, alike: [...alike, { column, from, to: value }] };
}

/** A pasted column: its lines go into the column of this row and of the rows below it. */
export function withPasted(fixes: Fixes, errors: Refused[], first: number, column: number, text: string): Fixes {
  const lines = text.replace(/\r?\n$/, "").split(/\r?\n/);
  return lines.reduce((all, line, at) => {
    const error = errors[first + at];
    return error ? withFix(all, error, column, line.split("\t")[0] ?? "", false) : all;
  }, fixes);
}

/** What stands in a cell now. */
export function cellOf(fixes: Fixes, error: Refused, column: number): string {
  const own = fixes.cells.find((cell) => cell.row === error.row && cell.column === column);
  const stands = error.cells[column] ?? "";
  return own?.value ?? fixes.alike.find((fix) => fix.column === column && fix.from === stands.trim())?.to ?? stands;
}
