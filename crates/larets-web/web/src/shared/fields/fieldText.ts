// The value of a field as its card shows it, for where it is told away from the card: sums with their currency, days, moments and
// stages by name. Masked values stay masked. Pure.
import type { Format } from "../i18n/format.ts";
import { shownValue } from "./shownValue.ts";

const NUMBER = /^-?\d+(\.\d+)?$/;
const DAY = /^\d{4}-\d{2}-\d{2}$/;
const DAYS = new Set(["expected_close", "birthday"]);

function sumText(value: unknown, format: Format): string | null {
  const { value: sum, currency } = value as { value?: unknown; currency?: unknown };
  if (typeof sum !== "string" || typeof currency !== "string") return null;
  // What is refused is told as it was typed.
  return NUMBER.test(sum) ? format.sum({ value: sum, currency }) : `${sum} ${currency}`;
}

/** `stageName`: what a stage is called, by its id. */
export function fieldText(field: string, value: unknown, format: Format, stageName?: (id: string) => string | undefined): string {
  if (field === "amount" && typeof value === "object" && value !== null) return sumText(value, format) ?? shownValue(value);
  if (typeof value !== "string") return shownValue(value);
  if (DAYS.has(field) && DAY.test(value)) return format.plainDate(value);
  if (field === "next_step_at" && !Number.isNaN(Date.parse(value))) return format.moment(value);
  if (field === "stage") return stageName?.(value) ?? value;
  return value;
}
