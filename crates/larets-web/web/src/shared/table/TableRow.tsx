// One row of a record table, or one card on a phone. Its title is a real link: it opens in a new tab like any other.
import { memo, type MouseEvent, type ReactNode } from "react";
import { useI18n } from "../i18n/i18n.tsx";
import type { RecordColumn } from "./columns.ts";
import styles from "./RecordTable.module.css";

export type TableRowProps<R extends { id: string }> = {
  record: R;
  index: number;
  top: number;
  columns: RecordColumn<R>[];
  phone: boolean;
  title: string;
  href: string;
  open: boolean;
  active: boolean;
  selected: boolean;
  onSelect?: (id: string) => void;
  onOpen: (record: R) => void;
  onPoint: (index: number) => void;
  renderCard: (record: R) => ReactNode;
};

function isPlainClick(event: MouseEvent): boolean {
  return event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;
}

function Row<R extends { id: string }>(props: TableRowProps<R>) {
  const { t } = useI18n();
  const { record, columns } = props;

  function onRowClick(event: MouseEvent) {
    if (!(event.target instanceof HTMLElement) || event.target.closest("input, button, a")) return;
    if (window.getSelection()?.toString()) return;
    props.onPoint(props.index);
    props.onOpen(record);
  }

  function onLinkClick(event: MouseEvent) {
    if (!isPlainClick(event)) return;
    event.preventDefault();
    props.onPoint(props.index);
    props.onOpen(record);
  }

  const link = (content: ReactNode) => (
    <a href={props.href} className={styles["link"]} onClick={onLinkClick} tabIndex={-1}>
      {content}
    </a>
  );

  const selectBox = (
    <input type="checkbox" tabIndex={-1} aria-label={t("list.select_row", { name: props.title })} checked={props.selected} onChange={() => props.onSelect?.(record.id)} />
  );

  return (
    <div
      id={`row-${record.id}`}
      role="row"
      aria-rowindex={props.index + 2}
      aria-selected={props.onSelect ? props.selected : undefined}
      className={props.phone ? styles["card"] : styles["row"]}
      data-open={props.open ? "" : undefined}
      data-active={props.active ? "" : undefined}
      data-selected={props.selected ? "" : undefined}
      style={{ transform: `translateY(${String(props.top)}px)` }}
      onClick={onRowClick}
    >
      {props.phone ? (
        <>
          <div role="gridcell" className={styles["cardCell"]}>
            {link(props.renderCard(record))}
          </div>
          {props.onSelect ? (
            <div role="gridcell" className={styles["cardSelect"]}>
              {selectBox}
            </div>
          ) : null}
        </>
      ) : (
        <>
          {props.onSelect ? (
            <div role="gridcell" className={styles["select"]}>
              {selectBox}
            </div>
          ) : null}
          {columns.map((column, index) => (
            <div key={column.id} role="gridcell" className={styles["cell"]}>
              {index === 0 ? link(column.cell(record)) : column.cell(record)}
            </div>
          ))}
        </>
      )}
    </div>
  );
}

/** While the table is scrolled only the rows that come in are drawn. */
export const TableRow = memo(Row) as typeof Row;
