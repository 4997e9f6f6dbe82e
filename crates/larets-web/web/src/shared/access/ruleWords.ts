// A rule in words: what it allows or forbids, of what, and until when.
import type { Rule } from "../api/types.ts";
import type { Format } from "../i18n/format.ts";
import type { Translate } from "../i18n/translate.ts";
import type { AccessWords } from "./words.ts";

export type RuleLanguage = { t: Translate; words: AccessWords; format: Pick<Format, "date">; language: string };

/** A value in the middle of a sentence. */
export function inSentence(text: string, language: string): string {
  return text.charAt(0).toLocaleLowerCase(language) + text.slice(1);
}

/** What of the area a rule speaks of. */
function subjectOf({ area, action, field }: Rule, { t, words }: RuleLanguage): string {
  return t("roles.change", { area: words.area(area), row: action ? words.action(action) : words.field(field ?? "") });
}

/** A deny that leaves nothing, and not only less. */
function leavesNothing({ reach, level }: Rule): boolean {
  return reach === "none" || level === "hidden";
}

export function ruleWords(rule: Rule, spoken: RuleLanguage): string {
  const { t, words, format, language } = spoken;
  const what = subjectOf(rule, spoken);
  const value = inSentence(rule.reach ? words.reach(rule.reach) : words.level(rule.level ?? ""), language);
  const kind = rule.effect === "allow" ? "allows" : leavesNothing(rule) ? "forbids" : "limits";
  const said = kind === "forbids" ? t("rules.forbids", { what }) : t(`rules.${kind}`, { what, value });
  return rule.until ? t("rules.until", { said, date: format.date(rule.until) }) : said;
}
