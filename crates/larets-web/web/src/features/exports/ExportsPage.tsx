// One's own exports of the last day: what each holds and why it was made, how far it is, its file, and when that goes.
import { ActionIcon, Button, Tooltip } from "@mantine/core";
import { IconDownload, IconFileExport, IconTrash, IconX } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { jobProgress } from "../../shared/acts/progress.ts";
import type { Export } from "../../shared/api/types.ts";
import { exportsQuery, fileAddress, useExportActs } from "../../shared/exports/queries.ts";
import { Ago } from "../../shared/fields/Words.tsx";
import { useI18n } from "../../shared/i18n/i18n.tsx";
import { Confirm } from "../../shared/layout/Confirm.tsx";
import { Page } from "../../shared/layout/Page.tsx";
import { Bones, EmptyState, ErrorState, InlineProblem } from "../../shared/layout/States.tsx";
import table from "../../shared/layout/Table.module.css";
import { useScreenTitle } from "../../shared/layout/useScreenTitle.ts";
import { parseFilter, type Filter } from "../../shared/records/filters.ts";
import { partWords } from "../../shared/records/filterWords.ts";
import { useTold } from "../../shared/records/useTold.ts";
import styles from "./ExportsPage.module.css";

const NO_NAMES: ReadonlyMap<string, string> = new Map();

/** The conditions as they were sent; none where this page cannot read them. */
function filterOf({ kind, filter }: Export): Filter | undefined {
  try {
    return filter ? (parseFilter(JSON.parse(filter), kind) ?? undefined) : undefined;
  } catch {
    return undefined;
  }
}

/** Which records: a view by its name, else its conditions in words, and what was searched for. */
function Chosen(props: { one: Export }) {
  const { t } = useI18n();
  const { one } = props;
  const filter = one.name ? undefined : filterOf(one);
  const told = useTold(one.kind, filter, NO_NAMES);
  const conditions = filter ? partWords(told, filter) : one.filter;
  const said = [
    one.name ? t("exports.of_view", { name: one.name }) : conditions ? t("exports.of_conditions", { conditions }) : null,
    one.q ? t("exports.of_words", { words: one.q }) : null,
  ].filter((words) => words !== null);
  return <div className={styles["about"]}>{said.length > 0 ? said.join(" · ") : t("exports.of_all")}</div>;
}

function Standing(props: { one: Export }) {
  const { t, known, format } = useI18n();
  const { one } = props;
  if (one.state === "running") {
    const total = one.rows_exact ? one.rows_total : undefined;
    const left = total === undefined ? null : jobProgress(one.rows_done, total, one.rate_per_s).secondsLeft;
    const words = total === undefined ? t("exports.rows_so_far", { count: one.rows_done }) : t("exports.rows_of", { done: one.rows_done, total });
    return (
      <div className={styles["progress"]}>
        <progress value={total ? Math.min(one.rows_done, total) : undefined} max={total ? total : undefined} aria-label={words} />
        <span className="tabular quiet">
          {words}
          {one.rate_per_s > 0 ? ` · ${t("exports.rate", { rate: Math.round(one.rate_per_s) })}` : ""}
          {left ? ` · ${t("acts.time_left", { time: format.duration(left) })}` : ""}
        </span>
      </div>
    );
  }
  return (
    <>
      <span className={styles["state"]} data-state={one.state}>
        {t(`exports.state_${one.state}`)}
      </span>
      {one.failure ? <div className="quiet">{known(`exports.failure_${one.failure}`, t("problem.unexpected"))}</div> : null}
      {one.state === "done" ? <div className="tabular quiet">{t("exports.records", { count: one.rows_done })}</div> : null}
    </>
  );
}

