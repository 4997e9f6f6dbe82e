// What a list is narrowed by: conditions in groups, in the server's own language (docs/filters.md). So it stands in the URL and in
// saved views, and so it is sent. Pure: no words and no rights.
import type { RecordArea } from "../api/types.ts";
import { FIELDS, isOperation, type FilterField, type Operation } from "./filterFields.ts";

/** A sum or a span of them, or of days. */
export type Ends = { amount?: string; from?: string; to?: string; currency?: string };
export type Value = string | number | boolean | null | (string | null)[] | Ends;
/** The value is absent where the operation has none, and where the reader of a saved view may not know it. */
export type Condition = { field: FilterField; op: Operation; value?: Value };
export type Join = "all" | "any";
export type Group = { all: Part[] } | { any: Part[] };
export type Part = Condition | Group;
/** All of a list's conditions. An empty `all` finds everything. */
export type Filter = Group;

export const CONDITIONS_LIMIT = 20;
export const DEPTH_LIMIT = 3;
export const VALUES_LIMIT = 50;
export const DAYS_LIMIT = 3660;
export const EVERYTHING: Filter = { all: [] };

export function isGroup(part: Part): part is Group {
  return "all" in part || "any" in part;
}

export function joinOf(group: Group): Join {
  return "any" in group ? "any" : "all";
}

export function partsOf(group: Group): Part[] {
  return "any" in group ? group.any : group.all;
}

export function groupOf(join: Join, parts: Part[]): Group {
  return join === "any" ? { any: parts } : { all: parts };
}

/** The conditions of it, wherever they stand. */
export function conditionsOf(part: Part): Condition[] {
  return isGroup(part) ? partsOf(part).flatMap(conditionsOf) : [part];
}

/** How many groups stand within one another. */
export function depthOf(part: Part): number {
  return isGroup(part) ? 1 + Math.max(0, ...partsOf(part).map(depthOf)) : 0;
}

export function isEverything(filter: Filter | undefined): boolean {
  return filter === undefined || conditionsOf(filter).length === 0;
}

/** The same without groups that say nothing: empty ones, those of one condition, those joined as the group around them. */
export function simplified(filter: Filter): Filter {
  const join = joinOf(filter);
  const parts = partsOf(filter).flatMap((part): Part[] => {
    if (!isGroup(part)) return [part];
    const inner = simplified(part);
    return partsOf(inner).length <= 1 || joinOf(inner) === join ? partsOf(inner) : [inner];
  });
  const [only] = parts;
  if (parts.length === 1 && only && isGroup(only)) return only;
  return groupOf(parts.length <= 1 ? "all" : join, parts);
}

function canonical(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(canonical);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).filter(([, one]) => one !== undefined).sort(([one], [other]) => (one < other ? -1 : 1)).map(([key, one]) => [key, canonical(one)]));
}

export function sameFilter(one: Filter | undefined, other: Filter | undefined): boolean {
  const text = (filter: Filter | undefined) => JSON.stringify(canonical(simplified(filter ?? EVERYTHING)));
  return text(one) === text(other);
}

function sameCondition(one: Part, other: Part): boolean {
  return JSON.stringify(canonical(one)) === JSON.stringify(canonical(other));
}

/**
 * With one more condition beside all others: a tag joins the tags, anything else takes the place of what the same field was
 * compared with before. Null: there is no room for it.
 */
export function withCondition(filter: Filter | undefined, added: Condition): Filter | null {
  const now = filter ?? EVERYTHING;
  const beside = joinOf(now) === "all" ? partsOf(now) : [now];
  const replaced = (part: Part) => !isGroup(part) && (added.field === "tag" ? sameCondition(part, added) : part.field === added.field);
  const next = simplified({ all: [...beside.filter((part) => !replaced(part)), added] });
  return fits(next) ? next : null;
}

/** With one condition in the place of another. */
export function withInstead(filter: Filter, part: Part, next: Part): Filter {
  return simplified(groupOf(joinOf(filter), partsOf(filter).map((one) => (one === part ? next : one))));
}

export function without(filter: Filter, part: Part): Filter {
  return simplified(groupOf(joinOf(filter), partsOf(filter).filter((one) => one !== part)));
}

/** Without the conditions on these fields, wherever they stand. */
export function withoutFields(filter: Filter, fields: ReadonlySet<string>): Filter {
  const kept = (group: Group): Group =>
    groupOf(joinOf(group), partsOf(group).flatMap((part): Part[] => (isGroup(part) ? [kept(part)] : fields.has(part.field) ? [] : [part])));
  return simplified(kept(filter));
}

export function fits(filter: Filter): boolean {
  return depthOf(filter) <= DEPTH_LIMIT && conditionsOf(filter).length <= CONDITIONS_LIMIT;
}

/** The server's parameter; absent when everything is found. */
export function filterForServer(filter: Filter | undefined): string | undefined {
  return filter === undefined || isEverything(filter) ? undefined : JSON.stringify(filter);
}

function isValue(value: unknown): value is Value {
  if (value === null || ["string", "number", "boolean"].includes(typeof value)) return true;
  if (Array.isArray(value)) return value.length <= VALUES_LIMIT && value.every((one) => one === null || typeof one === "string");
  return typeof value === "object" && value !== null && Object.entries(value).every(([key, one]) => ["amount", "from", "to", "currency"].includes(key) && typeof one === "string");
}

function parsePart(value: unknown, area: RecordArea, deeper: number): Part | null {
  if (typeof value !== "object" || value === null) return null;
  const keys = Object.keys(value);
  const { field, op, value: wanted } = value as Record<string, unknown>;
  if (typeof field === "string") {
    const known = FIELDS.find((one) => one.field === field && one.rights[area] !== undefined);
    if (!known || typeof op !== "string" || !isOperation(op) || keys.length > 3) return null;
    if (wanted === undefined) return { field: known.field, op };
    return isValue(wanted) ? { field: known.field, op, value: wanted } : null;
  }
  const [join] = keys;
  const parts = (value as Record<string, unknown>)[join ?? ""];
  if (keys.length !== 1 || (join !== "all" && join !== "any") || !Array.isArray(parts) || deeper === 0) return null;
  const read = parts.map((part) => parsePart(part, area, deeper - 1));
  return read.every((part) => part !== null) ? groupOf(join, read) : null;
}

/** A filter that comes from an address or a saved view; null: it is none of this kind of record. */
export function parseFilter(value: unknown, area: RecordArea): Filter | null {
  const filter = parsePart(value, area, DEPTH_LIMIT);
  if (filter === null || !isGroup(filter) || conditionsOf(filter).length > CONDITIONS_LIMIT) return null;
  return simplified(filter);
}
