// Two people changed the same field: both values, and the person says which one stays.
import { Button, Modal } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { pipelinesQuery, standingsOf } from "../deals/pipelines.ts";
import { useI18n } from "../i18n/i18n.tsx";
import styles from "./ConflictDialog.module.css";
import type { Question } from "./conflicts.ts";
import { fieldText } from "./fieldText.ts";

export function ConflictDialog(props: { question: Question }) {
  const { t, known, format } = useI18n();
  const { record, field, yours, theirs, decide } = props.question;
  const pipelines = useQuery({ ...pipelinesQuery, enabled: field === "stage" });
  const standings = standingsOf(pipelines.data ?? []);
  const side = (label: string, value: unknown) => (
    <div className={styles["side"]}>
      <span>{label}</span>
      <strong>{fieldText(field, value, format, (id) => standings.get(id)?.stage.name) || t("state.empty_value")}</strong>
    </div>
  );
  return (
    <Modal
      opened
      onClose={() => decide("theirs")}
      title={t("edit.conflict_title")}
      size={480}
      closeButtonProps={{ "aria-label": t("action.close") }}
    >
      <p className="quiet">{t("edit.conflict_text", { record, name: known(`field.${field}`, field) })}</p>
      <div className={styles["sides"]}>
        {side(t("edit.conflict_yours"), yours)}
        {side(t("edit.conflict_theirs"), theirs)}
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
