// One's own language: the interface changes at once, and changes back when the server does not keep the choice.
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { answer, client } from "../api/client.ts";
import { loadWords } from "../i18n/dictionaries.ts";
import { translator } from "../i18n/translate.ts";
import { useProblemText } from "../i18n/useProblemText.ts";
import { toast, toastProblem } from "../layout/toasts.ts";
import type { Language } from "../preferences.ts";
import { sessionQuery } from "./session.ts";

export function useOwnLanguage(): (language: Language) => void {
  const queryClient = useQueryClient();
  const problemText = useProblemText();
  const speak = (language: string) =>
    queryClient.setQueryData(sessionQuery.queryKey, (me) => (me ? { ...me, user: { ...me.user, language } } : me));
  const { mutate } = useMutation({
    mutationFn: (language: Language) => answer(client.PATCH("/api/v1/session", { body: { language } })),
    // Without its words nothing is changed.
    onMutate: async (language) => {
      await loadWords(language, "all");
      const before = queryClient.getQueryData(sessionQuery.queryKey)?.user.language;
      speak(language);
      return before;
    },
    // In the language that was chosen, which this component has not seen yet.
    onSuccess: async (_, language) => toast(translator(language, await loadWords(language, "all"))("settings.saved")),
    onError: (error, _, before) => {
      if (before) speak(before);
      toastProblem(problemText(error));
    },
  });
  return mutate;
}
