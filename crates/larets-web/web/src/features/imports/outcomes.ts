// What became of the rows of a file, as far as there is something to say of it. Pure.
import type { Import } from "../../shared/api/types.ts";

const OUTCOMES = ["created", "updated", "skipped", "refused"] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** Those that have rows; of nothing at all, that nothing is new. */
export function outcomesOf(progress: Pick<Import["progress"], Outcome>): Outcome[] {
  const some = OUTCOMES.filter((outcome) => progress[outcome] > 0);
  return some.length > 0 ? some : ["created"];
}
