// What may be done with many records, and how it is asked for.
import type { ActChange, BulkPreview, ChangeMany, Count, Me, RecordArea, Stage } from "../api/types.ts";
import type { Askable } from "../deals/draft.ts";
import { may } from "../session/session.ts";

export type BulkAct = "owner" | "department" | "tags" | "stage" | "field" | "delete" | "restore";

/** Records named one by one, or all that a list or the bin finds. */
export type BulkTarget = { ids: string[] } | { found: Found };
export type Found = { q?: string; filter?: string; bin?: true };

export type BulkValue =
  | { act: "owner" | "department"; id: string | null }
  | { act: "tags"; add: string[]; remove: string[] }
  | StageValue
  | { act: "field"; field: string; value: string | null }
  | { act: Bare };

/** What needs no value. */
export type Bare = "delete" | "restore";

export function isBare(act: BulkAct): act is Bare {
  return act === "delete" || act === "restore";
}

/** A stage, with what all of the deals get for it. `asks`: it may be given something; `lacks`: what the stage asks for and was not given. */
export type StageValue = { act: "stage"; id: string; given: Record<string, string | null>; asks: boolean; lacks: string[] };

/** The fields that the server sets in many records at once, and whose right each needs. */
const FIELDS: Record<RecordArea, { field: string; right: string }[]> = {
  contacts: ["position", "source", "address"].map((field) => ({ field, right: field })),
  companies: ["source", "site", "address", "legal_address"].map((field) => ({ field, right: field })),
  deals: [...["next_step", "expected_close", "lost_reason", "source"].map((field) => ({ field, right: field })), { field: "next_step_at", right: "next_step" }],
};

function writes(me: Me, area: RecordArea, field: string): boolean {
  const level = me.fields[area]?.[field];
  return level === undefined || level === "write";
}

export function settableFields(me: Me, area: RecordArea): string[] {
  return FIELDS[area].filter(({ right }) => writes(me, area, right)).map(({ field }) => field);
}

const GIVEN_WITH_A_STAGE: readonly Askable[] = ["expected_close", "next_step", "source", "lost_reason"];

/** What can be given to many deals along with a stage: what it asks for, and why they are lost. */
export function givenWith(me: Me, stage: Pick<Stage, "kind" | "required">): Askable[] {
  return GIVEN_WITH_A_STAGE.filter((field) => writes(me, "deals", field) && (stage.required.includes(field) || (field === "lost_reason" && stage.kind === "lost")));
}

/** What this person may do with many records of an area; nothing without the right to change many. */
export function bulkActsFor(me: Me, area: RecordArea): BulkAct[] {
  if (!may(me, area, "bulk_edit")) return [];
  const edits = may(me, area, "edit");
  const acts: [BulkAct, boolean][] = [
    ["owner", may(me, area, "assign")],
    ["stage", area === "deals" && edits && writes(me, area, "stage")],
    ["tags", edits && writes(me, area, "tags")],
    ["delete", may(me, area, "delete")],
    ["department", may(me, area, "assign")],
    ["field", edits && settableFields(me, area).length > 0],
  ];
  return acts.filter(([, allowed]) => allowed).map(([act]) => act);
}

/** What this person may do with many records in the bin. */
export function binActsFor(me: Me, area: RecordArea): BulkAct[] {
  return may(me, area, "bulk_edit") && may(me, area, "restore") ? ["restore"] : [];
}

function whichOf(target: BulkTarget): Pick<ChangeMany, "ids" | "q" | "filter" | "all" | "bin"> {
  if ("ids" in target) return { ids: target.ids };
  const { q, filter, bin } = target.found;
  if (bin) return { bin };
  return q === undefined && filter === undefined ? { all: true } : { ...(q === undefined ? {} : { q }), ...(filter === undefined ? {} : { filter }) };
}

function whatOf(value: BulkValue): Omit<ChangeMany, "kind"> {
  switch (value.act) {
    case "owner":
      return { action: "assign", owner_id: value.id };
    case "department":
      return { action: "assign", department_id: value.id };
    case "tags":
      return { action: "tag", add_tags: value.add, remove_tags: value.remove };
    case "stage":
      return { action: "set", set: { stage_id: value.id, ...value.given } };
    case "field":
      return { action: "set", set: { [value.field]: value.value } };
    case "delete":
    case "restore":
      return { action: value.act };
  }
}

export function bulkBody(area: RecordArea, target: BulkTarget, value: BulkValue): ChangeMany {
  return { kind: area, ...whichOf(target), ...whatOf(value) };
}

/** Why records would be refused, the most frequent reason first, each with those of the examples that have it. */
export function refusalsOf(preview: BulkPreview): { code: string; count: number; examples: ActChange[] }[] {
  return [...preview.refused]
    .sort((one, other) => other.count - one.count)
    .map(({ code, count }) => ({ code, count, examples: preview.examples.filter((example) => example.code === code) }));
}

/** How many records will be reached for: exact where every one of them was looked at. */
export function reachOf(preview: BulkPreview): { whole: boolean; total: Count } {
  return { whole: preview.total.exact && preview.looked_at >= preview.total.value, total: preview.total };
}
