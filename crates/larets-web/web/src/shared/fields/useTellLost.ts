// Tells of values that did not arrive when nothing beside their field can say it any more, with the way back to their record.
import { useNavigate } from "@tanstack/react-router";
import type { RecordKind } from "../api/types.ts";
import { useI18n } from "../i18n/i18n.tsx";
import { useProblemText } from "../i18n/useProblemText.ts";
import { toastProblem } from "../layout/toasts.ts";
import { CARD_OF } from "../records/addresses.ts";

const SHORT_CHARACTERS = 80;

export type Lost = { field: string; value: string };

export function useTellLost(): (record: { kind: RecordKind; id: string; name: string }, values: Lost[], error: unknown) => void {
  const { t, known, format } = useI18n();
  const problemText = useProblemText();
  const navigate = useNavigate();
  return ({ kind, id, name: record }, values, error) => {
    const lost = values.map(({ field, value }) => ({ field: known(`field.${field}`, field), value: shortened(value) || t("state.empty_value") }));
    const reason = problemText(error);
    const [only] = lost;
    const words =
      only && lost.length === 1
        ? t("edit.lost", { record, ...only, reason })
        : t("edit.lost_several", { record, values: format.list(lost.map((one) => t("edit.lost_value", one))), reason });
    const open = () => void navigate({ to: CARD_OF[kind], params: { id } });
    toastProblem(words, { label: t("action.open"), run: open });
  };
}

function shortened(text: string): string {
  return text.length > SHORT_CHARACTERS ? `${text.slice(0, SHORT_CHARACTERS)}…` : text;
}
