// The fields of the filter language: what kind each is of, the rights it needs in each area, and the operations of a kind. Only
// what the server offers (docs/filters.md); what a person may not see is not offered to that person.
import type { RecordArea } from "../api/types.ts";
import type { PlainKey } from "../i18n/translate.ts";

const OPERATIONS = [
  ...["is", "is_not", "in", "contains", "starts_with", "has", "has_not", "more", "less", "between", "on", "after", "before"],
  ...["overdue", "today", "yesterday", "tomorrow", "this_week", "last_week", "next_week", "this_month", "last_month", "next_month"],
  ...["last_n_days", "next_n_days", "empty", "filled"],
] as const;
export type Operation =
  | ("is" | "is_not" | "in" | "contains" | "starts_with" | "has" | "has_not" | "more" | "less" | "between" | "on" | "after" | "before")
  | ("overdue" | "today" | "yesterday" | "tomorrow" | "this_week" | "last_week" | "next_week" | "this_month" | "last_month" | "next_month")
  | ("last_n_days" | "next_n_days" | "empty" | "filled");

export function isOperation(name: string): name is Operation {
  return (OPERATIONS as readonly string[]).includes(name);
}

/** How a field is compared. `moment` has passed, `due` may be overdue, `birthday` comes each year. */
export type Kind =
  | ("text" | "source" | "tag" | "person" | "department" | "company" | "contact" | "stage" | "pipeline" | "status" | "stale" | "import")
  | ("amount" | "channel" | "handle" | "moment" | "due" | "birthday");

const TEXT: Operation[] = ["contains", "starts_with", "is", "is_not", "empty", "filled"];
const REFERENCE: Operation[] = ["is", "is_not", "in", "empty", "filled"];
const FIXED: Operation[] = ["is", "is_not", "in"];
const DAYS: Operation[] = ["on", "after", "before", "between"];

export const OPERATIONS_OF: Record<Kind, Operation[]> = {
  text: TEXT,
  source: ["is", "is_not", "contains", "starts_with", "empty", "filled"],
  tag: ["has", "has_not", "empty", "filled"],
  person: REFERENCE,
  department: REFERENCE,
  company: REFERENCE,
  contact: REFERENCE,
  stage: FIXED,
  pipeline: FIXED,
  status: FIXED,
  stale: ["is"],
  import: ["is"],
  amount: ["more", "less", "between", "is", "empty", "filled"],
  channel: ["is", "empty", "filled"],
  handle: ["filled", "empty"],
  moment: ["today", "yesterday", "this_week", "last_week", "this_month", "last_month", "last_n_days", ...DAYS],
  due: ["overdue", "today", "tomorrow", "this_week", "next_week", "this_month", "next_month", "next_n_days", "last_n_days", ...DAYS, "empty", "filled"],
  birthday: ["today", "tomorrow", "this_week", "next_week", "this_month", "next_month", "next_n_days", ...DAYS, "empty", "filled"],
};

/** Operations that take no value. */
const BARE: ReadonlySet<string> = new Set(["overdue", "today", "yesterday", "tomorrow", "this_week", "last_week", "next_week", "this_month", "last_month", "next_month", "empty", "filled"]);

export function isBare(op: Operation): boolean {
  return BARE.has(op);
}

/** Operations by a part of a text: letter by letter they would tell a number that stands in it. */
const BY_PARTS: ReadonlySet<string> = new Set(["contains", "starts_with"]);
const CHANNELS = ["phones", "emails", "handles"];

const everywhere = (right: string) => ({ contacts: [right], companies: [right], deals: [right] });
const bothClients = (right: string) => ({ contacts: [right], companies: [right] });

type Described = {
  field: FilterField;
  kind: Kind;
  label: PlainKey;
  /** The fields of a record that must be seen; where there is none, the list cannot be narrowed by it. */
  rights: Partial<Record<RecordArea, readonly string[]>>;
  /** A number of a register: no channel can stand in it. */
  code?: true;
  /** Compared without punctuation, so every comparison is by a part. */
  folded?: true;
};

