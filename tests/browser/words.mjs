// The words of the interface, from its own dictionaries: what a test looks for, and what must not stand on a page.
import { readdirSync, readFileSync } from "node:fs";

const FOLDER = new URL("../../crates/larets-web/web/src/shared/i18n/", import.meta.url);
const LANGUAGES = ["ru", "en"];
const LATIN = /\p{Script=Latin}{3,}/gu;
const CYRILLIC = /\p{Script=Cyrillic}{3,}/gu;
const KEY_LIKE = /[a-z_]+\.[-\w.]*\w/g;
// An argument that nobody gave, and what a program says of a value that is none.
const LEFT_OVER = /\{\w+\}|\bundefined\b|\bNaN\b|\[object |Invalid Date/;

/** Each part of a dictionary is one plain literal in a file of its own. */
function read(language) {
  const folder = new URL(`${language}/`, FOLDER);
  const parts = readdirSync(folder).map((name) => {
    const text = readFileSync(new URL(name, folder), "utf8");
    return new Function(`return ${text.slice(text.indexOf("{"), text.lastIndexOf("}") + 1)}`)();
  });
  return Object.assign({}, ...parts);
}

const DICTIONARIES = Object.fromEntries(LANGUAGES.map((language) => [language, read(language)]));
const KEYS = new Set(Object.keys(DICTIONARIES.en));

/** `say("contacts.title")` in one language; `values` fill the arguments, `count` chooses the plural. */
export function sayIn(language) {
  const plurals = new Intl.PluralRules(language);
  const numbers = new Intl.NumberFormat(language);
  return (key, values = {}) => {
    const message = DICTIONARIES[language][key];
    if (message === undefined) throw new Error(`no words for ${key}`);
    const text = typeof message === "string" ? message : message[plurals.select(values.count)];
    return text.replace(/\{(\w+)\}/g, (_, name) => (typeof values[name] === "number" ? numbers.format(values[name]) : String(values[name])));
  };
}

function wordsOf(texts, script) {
  return new Set(texts.flatMap((text) => text.match(script) ?? []));
}

/** Words of the other script that a dictionary itself uses: names of products, keys and languages; and codes that are the same everywhere. */
function ownExceptions(language, script) {
  const messages = Object.values(DICTIONARIES[language]).flatMap((message) => (typeof message === "string" ? [message] : Object.values(message)));
  return wordsOf([...messages, ...Intl.supportedValuesOf("timeZone"), ...Intl.supportedValuesOf("currency"), "GMT"], script);
}

const FOREIGN = { ru: LATIN, en: CYRILLIC };
const EXCEPTIONS = Object.fromEntries(LANGUAGES.map((language) => [language, ownExceptions(language, FOREIGN[language])]));

/**
 * What of the texts of a page is no language at all, or the other one. `data` are texts that people have typed, which may be of any
 * language.
 */
export function faultsOfWords(texts, language, data) {
  const script = FOREIGN[language];
  const typed = wordsOf([...data], script);
  const faults = [];
  for (const text of texts) {
    const key = text.match(KEY_LIKE)?.find((like) => KEYS.has(like));
    if (key !== undefined) faults.push(`a key instead of words: ${key} in «${text}»`);
    if (LEFT_OVER.test(text)) faults.push(`left over: «${text}»`);
    const foreign = [...wordsOf([text], script)].filter((word) => !typed.has(word) && !EXCEPTIONS[language].has(word));
    if (foreign.length > 0) faults.push(`not ${language}: ${foreign.join(" ")} in «${text}»`);
  }
  return faults;
}
