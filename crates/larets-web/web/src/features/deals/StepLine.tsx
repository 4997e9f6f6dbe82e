// The next step of a deal in one line: when, and then what, of which only the words give way. What is late has a sign, too.
import { IconAlertTriangle } from "@tabler/icons-react";
import type { ReactNode } from "react";
import type { Deal } from "../../shared/api/types.ts";
import { useI18n } from "../../shared/i18n/i18n.tsx";
import styles from "./StepLine.module.css";

/** `icon`: the sign of a step that is not late. */
export function StepLine(props: { deal: Pick<Deal, "next_step" | "next_step_at">; late: boolean; now: number; icon?: ReactNode }) {
  const { t, format } = useI18n();
  const { late } = props;
  const { next_step: step, next_step_at: due } = props.deal;
  if (!step && !due) return null;
  const at = due ? (format.dayKey(due) === format.dayKey(new Date(props.now)) ? t("timeline.today") : format.date(due)) : "";
  return (
    <span className={styles["step"]} data-late={late ? "" : undefined} title={[due ? format.dateTime(due) : "", step].filter(Boolean).join(" · ")}>
      {late ? <IconAlertTriangle size={13} aria-hidden /> : props.icon}
      {late ? <span className="visually-hidden">{t("board.overdue", { date: at })}</span> : null}
      {at ? <b aria-hidden={late ? "true" : undefined}>{at}</b> : null}
      <span className="truncate">{step}</span>
    </span>
  );
}
