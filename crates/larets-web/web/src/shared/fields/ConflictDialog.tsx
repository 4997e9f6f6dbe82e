// Two people changed the same field: both values, and the person says which one stays.
import { Button, Modal } from "@mantine/core";
import { useI18n } from "../i18n/i18n.tsx";
import styles from "./ConflictDialog.module.css";
import { shownValue } from "./shownValue.ts";

export function ConflictDialog(props: { field: string; yours: unknown; theirs: unknown; decide: (mine: boolean) => void }) {
  const { t, known } = useI18n();
  const field = known(`field.${props.field}`, props.field);
  const side = (label: string, value: unknown) => (
    <div className={styles["side"]}>
      <span>{label}</span>
      <strong>{shownValue(value) || t("state.empty_value")}</strong>
    </div>
  );
  return (
    <Modal
      opened
      onClose={() => props.decide(false)}
      title={t("edit.conflict_title")}
      size={480}
      closeButtonProps={{ "aria-label": t("action.close") }}
    >
      <p className="quiet">{t("edit.conflict_text", { name: field })}</p>
      <div className={styles["sides"]}>
        {side(t("edit.conflict_yours"), props.yours)}
        {side(t("edit.conflict_theirs"), props.theirs)}
      </div>
      <div className={styles["actions"]}>
        <Button variant="default" data-autofocus onClick={() => props.decide(false)}>
          {t("edit.keep_theirs")}
        </Button>
        <Button onClick={() => props.decide(true)}>{t("edit.keep_yours")}</Button>
      </div>
    </Modal>
  );
}
