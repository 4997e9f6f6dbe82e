// What is done with the next steps of the day: done, and at once the next one is asked for; planned; taken back.
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { asProblem } from "../../shared/api/problem.ts";
import type { Deal, UpdateDeal } from "../../shared/api/types.ts";
import { newestOwn, rememberOwnSave } from "../../shared/fields/ownVersions.ts";
import { useI18n } from "../../shared/i18n/i18n.tsx";
import { useProblemText } from "../../shared/i18n/useProblemText.ts";
import { toast, toastProblem } from "../../shared/layout/toasts.ts";
import { refreshBoards } from "../../shared/live/boards.ts";
import { dealSource } from "../../shared/records/dealSource.ts";
import { recordKeys } from "../../shared/records/keys.ts";
import { spreadRecord } from "../../shared/records/queries.ts";
import type { Planning, StepGroup } from "./groups.ts";

export function useSteps() {
  const { t } = useI18n();
  const problemText = useProblemText();
  const queryClient = useQueryClient();
  const [planning, setPlanning] = useState<Planning | null>(null);

  async function change(deal: Deal, body: UpdateDeal): Promise<Deal> {
    const version = newestOwn(deal.id, deal.version);
    try {
      const saved = await dealSource.change(deal.id, version, body);
      rememberOwnSave(deal.id, version, saved.version);
      if (queryClient.getQueryData(recordKeys.card("deal", deal.id))) spreadRecord(queryClient, dealSource, saved);
      void queryClient.invalidateQueries({ queryKey: recordKeys.timeline("deal", deal.id) });
      refreshBoards(queryClient);
      return saved;
    } catch (error) {
      // Somebody was quicker: the next press starts from what the deal is now.
      const current = asProblem(error).body["current"] as Deal | undefined;
      if (current) setPlanning((now) => (now?.deal.id === deal.id ? { ...now, deal: current } : now));
      throw error;
    } finally {
      void queryClient.invalidateQueries({ queryKey: recordKeys.today });
      void queryClient.invalidateQueries({ queryKey: recordKeys.lists("deal") });
    }
  }

  const finish = useMutation({
    mutationFn: ({ deal }: Omit<Planning, "done">) => change(deal, { next_step: null, next_step_at: null }),
    onMutate: ({ deal, group, place }) => setPlanning({ deal, group, place, done: { next_step: deal.next_step ?? null, next_step_at: deal.next_step_at ?? null } }),
    onSuccess: (deal) => setPlanning((now) => (now?.deal.id === deal.id ? { ...now, deal } : now)),
    onError: (error, { deal }) => {
      setPlanning((now) => (now?.deal.id === deal.id ? null : now));
      toastProblem(problemText(error));
    },
  });
  const save = useMutation({
    mutationFn: ({ deal, body }: { deal: Deal; body: UpdateDeal }) => change(deal, body),
    onSuccess: (deal) => {
      setPlanning((now) => (now?.deal.id === deal.id ? null : now));
      toast(t("board.step_saved"));
    },
  });
  const back = useMutation({
    mutationFn: ({ deal, done }: Planning) => change(deal, { ...done }),
    onSuccess: (deal) => setPlanning((now) => (now?.deal.id === deal.id ? null : now)),
    onError: (error) => toastProblem(problemText(error)),
  });

  return {
    planning,
    finish: (deal: Deal, group: StepGroup, place: number) => finish.mutate({ deal, group, place }),
    plan: (deal: Deal, group: StepGroup, place: number) => {
      save.reset();
      setPlanning({ deal, group, place, done: null });
    },
    save: (body: UpdateDeal) => planning && save.mutate({ deal: planning.deal, body }),
    back: () => planning && back.mutate(planning),
    close: () => setPlanning(null),
    /** Whether the server is being asked. */
    busy: finish.isPending || save.isPending || back.isPending,
    saving: save.isPending,
    error: save.error,
  };
}

export type Steps = ReturnType<typeof useSteps>;
