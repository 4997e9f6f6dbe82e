// A table of rights: a row for each action or field, a column for each value, one choice per row. On a phone each row is a line
// with a list of the values.
import { NativeSelect } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { Fragment, type ReactNode } from "react";
import { useI18n } from "../../shared/i18n/i18n.tsx";
import styles from "./RoleMatrix.module.css";

export type MatrixRow = { key: string; label: string; value: string; /** As it is saved. */ before: string; /** Of the role that this one is compared with. */ other?: string | undefined; offered: string[] };
export type MatrixGroup = { area: string; title: string; /** What has just happened there. */ note: ReactNode; rows: MatrixRow[] };

type Props = {
  label: string;
  /** What the rows are. */
  head: string;
  values: string[];
  nameOf: (value: string) => string;
  groups: MatrixGroup[];
  /** The name of the role that this one is compared with. */
  otherRole?: string | undefined;
  readOnly: boolean;
  onSet: (area: string, key: string, value: string) => void;
};

type RowProps = Omit<Props, "groups" | "label" | "head"> & { group: MatrixGroup; row: MatrixRow };

/** What the value was, and what the other role has there. */
function Aside({ row, nameOf, otherRole }: RowProps) {
  const { t } = useI18n();
  return (
    <>
      {row.value !== row.before ? <small className={styles["was"]}>{t("roles.was", { value: nameOf(row.before) })}</small> : null}
      {otherRole !== undefined && row.other !== undefined && row.other !== row.value ? <small>{t("roles.other", { role: otherRole, value: nameOf(row.other) })}</small> : null}
    </>
  );
}

function Cell(props: RowProps & { value: string }) {
  const { t } = useI18n();
  const { group, row, value, nameOf } = props;
  const label = t("roles.cell", { area: group.title, row: row.label, value: nameOf(value) });
  const checked = row.value === value;
  const marks = { "data-checked": checked ? "" : undefined, "data-other": row.other === value && !checked ? "" : undefined, "data-value": value };
  if (props.readOnly) return <td className={styles["cell"]}>{checked ? <span className={styles["dot"]} {...marks} role="img" aria-label={label} /> : <span className={styles["dot"]} {...marks} />}</td>;
  const offered = row.offered.includes(value) || checked;
  return (
    <td className={styles["cell"]}>
      <label data-off={offered ? undefined : ""} title={offered ? nameOf(value) : undefined}>
        <input type="radio" name={`${group.area}.${row.key}`} className={styles["dot"]} {...marks} aria-label={label} checked={checked} disabled={!offered} onChange={() => props.onSet(group.area, row.key, value)} />
      </label>
    </td>
  );
}

function Wide(props: Props) {
  const { values, nameOf, groups } = props;
  return (
    <table className={styles["table"]} aria-label={props.label} data-columns={values.length}>
      <thead>
        <tr>
          <th scope="col">{props.head}</th>
          {values.map((value) => (
            <th key={value} scope="col">
              {nameOf(value)}
            </th>
          ))}
        </tr>
      </thead>
      {groups.map((group) => (
        <tbody key={group.area}>
          <tr>
            <th scope="rowgroup" colSpan={values.length + 1} className={styles["area"]}>
              {group.title}
              {group.note}
            </th>
          </tr>
          {group.rows.map((row) => (
            <tr key={row.key} data-changed={row.value === row.before ? undefined : ""}>
              <th scope="row">
                {row.label}
                <Aside {...props} group={group} row={row} />
              </th>
              {values.map((value) => (
                <Cell key={value} {...props} group={group} row={row} value={value} />
              ))}
            </tr>
          ))}
        </tbody>
      ))}
    </table>
  );
}

function NarrowRow(props: RowProps) {
  const { t } = useI18n();
  const { group, row, nameOf, values } = props;
  const offered = values.filter((value) => value === row.value || row.offered.includes(value));
  return (
    <li data-changed={row.value === row.before ? undefined : ""}>
      <span>
        {row.label}
        <Aside {...props} />
      </span>
      {props.readOnly ? (
        <span className="quiet">{nameOf(row.value)}</span>
      ) : (
        <NativeSelect size="xs" aria-label={t("roles.row", { area: group.title, row: row.label })} data={offered.map((value) => ({ value, label: nameOf(value) }))} value={row.value} onChange={(event) => props.onSet(group.area, row.key, event.currentTarget.value)} />
      )}
    </li>
  );
}

function Narrow(props: Props) {
  return (
    <div className={styles["narrow"]}>
      {props.groups.map((group) => (
        <Fragment key={group.area}>
          <h2>
            {group.title}
            {group.note}
          </h2>
          <ul>
            {group.rows.map((row) => (
              <NarrowRow key={row.key} {...props} group={group} row={row} />
            ))}
          </ul>
        </Fragment>
      ))}
    </div>
  );
}

export function RoleMatrix(props: Props) {
  const phone = useMediaQuery("(max-width: 767px)", undefined, { getInitialValueInEffect: false }) ?? false;
  return phone ? <Narrow {...props} /> : <Wide {...props} />;
}