function ExportRow(props: { one: Export; onCancel: () => void; onRemove: () => void }) {
  const { t, known, format } = useI18n();
  const { one } = props;
  const names = one.columns.map((code) => known(`exports.column_${code}`, code)).join(", ");
  return (
    <tr>
      <td className={styles["wide"]}>
        <div className={styles["file"]} title={one.file_name}>
          {one.file_name}
        </div>
        <div className={styles["about"]}>
          {t(`exports.what_${one.kind}`)}, {t(`exports.format_${one.format}`)}
        </div>
        <Chosen one={one} />
        {one.reason ? <div className={styles["about"]}>{t("exports.made_for", { reason: one.reason })}</div> : null}
        <div className={styles["names"]} title={names}>
          {t("exports.columns")}: {names}
        </div>
      </td>
      <td className={styles["wide"]}>
        <Standing one={one} />
      </td>
      <td className={`tabular quiet ${styles["short"] ?? ""}`}>
        {one.state === "done" ? format.fileSize(one.size_bytes) : ""}
      </td>
      <td className={`quiet ${styles["short"] ?? ""}`} data-label={t("exports.when")}>
        <Ago at={one.created_at} />
      </td>
      <td className={`quiet ${styles["short"] ?? ""}`} data-label={t("exports.expires")}>{one.state === "done" ? <Ago at={one.expires_at} /> : null}</td>
      <td>
        <div className={styles["acts"]}>
          {one.can["download"] ? (
            <Button component="a" size="xs" variant="default" href={fileAddress(one.id)} download leftSection={<IconDownload size={15} />}>
              {t("exports.download")}
            </Button>
          ) : null}
          {one.can["cancel"] ? (
            <Button size="xs" variant="default" leftSection={<IconX size={15} />} onClick={props.onCancel}>
              {t("exports.cancel")}
            </Button>
          ) : null}
          {one.can["remove"] ? (
            <Tooltip label={t("exports.remove")}>
              <ActionIcon variant="subtle" color="gray" aria-label={t("exports.remove")} onClick={props.onRemove}>
                <IconTrash size={16} />
              </ActionIcon>
            </Tooltip>
          ) : null}
        </div>
      </td>
    </tr>
  );
}

export function ExportsPage() {
  const { t } = useI18n();
  useScreenTitle(t("exports.title"));
  const { data, error, isPending, refetch } = useQuery(exportsQuery);
  const { cancel, remove } = useExportActs();
  const [removing, setRemoving] = useState<Export | null>(null);
  if (isPending) return <Bones lines={6} />;
  if (!data) return <ErrorState page error={error} onRetry={() => void refetch()} />;
  if (data.length === 0) return <EmptyState page icon={<IconFileExport size={22} />} title={t("exports.empty_title")} text={t("exports.empty_text")} />;
  return (
    <Page title={t("exports.title")} lead={t("exports.lead")} width="wide">
      <InlineProblem error={cancel.error ?? error} />
      <div className={table["frame"]}>
        <table className={`${table["table"] ?? ""} ${styles["table"] ?? ""}`}>
          <thead>
            <tr>
              <th scope="col">{t("exports.what")}</th>
              <th scope="col">{t("exports.state")}</th>
              <th scope="col">{t("exports.size")}</th>
              <th scope="col">{t("exports.when")}</th>
              <th scope="col">{t("exports.expires")}</th>
              <th scope="col">
                <span className="visually-hidden">{t("exports.acts")}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {data.map((one) => (
              <ExportRow
                key={one.id}
                one={one}
                onCancel={() => cancel.mutate(one.id)}
                onRemove={() => (one.state === "done" ? setRemoving(one) : remove.mutate(one.id))}
              />
            ))}
          </tbody>
        </table>
      </div>
      {removing ? (
        <Confirm
          title={t("exports.remove_title")}
          text={t("exports.remove_text", { count: removing.rows_done })}
          act={t("exports.remove")}
          busy={remove.isPending}
          onCancel={() => setRemoving(null)}
          onConfirm={() => remove.mutate(removing.id, { onSuccess: () => setRemoving(null) })}
        >
          <InlineProblem error={remove.error} />
        </Confirm>
      ) : null}
    </Page>
  );
}
