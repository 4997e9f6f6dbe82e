// The words of each language, and how they come: a first part for the screens before sign-in, the rest with the first screen
// behind it. Knows nothing of React. Whoever changes the language loads its words before, so that nothing waits for them.
import { Problem } from "../api/problem.ts";
import type { Language } from "../preferences.ts";
import type { Messages } from "./translate.ts";

export type Words = { language: Language; messages: Messages };
/** All the words of a language, or only those that stand before the sign-in. */
export type Extent = "first" | "all";

type Loaded = { messages: Messages; extent: Extent };
export type Dictionaries = { needed: Extent; loaded: ReadonlyMap<Language, Loaded> };

const LOADERS: Record<Language, { first: () => Promise<object>; rest: () => Promise<object> }> = {
  en: { first: async () => (await import("./en.first.ts")).first, rest: async () => (await import("./en.rest.ts")).rest },
  ru: { first: async () => (await import("./ru.first.ts")).first, rest: async () => (await import("./ru.rest.ts")).rest },
};

let current: Dictionaries = { needed: "first", loaded: new Map() };
const listeners = new Set<() => void>();

function publish(change: Partial<Dictionaries>): void {
  current = { ...current, ...change };
  for (const listener of listeners) listener();
}

export function dictionaries(): Dictionaries {
  return current;
}

export function onDictionaries(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/**
 * Loads the words of a language, as many as are needed by now: once all of one language were asked for, no language does with
 * less. Rejects as a server that does not answer when they do not come; what is loaded stays.
 */
export async function loadWords(language: Language, extent: Extent = current.needed): Promise<Messages> {
  if (extent === "all" && current.needed === "first") publish({ needed: "all" });
  const known = current.loaded.get(language);
  if (known && (known.extent === "all" || extent === "first")) return known.messages;
  const { first, rest } = LOADERS[language];
  const parts = await Promise.all(extent === "all" ? [first(), rest()] : [first()]).catch(() => {
    throw Problem.offline();
  });
  // The types of the English words hold for all; which of them a first part has, the tests know.
  const messages = Object.assign({}, ...parts) as Messages;
  if (extent === "first" && current.loaded.get(language)?.extent === "all") return messages;
  publish({ loaded: new Map([...current.loaded, [language, { messages, extent }]]) });
  return messages;
}

/** The words to show: of the wanted language if there are enough of them, else of one that has enough, so that no key is ever seen. */
export function wordsFor({ needed, loaded }: Dictionaries, wanted: Language): Words {
  const enough = (language: Language) => needed === "first" || loaded.get(language)?.extent === "all";
  const known = [...loaded.keys()];
  const language = [wanted, ...known].find((one) => loaded.has(one) && enough(one)) ?? (loaded.has(wanted) ? wanted : known[0]);
  const found = language && loaded.get(language);
  if (!found) throw new Error("no words are loaded");
  return { language, messages: found.messages };
}
