// A change of a deal is made from the deal as it was seen: what somebody else has written meanwhile is not overwritten unseen.
import { asProblem } from "../../shared/api/problem.ts";
import type { Deal, UpdateDeal } from "../../shared/api/types.ts";
import type { BoardDeal } from "./board.ts";
import { changeDeal } from "./queries.ts";

/** What these fields held before, as it is sent. */
export function valuesOf(deal: BoardDeal, names: string[]): UpdateDeal {
  const ids = (links: { id: string }[] = []) => links.map(({ id }) => id);
  const all: UpdateDeal = {
    // Answers and refusals tell its parts in different orders.
    amount: deal.amount ? { value: deal.amount.value, currency: deal.amount.currency } : null,
    expected_close: deal.expected_close ?? "",
    next_step: deal.next_step ?? "",
    next_step_at: deal.next_step_at ?? null,
    lost_reason: deal.lost_reason ?? "",
    source: deal.source ?? "",
    contacts: ids(deal.contacts),
    companies: ids(deal.companies),
    stage_id: deal.stage_id,
  };
  return Object.fromEntries(Object.entries(all).filter(([name]) => names.includes(name)));
}

/** Whether somebody else changed one of these fields meanwhile. */
export function touched(seen: BoardDeal, current: BoardDeal, names: string[]): boolean {
  return JSON.stringify(valuesOf(seen, names)) !== JSON.stringify(valuesOf(current, names));
}

/** Refused where somebody else has touched what is changed; what else they changed does not stand in the way. `onCurrent`: told of what the deal is by then. */
export async function changeSeen(seen: BoardDeal, body: UpdateDeal, onCurrent: (current: Deal) => void): Promise<Deal> {
  try {
    return await changeDeal(seen.id, seen.version, body);
  } catch (error) {
    const problem = asProblem(error);
    const current = problem.code === "edit_conflict" ? (problem.body["current"] as Deal | undefined) : undefined;
    if (!current) throw error;
    onCurrent(current);
    if (touched(seen, current, Object.keys(body))) throw error;
    return changeDeal(current.id, current.version, body);
  }
}
