// Turns a key and its arguments into text. Knows nothing of React.
import type { en } from "./en.ts";
import type { ArgumentsOf, Message } from "./types.ts";

export type Messages = typeof en;
export type Key = keyof Messages;
export type Arguments<K extends Key> = [ArgumentsOf<Messages[K]>] extends [never]
  ? []
  : [values: Record<ArgumentsOf<Messages[K]>, string | number>];
export type Translate = <K extends Key>(key: K, ...values: Arguments<K>) => string;

/** Keys that need no arguments: those that can stand in a list of labels. */
export type PlainKey = { [K in Key]: [ArgumentsOf<Messages[K]>] extends [never] ? K : never }[Key];

/** `dictionary` is any language's: the types of the English one hold for all. */
export function translator(language: string, dictionary: Record<string, Message>): Translate {
  const plurals = new Intl.PluralRules(language);
  const numbers = new Intl.NumberFormat(language);
  return (key, ...values) => {
    const message = dictionary[key];
    if (message === undefined) return key;
    const given: Record<string, string | number> = values[0] ?? {};
    const text = typeof message === "string" ? message : (message[plurals.select(Number(given["count"]))  as keyof typeof message] ?? message.other);
    return text.replace(/\{(\w+)\}/g, (whole, name: string) => {
      const value = given[name];
      if (value === undefined) return whole;
      return typeof value === "number" ? numbers.format(value) : value;
    });
  };
}

/** A key that came from the server or was built; the fallback is shown when there is no such message. */
export function translateKnown(t: Translate, dictionary: Record<string, Message>, key: string, fallback: string): string {
  return key in dictionary && typeof dictionary[key] === "string" ? t(key as PlainKey) : fallback;
}
