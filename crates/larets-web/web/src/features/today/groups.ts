// The groups of the day as they are shown: a deal that is being dealt with keeps its place, whatever the server says of it
// meanwhile.
import type { Count, Deal, Today, TodayDeals } from "../../shared/api/types.ts";

export const STEP_GROUPS = ["overdue", "due", "upcoming", "without_step"] as const;
export type StepGroup = (typeof STEP_GROUPS)[number];

/** A deal whose next step is being set: where it stands, and what was done before, if anything. */
export type Planning = { deal: Deal; group: StepGroup; place: number; done: { next_step: string | null; next_step_at: string | null } | null };

/** The deals of a group, with the one being dealt with where it stood, and in no other group. */
export function placed(deals: Deal[], group: StepGroup, planning: Planning | null): Deal[] {
  if (!planning) return deals;
  const others = deals.filter(({ id }) => id !== planning.deal.id);
  if (planning.group !== group) return others;
  return [...others.slice(0, planning.place), planning.deal, ...others.slice(planning.place)];
}

/** How many deals a group has as it is shown. */
export function countOf({ count, items }: TodayDeals, shown: Deal[]): Count {
  return { ...count, value: count.value + shown.length - items.length };
}

/** Where counting stopped is no number to remember. */
const ROUND = 100;

/** The number of a count: where counting stopped, no more than a round one that is there for sure. */
export function toldOf({ value, exact }: Count): number {
  return exact || value < ROUND ? value : value - (value % ROUND);
}

/** How many deals of a group are not here. */
export function beyond(count: { value: number }, here: number): number {
  return Math.max(0, count.value - here);
}

/** Whether there is nothing at all to show. */
export function isEmpty(today: Today): boolean {
  const groups = [today.overdue, today.due, today.upcoming, today.without_step, today.stale, today.close_passed, today.duplicates, today.changes];
  return (today.open?.value ?? 0) === 0 && groups.every((group) => !group || group.count.value === 0);
}
