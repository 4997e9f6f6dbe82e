// The language of the interface inside React: which one, its messages, its formats.
import { createContext, use, useEffect, useMemo, useSyncExternalStore, type ReactNode } from "react";
import { preferences, type Language } from "../preferences.ts";
import { usePreferences } from "../usePreferences.ts";
import { dictionaries, onDictionaries, wordsFor } from "./dictionaries.ts";
import { formats, type Format } from "./format.ts";
import { translateKnown, translator, type Translate } from "./translate.ts";

type Known = (key: string, fallback: string) => string;
type I18n = { language: Language; t: Translate; known: Known; format: Format; timeZone: string | undefined };

export function browserLanguage(): Language {
  return navigator.languages.find((tag) => /^(ru|en)/.test(tag))?.startsWith("ru") ? "ru" : "en";
}

export function chosenLanguage(): Language {
  return preferences().language ?? browserLanguage();
}

/** The browser's own variant of the language: an English office in Europe reads 24-hour time. */
function regional(language: Language): string {
  return navigator.languages.find((tag) => tag.startsWith(language)) ?? language;
}

const Context = createContext<I18n | null>(null);

/**
 * Words are loaded before the first paint. `own` is the language of the person who has signed in; before that the page speaks
 * the one chosen on it, else the browser's.
 */
export function I18nProvider(props: { own?: Language; timeZone?: string; children: ReactNode }) {
  const chosen = usePreferences().language ?? browserLanguage();
  const wanted = props.own ?? chosen;
  const words = useSyncExternalStore(onDictionaries, dictionaries);
  const loaded = useMemo(() => wordsFor(words, wanted), [words, wanted]);

  useEffect(() => {
    document.documentElement.lang = loaded.language;
    document.getElementById("popups")?.setAttribute("aria-label", loaded.messages["app.popups"]);
  }, [loaded]);

  const value = useMemo<I18n>(() => {
    const t = translator(loaded.language, loaded.messages);
    return {
      language: loaded.language,
      t,
      known: (key, fallback) => translateKnown(t, loaded.messages, key, fallback),
      format: formats(regional(loaded.language), props.timeZone),
      timeZone: props.timeZone,
    };
  }, [loaded, props.timeZone]);

  return <Context value={value}>{props.children}</Context>;
}

export function useI18n(): I18n {
  const value = use(Context);
  if (!value) throw new Error("useI18n outside I18nProvider");
  return value;
}
