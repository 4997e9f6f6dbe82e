// Moves a deal together with what its new stage asked for, on the card and in the list.
import { useQueryClient } from "@tanstack/react-query";
import { asProblem } from "../../shared/api/problem.ts";
import type { Deal, Stage, UpdateDeal } from "../../shared/api/types.ts";
import { rememberOwnSave } from "../../shared/fields/ownVersions.ts";
import { refreshBoards } from "../../shared/live/boards.ts";
import { dealSource } from "../../shared/records/dealSource.ts";
import { recordKeys } from "../../shared/records/keys.ts";
import { cardQuery, spreadRecord } from "../../shared/records/queries.ts";

export function useMoveWith(deal: Deal): (to: Stage, values: UpdateDeal) => Promise<void> {
  const queryClient = useQueryClient();
  return async (to, values) => {
    try {
      const { version } = queryClient.getQueryData(cardQuery(dealSource, deal.id).queryKey) ?? deal;
      const saved = await dealSource.change(deal.id, version, { ...values, stage_id: to.id });
      rememberOwnSave(deal.id, version, saved.version);
      spreadRecord(queryClient, dealSource, saved);
      void queryClient.invalidateQueries({ queryKey: recordKeys.timeline("deal", deal.id) });
      void queryClient.invalidateQueries({ queryKey: recordKeys.lists("deal") });
      refreshBoards(queryClient);
    } catch (error) {
      // Somebody was quicker: the next press starts from what the deal is now.
      if (asProblem(error).code === "edit_conflict") await queryClient.fetchQuery({ ...cardQuery(dealSource, deal.id), staleTime: 0 }).catch(() => undefined);
      throw error;
    }
  };
}
