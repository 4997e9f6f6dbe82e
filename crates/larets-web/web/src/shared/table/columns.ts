// A column of a record table, and what a person chose about it in this browser.
import type { ReactNode } from "react";
import { preferences, setPreferences, type ColumnsChoice } from "../preferences.ts";
import { usePreferences } from "../usePreferences.ts";

export type RecordColumn<R> = {
  id: string;
  label: string;
  width: number;
  cell: (record: R) => ReactNode;
  /** The server's sort key; without it the column cannot be sorted by. */
  sort?: string;
  /** Not shown until chosen. */
  optional?: boolean;
};

export type ResolvedColumns = { order: string[]; hidden: Record<string, boolean>; widths: Record<string, number> };

const NOTHING_CHOSEN: ColumnsChoice = { order: [], hidden: [], widths: {} };

export function resolveColumns<R>(columns: RecordColumn<R>[], choice: ColumnsChoice | undefined): ResolvedColumns {
  const known = new Set(columns.map(({ id }) => id));
  const first = columns[0]?.id;
  const chosen = (choice?.order ?? []).filter((id) => known.has(id) && id !== first);
  const rest = columns.map(({ id }) => id).filter((id) => id !== first && !chosen.includes(id));
  const hidden = choice ? choice.hidden : columns.filter(({ optional }) => optional).map(({ id }) => id);
  return {
    order: [...(first === undefined ? [] : [first]), ...chosen, ...rest],
    hidden: Object.fromEntries(hidden.map((id) => [id, id !== first])),
    widths: choice?.widths ?? {},
  };
}

/** As wide as the longest ordinary full name needs; what is left beyond it stays empty. */
const FIRST_LIMIT_PX = 320;

/** The width of the first column when nobody has chosen one: its own, and what the other columns leave free. */
export function firstWidth(own: number, others: number, available: number): number {
  return Math.max(own, Math.min(FIRST_LIMIT_PX, available - others));
}

export function useColumnsChoice<R>(tableId: string, columns: RecordColumn<R>[]): ResolvedColumns {
  return resolveColumns(columns, usePreferences().columns[tableId]);
}

/** The columns that a person sees at this moment, in their order. */
export function shownColumns<R>(tableId: string, columns: RecordColumn<R>[]): string[] {
  const { order, hidden } = resolveColumns(columns, preferences().columns[tableId]);
  return order.filter((id) => !hidden[id]);
}

/** Keeps a change of the columns; the untouched rest is written down too, so that a new default does not move it. */
export function keepColumns<R>(tableId: string, columns: RecordColumn<R>[], change: Partial<ColumnsChoice>): void {
  const all = preferences().columns;
  const now = resolveColumns(columns, all[tableId]);
  const base: ColumnsChoice = {
    order: now.order,
    hidden: Object.keys(now.hidden).filter((id) => now.hidden[id]),
    widths: now.widths,
  };
  setPreferences({ columns: { ...all, [tableId]: { ...NOTHING_CHOSEN, ...base, ...change } } });
}

export function forgetColumns(tableId: string): void {
  setPreferences({ columns: Object.fromEntries(Object.entries(preferences().columns).filter(([id]) => id !== tableId)) });
}
