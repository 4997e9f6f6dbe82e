// How the file was read, which column is what, and what to do with records that exist already.
import { Button, Checkbox, Select } from "@mantine/core";
import { IconAlertTriangle, IconHistory } from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import type { Import, UpdateImport } from "../../shared/api/types.ts";
import { useI18n } from "../../shared/i18n/i18n.tsx";
import { Section } from "../../shared/layout/Page.tsx";
import { InlineProblem } from "../../shared/layout/States.tsx";
import table from "../../shared/layout/Table.module.css";
import styles from "./Imports.module.css";
import { useImportActs } from "./queries.ts";
import { RulesSection } from "./RulesSection.tsx";
import { useTargetName } from "./targets.ts";
import type { Mends } from "./useMends.ts";

const ENCODINGS = ["utf-8", "windows-1251", "koi8-r", "utf-16le", "utf-16be", "ibm866", "windows-1252"];
const DELIMITERS = [
  { value: ",", label: "imports.delimiter_comma" },
  { value: ";", label: "imports.delimiter_semicolon" },
  { value: "\t", label: "imports.delimiter_tab" },
  { value: "|", label: "imports.delimiter_pipe" },
] as const;

function withCurrent(known: string[], current: string | null | undefined): string[] {
  if (!current || known.some((value) => value.toLowerCase() === current.toLowerCase())) return known;
  return [current, ...known];
}

function Detected(props: { one: Import; onChange: (body: UpdateImport) => void }) {
  const { t } = useI18n();
  const { detected } = props.one;
  const sheets = detected.sheets ?? [];
  return (
    <Section title={t("imports.detected")}>
      <div className={styles["fields"]}>
        {detected.encoding ? (
          <Select
            label={t("imports.encoding")}
            data={withCurrent(ENCODINGS, detected.encoding)}
            value={withCurrent(ENCODINGS, detected.encoding).find((value) => value.toLowerCase() === detected.encoding?.toLowerCase()) ?? null}
            allowDeselect={false}
            onChange={(encoding) => encoding && props.onChange({ encoding })}
          />
        ) : null}
        {detected.delimiter ? (
          <Select
            label={t("imports.delimiter")}
            data={DELIMITERS.map(({ value, label }) => ({ value, label: t(label) }))}
            value={detected.delimiter}
            allowDeselect={false}
            onChange={(delimiter) => delimiter && props.onChange({ delimiter })}
          />
        ) : null}
        {sheets.length > 1 ? (
          <Select label={t("imports.sheet")} data={sheets} value={detected.sheet ?? null} allowDeselect={false} onChange={(sheet) => sheet && props.onChange({ sheet })} />
        ) : null}
        {detected.format !== "vcard" ? (
          <Checkbox
            className={styles["box"]}
            label={t("imports.has_header")}
            checked={detected.has_header ?? true}
            onChange={(event) => props.onChange({ has_header: event.currentTarget.checked })}
          />
        ) : null}
      </div>
    </Section>
  );
}

