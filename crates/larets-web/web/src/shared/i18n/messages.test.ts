// Both dictionaries say the same things, and plurals, arguments and numbers come out as a reader of each language expects.
import { describe, expect, it } from "vitest";
import { en } from "./en.ts";
import { ru } from "./ru.ts";
import { translator, type Messages } from "./translate.ts";
import type { Message } from "./types.ts";

const russian = translator("ru", ru as unknown as Messages);
const english = translator("en", en);

function names(message: Message): Set<string> {
  const texts = typeof message === "string" ? [message] : Object.values(message);
  return new Set(texts.flatMap((text) => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? "")));
}

describe("dictionaries", () => {
  it("have the same keys", () => {
    expect(Object.keys(ru).sort()).toEqual(Object.keys(en).sort());
  });

  it("ask for the same arguments", () => {
    for (const [key, message] of Object.entries(en)) {
      expect([key, [...names((ru as Record<string, Message>)[key] ?? "")].sort()]).toEqual([key, [...names(message)].sort()]);
    }
  });

  it("quote as a reader of each language expects", () => {
    const texts = (dictionary: Record<string, Message>) => Object.values(dictionary).flatMap((message) => Object.values(typeof message === "string" ? [message] : message));
    expect(texts(en).filter((text) => /[«»„"]/.test(text))).toEqual([]);
    expect(texts(ru).filter((text) => /[“”„"]/.test(text))).toEqual([]);
  });

  it("have every plural form that Russian needs", () => {
    for (const [key, message] of Object.entries(ru)) {
      if (typeof message !== "string") expect([key, Object.keys(message).sort()]).toEqual([key, ["few", "many", "one", "other"]]);
    }
  });
});

describe("plurals", () => {
  it("follow Russian grammar", () => {
    const shown = (count: number) => russian("contacts.count", { count });
    expect([1, 2, 5, 11, 12, 21, 51].map(shown)).toEqual([
      "1 контакт",
      "2 контакта",
      "5 контактов",
      "11 контактов",
      "12 контактов",
      "21 контакт",
      "51 контакт",
    ]);
  });

  it("follow English grammar", () => {
    expect([1, 2].map((count) => english("contacts.count", { count }))).toEqual(["1 contact", "2 contacts"]);
  });

  it("group thousands as the language does", () => {
    expect(russian("contacts.count_over", { count: 10_000 }).replace(/\s/g, " ")).toBe("10 000+ контактов");
    expect(english("contacts.count_over", { count: 10_000 })).toBe("10,000+ contacts");
  });
});
