// What is wrong, row by row: each cell can be mended, alone or everywhere, or a column pasted. The file stays as it is; a new check
// shows what is left. A grid where there is room for one, with the columns first that have bad cells; on a phone each row is a card
// that begins with its own.
import { Button, Checkbox, TextInput } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { useState, type ClipboardEvent, type ReactNode } from "react";
import type { Import } from "../../shared/api/types.ts";
import { useI18n } from "../../shared/i18n/i18n.tsx";
import { Section } from "../../shared/layout/Page.tsx";
import table from "../../shared/layout/Table.module.css";
import styles from "./Imports.module.css";
import { cellOf, faultyFirst, type Fixes, isNothing, mendedOf, rowsOf, withFix, withPasted } from "./values.ts";

type Refused = Import["errors"][number];

/** What the cells of all rows need. */
type Grid = {
  one: Import;
  rows: Refused[][];
  /** In the order of the file; columns that go nowhere are left out, unless something in them is wrong. */
  columns: number[];
  fixes: Fixes;
  everywhere: ReadonlySet<Refused>;
  onPut: (error: Refused, column: number, value: string) => void;
  onPaste: (at: number, column: number, text: string) => void;
  onToggle: (error: Refused, on: boolean) => void;
};

function nameOf(one: Import, column: number): string {
  return one.columns[column]?.header || `#${String(column + 1)}`;
}

/** How a cell of a row stands: wrong, mended, or as it was. */
function standing(grid: Grid, row: Refused[], column: number) {
  const error = row.find(({ index }) => index === column) ?? row[0];
  const was = error?.cells[column] ?? "";
  const stands = error ? cellOf(grid.fixes, error, column) : was;
  const mended = stands !== was;
  return { error, stands, mended, bad: error?.index === column && !mended };
}

function Cell(props: { grid: Grid; at: number; column: number; label?: string }) {
  const { t } = useI18n();
  const { grid, at, column } = props;
  const { error, stands, bad } = standing(grid, grid.rows[at] ?? [], column);

  function onPaste(event: ClipboardEvent<HTMLInputElement>) {
    const text = event.clipboardData.getData("text");
    if (!text.includes("\n")) return;
    event.preventDefault();
    grid.onPaste(at, column, text);
  }

  if (!error) return null;
  return (
    <TextInput
      size={props.label === undefined ? "xs" : "sm"}
      label={props.label}
      aria-label={t("imports.mend_cell", { row: error.row, column: nameOf(grid.one, column) })}
      aria-invalid={bad}
      value={stands}
      onChange={(event) => grid.onPut(error, column, event.currentTarget.value)}
      onPaste={onPaste}
    />
  );
}

function Why(props: { grid: Grid; error: Refused }) {
  const { t } = useI18n();
  const { grid, error } = props;
  return (
    <>
      <p>{error.reason}</p>
      {error.alike > 1 ? (
        <Checkbox size="xs" label={t("imports.mend_alike", { count: error.alike })} checked={grid.everywhere.has(error)} onChange={(event) => grid.onToggle(error, event.currentTarget.checked)} />
      ) : null}
    </>
  );
}

