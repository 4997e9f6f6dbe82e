// The choice of a language on the screens before sign-in. Its words come first: without them nothing is changed.
import { useState } from "react";
import { loadWords } from "../i18n/dictionaries.ts";
import { setPreferences, type Language } from "../preferences.ts";

/** `error`: why the language chosen last is not spoken. */
export function useChosenLanguage(): { choose: (language: Language) => void; error: unknown } {
  const [error, setError] = useState<unknown>(null);
  function choose(language: Language) {
    setError(null);
    loadWords(language).then(() => setPreferences({ language }), setError);
  }
  return { choose, error };
}
