// Why somebody may do something, or not, in one sentence.
import type { Why } from "../api/types.ts";
import { inSentence, type RuleLanguage } from "./ruleWords.ts";

type Asked = RuleLanguage & { /** It was asked about one record. */ ofRecord: boolean };

const isNothing = ({ reach, level }: Why) => reach === "none" || level === "hidden";

/** How much there is of it: whose records, or what of the field. */
function amountOf(why: Why, { t, words, language }: Asked): string {
  if (why.level) return inSentence(words.level(why.level), language);
  switch (why.reach) {
    case "own":
      return t("why.reach_own");
    case "department":
      return t("why.reach_department");
    case "department_tree":
      return t("why.reach_department_tree");
    default:
      return t("why.reach_all");
  }
}

function ruleSentence(why: Why, rule: NonNullable<Why["rule"]>, spoken: Asked): string {
  const { t, format } = spoken;
  const verb = rule.effect === "allow" ? "allows" : isNothing(why) ? "forbids" : "limits";
  const by = why.department ? t(`why.department_${verb}`, { name: why.department.name }) : t(`why.person_${verb}`);
  const amount = isNothing(why) ? by : t("why.amount", { said: by, amount: amountOf(why, spoken) });
  return rule.until ? t("rules.until", { said: amount, date: format.date(rule.until) }) : amount;
}

function roleSentence(why: Why, spoken: Asked): string {
  const { t, words } = spoken;
  const role = words.role({ code: why.role ?? "", name: why.role_name });
  if (why.level === "masked") return t("why.role_masks", { role });
  if (why.level) return isNothing(why) ? t("why.role_hides", { role }) : t("why.role_gives", { role, amount: amountOf(why, spoken) });
  const beyond = spoken.ofRecord && !why.allowed;
  return t(beyond ? "why.role_gives_only" : "why.role_gives", { role, amount: amountOf(why, spoken) });
}

export function whyWords(why: Why, spoken: Asked): string {
  const { t } = spoken;
  const notThisOne = spoken.ofRecord && !why.allowed && !isNothing(why);
  if (why.rule) return notThisOne ? t("why.not_this_one", { said: ruleSentence(why, why.rule, spoken) }) : ruleSentence(why, why.rule, spoken);
  if (why.role) return roleSentence(why, spoken);
  return t("why.nothing_gives");
}
