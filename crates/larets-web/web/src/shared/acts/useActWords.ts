// An act and its reasons in words.
import type { Act } from "../api/types.ts";
import { useI18n } from "../i18n/i18n.tsx";

export const AREA_OF = { contact: "contacts", company: "companies", deal: "deals" } as const;

type Named = Pick<Act, "kind" | "action" | "fields" | "record_kind">;

export function useActWords(): { titleOf: (act: Named) => string; reasonOf: (code: string | null | undefined) => string } {
  const { t, known, format } = useI18n();
  return {
    titleOf(act) {
      if (act.kind !== "bulk") return t(`acts.did_${act.kind}`);
      if (act.action === "set" && act.fields.includes("stage_id")) return t("acts.did_stage");
      if (act.action === "set") return t("acts.did_set", { fields: format.list(act.fields.map((field) => known(`field.${field}`, field))) });
      return t(`acts.did_${act.action ?? "tag"}`);
    },
    reasonOf: (code) => (code ? known(`act.reason.${code}`, known(`problem.${code}`, code)) : ""),
  };
}
