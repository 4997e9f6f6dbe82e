// Which kind the bin opens with. Pure.
import type { Count, RecordArea } from "../../shared/api/types.ts";

/** The first that holds something, as far as is known by now; the first of all when none does. Undefined: it is not known yet. */
export function firstFilled(areas: readonly RecordArea[], counts: (Count | null | undefined)[]): RecordArea | undefined {
  for (const [at, area] of areas.entries()) {
    const count = counts[at];
    if (count === undefined) return undefined;
    if (count === null || count.value > 0) return area;
  }
  return areas[0];
}
