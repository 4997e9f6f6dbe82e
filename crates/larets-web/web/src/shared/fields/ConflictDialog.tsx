// Two people changed the same fields: both values of each, and the person says whose stay.
import { Button, Modal } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { pipelinesQuery, stageLabel } from "../deals/pipelines.ts";
import { useI18n } from "../i18n/i18n.tsx";
import styles from "./ConflictDialog.module.css";
import type { Question } from "./conflicts.ts";
import { fieldText } from "./fieldText.ts";

/** The window over a cell of a list stays open until the answer. */
const ABOVE_CELLS = 400;

export function ConflictDialog(props: { question: Question }) {
  const { t, known, format } = useI18n();
  const { record, differing, decide } = props.question;
  const pipelines = useQuery({ ...pipelinesQuery, enabled: differing.some(({ field }) => field === "stage") });
  const several = differing.length > 1;
  const nameOf = (field: string) => known(`field.${field}`, field);
  const side = (label: string, of: "yours" | "theirs") => (
    <div className={styles["side"]} style={{ gridRow: `span ${String(differing.length + 1)}` }}>
      <span>{label}</span>
      {differing.map((one) => (
        <div key={one.field}>
          {several ? <span>{nameOf(one.field)}</span> : null}
          <strong>{fieldText(one.field, one[of], format, (id) => stageLabel(pipelines.data ?? [], id)) || t("state.empty_value")}</strong>
        </div>
      ))}
    </div>
  );
  return (
    <Modal
      opened
      onClose={() => decide("theirs")}
      title={t("edit.conflict_title")}
      size={480}
      zIndex={ABOVE_CELLS}
      closeButtonProps={{ "aria-label": t("action.close") }}
    >
      <p className="quiet">
        {several ? t("edit.conflict_several", { record, names: format.list(differing.map(({ field }) => nameOf(field))) }) : t("edit.conflict_text", { record, name: nameOf(differing[0]?.field ?? "") })}
      </p>
      <div className={styles["sides"]}>
        {side(t("edit.conflict_yours"), "yours")}
        {side(t("edit.conflict_theirs"), "theirs")}
      </div>
      <div className={styles["actions"]}>
        <Button variant="default" data-autofocus onClick={() => decide("theirs")}>
          {t("edit.keep_theirs")}
        </Button>
        <Button onClick={() => decide("yours")}>{t("edit.keep_yours")}</Button>
      </div>
    </Modal>
  );
}
