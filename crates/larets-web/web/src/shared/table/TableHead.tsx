// The head of a record table: names, order, widths. Widths also change by the arrow keys.
import { IconArrowDown, IconArrowUp } from "@tabler/icons-react";
import type { KeyboardEvent, MouseEvent, TouchEvent } from "react";
import { useI18n } from "../i18n/i18n.tsx";
import type { RecordColumn } from "./columns.ts";
import styles from "./RecordTable.module.css";

const STEP_PX = 16;

type Header = { id: string; column: { id: string; getSize: () => number; getIsResizing: () => boolean }; getResizeHandler: () => (event: unknown) => void };

export function TableHead<R>(props: {
  hidden: boolean;
  columns: RecordColumn<R>[];
  headers: Header[];
  sort: string;
  onSort: (sort: string) => void;
  onWidth: (id: string, width: number) => void;
  selectAll?: { all: boolean; some: boolean; toggle: (all: boolean) => void };
}) {
  const { t } = useI18n();
  const { selectAll } = props;

  function onHandleKey(event: KeyboardEvent, header: Header) {
    const step = event.key === "ArrowRight" ? STEP_PX : event.key === "ArrowLeft" ? -STEP_PX : 0;
    if (step === 0) return;
    event.preventDefault();
    event.stopPropagation();
    props.onWidth(header.column.id, Math.max(72, header.column.getSize() + step));
  }

  return (
    <div role="rowgroup" className={props.hidden ? "visually-hidden" : styles["head"]}>
      <div role="row" className={styles["headRow"]} aria-rowindex={1}>
        {selectAll ? (
          <div role="columnheader" className={styles["select"]}>
            <input
              type="checkbox"
              aria-label={t("list.select_all")}
              checked={selectAll.all}
              ref={(box) => {
                if (box) box.indeterminate = selectAll.some && !selectAll.all;
              }}
              onChange={(event) => selectAll.toggle(event.currentTarget.checked)}
              tabIndex={props.hidden ? -1 : 0}
            />
          </div>
        ) : null}
        {props.columns.map((column) => {
          const header = props.headers.find(({ id }) => id === column.id);
          const ascending = column.sort !== undefined && props.sort === column.sort;
          const descending = column.sort !== undefined && props.sort === `-${column.sort}`;
          const onDrag = (event: MouseEvent | TouchEvent) => header?.getResizeHandler()(event.nativeEvent);
          return (
            <div
              key={column.id}
              role="columnheader"
              className={styles["headCell"]}
              aria-sort={column.sort === undefined ? undefined : ascending ? "ascending" : descending ? "descending" : "none"}
            >
              {column.sort === undefined ? (
                <span className="truncate">{column.label}</span>
              ) : (
                <button
                  type="button"
                  className={styles["sort"]}
                  title={t("list.sort_by", { name: column.label })}
                  onClick={() => props.onSort(ascending ? `-${column.sort ?? ""}` : (column.sort ?? ""))}
                  tabIndex={props.hidden ? -1 : 0}
                >
                  <span className="truncate">{column.label}</span>
                  {ascending ? <IconArrowUp size={13} aria-hidden /> : null}
                  {descending ? <IconArrowDown size={13} aria-hidden /> : null}
                </button>
              )}
              {header && !props.hidden ? (
                <div
                  role="separator"
                  aria-orientation="vertical"
                  aria-label={t("list.column_resize", { name: column.label })}
                  aria-valuenow={header.column.getSize()}
                  aria-valuemin={72}
                  aria-valuemax={720}
                  tabIndex={0}
                  className={styles["handle"]}
                  data-dragging={header.column.getIsResizing() ? "" : undefined}
                  onMouseDown={onDrag}
                  onTouchStart={onDrag}
                  onKeyDown={(event) => onHandleKey(event, header)}
                />
              ) : null}
            </div>
          );
        })}
      </div>
    </div>
  );
}
