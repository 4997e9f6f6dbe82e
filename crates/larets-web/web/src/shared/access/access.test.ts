// Rules and reasons in words of both languages, and what a new rule can say.
import { describe, expect, it } from "vitest";
import type { Rule, Why } from "../api/types.ts";
import { en } from "../i18n/en.ts";
import { formats } from "../i18n/format.ts";
import { ru } from "../i18n/ru.ts";
import { translateKnown, translator, type Messages } from "../i18n/translate.ts";
import { createOf, dayAhead, valuesFor, withSound, type RuleDraft } from "./ruleDraft.ts";
import { ruleWords, type RuleLanguage } from "./ruleWords.ts";
import { whyWords } from "./whyWords.ts";
import { accessWords } from "./words.ts";

function spokenIn(language: "ru" | "en", messages: Messages): RuleLanguage {
  const t = translator(language, messages);
  const { date } = formats(language === "en" ? "en-GB" : "ru", "Europe/Moscow");
  // The year is told of another year only.
  const format = { date: (iso: string) => date.call(formats(language === "en" ? "en-GB" : "ru", "Europe/Moscow"), iso, new Date("2026-12-01T00:00:00Z")) };
  return { t, words: accessWords((key, fallback) => translateKnown(t, messages, key, fallback)), format, language };
}

const russian = spokenIn("ru", ru as unknown as Messages);
const english = spokenIn("en", en);

const rule = (change: Partial<Rule>): Rule => ({ id: "1", effect: "allow", area: "contacts", action: "export", reach: "department", field: null, level: null, until: null, holds: true, note: "", maker_id: null, created_at: "2026-11-28T10:00:00Z", ...change });
const until = "2026-12-05T20:59:59Z";

describe("a rule in words", () => {
  it("says what is allowed, and until when", () => {
    expect(ruleWords(rule({ until }), russian)).toBe("Разрешено: Контакты · Экспортировать — отдел, до 5 дек.");
    expect(ruleWords(rule({ until }), english)).toBe("Allowed: Contacts · Export — department, until 5 Dec");
  });

  it("tells what is forbidden from what is only limited", () => {
    expect(ruleWords(rule({ effect: "deny", reach: "none" }), russian)).toBe("Запрещено: Контакты · Экспортировать");
    expect(ruleWords(rule({ effect: "deny", reach: "own" }), russian)).toBe("Не больше: Контакты · Экспортировать — свои");
    expect(ruleWords(rule({ effect: "deny", action: null, reach: null, field: "phones", level: "masked" }), english)).toBe("At most: Contacts · Phones — masked");
  });
});

describe("a new rule", () => {
  const contacts = { area: "contacts", actions: ["view", "export"], reaches: ["none", "own", "all"], fields: ["phones"] };
  const draft: RuleDraft = { effect: "allow", area: "contacts", subject: "action:export", value: "all", until: "2026-12-05", note: " отпуск " };

  it("offers nothing that would say nothing", () => {
    expect(valuesFor(draft, contacts)).toEqual(["own", "all"]);
    expect(valuesFor({ ...draft, effect: "deny" }, contacts)).toEqual(["none", "own"]);
    expect(valuesFor({ effect: "deny", subject: "field:phones" }, contacts)).toEqual(["hidden", "masked", "read"]);
  });

  it("keeps what still goes together", () => {
    expect(withSound({ ...draft, effect: "deny" }, [contacts]).value).toBe("none");
    expect(withSound({ ...draft, subject: "field:phones" }, [contacts]).value).toBe("masked");
    expect(withSound({ ...draft, subject: "field:inn" }, [contacts])).toMatchObject({ subject: "action:view", value: "all" });
  });

  it("holds through its last day in the person's zone", () => {
    expect(createOf(draft, "Europe/Moscow")).toEqual({ effect: "allow", area: "contacts", action: "export", reach: "all", until: "2026-12-05T20:59:59.000Z", note: "отпуск" });
    expect(createOf({ ...draft, subject: "field:phones", value: "read", until: "", note: "" }, "Europe/Moscow")).toEqual({ effect: "allow", area: "contacts", field: "phones", level: "read" });
  });

  it("is offered to end in a week", () => {
    expect(dayAhead("2026-12-28", 7)).toBe("2027-01-04");
  });
});

describe("why", () => {
  const why = (change: Partial<Why>): Why => ({ user_id: "1", name: "Нина", area: "contacts", action: "edit", field: null, reach: "own", level: null, allowed: true, role: "manager", role_name: null, rule: null, department: null, ...change });
  const told = (change: Partial<Why>, ofRecord = true) => whyWords(why(change), { ...russian, ofRecord });

  it("names the role and how far it goes", () => {
    expect(told({})).toBe("Даёт роль «Менеджер»: свои записи");
    expect(told({ role: "7", role_name: "Стажёр" })).toBe("Даёт роль «Стажёр»: свои записи");
    expect(told({ allowed: false })).toBe("Роль «Менеджер» даёт только свои записи, а эта к ним не относится");
  });

  it("names the rule before the role, and when it ends", () => {
    const department = { id: "1", name: "Продажи" };
    expect(told({ reach: "none", allowed: false, role: null, rule: rule({ effect: "deny", reach: "none", until }), department })).toBe("Запрещено правилом отдела «Продажи», до 5 дек.");
    expect(told({ reach: "own", allowed: false, role: null, rule: rule({ effect: "deny", reach: "own" }) })).toBe("Ограничено исключением для сотрудника: свои записи; эта запись сюда не входит");
    expect(told({ reach: "all", role: null, rule: rule({ reach: "all" }) })).toBe("Разрешено исключением для сотрудника: все записи");
  });

  it("says of a field what there is of it", () => {
    expect(told({ action: null, reach: null, field: "phones", level: "masked" })).toBe("Роль «Менеджер» показывает только маску");
    expect(told({ action: null, reach: null, field: "phones", level: "hidden", allowed: false, role: null })).toBe("Никакая роль этого не даёт");
  });
});
