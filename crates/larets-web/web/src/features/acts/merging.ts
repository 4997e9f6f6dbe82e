// Two records side by side: which of their fields are shown, where there is something to choose, and what is asked for.
import type { Company, Contact, NamedRef, Point } from "../../shared/api/types.ts";
import { pointText } from "../../shared/fields/PointValue.tsx";

export type Merged = Contact | Company;
export type MergeArea = "contacts" | "companies";
export type Choice = "this" | "other" | "both";
export type Choices = Record<string, Choice>;

const TEXTS: Record<MergeArea, string[]> = {
  contacts: ["last_name", "first_name", "middle_name", "position", "birthday", "address", "source"],
  companies: ["name", "legal_name", "inn", "kpp", "ogrn", "vat_id", "site", "address", "legal_address", "source"],
};
export const POINTS = ["phones", "emails", "handles"] as const;
export type PointList = (typeof POINTS)[number];

export type MergeRow =
  | { kind: "text"; field: string; choices: Choice[]; values: [string, string] }
  | { kind: "points"; field: PointList; choices: Choice[]; values: [Point[], Point[]] }
  | { kind: "tags"; field: "tags"; choices: Choice[]; values: [string[], string[]] }
  | { kind: "names"; field: NamedField; choices: Choice[]; values: [string[], string[]] };

/** What is not chosen but worth seeing: who looks after it, and whom it is linked with. */
const NAMED = { contacts: ["owner", "companies"], companies: ["owner", "parent", "contacts"] } as const;
type NamedField = (typeof NAMED)[MergeArea][number];

export function namesOf(record: Merged, field: NamedField): string[] {
  const value = (record as unknown as Partial<Record<NamedField, NamedRef | NamedRef[] | null>>)[field];
  return (Array.isArray(value) ? value : value ? [value] : []).map(({ name }) => name);
}

export function textOf(record: Merged, field: string): string {
  const value = (record as unknown as Record<string, unknown>)[field];
  return typeof value === "string" ? value : "";
}

const same = (one: string[], other: string[]) => one.length === other.length && one.every((value) => other.includes(value));

/** What may be chosen of a field: nothing where only one has it, both are the same, or it may not be changed. */
function choicesOf(record: Merged, field: string, [one, other]: [string[], string[]], all: Choice[]): Choice[] {
  const level = record.fields[field];
  const writable = level === undefined || level === "write";
  return writable && one.length > 0 && other.length > 0 && !same(one, other) ? all : [];
}

export function mergeRows(area: MergeArea, one: Merged, other: Merged): MergeRow[] {
  const shown = (field: string) => one.fields[field] !== "hidden";
  const texts = TEXTS[area].filter(shown).map<MergeRow>((field) => {
    const values: [string, string] = [textOf(one, field), textOf(other, field)];
    const filled: [string[], string[]] = [values[0] ? [values[0]] : [], values[1] ? [values[1]] : []];
    return { kind: "text", field, values, choices: choicesOf(one, field, filled, ["this", "other"]) };
  });
  const points = POINTS.filter(shown).map<MergeRow>((field) => ({
    kind: "points",
    field,
    values: [one[field], other[field]],
    choices: choicesOf(one, field, [one[field].map(pointText), other[field].map(pointText)], ["both", "this", "other"]),
  }));
  const tags: MergeRow[] = shown("tags") ? [{ kind: "tags", field: "tags", values: [one.tags, other.tags], choices: choicesOf(one, "tags", [one.tags, other.tags], ["both", "this", "other"]) }] : [];
  const names = NAMED[area].filter(shown).map<MergeRow>((field) => ({ kind: "names", field, values: [namesOf(one, field), namesOf(other, field)], choices: [] }));
  return [...texts, ...points, ...tags, ...names].filter(({ values }) => values[0].length + values[1].length > 0);
}

/** The choice that stands when the person has made none. */
export function chosenOf(row: MergeRow, choices: Choices): Choice {
  return choices[row.field] ?? (row.kind === "text" ? "this" : "both");
}
