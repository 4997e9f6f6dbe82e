// Moving deals between stages: shown at once, put back with the reason when refused, taken back within ten seconds. What a
// stage asks for is asked of the person, and the move is made again.
import { useMutation, useQueryClient, type QueryKey } from "@tanstack/react-query";
import { useState } from "react";
import { asProblem, type Problem } from "../../shared/api/problem.ts";
import type { Deal, Stage, UpdateDeal } from "../../shared/api/types.ts";
import { ASKABLE, type Askable } from "../../shared/deals/draft.ts";
import { useI18n } from "../../shared/i18n/i18n.tsx";
import { useProblemText } from "../../shared/i18n/useProblemText.ts";
import { toastProblem, toastWithUndo } from "../../shared/layout/toasts.ts";
import { boardKeys, refreshBoards } from "../../shared/live/boards.ts";
import type { Question } from "./AskFields.tsx";
import { findDeal, lacksStep, withDeal, type Board, type BoardDeal } from "./board.ts";
import { changeSeen, valuesOf } from "./seen.ts";

export function askable(fields: unknown): Askable[] {
  const names = Array.isArray(fields) ? fields : [];
  return ASKABLE.filter((field) => names.includes(field));
}

export function useMoves(boardKey: QueryKey) {
  const { t, known, format } = useI18n();
  const problemText = useProblemText();
  const queryClient = useQueryClient();
  const [question, setQuestion] = useState<(Question & { deal: BoardDeal }) | null>(null);
  const [planning, setPlanning] = useState<{ deal: BoardDeal; asked: boolean } | null>(null);
  const { mutateAsync } = useMutation({
    mutationKey: boardKeys.moves,
    // One after the other, so that a second move of a card carries the version that the first has made.
    scope: { id: "deal-moves" },
    mutationFn: ({ deal, body, onCurrent }: { deal: BoardDeal; body: UpdateDeal; onCurrent: (current: Deal) => void }) => changeSeen(deal, body, onCurrent),
  });

  const nameOf = (deal: BoardDeal) => deal.title || t("deals.untitled");

  function put(deal: BoardDeal) {
    queryClient.setQueryData<Board>(boardKey, (board) => board && withDeal(board, deal));
  }

  /** Shows the deal in its new stage and asks the server; what is refused is put back and thrown. */
  async function attempt(deal: BoardDeal, to: Stage, values: UpdateDeal, since = new Date().toISOString()): Promise<Deal> {
    const body: UpdateDeal = { ...values, stage_id: to.id };
    let standing = findDeal(queryClient.getQueryData<Board>(boardKey), deal.id) ?? deal;
    await queryClient.cancelQueries({ queryKey: boardKey });
    put({ ...standing, stage_id: to.id, stage_since: since });
    try {
      const saved = await mutateAsync({ deal, body, onCurrent: (current) => (standing = current) });
      put(saved);
      return saved;
    } catch (error) {
      put(standing);
      throw error;
    } finally {
      refreshBoards(queryClient);
    }
  }

  function reasonOf(problem: Problem): string {
    const missing = problem.body["missing"];
    // Taken away since the page was told of the stages.
    if (problem.code === "invalid" && problem.field === "stage_id") return t("board.stage_gone");
    if (problem.code !== "required" || !Array.isArray(missing)) return problemText(problem);
    return t("board.needs", { fields: format.list(missing.map((field) => known(`field.${String(field)}`, String(field)))) });
  }

  function tellRefusal(deal: BoardDeal, to: Stage, error: unknown) {
    const problem = asProblem(error);
    const deal_name = nameOf(deal);
    if (problem.code === "edit_conflict") return toastProblem(t("board.conflict", { deal: deal_name }));
    toastProblem(t("board.refused", { deal: deal_name, stage: to.name, reason: reasonOf(problem) }));
  }

  async function back(moved: BoardDeal, from: Stage, before: UpdateDeal, since: string | undefined) {
    try {
      await attempt(moved, from, { ...before, take_back: true }, since);
      setPlanning((open) => (open?.deal.id === moved.id ? null : open));
    } catch (error) {
      tellRefusal(moved, from, error);
    }
  }

  async function moveWith(deal: BoardDeal, from: Stage, to: Stage, values: UpdateDeal) {
    const saved = await attempt(deal, to, values);
    setQuestion(null);
    const before = valuesOf(deal, Object.keys(values));
    toastWithUndo(t("board.moved", { deal: nameOf(deal), stage: to.name }), t("action.undo"), () => void back(saved, from, before, deal.stage_since ?? undefined));
    if (lacksStep(saved, to) && saved.fields["next_step"] === "write") setPlanning({ deal: saved, asked: false });
    else setPlanning((open) => (open?.deal.id === saved.id ? null : open));
  }

  function ask(deal: BoardDeal, from: Stage, to: Stage, fields: Askable[], why: Question["why"]) {
    setQuestion({ deal, stage: to, fields, why, answer: (values) => moveWith(deal, from, to, values) });
  }

  /** Resolves when the deal stands where it stays, or the person has been asked. */
  async function move(deal: BoardDeal, from: Stage, to: Stage): Promise<void> {
    if (from.id === to.id) return;
    const free = to.kind === "lost" && !deal.lost_reason && deal.fields["lost_reason"] === "write" && !to.required.includes("lost_reason");
    if (free) return ask(deal, from, to, ["lost_reason"], "optional");
    try {
      await moveWith(deal, from, to, {});
    } catch (error) {
      const problem = asProblem(error);
      const missing = problem.code === "required" ? askable(problem.body["missing"]) : [];
      if (missing.length > 0 && missing.every((field) => deal.fields[field] === "write")) return ask(deal, from, to, missing, "move");
      tellRefusal(deal, to, error);
    }
  }

  return {
    move,
    nameOf,
    question,
    /** The person gives the move up. */
    giveUp: () => setQuestion(null),
    planning,
    plan: (deal: BoardDeal) => setPlanning({ deal, asked: true }),
    stopPlanning: (id: string) => setPlanning((open) => (open?.deal.id === id ? null : open)),
    put,
  };
}

export type Moves = ReturnType<typeof useMoves>;
