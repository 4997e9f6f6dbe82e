// How a saved view shows a table, and whether what is seen has departed from it. Pure.
import type { SavedView } from "../api/types.ts";
import { EVERYTHING, parseFilter, sameFilter, type Filter } from "../records/filters.ts";
import { resolveColumns, shownColumns, type Density, type RecordColumn, type ResolvedColumns } from "../table/columns.ts";

/** What was changed of a view's columns and row height since it was opened. */
export type Departed = { order?: string[]; hidden?: string[]; density?: Density };

/** The columns of a view in its order; a view without any shows what is shown without a choice. Widths are those of the browser. */
export function columnsOf<R>(columns: RecordColumn<R>[], view: SavedView, departed: Departed, widths: Record<string, number>): ResolvedColumns {
  const usual = resolveColumns(columns, undefined);
  const kept = view.columns.filter((id) => columns.some((column) => column.id === id));
  const base = kept.length > 0 ? { order: kept, hidden: columns.map(({ id }) => id).filter((id) => !kept.includes(id)) } : { order: usual.order, hidden: usual.order.filter((id) => usual.hidden[id]) };
  return resolveColumns(columns, { order: departed.order ?? base.order, hidden: departed.hidden ?? base.hidden, widths });
}

export function densityOf(view: SavedView): Density {
  return view.density === "compact" ? "compact" : "normal";
}

/** The filter of a view as far as its reader may know it. */
export function filterOf(view: SavedView): Filter {
  return parseFilter(view.filter, view.kind) ?? EVERYTHING;
}

export type Seen = { filter: Filter | undefined; sort: string; columns: string[]; density: Density };

export function hasDeparted<R>(columns: RecordColumn<R>[], view: SavedView, seen: Seen): boolean {
  if (!sameFilter(seen.filter, filterOf(view))) return true;
  // A board has neither order, nor columns, nor rows.
  if (columns.length === 0) return false;
  const kept = shownColumns(columnsOf(columns, view, {}, {}));
  return seen.sort !== view.sort || seen.density !== densityOf(view) || kept.join(" ") !== seen.columns.join(" ");
}
