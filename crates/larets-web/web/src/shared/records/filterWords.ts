// A filter in words, as chips and as one sentence. Names of what ids stand for come from outside.
import type { RecordArea } from "../api/types.ts";
import type { Format } from "../i18n/format.ts";
import type { Translate } from "../i18n/translate.ts";
import { isBare, kindOf, labelOf } from "./filterFields.ts";
import { isGroup, joinOf, partsOf, type Condition, type Part } from "./filters.ts";
import { dayMeant, endsOf, isDay, listOf, textOf } from "./filterValue.ts";

export type Told = {
  t: Translate;
  format: Format;
  area: RecordArea;
  language: string;
  /** The name of what a value of the field stands for; null is nobody. */
  nameOf: (field: string, value: string | null) => string;
};

function dateWords({ format }: Told, value: string): string {
  return isDay(value) ? format.plainDate(value) : format.dateTime(value);
}

function sumWords({ format }: Told, value: string | undefined, currency: string | undefined): string {
  if (!value || !currency || !/^\d+(\.\d+)?$/.test(value)) return `${value ?? ""} ${currency ?? ""}`.trim();
  return format.sum({ value, currency });
}

function moneyWords(told: Told, { op, value }: Condition): string {
  const { amount, from, to, currency } = endsOf(value);
  if (op === "between") return told.t("said.between", { from: sumWords(told, from, currency), to: sumWords(told, to, currency) });
  const sum = sumWords(told, amount, currency);
  return op === "more" ? told.t("said.more", { value: sum }) : op === "less" ? told.t("said.less", { value: sum }) : sum;
}

function dayWords(told: Told, { op, value }: Condition): string {
  const { t } = told;
  if (op === "last_n_days" || op === "next_n_days") return t(op === "last_n_days" ? "said.last_n_days" : "said.next_n_days", { count: typeof value === "number" ? value : 0 });
  const { from, to } = endsOf(value);
  if (op === "between") return t("said.between", { from: dateWords(told, from ?? ""), to: dateWords(told, to ?? "") });
  const at = textOf(value);
  if (op === "after" || op === "before") return t(op === "after" ? "list.filter_since" : "list.filter_until", { date: dateWords(told, dayMeant(op, at)) });
  return dateWords(told, at);
}

/** What is asked of the field, without its name. */
export function valueWords(told: Told, condition: Condition): string {
  const { field, op, value } = condition;
  const { t } = told;
  if (isBare(op)) return t(`op.${op}` as "op.empty");
  // Whoever made the view knows the value; its reader may not.
  if (value === undefined) return t("said.hidden");
  const kind = kindOf(field);
  if (kind === "amount") return moneyWords(told, condition);
  if (kind === "moment" || kind === "due" || kind === "birthday") return dayWords(told, condition);
  if (kind === "stale") return t(value === false ? "said.no" : "said.yes");
  if (op === "in") return new Intl.ListFormat(told.language, { type: "disjunction" }).format(listOf(value).map((one) => told.nameOf(field, one)));
  const name = told.nameOf(field, typeof value === "string" ? value : null);
  if (op === "is_not") return t("said.is_not", { value: name });
  if (op === "has_not") return t("said.has_not", { value: name });
  if (op === "contains") return t("said.contains", { value: name });
  if (op === "starts_with") return t("said.starts_with", { value: name });
  return name;
}

/** A condition with the name of its field, or a group as one sentence. */
export function partWords(told: Told, part: Part, inner = false): string {
  if (!isGroup(part)) return told.t("list.filter_is", { field: told.t(labelOf(part.field, told.area)), value: valueWords(told, part) });
  const between = told.t(joinOf(part) === "any" ? "filter.or" : "filter.and");
  const words = partsOf(part).map((one) => partWords(told, one, true)).join(` ${between} `);
  return inner ? `(${words})` : words;
}
