// A column of a record table, and what a person chose about it in this browser.
import { useMemo, type ReactNode } from "react";
import { preferences, setPreferences, type ColumnsChoice, type Preferences } from "../preferences.ts";
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
  edit?: CellEdit<R>;
};

/** How a cell is edited in place. `done` closes the editor. */
export type CellEdit<R> = { may: (record: R) => boolean; render: (record: R, done: () => void) => ReactNode };

export type ResolvedColumns = { order: string[]; hidden: Record<string, boolean>; widths: Record<string, number> };

/** Of so many tables and saved views the columns are kept in this browser. */
const TABLES_LIMIT = 60;

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

export type Density = Preferences["density"];

/** How a table is looked at, and how that is changed: as the person likes it in this browser, or as a saved view says. */
export type TableLook = {
  choice: ResolvedColumns;
  density: Density;
  keep: (change: Partial<ColumnsChoice>) => void;
  setDensity: (density: Density) => void;
  /** Back to what the columns are without any choice. */
  forget: () => void;
};

export function useOwnLook<R>(tableId: string, columns: RecordColumn<R>[]): TableLook {
  const { columns: choices, density } = usePreferences();
  const choice = choices[tableId];
  return useMemo(
    () => ({
      choice: resolveColumns(columns, choice),
      density,
      keep: (change) => keepColumns(tableId, columns, change),
      setDensity: (next) => setPreferences({ density: next }),
      forget: () => forgetColumns(tableId),
    }),
    [tableId, columns, choice, density],
  );
}

/** The columns that are seen, in their order. */
export function shownColumns({ order, hidden }: ResolvedColumns): string[] {
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
  // The one changed last stands last; what was not changed for the longest time makes room.
  const others = Object.entries(all).filter(([id]) => id !== tableId).slice(1 - TABLES_LIMIT);
  setPreferences({ columns: Object.fromEntries([...others, [tableId, { ...NOTHING_CHOSEN, ...base, ...change }]]) });
}

export function forgetColumns(tableId: string): void {
  setPreferences({ columns: Object.fromEntries(Object.entries(preferences().columns).filter(([id]) => id !== tableId)) });
}
