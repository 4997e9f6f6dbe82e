// The one place that turns a refusal into words, for every screen.
import { asProblem } from "../api/problem.ts";
import { useI18n } from "./i18n.tsx";

const BY_STATUS: Record<number, string> = {
  401: "problem.unauthorized",
  403: "problem.forbidden",
  404: "problem.not_found",
  413: "problem.too_large",
  429: "problem.too_many_requests",
  503: "problem.busy",
};

/** Words for an error; an unexpected one also names the request to quote. */
export function useProblemText(): (error: unknown) => string {
  const { t, known, language } = useI18n();
  return (error) => {
    const problem = asProblem(error);
    const general = known(BY_STATUS[problem.status] ?? "", "");
    const specific = known(`problem.${problem.code}`, "");
    if (problem.missing.length > 0) {
      const names = problem.missing.map((field) => known(`field.${field}`, field));
      return t("problem.required_fields", { fields: new Intl.ListFormat(language, { type: "conjunction" }).format(names) });
    }
    if (specific && problem.code !== "unexpected") return specific;
    if (general) return general;
    if (problem.status === 422) return problem.body.detail ?? t("problem.invalid");
    const unexpected = t("problem.unexpected");
    return problem.requestId ? `${unexpected} ${t("problem.request", { id: problem.requestId })}` : unexpected;
  };
}
