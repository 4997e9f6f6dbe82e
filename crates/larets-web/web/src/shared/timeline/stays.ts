// How long a deal stood in a stage before it was moved, read from its own history.
import type { TimelineItem } from "../api/types.ts";

/** The change of the stage in an entry, if it is one. */
export function moveOf(item: TimelineItem) {
  return item.kind === "change" ? item.changes.find(({ field }) => field === "stage") : undefined;
}

/** A deal that was brought in stood in its stage before: that is no beginning. */
const begins = (item: TimelineItem) => item.kind === "created" || moveOf(item) !== undefined;

/** Milliseconds by the id of the entry that ended the stay. `items` begin with the latest; a stay whose beginning is not among them is left out. */
export function staysOf(items: TimelineItem[]): Map<string, number> {
  const stays = new Map<string, number>();
  let ended: TimelineItem | undefined;
  let takenBack = 0;
  for (const item of items) {
    if (!begins(item)) continue;
    // A move and the one that took it back are as if neither had been made.
    if (moveOf(item)?.takes_back) {
      takenBack += 1;
      continue;
    }
    if (takenBack > 0) {
      takenBack -= 1;
      continue;
    }
    if (ended) stays.set(ended.id, new Date(ended.at).getTime() - new Date(item.at).getTime());
    ended = moveOf(item) ? item : undefined;
  }
  return stays;
}
