// Saying that two records are no duplicates, from wherever the pair is offered: remembered for everybody, and taken back from the
// message or, where the pair stays in sight, beside it.
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { answer, client } from "../api/client.ts";
import { useI18n } from "../i18n/i18n.tsx";
import { useProblemText } from "../i18n/useProblemText.ts";
import { toast, toastProblem, toastWithUndo } from "../layout/toasts.ts";
import { recordKeys } from "../records/keys.ts";
import { addPair, dropPairs, type DuplicateKind, type FoundPair } from "./duplicates.ts";

export type Dismissed = { kind: DuplicateKind; pair: FoundPair };

/** `onAside`: the pair stays where it was found, marked; undefined: it goes from there. */
export function useDismiss(onAside?: (pair: FoundPair, aside: boolean) => void) {
  const { t } = useI18n();
  const problemText = useProblemText();
  const queryClient = useQueryClient();
  const onError = (error: Error) => toastProblem(problemText(error));
  const onSettled = () => queryClient.invalidateQueries({ queryKey: recordKeys.today });
  const recall = useMutation({
    mutationFn: ({ kind, pair: { ids: [first_id, second_id] } }: Dismissed) => answer(client.DELETE("/api/v1/duplicates/dismissed", { params: { query: { kind, first_id, second_id } } })),
    onSuccess(_nothing, { kind, pair }) {
      if (onAside) onAside(pair, false);
      else addPair(queryClient, kind, pair);
      toast(t("duplicates.recalled"));
    },
    onError,
    onSettled,
  });
  const dismiss = useMutation({
    mutationFn: ({ kind, pair: { ids: [first_id, second_id] } }: Dismissed) => answer(client.POST("/api/v1/duplicates/dismiss", { body: { kind, first_id, second_id } })),
    onSuccess(_nothing, dismissed) {
      const { kind, pair } = dismissed;
      if (onAside) return onAside(pair, true);
      dropPairs(queryClient, kind, (ids) => pair.ids.every((id) => ids.includes(id)));
      toastWithUndo(t("duplicates.dismissed"), t("acts.undo"), () => recall.mutate(dismissed));
    },
    onError,
    onSettled,
  });
  return { dismiss, recall };
}