function Mapping(props: { one: Import; onChange: (body: UpdateImport) => void }) {
  const { t } = useI18n();
  const targetName = useTargetName();
  const { columns, targets } = props.one;
  const choices = [{ value: "", label: t("imports.target_none") }, ...targets.map((value) => ({ value, label: targetName(value) }))];
  const mapped = columns.filter(({ target }) => target).length;

  function put(index: number, target: string | null) {
    props.onChange({ targets: columns.map((column) => (column.index === index ? target || null : (column.target ?? null))) });
  }

  return (
    <Section title={t("imports.mapping_title")} lead={`${t("imports.mapping_text")} ${t("imports.mapped", { count: mapped })}.`}>
      <div className={table["frame"]}>
        <table className={`${table["table"] ?? ""} ${styles["mapping"] ?? ""}`}>
          <thead>
            <tr>
              <th scope="col">{t("imports.column")}</th>
              <th scope="col">{t("imports.samples")}</th>
              <th scope="col">{t("imports.target")}</th>
            </tr>
          </thead>
          <tbody>
            {columns.map((column) => (
              <tr key={column.index} data-off={column.target ? undefined : ""}>
                <th scope="row">{column.header || `#${String(column.index + 1)}`}</th>
                <td className={styles["samples"]}>
                  {column.samples.filter(Boolean).map((sample, index) => (
                    <span key={index} title={sample}>
                      {sample}
                    </span>
                  ))}
                </td>
                <td className={styles["target"]}>
                  <Select
                    size="xs"
                    aria-label={`${t("imports.target")}: ${column.header}`}
                    data={choices}
                    searchable
                    allowDeselect={false}
                    nothingFoundMessage={t("edit.pick_nothing")}
                    value={column.target ?? ""}
                    onChange={(target) => put(column.index, target)}
                    rightSectionWidth={column.target && column.guess ? 74 : undefined}
                    rightSection={column.target && column.guess ? <span className={styles["guess"]}>{t("imports.guessed")}</span> : undefined}
                  />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Section>
  );
}

function Preview(props: { one: Import }) {
  const { t } = useI18n();
  const { columns, preview } = props.one;
  return (
    <Section title={t("imports.preview")}>
      <div className={`${table["frame"] ?? ""} ${styles["preview"] ?? ""}`} tabIndex={0} role="region" aria-label={t("imports.preview")}>
        <table className={table["table"]}>
          <thead>
            <tr>
              {columns.map((column) => (
                <th key={column.index} scope="col">
                  {column.header || `#${String(column.index + 1)}`}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {preview.map((cells, row) => (
              <tr key={row}>
                {cells.map((cell, index) => (
                  <td key={index}>{cell}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Section>
  );
}

/** The check ended by a fault: it has changed nothing, and begins anew once the cause is gone. */
function CheckFailure(props: { code: string }) {
  const { t, known } = useI18n();
  return (
    <p className={styles["failure"]} role="alert">
      <IconAlertTriangle size={18} aria-hidden />
      <span>
        <strong>{t("imports.check_failed")}</strong> {known(`problem.${props.code}`, t("problem.unexpected"))}
      </span>
    </p>
  );
}

/** The columns, values and rules are as with the last file of this shape. */
function Remembered(props: { busy: boolean; onForget: () => void }) {
  const { t } = useI18n();
  return (
    <p className={styles["remembered"]} role="status">
      <IconHistory size={18} aria-hidden />
      <span>{t("imports.remembered")}</span>
      <Button size="compact-sm" variant="default" loading={props.busy} onClick={props.onForget}>
        {t("imports.guess_anew")}
      </Button>
    </p>
  );
}

/** What no row could do without. */
function missingTarget(one: Import): "imports.need_target" | "imports.need_name" | "imports.need_title" | null {
  const has = (...targets: string[]) => one.columns.some(({ target }) => target && targets.includes(target));
  if (!one.columns.some(({ target }) => target)) return "imports.need_target";
  if (one.as === "deals" && !has("title", "product", "company", "full_name", "last_name", "first_name")) return "imports.need_title";
  return one.as === "companies" && !one.columns.some(({ target }) => target === "name") ? "imports.need_name" : null;
}

export function MappingStep(props: { one: Import; check: Mends["check"]; onChecked: () => void }) {
  const { t } = useI18n();
  const { one } = props;
  const acts = useImportActs(one.id);
  const change = (body: UpdateImport) => acts.change.mutate(body);
  const begin = useMutation({ mutationFn: props.check, onSuccess: props.onChecked });
  const missing = missingTarget(one);
  return (
    <>
      {one.failure ? <CheckFailure code={one.failure} /> : null}
      <InlineProblem error={acts.change.error ?? begin.error} />
      {one.remembered ? <Remembered busy={acts.change.isPending} onForget={() => change({ remembered: false })} /> : null}
      <Detected one={one} onChange={change} />
      <Mapping one={one} onChange={change} />
      <RulesSection one={one} onChange={change} />
      <Preview one={one} />
      <div className={styles["go"]}>
        <span id="import-missing" className={styles["missing"]} role="status">
          {missing ? t(missing) : null}
        </span>
        <Button size="md" loading={begin.isPending || acts.change.isPending} disabled={missing !== null} aria-describedby="import-missing" onClick={() => begin.mutate()}>
          {t("imports.check")}
        </Button>
      </div>
    </>
  );
}
