// The value of a changed field of a deal as people read it: the record of events keeps sums, days and moments as computers write them.
import type { Format } from "../i18n/format.ts";

const AMOUNT = /^(-?\d+(?:\.\d+)?) ([A-Z]{3})$/;
const DAY = /^\d{4}-\d{2}-\d{2}$/;
const STEP = /^(\d{4}-\d{2}-\d{2}T\S+Z) ?(.*)$/s;

export function changeText(field: string, text: string, format: Format): string {
  const amount = field === "amount" ? AMOUNT.exec(text) : null;
  if (amount) return format.sum({ value: amount[1] ?? "0", currency: amount[2] ?? "" });
  if (field === "expected_close" && DAY.test(text)) return format.plainDate(text);
  const step = field === "next_step" ? STEP.exec(text) : null;
  if (step) return [step[2], format.moment(step[1] ?? "")].filter(Boolean).join(" · ");
  return text;
}
