// Which columns an export begins with: those that the list shows.
import type { ExportOptions } from "../api/types.ts";

/** What the list shows in one column and a file in several. */
const SEVERAL: Record<string, readonly string[]> = {
  name: ["last_name", "first_name", "middle_name", "name"],
  companies: ["company", "companies"],
  inn: ["inn", "vat_id"],
  stage: ["pipeline", "stage"],
  amount: ["amount", "currency"],
  next_step: ["next_step", "next_step_at"],
};

/** The codes of the columns that stand for what is shown, in the order of the file; of all, when none does. */
export function preselected(columns: ExportOptions["columns"], shown: readonly string[]): string[] {
  const codes = new Set(shown.flatMap((id) => SEVERAL[id] ?? [id]));
  const seen = columns.filter(({ level, by_label }) => level !== "masked" && !by_label);
  const chosen = seen.filter(({ code }) => codes.has(code));
  return (chosen.length > 0 ? chosen : seen).map(({ code }) => code);
}
