// The dry run: what would come in and what would be refused, row by row. Nothing is saved yet.
import { Button } from "@mantine/core";
import { IconCircleCheck } from "@tabler/icons-react";
import type { Import } from "../../shared/api/types.ts";
import { useI18n } from "../../shared/i18n/i18n.tsx";
import { Section } from "../../shared/layout/Page.tsx";
import { Bones, InlineProblem } from "../../shared/layout/States.tsx";
import styles from "./Imports.module.css";
import { Progress, Tally } from "./Progress.tsx";
import { useImportActs } from "./queries.ts";
import { Mending } from "./Mending.tsx";
import { ValuesSection } from "./ValuesSection.tsx";
import type { Mends } from "./useMends.ts";

/** What was checked is not true any more: it is checked again, or that has failed. */
function Unchecked(props: { again: Mends["again"]; onBack: () => void }) {
  const { t } = useI18n();
  const { again } = props;
  return (
    <Section title={again.isPending ? t("imports.checking") : t("imports.check_failed")}>
      {again.isPending ? <Bones lines={4} /> : null}
      <InlineProblem error={again.error} />
      {again.isPending ? null : (
        <div className={styles["report"]}>
          <Button variant="default" onClick={props.onBack}>
            {t("action.back")}
          </Button>
          <Button onClick={() => again.mutate(null)}>{t("imports.check")}</Button>
        </div>
      )}
    </Section>
  );
}

export function CheckStep(props: { one: Import; mends: Mends; onBack: () => void }) {
  const { t } = useI18n();
  const { one } = props;
  const { fixes, setFixes, unsaved, again } = props.mends;
  const acts = useImportActs(one.id);
  if (one.state === "uploaded") return <Unchecked again={again} onBack={props.onBack} />;
  if (one.state === "dry_run") {
    return (
      <Section title={t("imports.checking")}>
        <Progress progress={one.progress} />
        <Tally progress={one.progress} />
        <InlineProblem error={acts.cancel.error} />
        {one.can.edit ? (
          <div className={styles["report"]}>
            <Button variant="default" loading={acts.cancel.isPending} onClick={() => acts.cancel.mutate()}>
              {t("imports.cancel_check")}
            </Button>
          </div>
        ) : null}
      </Section>
    );
  }
  const checked = one.progress.rows_total !== null && one.progress.rows_total !== undefined;
  const rows = checked ? one.progress.created + one.progress.updated : null;
  const problems = Math.max(one.errors.length, one.progress.problems, one.progress.refused);
  const shown = problems > one.errors.length ? ` ${t("imports.check_first", { count: one.errors.length })}` : "";
  const lead = `${t("imports.check_note")}${shown}`;
  const outcome = (
    <>
      <Tally progress={one.progress} />
      {one.progress.without_owner > 0 ? <p className={styles["beside"]}>{t("imports.without_owner", { count: one.progress.without_owner })}</p> : null}
    </>
  );
  return (
    <>
      {one.errors.length > 0 ? (
        <Mending one={one} problems={problems} lead={lead} fixes={fixes} busy={again.isPending} onFixes={setFixes} onSave={() => again.mutate(null)}>
          {outcome}
        </Mending>
      ) : (
        <Section title={problems === 0 ? t("imports.check_clean") : t("imports.check_errors", { count: problems })} lead={problems === 0 ? undefined : lead}>
          {outcome}
          {problems === 0 && rows !== 0 ? (
            <p className={styles["clean"]}>
              <IconCircleCheck size={18} aria-hidden />
              {t("imports.check_clean_text")}
            </p>
          ) : null}
        </Section>
      )}
      <ValuesSection one={one} onChange={(body) => again.mutate(body)} />
      <InlineProblem error={again.error} />
      <InlineProblem error={acts.start.error} />
      <div className={styles["go"]}>
        <span id="import-missing" className={styles["missing"]} role="status">
          {unsaved ? t("imports.mend_first") : rows === 0 ? t("imports.nothing_left") : null}
        </span>
        <Button size="md" variant="default" onClick={props.onBack}>
          {t("action.back")}
        </Button>
        <Button size="md" loading={acts.start.isPending || again.isPending} disabled={rows === 0 || unsaved} aria-describedby="import-missing" onClick={() => acts.start.mutate()}>
          {rows === null ? t("imports.start_plain") : t("imports.start", { count: rows })}
        </Button>
      </div>
    </>
  );
}