/** In the order in which they are offered. */
export const FIELDS: readonly Described[] = [
  { field: "stage", kind: "stage", label: "field.stage", rights: { deals: ["stage"] } },
  { field: "status", kind: "status", label: "filter.status", rights: { deals: ["stage"] } },
  { field: "owner", kind: "person", label: "field.owner", rights: everywhere("owner") },
  { field: "department", kind: "department", label: "field.department", rights: everywhere("department") },
  { field: "amount", kind: "amount", label: "field.amount", rights: { deals: ["amount"] } },
  { field: "next_step_at", kind: "due", label: "filter.next_step_at", rights: { deals: ["next_step"] } },
  { field: "expected_close", kind: "due", label: "field.expected_close", rights: { deals: ["expected_close"] } },
  { field: "stale", kind: "stale", label: "filter.stale", rights: { deals: ["stage"] } },
  { field: "contact", kind: "contact", label: "field.contact", rights: { deals: ["contacts"] } },
  { field: "company", kind: "company", label: "field.company", rights: { contacts: ["companies"], companies: ["parent"], deals: ["companies"] } },
  { field: "phone", kind: "channel", label: "field.phone", rights: bothClients("phones") },
  { field: "email", kind: "channel", label: "field.email", rights: bothClients("emails") },
  { field: "handle", kind: "handle", label: "field.handle", rights: bothClients("handles") },
  { field: "source", kind: "source", label: "field.source", rights: everywhere("source") },
  { field: "tag", kind: "tag", label: "field.tag", rights: everywhere("tags") },
  { field: "created_at", kind: "moment", label: "field.created_at", rights: { contacts: [], companies: [], deals: [] } },
  { field: "updated_at", kind: "moment", label: "field.updated_at", rights: { contacts: [], companies: [], deals: [] } },
  { field: "title", kind: "text", label: "field.title", rights: { deals: ["title"] }, folded: true },
  { field: "name", kind: "text", label: "field.name", rights: { contacts: ["last_name", "first_name", "middle_name"], companies: ["name"], deals: ["title"] }, folded: true },
  { field: "last_name", kind: "text", label: "field.last_name", rights: { contacts: ["last_name"] } },
  { field: "first_name", kind: "text", label: "field.first_name", rights: { contacts: ["first_name"] } },
  { field: "middle_name", kind: "text", label: "field.middle_name", rights: { contacts: ["middle_name"] } },
  { field: "position", kind: "text", label: "field.position", rights: { contacts: ["position"] } },
  { field: "birthday", kind: "birthday", label: "field.birthday", rights: { contacts: ["birthday"] } },
  { field: "legal_name", kind: "text", label: "field.legal_name", rights: { companies: ["legal_name"] } },
  { field: "inn", kind: "text", label: "field.inn", rights: { companies: ["inn"] }, code: true },
  { field: "kpp", kind: "text", label: "field.kpp", rights: { companies: ["kpp"] }, code: true },
  { field: "ogrn", kind: "text", label: "field.ogrn", rights: { companies: ["ogrn"] }, code: true },
  { field: "vat_id", kind: "text", label: "field.vat_id", rights: { companies: ["vat_id"] }, code: true },
  { field: "site", kind: "text", label: "field.site", rights: { companies: ["site"] } },
  { field: "address", kind: "text", label: "field.address", rights: bothClients("address") },
  { field: "legal_address", kind: "text", label: "field.legal_address", rights: { companies: ["legal_address"] } },
  { field: "next_step", kind: "text", label: "field.next_step", rights: { deals: ["next_step"] } },
  { field: "lost_reason", kind: "text", label: "field.lost_reason", rights: { deals: ["lost_reason"] } },
  { field: "pipeline", kind: "pipeline", label: "filter.pipeline", rights: { deals: ["stage"] } },
  { field: "stage_since", kind: "moment", label: "filter.stage_since", rights: { deals: ["stage"] } },
  { field: "import", kind: "import", label: "filter.import", rights: { contacts: [], companies: [], deals: [] } },
];

export type FilterField =
  | ("stage" | "status" | "owner" | "department" | "amount" | "next_step_at" | "expected_close" | "stale" | "contact" | "company" | "phone" | "email" | "handle")
  | ("source" | "tag" | "created_at" | "updated_at" | "title" | "name" | "last_name" | "first_name" | "middle_name" | "position" | "birthday" | "legal_name" | "inn")
  | ("kpp" | "ogrn" | "vat_id" | "site" | "address" | "legal_address" | "next_step" | "lost_reason" | "pipeline" | "stage_since" | "import");

export type Levels = Record<string, string> | undefined;
export type Offered = { field: FilterField; kind: Kind; label: PlainKey; operations: Operation[] };

function isSeen(levels: Levels, right: string): boolean {
  const level = levels?.[right];
  return level === undefined || level === "read" || level === "write";
}

export function labelOf(field: FilterField, area: RecordArea): PlainKey {
  if (field === "company" && area === "companies") return "field.parent";
  if (field === "name" && area === "contacts") return "filter.full_name";
  return FIELDS.find((one) => one.field === field)?.label ?? "list.filter";
}

export function kindOf(field: FilterField): Kind {
  return FIELDS.find((one) => one.field === field)?.kind ?? "text";
}

/** What a person may narrow a list by, and how. By what one may not read the server refuses: it would be an oracle. */
export function fieldsFor(area: RecordArea, levels: Levels): Offered[] {
  const channels = CHANNELS.every((right) => isSeen(levels, right));
  return FIELDS.flatMap(({ field, kind, rights, code, folded }) => {
    const needed = rights[area];
    // An import is named by its own page, and nowhere picked.
    if (kind === "import") return [];
    // Deals know their title by its own name.
    if (needed === undefined || (field === "name" && area === "deals") || !needed.every((right) => isSeen(levels, right))) return [];
    if (folded && !channels) return [];
    const operations = channels || code ? OPERATIONS_OF[kind] : OPERATIONS_OF[kind].filter((op) => !BY_PARTS.has(op));
    return [{ field, kind, label: labelOf(field, area), operations }];
  });
}

/** The fields of a filter that a refusal is about: the server names the field of the record, or the condition in its words. */
export function fieldsOfRefusal(area: RecordArea, problem: { code: string; field: string | null; detail: string }): ReadonlySet<string> {
  const told = problem.field ?? "";
  if (problem.code === "phone_invalid") return new Set(["phone"]);
  if (problem.code === "email_invalid") return new Set(["email"]);
  const inWords = /`(\w+)`/.exec(problem.detail)?.[1];
  return new Set(FIELDS.filter(({ field, rights }) => field === told || field === inWords || rights[area]?.includes(told)).map(({ field }) => field));
}
