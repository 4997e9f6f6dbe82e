// The state of a list in its URL: words, order, filters, the open record. Reload, Back and a shared link all work.

export type FilterField = "owner" | "department" | "source" | "tag" | "company";
export type Filter = { field: FilterField; value: string };

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

export const SORTS = ["name", "-name", "-created_at", "created_at", "-updated_at", "updated_at"] as const;
export const DEFAULT_SORT = "name";

const FIELDS: ReadonlySet<string> = new Set(["owner", "department", "source", "tag", "company"]);

function isFilter(value: unknown): value is Filter {
  if (typeof value !== "object" || value === null) return false;
  const { field, value: wanted } = value as Record<string, unknown>;
  return typeof field === "string" && FIELDS.has(field) && typeof wanted === "string";
}

function text(value: unknown): string | undefined {
  if (typeof value === "number") return String(value);
  return typeof value === "string" && value !== "" ? value : undefined;
}

export function tabSearch(search: Record<string, unknown>): { tab?: CardTab } {
  const tab = search["tab"];
  return tab === "activity" || tab === "details" ? { tab } : {};
}

export function listSearch(search: Record<string, unknown>): ListSearch {
  const sort = text(search["sort"]);
  const filter = Array.isArray(search["filter"]) ? search["filter"].filter(isFilter) : [];
  return {
    q: text(search["q"]),
    sort: sort && (SORTS as readonly string[]).includes(sort) && sort !== DEFAULT_SORT ? sort : undefined,
    filter: filter.length > 0 ? filter : undefined,
    open: text(search["open"]),
    create: search["create"] === true ? true : undefined,
    ...tabSearch(search),
  };
}

/** The server's filter language. */
export function filterForServer(filters: Filter[] | undefined): string | undefined {
  if (!filters || filters.length === 0) return undefined;
  return JSON.stringify({ all: filters.map(({ field, value }) => ({ field, op: "is", value })) });
}