function Rows(props: { grid: Grid }) {
  const { t } = useI18n();
  const { grid } = props;
  const columns = faultyFirst(grid.columns, grid.one.errors);
  return (
    <table className={table["table"]}>
      <thead>
        <tr>
          <th scope="col">{t("imports.error_row")}</th>
          <th scope="col">{t("imports.error_reason")}</th>
          {columns.map((column) => (
            <th key={column} scope="col">
              {nameOf(grid.one, column)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {grid.rows.map((row, at) => (
          <tr key={row[0]?.row}>
            <td className="tabular">{row[0]?.row}</td>
            <td className={styles["why"]}>
              {row.map((error, place) => (
                <Why key={place} grid={grid} error={error} />
              ))}
            </td>
            {columns.map((column) => {
              const { bad, mended } = standing(grid, row, column);
              return (
                <td key={column} data-bad={bad ? "" : undefined} data-mended={mended ? "" : undefined}>
                  <Cell grid={grid} at={at} column={column} />
                </td>
              );
            })}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Cards(props: { grid: Grid }) {
  const { t } = useI18n();
  const { grid } = props;
  return (
    <ol className={styles["cards"]}>
      {grid.rows.map((row, at) => {
        const others = grid.columns.filter((column) => !row.some(({ index }) => index === column));
        const cells = others.map((column) => <Cell key={column} grid={grid} at={at} column={column} label={nameOf(grid.one, column)} />);
        // What is wrong with the row as a whole may be mended in any of its cells.
        const whole = row.some(({ index }) => index === null || index === undefined);
        return (
          <li key={row[0]?.row}>
            <h3>{t("imports.mend_row", { row: row[0]?.row ?? 0 })}</h3>
            {row.map((error, place) => {
              const { index } = error;
              const cell = index === null || index === undefined ? null : { column: index, ...standing(grid, row, index) };
              return (
                <div key={place} className={styles["fault"]} data-bad={cell?.bad ? "" : undefined} data-mended={cell?.mended ? "" : undefined}>
                  <Why grid={grid} error={error} />
                  {cell ? <Cell grid={grid} at={at} column={cell.column} label={nameOf(grid.one, cell.column)} /> : null}
                </div>
              );
            })}
            {whole ? cells : null}
            {!whole && cells.length > 0 ? (
              <details>
                <summary>{t("imports.mend_other")}</summary>
                {cells}
              </details>
            ) : null}
          </li>
        );
      })}
    </ol>
  );
}

type Props = { one: Import; problems: number; lead: string; fixes: Fixes; busy: boolean; onFixes: (change: (before: Fixes) => Fixes) => void; onSave: () => void; children: ReactNode };

/** `problems`: how many there are, listed here or not. `fixes`: what has been mended since the check. */
export function Mending(props: Props) {
  const { t } = useI18n();
  const phone = useMediaQuery("(max-width: 767px)", undefined, { getInitialValueInEffect: false }) ?? false;
  const { one, fixes, onFixes } = props;
  const [everywhere, setEverywhere] = useState<ReadonlySet<Refused>>(new Set());
  const rows = rowsOf(one.errors);
  const wrong = new Set(one.errors.map((error) => error.index));
  const columns = one.columns.filter(({ target, index }) => target || wrong.has(index)).map(({ index }) => index);
  const found = t("imports.check_errors", { count: props.problems });
  const mended = mendedOf(fixes, one.errors);

  function toggle(error: Refused, on: boolean) {
    setEverywhere((before) => new Set(on ? [...before, error] : [...before].filter((other) => other !== error)));
    const column = error.index;
    if (column === null || column === undefined) return;
    onFixes((before) => {
      const value = cellOf(before, error, column);
      const from = (error.cells[column] ?? "").trim();
      const without = { ...before, alike: before.alike.filter((fix) => !(fix.column === column && fix.from === from)) };
      return withFix(without, error, column, value, on);
    });
  }

  const grid: Grid = {
    one,
    rows,
    columns,
    fixes,
    everywhere,
    onPut: (error, column, value) => onFixes((before) => withFix(before, error, column, value, error.index === column && everywhere.has(error))),
    onPaste: (at, column, text) => onFixes((before) => withPasted(before, rows, at, column, text)),
    onToggle: toggle,
  };
  return (
    <Section title={mended > 0 ? t("imports.check_mended", { found, count: mended }) : found} lead={props.lead}>
      {props.children}
      <div className={phone ? styles["stack"] : `${table["frame"] ?? ""} ${styles["errors"] ?? ""} ${styles["grid"] ?? ""}`} tabIndex={0} role="region" aria-label={found}>
        {phone ? <Cards grid={grid} /> : <Rows grid={grid} />}
      </div>
      <div className={styles["report"]}>
        <Button variant="default" disabled={isNothing(fixes)} loading={props.busy} aria-describedby="import-mend" onClick={props.onSave}>
          {t("imports.mend_save")}
        </Button>
        <span id="import-mend" className={styles["missing"]} role="status">
          {mended > 0 ? t("imports.mended_of", { count: mended, total: props.problems }) : t("imports.mend_hint")}
        </span>
      </div>
    </Section>
  );
}
