// Moves a deal together with what its new stage asked for, on the card and in the list, and takes that back.
import { useQueryClient } from "@tanstack/react-query";
import { asProblem } from "../../shared/api/problem.ts";
import type { Deal, Stage, UpdateDeal } from "../../shared/api/types.ts";
import { useI18n } from "../../shared/i18n/i18n.tsx";
import { useProblemText } from "../../shared/i18n/useProblemText.ts";
import { toastProblem, toastWithUndo } from "../../shared/layout/toasts.ts";
import { newestOwn, rememberOwnSave } from "../../shared/fields/ownVersions.ts";
import { refreshBoards } from "../../shared/live/boards.ts";
import { dealSource } from "../../shared/records/dealSource.ts";
import { recordKeys } from "../../shared/records/keys.ts";
import { cardQuery, spreadRecord } from "../../shared/records/queries.ts";
import { valuesOf } from "./useMoves.ts";

export function useMoveWith(deal: Deal): (to: Stage, values: UpdateDeal) => Promise<Deal> {
  const { t } = useI18n();
  const problemText = useProblemText();
  const queryClient = useQueryClient();

  async function change(version: number, body: UpdateDeal): Promise<Deal> {
    const saved = await dealSource.change(deal.id, version, body);
    rememberOwnSave(deal.id, version, saved.version);
    spreadRecord(queryClient, dealSource, saved);
    void queryClient.invalidateQueries({ queryKey: recordKeys.timeline("deal", deal.id) });
    void queryClient.invalidateQueries({ queryKey: recordKeys.lists("deal") });
    refreshBoards(queryClient);
    return saved;
  }

  return async (to, values) => {
    const before = valuesOf(deal, [...Object.keys(values), "stage_id"]);
    try {
      const seen = queryClient.getQueryData(cardQuery(dealSource, deal.id).queryKey) ?? deal;
      const saved = await change(seen.version, { ...values, stage_id: to.id });
      toastWithUndo(t("board.moved", { deal: deal.title || t("deals.untitled"), stage: to.name }), t("action.undo"), () => {
        // What somebody else has changed since is not overwritten.
        change(newestOwn(deal.id, saved.version), { ...before, take_back: true }).catch((error: unknown) => toastProblem(problemText(error)));
      });
      return saved;
    } catch (error) {
      // Somebody was quicker: the next press starts from what the deal is now.
      if (asProblem(error).code === "edit_conflict") await queryClient.fetchQuery({ ...cardQuery(dealSource, deal.id), staleTime: 0 }).catch(() => undefined);
      throw error;
    }
  };
}
