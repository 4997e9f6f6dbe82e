// The state of a list in its URL: words, order, filters, the open record. Reload, Back and a shared link all work.
import type { RecordArea } from "../api/types.ts";
import type { Density } from "../table/columns.ts";
import { asColumnsText, isDensity } from "../views/departed.ts";
import { parseFilter, type Filter } from "./filters.ts";

export type ListSearch = {
  q?: string;
  sort?: string;
  /** In place of the view's own, if a view is looked at. */
  filter?: Filter;
  /** The address has a filter that is none. */
  unread?: true;
  /** The saved view that is looked at. */
  view?: string;
  /** The columns and the row height in place of the view's own. */
  columns?: string;
  density?: Density;
  /** The record whose panel is open. */
  open?: string;
  tab?: CardTab;
  /** The dialog that makes a new record. */
  create?: boolean;
};

export type CardTab = "activity" | "details";

const CLIENT_SORTS = ["name", "-name", "-created_at", "created_at", "-updated_at", "updated_at"] as const;
export const SORTS = { contacts: CLIENT_SORTS, companies: CLIENT_SORTS, deals: [...CLIENT_SORTS, "next_step_at", "-next_step_at", "expected_close", "-expected_close", "-amount", "amount", "stage_since", "-stage_since"] as const };
/** Clients are looked up by name, deals by what is going on. */
export const DEFAULT_SORT: Record<RecordArea, string> = { contacts: "name", companies: "name", deals: "-updated_at" };

function text(value: unknown): string | undefined {
  if (typeof value === "number") return String(value);
  return typeof value === "string" && value !== "" ? value : undefined;
}

export function tabSearch(search: Record<string, unknown>): { tab?: CardTab } {
  const tab = search["tab"];
  return tab === "activity" || tab === "details" ? { tab } : {};
}

export function isSort(sort: string, area: RecordArea): boolean {
  return (SORTS[area] as readonly string[]).includes(sort);
}

/** The filter of an address. What cannot be read is left out as a whole, and told of: a part of it would be another filter. */
export function filterSearch(search: Record<string, unknown>, area: RecordArea): { filter?: Filter; unread?: true } {
  const asked = search["filter"];
  const filter = asked === undefined ? undefined : parseFilter(asked, area);
  return { filter: filter ?? undefined, unread: filter === null || search["unread"] === true ? true : undefined };
}

/** The search of a list of this area, as its route reads it. */
export const listSearchOf = (area: RecordArea) => (search: Record<string, unknown>) => listSearch(search, area);

export function listSearch(search: Record<string, unknown>, area: RecordArea): ListSearch {
  const sort = text(search["sort"]);
  const view = text(search["view"]);
  // A view has an order of its own, which the usual one may take the place of.
  const usual = sort === DEFAULT_SORT[area] && view === undefined;
  return {
    q: text(search["q"]),
    sort: sort && isSort(sort, area) && !usual ? sort : undefined,
    ...filterSearch(search, area),
    view,
    // Without a view they are those of the browser.
    columns: view === undefined ? undefined : asColumnsText(search["columns"]),
    density: view !== undefined && isDensity(search["density"]) ? search["density"] : undefined,
    open: text(search["open"]),
    create: search["create"] === true ? true : undefined,
    ...tabSearch(search),
  };
}
