// The state of a list in its URL: words, order, filters, the open record. Reload, Back and a shared link all work.
import type { RecordArea } from "../api/types.ts";
import { isFilter, type Filter } from "./filters.ts";

export type ListSearch = {
  q?: string;
  sort?: string;
  filter?: Filter[];
  /** The record whose panel is open. */
  open?: string;
  tab?: CardTab;
  /** The dialog that makes a new record. */
  create?: boolean;
};

export type CardTab = "activity" | "details";

const CLIENT_SORTS = ["name", "-name", "-created_at", "created_at", "-updated_at", "updated_at"] as const;
export const SORTS = { contacts: CLIENT_SORTS, companies: CLIENT_SORTS, deals: [...CLIENT_SORTS, "-stage_since", "stage_since"] as const };
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

/** The search of a list of this area, as its route reads it. */
export const listSearchOf = (area: RecordArea) => (search: Record<string, unknown>) => listSearch(search, area);

export function listSearch(search: Record<string, unknown>, area: RecordArea): ListSearch {
  const sort = text(search["sort"]);
  const filter = Array.isArray(search["filter"]) ? search["filter"].filter(isFilter) : [];
  return {
    q: text(search["q"]),
    sort: sort && (SORTS[area] as readonly string[]).includes(sort) && sort !== DEFAULT_SORT[area] ? sort : undefined,
    filter: filter.length > 0 ? filter : undefined,
    open: text(search["open"]),
    create: search["create"] === true ? true : undefined,
    ...tabSearch(search),
  };
}
