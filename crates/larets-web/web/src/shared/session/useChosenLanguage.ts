// The choice of a language on the screens before sign-in. Its words come first: without them nothing is changed, and it is said why.
import { loadWords } from "../i18n/dictionaries.ts";
import { useProblemText } from "../i18n/useProblemText.ts";
import { toastProblem } from "../layout/toasts.ts";
import { setPreferences, type Language } from "../preferences.ts";

export function useChosenLanguage(): (language: Language) => void {
  const problemText = useProblemText();
  return (language) => {
    loadWords(language).then(
      () => setPreferences({ language }),
      (error: unknown) => toastProblem(problemText(error)),
    );
  };
}
