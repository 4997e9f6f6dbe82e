// A rule while it is made up: an action or a field of an area, how much of it, and until which day.
import type { AccessArea, CreateRule } from "../api/types.ts";
import { dayAfter, startOfDay } from "../i18n/zone.ts";
import { LEVELS } from "./scale.ts";

export type Effect = "allow" | "deny";
/** `subject` is an action or a field: `action:export`, `field:phones`. `until` is a day, or empty. */
export type RuleDraft = { effect: Effect; area: string; subject: string; value: string; until: string; note: string };

/** An exception is forgotten easily: it is offered to end by itself. */
export const USUAL_DAYS = 7;

const isField = (subject: string) => subject.startsWith("field:");
const keyOf = (subject: string) => subject.slice(subject.indexOf(":") + 1);

/** What can be chosen: an allow of nothing and a deny that leaves everything would say nothing. */
export function valuesFor({ effect, subject }: Pick<RuleDraft, "effect" | "subject">, area: AccessArea | undefined): string[] {
  const scale = isField(subject) ? LEVELS : (area?.reaches ?? []);
  return effect === "allow" ? scale.slice(1) : scale.slice(0, -1);
}

export function subjectsOf(area: AccessArea | undefined): { actions: string[]; fields: string[] } {
  return { actions: (area?.actions ?? []).map((action) => `action:${action}`), fields: (area?.fields ?? []).map((field) => `field:${field}`) };
}

/** The draft with what no longer goes together replaced by the first that does. */
export function withSound(draft: RuleDraft, areas: AccessArea[]): RuleDraft {
  const area = areas.find((one) => one.area === draft.area);
  const { actions, fields } = subjectsOf(area);
  const subject = [...actions, ...fields].includes(draft.subject) ? draft.subject : (actions[0] ?? "");
  const values = valuesFor({ effect: draft.effect, subject }, area);
  return { ...draft, subject, value: values.includes(draft.value) ? draft.value : (values[0] ?? "") };
}

/** It holds through its last day. */
function endOf(day: string, timeZone: string | undefined): string {
  return new Date(startOfDay(dayAfter(day), timeZone) - 1000).toISOString();
}

export function createOf({ effect, area, subject, value, until, note }: RuleDraft, timeZone: string | undefined): CreateRule {
  const what = isField(subject) ? { field: keyOf(subject), level: value } : { action: keyOf(subject), reach: value };
  return { effect, area, ...what, ...(until ? { until: endOf(until, timeZone) } : {}), ...(note.trim() ? { note: note.trim() } : {}) };
}

/** The day that is so many days away, `YYYY-MM-DD`. */
export function dayAhead(today: string, days: number): string {
  return new Date(Date.parse(`${today}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}
