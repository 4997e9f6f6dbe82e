// The dry run: what would come in and what would be refused, row by row. Nothing is saved yet.
import { Button } from "@mantine/core";
import { IconCircleCheck } from "@tabler/icons-react";
import type { Import } from "../../shared/api/types.ts";
import { useI18n } from "../../shared/i18n/i18n.tsx";
import { Section } from "../../shared/layout/Page.tsx";
import { InlineProblem } from "../../shared/layout/States.tsx";
import table from "../../shared/layout/Table.module.css";
import styles from "./Imports.module.css";
import { Progress, Tally } from "./Progress.tsx";
import { useImportActs } from "./queries.ts";

export function CheckStep(props: { one: Import; onBack: () => void }) {
  const { t, known } = useI18n();
  const { one } = props;
  const acts = useImportActs(one.id);
  if (one.state === "dry_run") {
    return (
      <Section title={t("imports.checking")}>
        <Progress progress={one.progress} />
        <Tally progress={one.progress} />
      </Section>
    );
  }
  const rows = one.progress.rows_total === null || one.progress.rows_total === undefined ? null : one.progress.rows_total - one.progress.refused;
  const problems = Math.max(one.errors.length, one.progress.refused);
  return (
    <>
      <Section title={problems === 0 ? t("imports.check_clean") : t("imports.check_errors", { count: problems })} lead={problems === 0 ? undefined : t("imports.check_note")}>
        <Tally progress={one.progress} />
        {one.errors.length === 0 ? (
          <p className={styles["clean"]}>
            <IconCircleCheck size={18} aria-hidden />
            {t("imports.check_clean")}
          </p>
        ) : (
          <div className={`${table["frame"] ?? ""} ${styles["errors"] ?? ""}`} tabIndex={0} role="region" aria-label={t("imports.check_errors", { count: problems })}>
            <table className={table["table"]}>
              <thead>
                <tr>
                  <th scope="col">{t("imports.error_row")}</th>
                  <th scope="col">{t("imports.error_column")}</th>
                  <th scope="col">{t("imports.error_value")}</th>
                  <th scope="col">{t("imports.error_reason")}</th>
                </tr>
              </thead>
              <tbody>
                {one.errors.map((error, index) => (
                  <tr key={index}>
                    <td className="tabular">{error.row}</td>
                    <td>{error.column}</td>
                    <td className={styles["bad"]}>{error.value}</td>
                    <td>{known(`problem.${error.code}`, error.code)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        )}
      </Section>
      <InlineProblem error={acts.start.error} />
      <div className={styles["go"]}>
        <Button size="md" variant="default" onClick={props.onBack}>
          {t("action.back")}
        </Button>
        <Button size="md" loading={acts.start.isPending} disabled={rows === 0} onClick={() => acts.start.mutate()}>
          {rows === null ? t("imports.start_plain") : t("imports.start", { count: rows })}
        </Button>
      </div>
    </>
  );
}
