// What of a list goes into a file: the form, the columns, the reason. It says how much that is, and that it is recorded.
import { Button, Checkbox, Modal, SegmentedControl, Textarea } from "@mantine/core";
import { IconShieldCheck } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import { asProblem } from "../api/problem.ts";
import type { ExportFormat, ExportOptions } from "../api/types.ts";
import { useI18n } from "../i18n/i18n.tsx";
import { Bones, ErrorState, InlineProblem } from "../layout/States.tsx";
import { toast } from "../layout/toasts.ts";
import type { ExportedList } from "./ExportButton.tsx";
import styles from "./ExportDialog.module.css";
import { preselected } from "./preselected.ts";
import { exportOptionsQuery, useExportActs } from "./queries.ts";
import { watchExport } from "./watched.ts";

const REASON_LIMIT = 500;

type Column = ExportOptions["columns"][number];

function Columns(props: { title: string; columns: Column[]; chosen: ReadonlySet<string>; onChosen: (code: string, on: boolean) => void }) {
  const { t, known } = useI18n();
  return (
    <fieldset className={styles["columns"]}>
      <legend>{props.title}</legend>
      {props.columns.map(({ code, level }) => (
        <Checkbox
          key={code}
          size="xs"
          label={known(`exports.column_${code}`, code)}
          description={level === "masked" ? t("exports.masked") : undefined}
          checked={props.chosen.has(code)}
          onChange={(event) => props.onChosen(code, event.currentTarget.checked)}
        />
      ))}
    </fieldset>
  );
}

function Choice(props: ExportedList & { options: ExportOptions; onClose: () => void }) {
  const { t, known, format: formats } = useI18n();
  const { options, count } = props;
  const { begin } = useExportActs();
  const [format, setFormat] = useState<ExportFormat>(options.formats[0] ?? "csv");
  const [chosen, setChosen] = useState<ReadonlySet<string>>(() => new Set(preselected(options.columns, props.shown)));
  const [reason, setReason] = useState("");
  const possible = options.columns.filter((column) => column.formats.includes(format));
  const columns = possible.filter(({ code }) => chosen.has(code)).map(({ code }) => code);
  const refused = begin.error ? asProblem(begin.error) : null;
  const missing = columns.length === 0 ? t("exports.no_columns") : options.reason_needed && !reason.trim() ? t("exports.no_reason") : null;

  function choose(code: string, on: boolean) {
    setChosen(new Set(on ? [...chosen, code] : [...chosen].filter((one) => one !== code)));
  }

  function submit(event: FormEvent) {
    event.preventDefault();
    if (missing || begin.isPending) return;
    begin.mutate(
      { kind: props.kind, format, columns, ...props.query, name: props.name ?? null, reason: reason.trim() || null },
      {
        onSuccess: (one) => {
          watchExport(one.id);
          toast(t("exports.begun"));
          props.onClose();
        },
      },
    );
  }

  const many = count ? (count.exact ? t("exports.records", { count: count.value }) : t("exports.records_over", { number: formats.number(count.value) })) : "";
  return (
    <form onSubmit={submit} noValidate className={styles["form"]}>
      {props.about ? <p className={styles["about"]}>{props.about}</p> : null}
      <SegmentedControl
        aria-label={t("exports.format")}
        value={format}
        onChange={(value) => setFormat(value as ExportFormat)}
        data={options.formats.map((value) => ({ value, label: t(`exports.format_${value}`) }))}
      />
      <p className="quiet">{t(`exports.about_${format}`)}</p>
      <Columns title={t("exports.columns")} columns={possible.filter(({ by_label }) => !by_label)} chosen={chosen} onChosen={choose} />
      {possible.some(({ by_label }) => by_label) ? (
        <details className={styles["more"]}>
          <summary>{t("exports.by_label")}</summary>
          <Columns title={t("exports.by_label_text")} columns={possible.filter(({ by_label }) => by_label)} chosen={chosen} onChosen={choose} />
        </details>
      ) : null}
      <Textarea
        label={t("exports.reason")}
        placeholder={t("exports.reason_example")}
        required={options.reason_needed}
        maxLength={REASON_LIMIT}
        autosize
        minRows={2}
        maxRows={5}
        value={reason}
        error={refused?.field === "reason" ? known(`problem.${refused.code}`, t("problem.invalid")) : undefined}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
      <p className={styles["recorded"]}>
        <IconShieldCheck size={16} aria-hidden />
        <span>{t("exports.recorded")}</span>
      </p>
      {refused && refused.field !== "reason" ? <InlineProblem error={begin.error} /> : null}
      <div className={styles["actions"]}>
        <span className="quiet">{missing ?? many}</span>
        <Button variant="default" onClick={props.onClose}>
          {t("action.cancel")}
        </Button>
        <Button type="submit" loading={begin.isPending} disabled={missing !== null}>
          {t("exports.export")}
        </Button>
      </div>
    </form>
  );
}

export function ExportDialog(props: ExportedList & { onClose: () => void }) {
  const { t } = useI18n();
  const { data, error, refetch } = useQuery(exportOptionsQuery(props.kind));
  return (
    <Modal opened onClose={props.onClose} title={t(`exports.title_${props.kind}`)} size={600} closeButtonProps={{ "aria-label": t("action.close") }}>
      {data ? <Choice {...props} options={data} /> : error ? <ErrorState error={error} onRetry={() => void refetch()} /> : <Bones lines={6} />}
    </Modal>
  );
}
