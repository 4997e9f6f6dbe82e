// What is about to be saved, in words, with how many people it concerns: read before it holds for all of them.
import { Button } from "@mantine/core";
import { useRef, type ReactNode } from "react";
import { useI18n } from "../../shared/i18n/i18n.tsx";
import { useUnderToasts } from "../../shared/layout/useUnderToasts.ts";
import styles from "./RolesPage.module.css";

export type ChangeWords = { what: string; before: string; after: string };

export function RoleChanges(props: { changes: ChangeWords[]; people: number; busy: boolean; /** Why it cannot be saved. */ fault: string | null; onSave: () => void; onDiscard: () => void; children: ReactNode }) {
  const { t } = useI18n();
  const bar = useRef<HTMLDivElement>(null);
  useUnderToasts(bar);
  return (
    <div ref={bar} className={styles["bar"]} role="region" aria-label={t("pipelines.unsaved")}>
      {props.children}
      <div className={styles["barHead"]}>
        <p role="status">
          <strong>{t("roles.count_changes", { count: props.changes.length })}</strong>
          {" · "}
          <span className="quiet">{props.people === 0 ? t("roles.concerns_nobody") : t("roles.concerns", { count: props.people })}</span>
        </p>
        {props.fault ? <span className="quiet">{props.fault}</span> : null}
        <Button variant="default" onClick={props.onDiscard}>
          {t("roles.discard")}
        </Button>
        <Button loading={props.busy} disabled={props.fault !== null} onClick={props.onSave}>
          {t("action.save")}
        </Button>
      </div>
      {/* It scrolls when there are many, by keyboard too. */}
      <ul className={styles["changes"]} tabIndex={0} aria-label={t("pipelines.unsaved")}>
        {props.changes.map(({ what, before, after }) => (
          <li key={what}>
            <span>{what}</span> <span className={styles["values"]}>{t("roles.from_to", { before, after })}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}
