// A labelled field of a card: its value, quietly beside it whether it is being saved, is saved, or can be undone, and
// below it what was refused and what else has the same value.
import { IconCheck, IconLock } from "@tabler/icons-react";
import type { ReactNode } from "react";
import type { FieldLevel } from "../api/types.ts";
import { useI18n } from "../i18n/i18n.tsx";
import { InlineProblem } from "../layout/States.tsx";
import styles from "./FieldRow.module.css";
import type { FieldState } from "./useFieldSaves.tsx";

export function FieldRow(props: { label: string; level?: FieldLevel; state: FieldState | null; hint?: ReactNode; children: ReactNode }) {
  const { t } = useI18n();
  const { state } = props;
  if (props.level === "hidden") return null;
  return (
    <div className={styles["row"]} data-state={state?.phase}>
      <div className={styles["label"]}>{props.label}</div>
      <div className={styles["value"]}>
        {props.children}
        {state?.phase === "refused" ? <InlineProblem error={state.error} /> : null}
      </div>
      <div className={styles["state"]} role="status">
        {state?.phase === "saving" ? <span className={styles["dot"]} title={t("state.saving")} /> : null}
        {state?.phase === "saved" ? (
          <>
            {state.undo ? (
              <button type="button" className={styles["undo"]} onClick={state.undo}>
                {t("action.undo")}
              </button>
            ) : null}
            <IconCheck size={13} className={styles["tick"]} role="img" aria-label={t("state.saved")} />
          </>
        ) : null}
      </div>
      <div role="status" className={styles["hint"]}>
        {props.hint}
      </div>
    </div>
  );
}

export function FieldGroup(props: { title: string; children: ReactNode }) {
  return (
    <section className={styles["group"]}>
      <h2>{props.title}</h2>
      {props.children}
    </section>
  );
}

/** Marks a value that may be read but not changed. */
export function ReadOnlyMark() {
  const { t } = useI18n();
  return <IconLock size={12} className={styles["lock"]} role="img" aria-label={t("card.read_only")} title={t("card.read_only")} />;
}
