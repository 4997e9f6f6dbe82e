// One row of a record table, or one card on a phone. Its title is a real link: it opens in a new tab like any other.
import { Popover } from "@mantine/core";
import { IconPencil } from "@tabler/icons-react";
import { memo, useEffect, useState, type MouseEvent, type ReactNode } from "react";
import { halfDates } from "../fields/halfDates.ts";
import { useI18n } from "../i18n/i18n.tsx";
import { IN_FRONT } from "../keys/keys.ts";
import type { RecordColumn } from "./columns.ts";
import type { Editing } from "./held.ts";
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
  /** The cell that the cursor is on; -1: none. */
  cell: number;
  /** The column that is being edited. */
  editing: string | undefined;
  onEdit: (editing: Editing<R>) => void;
  onEdited: () => void;
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
  // Whoever points at a row may edit its cells: the buttons are drawn for this row only.
  const [hovered, setHovered] = useState(false);

  function onRowClick(event: MouseEvent) {
    if (!(event.target instanceof HTMLElement) || event.target.closest("input, button, a, [data-cell-editor]")) return;
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
      onPointerEnter={(event) => setHovered(event.pointerType === "mouse")}
      onPointerLeave={() => setHovered(false)}
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
          {columns.map((column, index) => {
            const content = index === 0 ? link(column.cell(record)) : column.cell(record);
            const editable = (hovered || props.editing === column.id) && column.edit?.may(record);
            return (
              <div
                key={column.id}
                id={props.cell === index ? `cell-${record.id}-${column.id}` : undefined}
                role="gridcell"
                data-column={column.id}
                data-cursor={props.cell === index ? "" : undefined}
                className={styles["cell"]}
              >
                {content}
                {editable ? <CellEditor column={column} record={record} opened={props.editing === column.id} onOpen={() => props.onEdit({ record, index: props.index, column: column.id })} onClose={props.onEdited} /> : null}
              </div>
            );
          })}
        </>
      )}
    </div>
  );
}

/** Whether something in an editor is refused, or will be. */
function isStopped(editor: HTMLElement): boolean {
  return halfDates(editor).length > 0 || editor.querySelector("[role='alert']") !== null;
}

function CellEditor<R extends { id: string }>(props: { column: RecordColumn<R>; record: R; opened: boolean; onOpen: () => void; onClose: () => void }) {
  const { t } = useI18n();
  const { column, record, opened, onClose } = props;
  // With what is refused it stays when the person goes on to something else, and is given up from there, too. A card or a window
  // that was opened meanwhile is closed first.
  useEffect(() => {
    if (!opened) return;
    function onKeyDown(event: globalThis.KeyboardEvent) {
      if (event.key !== "Escape" || event.isComposing || !(event.target instanceof Element)) return;
      if (event.target.closest(`aside, ${IN_FRONT}`) || document.querySelector("[aria-modal='true']")) return;
      event.preventDefault();
      event.stopPropagation();
      onClose();
    }
    document.addEventListener("keydown", onKeyDown, true);
    return () => document.removeEventListener("keydown", onKeyDown, true);
  }, [opened, onClose]);
  return (
    <Popover width={280} position="bottom-start" opened={opened} onChange={(next) => !next && onClose()} trapFocus closeOnClickOutside={false}>
      <Popover.Target>
        <button type="button" className={styles["edit"]} tabIndex={-1} aria-label={t("cell.edit", { field: column.label })} title={t("cell.edit", { field: column.label })} onClick={props.onOpen}>
          <IconPencil size={13} aria-hidden />
        </button>
      </Popover.Target>
      <Popover.Dropdown
        className={styles["editor"]}
        data-cell-editor=""
        aria-label={t("cell.edit", { field: column.label })}
        onClick={(event) => event.stopPropagation()}
        onKeyDown={(event) => {
          // What does not save itself is left by Escape alone: the Tab key goes round in it.
          if (event.key !== "Tab" || !isStopped(event.currentTarget)) event.stopPropagation();
          if (event.key !== "Escape" || event.defaultPrevented) return;
          event.preventDefault();
          onClose();
        }}
        onBlur={(event) => {
          // A text saves itself when it is left, and closes when it is saved.
          if (!event.currentTarget.contains(event.relatedTarget) && event.currentTarget.querySelector("[role=combobox], [aria-haspopup=listbox]")) onClose();
        }}
      >
        <span className={styles["editorLabel"]}>{column.label}</span>
        {opened ? column.edit?.render(record, onClose) : null}
      </Popover.Dropdown>
    </Popover>
  );
}

/** While the table is scrolled only the rows that come in are drawn. */
export const TableRow = memo(Row) as typeof Row;
