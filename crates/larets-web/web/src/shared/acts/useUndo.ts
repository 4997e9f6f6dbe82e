// Undoing an act from wherever it is offered. What takes longer is watched to its end like any act; a merge is undone at once.
import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { Act } from "../api/types.ts";
import { useI18n } from "../i18n/i18n.tsx";
import { useProblemText } from "../i18n/useProblemText.ts";
import { toast, toastProblem } from "../layout/toasts.ts";
import { pairsAnew } from "./duplicates.ts";
import { isBusy, spreadAct, undoAct } from "./queries.ts";
import { watchAct } from "./watched.ts";

/** `request`: another operation that begins it, as of an import. Refusals are told in a toast unless `quiet`. */
export function useUndo(options: { request?: (id: string) => Promise<Act>; quiet?: boolean } = {}) {
  const { t } = useI18n();
  const problemText = useProblemText();
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: options.request ?? undoAct,
    onSuccess: (act) => {
      spreadAct(queryClient, act);
      if (act.kind === "merge") {
        pairsAnew(queryClient);
        toast(t("acts.unmerged"));
      } else if (isBusy(act.state) || act.state === "undone") watchAct(act.id);
    },
    onError: (error) => {
      if (!options.quiet) toastProblem(problemText(error));
    },
  });
}
