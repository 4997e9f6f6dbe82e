// What a list can be narrowed by: the conditions as they stand in the URL, and as the server reads them.
import { dayAfter, startOfDay } from "../i18n/zone.ts";
import type { RecordArea } from "../api/types.ts";
import type { PlainKey } from "../i18n/translate.ts";

export type FilterField = "stage" | "owner" | "department" | "contact" | "company" | "source" | "tag" | "phone" | "email" | "created_at" | "updated_at";
export type DateField = "created_at" | "updated_at";
/** `from` and `to` are days, both included; every other field is compared as a whole. */
export type Filter = { field: Exclude<FilterField, DateField>; value: string } | { field: DateField; op: "from" | "to"; value: string };

/** The value that stands for «nobody looks after it». */
export const NOBODY = "none";

const DATE_FIELDS: ReadonlySet<string> = new Set(["created_at", "updated_at"]);
const WHOLE_FIELDS: ReadonlySet<string> = new Set(["stage", "owner", "department", "contact", "company", "source", "tag", "phone", "email"]);
const DAY = /^\d{4}-\d{2}-\d{2}$/;

export function isDateField(field: FilterField): field is DateField {
  return DATE_FIELDS.has(field);
}

export function isFilter(value: unknown): value is Filter {
  if (typeof value !== "object" || value === null) return false;
  const { field, op, value: wanted } = value as Record<string, unknown>;
  if (typeof field !== "string" || typeof wanted !== "string") return false;
  if (DATE_FIELDS.has(field)) return (op === "from" || op === "to") && DAY.test(wanted) && !Number.isNaN(Date.parse(wanted));
  return WHOLE_FIELDS.has(field) && op === undefined;
}

/** With one more condition: a tag joins the others, anything else takes the place of the one before. */
export function withFilter(filters: Filter[], added: Filter): Filter[] {
  const same = (other: Filter) => other.field === added.field && ("op" in other ? other.op : "") === ("op" in added ? added.op : "");
  const kept = filters.filter((other) => (added.field === "tag" ? !(same(other) && other.value === added.value) : !same(other)));
  return [...kept, added];
}

type Condition = { field: FilterField; op: "is" | "after" | "before"; value: string | null };

function condition(filter: Filter, timeZone: string | undefined): Condition {
  if (!("op" in filter)) return { field: filter.field, op: "is", value: filter.field === "owner" && filter.value === NOBODY ? null : filter.value };
  // «After» and «before» leave out the moment itself, and the first moment of a day belongs to the day.
  return filter.op === "from"
    ? { field: filter.field, op: "after", value: new Date(startOfDay(filter.value, timeZone) - 1).toISOString() }
    : { field: filter.field, op: "before", value: new Date(startOfDay(dayAfter(filter.value), timeZone)).toISOString() };
}

/** The server's filter language. Days are those of the person's zone. */
export function filterForServer(filters: Filter[] | undefined, timeZone: string | undefined): string | undefined {
  if (!filters || filters.length === 0) return undefined;
  return JSON.stringify({ all: filters.map((filter) => condition(filter, timeZone)) });
}

/** The right that a field needs in each area; where there is none, the list cannot be narrowed by it. */
type Choosable = { field: FilterField; label: PlainKey; right: Partial<Record<RecordArea, string>> };

const everywhere = (right: string) => ({ contacts: right, companies: right, deals: right });

const FIELDS: Choosable[] = [
  { field: "stage", label: "field.stage", right: { deals: "stage" } },
  { field: "owner", label: "field.owner", right: everywhere("owner") },
  { field: "department", label: "field.department", right: everywhere("department") },
  { field: "contact", label: "field.contact", right: { deals: "contacts" } },
  { field: "company", label: "field.company", right: { contacts: "companies", companies: "parent", deals: "companies" } },
  { field: "phone", label: "field.phone", right: { contacts: "phones", companies: "phones" } },
  { field: "email", label: "field.email", right: { contacts: "emails", companies: "emails" } },
  { field: "source", label: "field.source", right: everywhere("source") },
  { field: "tag", label: "field.tag", right: everywhere("tags") },
  { field: "created_at", label: "field.created_at", right: everywhere("") },
  { field: "updated_at", label: "field.updated_at", right: everywhere("") },
];

/** The fields a person may narrow a list by. By a value that one may not read the server refuses: it would be an oracle. */
export function fieldsFor(area: RecordArea, levels: Record<string, string> | undefined): { field: FilterField; label: PlainKey }[] {
  return FIELDS.filter(({ right }) => {
    const needed = right[area];
    if (needed === undefined) return false;
    const level = levels?.[needed];
    return level === undefined || level === "read" || level === "write";
  }).map(({ field, label }) => ({ field, label: field === "company" && area === "companies" ? "field.parent" : label }));
}
