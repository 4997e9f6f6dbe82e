// The language of the interface inside React: which one, its messages, its formats. Dictionaries are loaded on demand.
import { createContext, use, useEffect, useMemo, useState, type ReactNode } from "react";
import { preferences, setPreferences, type Language } from "../preferences.ts";
import { usePreferences } from "../usePreferences.ts";
import { formats, type Format } from "./format.ts";
import { translateKnown, translator, type Messages, type Translate } from "./translate.ts";

type Known = (key: string, fallback: string) => string;
type I18n = { language: Language; t: Translate; known: Known; format: Format; timeZone: string | undefined };

const LOADERS: Record<Language, () => Promise<Messages>> = {
  en: async () => (await import("./en.ts")).en,
  ru: async () => (await import("./ru.ts")).ru as unknown as Messages,
};

export function browserLanguage(): Language {
  return navigator.languages.find((tag) => /^(ru|en)/.test(tag))?.startsWith("ru") ? "ru" : "en";
}

export function chosenLanguage(): Language {
  return preferences().language ?? browserLanguage();
}

const dictionaries = new Map<Language, Messages>();

export async function loadMessages(language: Language): Promise<Messages> {
  const messages = await LOADERS[language]();
  dictionaries.set(language, messages);
  return messages;
}

/** The browser's own variant of the language: an English office in Europe reads 24-hour time. */
function regional(language: Language): string {
  return navigator.languages.find((tag) => tag.startsWith(language)) ?? language;
}

const Context = createContext<I18n | null>(null);

/**
 * `first` is the dictionary loaded before the first paint, so that no key is ever seen. `own` is the language of the
 * person who has signed in; before that the page speaks the one chosen on it, else the browser's.
 */
export function I18nProvider(props: { first: { language: Language; messages: Messages }; own?: Language; timeZone?: string; children: ReactNode }) {
  const chosen = usePreferences().language ?? browserLanguage();
  const wanted = props.own ?? chosen;
  const [fetched, setFetched] = useState(props.first);
  const known = dictionaries.get(wanted);
  const loaded = useMemo(() => (known ? { language: wanted, messages: known } : fetched), [wanted, known, fetched]);

  useEffect(() => {
    if (wanted === loaded.language) return;
    let stale = false;
    void loadMessages(wanted).then((messages) => {
      if (!stale) setFetched({ language: wanted, messages });
    });
    return () => {
      stale = true;
    };
  }, [wanted, loaded.language]);

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

/** The choice on the screens before sign-in. */
export function chooseLanguage(language: Language): void {
  setPreferences({ language });
}
