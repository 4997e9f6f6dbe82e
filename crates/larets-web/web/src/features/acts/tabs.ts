// Which records of an act are shown, by what became of them.
import type { Act } from "../../shared/api/types.ts";

const TABS = ["refused", "changed", "undone", "unchanged"] as const;
export type ActTab = (typeof TABS)[number];

export function isActTab(value: unknown): value is ActTab {
  return (TABS as readonly unknown[]).includes(value);
}

/** Those that have records. What was left stands in a list of its own, and what was taken back is not changed any more. */
export function tabsOf(act: Pick<Act, "kind" | "changed" | "refused" | "undone" | "unchanged" | "left">): { tab: ActTab; count: number }[] {
  const counts: Record<ActTab, number> = {
    refused: act.refused,
    // An import names only those of its records that were there before.
    changed: act.kind === "import" ? act.changed : Math.max(0, act.changed - act.undone - act.left),
    undone: act.undone,
    unchanged: act.unchanged,
  };
  return TABS.map((tab) => ({ tab, count: counts[tab] })).filter(({ count }) => count > 0);
}

/** What the person wants to know first. */
export function firstTab(tabs: { tab: ActTab }[]): ActTab | null {
  return tabs[0]?.tab ?? null;
}
