// What a change would have written, for where it is told that it did not arrive. Pure.
import type { Format } from "../i18n/format.ts";
import { fieldText } from "./fieldText.ts";

/** Each value under its own field; a single one under the field that was edited. `mine` says in words what `body` says in ids. */
export function lostValues(field: string, { body, mine }: { body: object; mine?: Record<string, string | undefined> }, format: Format): { field: string; value: string }[] {
  const entries = Object.entries(mine ?? body);
  return entries.map(([name, value]) => ({ field: entries.length === 1 ? field : name, value: fieldText(name, value, format) }));
}
