// The running job and its report. It goes on when the page is closed, and the report can be opened again.
import { Button } from "@mantine/core";
import { IconDownload } from "@tabler/icons-react";
import { useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import type { Import } from "../../shared/api/types.ts";
import { useI18n } from "../../shared/i18n/i18n.tsx";
import { Confirm } from "../../shared/layout/Confirm.tsx";
import { Section } from "../../shared/layout/Page.tsx";
import { InlineProblem } from "../../shared/layout/States.tsx";
import { recordKeys } from "../../shared/records/keys.ts";
import styles from "./Imports.module.css";
import { broughtBy, madeBy } from "./outcomes.ts";
import { Progress, Tally } from "./Progress.tsx";
import { useImportActs } from "./queries.ts";
import { Refusals } from "./Refusals.tsx";

const LISTS = { deals: "/deals/list", contacts: "/contacts", companies: "/companies" } as const;
const TITLES = { running: "imports.running", done: "imports.done", cancelled: "imports.cancelled", failed: "imports.failed" } as const;

function titleOf(state: Import["state"]): (typeof TITLES)[keyof typeof TITLES] {
  return state in TITLES ? TITLES[state as keyof typeof TITLES] : "imports.running";
}

/** The lists of what it made and changed. */
function ToRecords(props: { one: Import; variant: "default" | "filled" }) {
  const { t } = useI18n();
  const { one } = props;
  const kinds = [one.as, ...madeBy(one).map(({ kind }) => kind).filter((kind) => kind !== one.as)];
  return kinds.map((kind) => (
    <Button key={kind} variant={kind === one.as ? props.variant : "default"} renderRoot={(root) => <Link {...root} to={LISTS[kind]} search={{ sort: "-updated_at", filter: broughtBy(one, kind) }} />}>
      {t(`imports.see_${kind}`)}
    </Button>
  ));
}

/** `undone`: taken back since. There is nothing new to go and see. */
export function RunStep(props: { one: Import; undone: boolean }) {
  const { t, known } = useI18n();
  const { one } = props;
  const acts = useImportActs(one.id);
  const queryClient = useQueryClient();
  const [asking, setAsking] = useState(false);
  const running = one.state === "running";
  const unfinished = one.state === "cancelled" || one.state === "failed";
  // Rows whose record was there stand in the file as well.
  const left = one.progress.refused + one.progress.skipped;

  useEffect(() => {
    if (!running) void queryClient.invalidateQueries({ queryKey: recordKeys.all });
  }, [running, queryClient]);

  return (
    <Section title={t(props.undone ? "imports.had_been" : titleOf(one.state))} lead={running ? t("imports.running_text") : undefined}>
      {running ? <Progress progress={one.progress} /> : null}
      {one.failure ? <p>{known(`problem.${one.failure}`, one.failure)}</p> : null}
      <div role="status">
        <Tally progress={one.progress} />
      </div>
      <InlineProblem error={acts.cancel.error ?? acts.start.error} />
      <div className={styles["report"]}>
        {unfinished && !props.undone && one.can.edit && one.file_kept ? (
          <Button loading={acts.start.isPending} onClick={() => acts.start.mutate()}>
            {t("imports.continue")}
          </Button>
        ) : null}
        {running ? (
          <Button variant="default" disabled={!one.can.edit} loading={acts.cancel.isPending} onClick={() => setAsking(true)}>
            {t("imports.cancel")}
          </Button>
        ) : (
          <>
            {props.undone ? null : <ToRecords one={one} variant={unfinished ? "default" : "filled"} />}
            {left > 0 ? (
              <Button component="a" variant="default" href={`/api/v1/imports/${one.id}/refused`} download leftSection={<IconDownload size={16} />}>
                {t("imports.download_refused")}
              </Button>
            ) : null}
          </>
        )}
      </div>
      {!running && left > 0 ? <p className="quiet">{t("imports.download_hint")}</p> : null}
      {!running && one.errors.length > 0 ? <Refusals errors={one.errors} label={t("imports.refused_rows")} /> : null}
      {asking ? (
        <Confirm
          title={t("imports.cancel_title")}
          text={t("imports.cancel_text", { count: one.progress.created + one.progress.updated })}
          act={t("imports.cancel")}
          onCancel={() => setAsking(false)}
          onConfirm={() => {
            setAsking(false);
            acts.cancel.mutate();
          }}
        />
      ) : null}
    </Section>
  );
}
