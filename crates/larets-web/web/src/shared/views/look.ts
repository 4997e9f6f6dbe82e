// How a saved view shows a table, and whether what is seen has departed from it. Pure.
import type { SavedView } from "../api/types.ts";
import { EVERYTHING, fits, isGroup, joinOf, parseFilter, partsOf, sameFilter, simplified, without, type Condition, type Filter, type Part } from "../records/filters.ts";
import { resolveColumns, shownColumns, type Density, type RecordColumn, type ResolvedColumns } from "../table/columns.ts";
import type { ColumnsSeen } from "./departed.ts";

/** The columns of a view in its order; a view without any shows what is shown without a choice. Widths are those of the browser. */
export function columnsOf<R>(columns: RecordColumn<R>[], view: SavedView, departed: ColumnsSeen | undefined, widths: Record<string, number>): ResolvedColumns {
  const usual = resolveColumns(columns, undefined);
  const kept = view.columns.filter((id) => columns.some((column) => column.id === id));
  const base = kept.length > 0 ? { order: kept, hidden: columns.map(({ id }) => id).filter((id) => !kept.includes(id)) } : { order: usual.order, hidden: usual.order.filter((id) => usual.hidden[id]) };
  if (!departed) return resolveColumns(columns, { ...base, widths });
  const { order, hidden } = departed;
  // What the address does not name is not shown.
  const absent = columns.map(({ id }) => id).filter((id) => !order.includes(id));
  return resolveColumns(columns, { order, hidden: [...hidden, ...absent], widths });
}

export function densityOf(view: SavedView): Density {
  return view.density === "compact" ? "compact" : "normal";
}

const isPipeline = (part: Part): part is Condition & { value: string } => !isGroup(part) && part.field === "pipeline" && part.op === "is" && typeof part.value === "string";

/** What a view filters by. A board is of one pipeline: a view of it keeps that as one of its conditions. */
function apart(view: SavedView): { filter: Filter; pipeline: string | undefined } {
  const filter = parseFilter(view.filter, view.kind) ?? EVERYTHING;
  const part = view.layout === "board" && joinOf(filter) === "all" ? partsOf(filter).find(isPipeline) : undefined;
  return part ? { filter: without(filter, part), pipeline: part.value } : { filter, pipeline: undefined };
}

/** The pipeline that a view of the board shows, if it keeps one. */
export function pipelineOf(view: SavedView): string | undefined {
  return apart(view).pipeline;
}

/** The deals of one pipeline that a filter leaves; null: there is no room for the condition. */
export function ofPipeline(filter: Filter | undefined, pipeline: string): Filter | null {
  const condition: Condition = { field: "pipeline", op: "is", value: pipeline };
  const both = simplified({ all: [condition, ...(filter ? [filter] : [])] });
  return fits(both) ? both : null;
}

/** The filter of a view as far as its reader may know it; of the board without its pipeline. */
export function filterOf(view: SavedView): Filter {
  return apart(view).filter;
}

export type Seen = { filter: Filter | undefined; sort: string; columns: string[]; density: Density; pipeline?: string | undefined };

export function hasDeparted<R>(columns: RecordColumn<R>[], view: SavedView, seen: Seen): boolean {
  if (!sameFilter(seen.filter, filterOf(view))) return true;
  const pipeline = pipelineOf(view);
  if (pipeline !== undefined && seen.pipeline !== undefined && seen.pipeline !== pipeline) return true;
  // A board has neither order, nor columns, nor rows.
  if (columns.length === 0) return false;
  const kept = shownColumns(columnsOf(columns, view, undefined, {}));
  return seen.sort !== view.sort || seen.density !== densityOf(view) || kept.join(" ") !== seen.columns.join(" ");
}
