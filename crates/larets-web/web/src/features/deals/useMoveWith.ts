// Moves a deal together with what its new stage asked for, on the card and in the list, and takes that back.
import { useQueryClient } from "@tanstack/react-query";
import type { Deal, Stage, UpdateDeal } from "../../shared/api/types.ts";
import { newestOwn } from "../../shared/fields/ownVersions.ts";
import { useI18n } from "../../shared/i18n/i18n.tsx";
import { useProblemText } from "../../shared/i18n/useProblemText.ts";
import { toastProblem, toastWithUndo } from "../../shared/layout/toasts.ts";
import { refreshBoards } from "../../shared/live/boards.ts";
import { dealSource } from "../../shared/records/dealSource.ts";
import { recordKeys } from "../../shared/records/keys.ts";
import { cardQuery, spreadRecord } from "../../shared/records/queries.ts";
import { changeSeen, valuesOf } from "./seen.ts";

/** `onSaved` is told of the undoing, too. */
export function useMoveWith(onSaved?: (saved: Deal) => void): (deal: Deal, to: Stage, values: UpdateDeal) => Promise<void> {
  const { t } = useI18n();
  const problemText = useProblemText();
  const queryClient = useQueryClient();

  async function change(seen: Deal, body: UpdateDeal): Promise<Deal> {
    const saved = await changeSeen(seen, body, (current) => spreadRecord(queryClient, dealSource, current));
    spreadRecord(queryClient, dealSource, saved);
    void queryClient.invalidateQueries({ queryKey: recordKeys.timeline("deal", saved.id) });
    void queryClient.invalidateQueries({ queryKey: recordKeys.lists("deal") });
    refreshBoards(queryClient);
    onSaved?.(saved);
    return saved;
  }

  /** The deal as this person knows it: with what only they have changed since. */
  function ownOf(deal: Deal): Deal {
    const card = queryClient.getQueryData(cardQuery(dealSource, deal.id).queryKey);
    return card?.version === newestOwn(deal.id, deal.version) ? card : deal;
  }

  return async (deal, to, values) => {
    const seen = ownOf(deal);
    const before = valuesOf(seen, [...Object.keys(values), "stage_id"]);
    const saved = await change(seen, { ...values, stage_id: to.id });
    toastWithUndo(t("board.moved", { deal: deal.title || t("deals.untitled"), stage: to.name }), t("action.undo"), () => {
      change(ownOf(saved), { ...before, take_back: true }).catch((error: unknown) => toastProblem(problemText(error)));
    });
  };
}
