// Whatever may be on the screen before sign-in speaks by the first part of a dictionary: found in the source of everything that such
// a screen imports at once.
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { wordsFor, type Dictionaries } from "./dictionaries.ts";
import { first as english } from "./en.first.ts";
import { en } from "./en.ts";
import type { Messages } from "./translate.ts";

const SOURCE = join(import.meta.dirname, "../..");
/** The page before sign-in: what is always there, and the one screen. The set-up loads all words. */
const ROOTS = ["main.tsx", "features/sessions/SignInPage.tsx"].map((name) => join(SOURCE, name));
const IMPORT = /^(?:import|export)\s(?!type\s)[^;]*?from\s+"(\.[^"]+\.tsx?)"/gms;
const SAYS = /\bt\(([^()]*(?:\([^()]*\)[^()]*)*)\)/g;
const LITERAL = /"([a-z_]+\.[\w.]+)"/g;
const BUILT = /`([a-z_]+\.[\w.]*)\$\{/g;

function filesOf(path: string, seen = new Set<string>()): Set<string> {
  if (seen.has(path) || !existsSync(path)) return seen;
  seen.add(path);
  for (const [, name] of readFileSync(path, "utf8").matchAll(IMPORT)) filesOf(join(dirname(path), name ?? ""), seen);
  return seen;
}

/** The keys that a file asks for by `t(…)`. */
function keysOf(path: string): string[] {
  return [...readFileSync(path, "utf8").matchAll(SAYS)].flatMap(([said]) => {
    const built = [...said.matchAll(BUILT)].flatMap(([, start]) => Object.keys(en).filter((key) => key.startsWith(start ?? "")));
    return [...[...said.matchAll(LITERAL)].map(([, key]) => key ?? ""), ...built].filter((key) => key in en);
  });
}

describe("the first part of the words", () => {
  it("has all that is said before sign-in", () => {
    const files = [...ROOTS.reduce((seen, root) => filesOf(root, seen), new Set<string>())];
    const said = files.flatMap(keysOf);
    expect(said).toContain("sign_in.title");
    expect(said).toContain("language.ru");
    expect(said).toContain("not_found.home");
    expect(said.filter((key) => !(key in english))).toEqual([]);
  });
});

describe("the words that are shown", () => {
  const few = { messages: {} as Messages, extent: "first" } as const;
  const all = { messages: {} as Messages, extent: "all" } as const;
  const shown = (needed: Dictionaries["needed"], loaded: [("en" | "ru"), typeof few | typeof all][], wanted: "en" | "ru") => wordsFor({ needed, loaded: new Map(loaded) }, wanted).language;

  it("are of the wanted language, as soon as there are enough", () => {
    expect(shown("first", [["ru", few]], "ru")).toBe("ru");
    expect(shown("all", [["ru", all], ["en", all]], "en")).toBe("en");
  });

  it("are of the other language rather than keys", () => {
    expect(shown("first", [["en", few]], "ru")).toBe("en");
    expect(shown("all", [["ru", all], ["en", few]], "en")).toBe("ru");
  });

  it("stay while more of them come", () => {
    expect(shown("all", [["ru", few]], "ru")).toBe("ru");
  });
});
