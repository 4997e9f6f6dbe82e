// Refused rows as a grid: each cell can be mended, alone or everywhere, or a column pasted. The file stays as it is; a new check shows what is left.
import { Button, Checkbox, TextInput } from "@mantine/core";
import { useState, type ClipboardEvent } from "react";
import type { Import } from "../../shared/api/types.ts";
import { useI18n } from "../../shared/i18n/i18n.tsx";
import table from "../../shared/layout/Table.module.css";
import styles from "./Imports.module.css";
import { cellOf, type Fixes, withFix, withPasted } from "./values.ts";

type Refused = Import["errors"][number];

function Cell(props: { one: Import; error: Refused; column: number; fixes: Fixes; onPut: (value: string) => void; onPaste: (text: string) => void }) {
  const { t } = useI18n();
  const { error, column, fixes } = props;
  const stands = cellOf(fixes, error, column);
  const bad = error.index === column;
  const mended = stands !== (error.cells[column] ?? "");
  const header = props.one.columns[column]?.header ?? String(column + 1);

  function onPaste(event: ClipboardEvent<HTMLInputElement>) {
    const text = event.clipboardData.getData("text");
    if (!text.includes("\n")) return;
    event.preventDefault();
    props.onPaste(text);
  }

  return (
    <td data-bad={bad && !mended ? "" : undefined} data-mended={mended ? "" : undefined}>
      <TextInput
        size="xs"
        aria-label={t("imports.mend_cell", { row: error.row, column: header })}
        aria-invalid={bad && !mended}
        value={stands}
        onChange={(event) => props.onPut(event.currentTarget.value)}
        onPaste={onPaste}
      />
    </td>
  );
}

export function Mending(props: { one: Import; label: string; busy: boolean; onSave: (fixes: Fixes) => void }) {
  const { t } = useI18n();
  const { one } = props;
  const [fixes, setFixes] = useState<Fixes>(one.fixes);
  const [everywhere, setEverywhere] = useState<ReadonlySet<number>>(new Set());
  const changed = JSON.stringify(fixes) !== JSON.stringify(one.fixes);
  // What is wrong stands first; columns that go nowhere cannot be.
  const wrong = new Set(one.errors.map((error) => error.index));
  const mapped = one.columns.filter(({ target, index }) => target && !wrong.has(index)).map(({ index }) => index);
  const columns = [...one.columns.map(({ index }) => index).filter((index) => wrong.has(index)), ...mapped];

  function put(at: number, error: Refused, column: number, value: string) {
    setFixes((before) => withFix(before, error, column, value, error.index === column && everywhere.has(at)));
  }

  function toggle(at: number, error: Refused, on: boolean) {
    setEverywhere((before) => new Set(on ? [...before, at] : [...before].filter((other) => other !== at)));
    const column = error.index;
    if (column === null || column === undefined) return;
    setFixes((before) => {
      const value = cellOf(before, error, column);
      const from = (error.cells[column] ?? "").trim();
      const without = { ...before, alike: before.alike.filter((fix) => !(fix.column === column && fix.from === from)) };
      return value === (error.cells[column] ?? "") ? without : withFix(without, error, column, value, on);
    });
  }

  return (
    <>
      <div className={`${table["frame"] ?? ""} ${styles["errors"] ?? ""} ${styles["grid"] ?? ""}`} tabIndex={0} role="region" aria-label={props.label}>
        <table className={table["table"]}>
          <thead>
            <tr>
              <th scope="col">{t("imports.error_row")}</th>
              <th scope="col">{t("imports.error_reason")}</th>
              {columns.map((column) => (
                <th key={column} scope="col">
                  {one.columns[column]?.header || `#${String(column + 1)}`}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {one.errors.map((error, at) => (
              <tr key={error.row}>
                <td className="tabular">{error.row}</td>
                <td className={styles["why"]}>
                  {error.reason}
                  {error.alike > 1 ? (
                    <Checkbox
                      size="xs"
                      label={t("imports.mend_alike", { count: error.alike })}
                      checked={everywhere.has(at)}
                      onChange={(event) => toggle(at, error, event.currentTarget.checked)}
                    />
                  ) : null}
                </td>
                {columns.map((column) => (
                  <Cell
                    key={column}
                    one={one}
                    error={error}
                    column={column}
                    fixes={fixes}
                    onPut={(value) => put(at, error, column, value)}
                    onPaste={(text) => setFixes((before) => withPasted(before, one.errors, at, column, text))}
                  />
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <div className={styles["report"]}>
        <Button variant="default" disabled={!changed} loading={props.busy} aria-describedby="import-mend" onClick={() => props.onSave(fixes)}>
          {t("imports.mend_save")}
        </Button>
        <span id="import-mend" className={styles["missing"]}>
          {t("imports.mend_hint")}
        </span>
      </div>
    </>
  );
}
