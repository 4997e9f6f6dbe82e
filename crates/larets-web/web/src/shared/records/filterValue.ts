// The value of one condition: whether it is complete, and what a person types turned into what the server reads. Days are typed as
// the first and the last that belong, while the server's «after» and «before» leave theirs out. Pure.
import { localOf } from "../i18n/zone.ts";
import { isBare, kindOf } from "./filterFields.ts";
import { DAYS_LIMIT, VALUES_LIMIT, type Condition, type Ends, type Value } from "./filters.ts";

const DAY = /^\d{4}-\d{2}-\d{2}$/;
const SUM = /^\d{1,15}(\.\d{1,4})?$/;
/** Thousands divided by points or by commas, or by nothing. */
const WHOLE = /^(\d*|\d{1,3}(\.\d{3})+|\d{1,3}(,\d{3})+)$/;
/** Currencies with three digits behind the point (ISO 4217). */
const THOUSANDTHS = new Set(["BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"]);
const TEXT_LIMIT = 300;

export function isDay(value: unknown): value is string {
  return typeof value === "string" && DAY.test(value) && !Number.isNaN(Date.parse(value));
}

function isMoment(value: unknown): boolean {
  return typeof value === "string" && value.length > 10 && !Number.isNaN(Date.parse(value));
}

export function shiftedDay(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}

/** The day that a person means by `after` or `before`, which belongs to it; as it is where it is no day. */
export function dayMeant(op: "after" | "before", value: string): string {
  return isDay(value) ? shiftedDay(value, op === "after" ? 1 : -1) : value;
}

/** The day that stands for `after` or `before` where only days can be chosen: of a moment its own. */
export function dayShown(op: "after" | "before", value: string, timeZone: string | undefined): string {
  if (isMoment(value)) return localOf(Date.parse(value), timeZone).slice(0, 10);
  return isDay(value) ? dayMeant(op, value) : "";
}

/** The other way about. */
export function dayAsked(op: "after" | "before", day: string): string {
  return isDay(day) ? shiftedDay(day, op === "after" ? -1 : 1) : day;
}

/**
 * A sum as it may be typed, `100 000,50` or `100,000`, as the server writes it, read by the server's own rule for sums of deals: the
 * last point or comma divides the fraction, unless exactly three digits follow the only kind of it. What is no sum stays as it is.
 */
export function plainSum(typed: string, currency: string): string {
  const text = typed.replace(/[\s\u00a0\u2009\u202f'_]/g, "");
  const at = Math.max(text.lastIndexOf("."), text.lastIndexOf(","));
  if (at < 0) return text;
  const [before, mark, after] = [text.slice(0, at), text.charAt(at), text.slice(at + 1)];
  const mixed = before.includes(mark === "." ? "," : ".");
  const thousand = /^[1-9]\d{0,2}$/.test(before) && after.length === 3 && !THOUSANDTHS.has(currency);
  const [whole, fraction] = before.includes(mark) || (thousand && !mixed) ? [text, ""] : [before, after];
  if (whole + fraction === "" || !WHOLE.test(whole) || !/^\d*$/.test(fraction)) return text;
  return (whole.replace(/[.,]/g, "") || "0") + (fraction && `.${fraction}`);
}

export function endsOf(value: Value | undefined): Ends {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? value : {};
}

export function listOf(value: Value | undefined): (string | null)[] {
  return Array.isArray(value) ? value : [];
}

export function textOf(value: Value | undefined): string {
  return typeof value === "string" ? value : "";
}

function isSum(text: string | undefined): boolean {
  return text !== undefined && SUM.test(text);
}

/** Whether the server can read it. */
export function isComplete({ field, op, value }: Condition): boolean {
  if (isBare(op)) return true;
  const kind = kindOf(field);
  const ends = endsOf(value);
  if (op === "in") return listOf(value).length > 0 && listOf(value).length <= VALUES_LIMIT;
  if (op === "last_n_days" || op === "next_n_days") return typeof value === "number" && Number.isInteger(value) && value >= 1 && value <= DAYS_LIMIT;
  if (kind === "amount") {
    if (!ends.currency) return false;
    return op === "between" ? isSum(ends.from) && isSum(ends.to) && Number(ends.from) <= Number(ends.to) : isSum(ends.amount);
  }
  if (op === "between") return isDay(ends.from) && isDay(ends.to) && ends.from <= ends.to;
  if (op === "on") return isDay(value);
  if (op === "after" || op === "before") return isDay(value) || isMoment(value);
  if (kind === "stale") return typeof value === "boolean";
  if (["person", "department", "company", "contact", "stage", "pipeline", "status"].includes(kind)) return value === null || textOf(value) !== "";
  return textOf(value).trim() !== "" && textOf(value).length <= TEXT_LIMIT;
}

/** Whether something was typed that is no sum. */
export function isNoSum(text: string | undefined): boolean {
  return Boolean(text) && !isSum(text);
}

/** Whether it has a value that has to be put right, and not one that is still to come. */
export function isFaulty(condition: Condition): boolean {
  const { amount, from, to } = endsOf(condition.value);
  return isBackwards(condition) || (kindOf(condition.field) === "amount" && [amount, from, to].some(isNoSum));
}

/** Whether the first end stands after the last. */
export function isBackwards({ field, op, value }: Condition): boolean {
  const { from, to } = endsOf(value);
  if (op !== "between" || !from || !to) return false;
  return kindOf(field) === "amount" ? isSum(from) && isSum(to) && Number(from) > Number(to) : from > to;
}

/** The first value that an operation begins with, taken over from the one before where it fits. */
export function beginning(condition: Condition, currency: string): Condition {
  const { field, op, value } = condition;
  const kind = kindOf(field);
  const with_ = (next: Value | undefined): Condition => (next === undefined ? { field, op } : { field, op, value: next });
  if (isBare(op)) return { field, op };
  if (kind === "stale") return with_(typeof value === "boolean" ? value : true);
  if (op === "last_n_days" || op === "next_n_days") return with_(typeof value === "number" ? value : 7);
  if (kind === "amount") {
    const before = endsOf(value);
    const kept = { currency: before.currency ?? currency };
    return with_(op === "between" ? { ...kept, from: before.from ?? before.amount ?? "", to: before.to ?? "" } : { ...kept, amount: before.amount ?? before.from ?? "" });
  }
  if (op === "between") return with_({ from: endsOf(value).from ?? "", to: endsOf(value).to ?? "" });
  if (op === "in") return with_(Array.isArray(value) ? value : typeof value === "string" || value === null ? [value] : []);
  if (Array.isArray(value)) return with_(value[0]);
  return with_(typeof value === "string" || value === null ? value : undefined);
}
