// Openings in a row by one person stand as one line, which can be unfolded.
import type { TimelineItem } from "../api/types.ts";

/** `more`: the openings behind the first, which is the latest. */
export type Shown = { item: TimelineItem; more: TimelineItem[] };

export function folded(items: TimelineItem[]): Shown[] {
  const shown: Shown[] = [];
  for (const item of items) {
    const last = shown.at(-1);
    if (item.kind === "open" && last?.item.kind === "open" && last.item.author?.id === item.author?.id) last.more.push(item);
    else shown.push({ item, more: [] });
  }
  return shown;
}
