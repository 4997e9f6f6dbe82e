// The table of records: virtual rows, endless scroll, columns that can be sized, keys, selection; cards on a phone.
// It fetches nothing: rows and «more» come from outside.
import { Button } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { useTable, type ColumnDef } from "@tanstack/react-table";
import { defaultRangeExtractor, useVirtualizer, type Range } from "@tanstack/react-virtual";
import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState, type CSSProperties, type ReactNode, type RefObject } from "react";
import { useI18n } from "../i18n/i18n.tsx";
import { useProblemText } from "../i18n/useProblemText.ts";
import { Bone } from "../layout/States.tsx";
import { useInSight } from "../layout/useInSight.ts";
import { firstWidth, type RecordColumn, type TableLook } from "./columns.ts";
import { features } from "./features.ts";
import type { Editing } from "./held.ts";
import styles from "./RecordTable.module.css";
import { TableHead } from "./TableHead.tsx";
import { TableRow } from "./TableRow.tsx";
import { useTableKeys } from "./useTableKeys.ts";

const ROW_PX = { normal: 36, compact: 30, card: 76 };
const HEAD_PX = 33;
const SELECT_PX = 36;
/** What stays free to the right of the last column. */
const END_PX = 24;
/** How many rows before the end the next page is asked for. */
const FETCH_AHEAD = 30;
const BONES = 24;

export type RecordTableProps<R extends { id: string }> = {
  label: string;
  look: TableLook;
  columns: RecordColumn<R>[];
  rows: R[];
  titleOf: (record: R) => string;
  hrefOf: (record: R) => string;
  renderCard: (record: R) => ReactNode;
  openId?: string;
  onOpen: (record: R) => void;
  sort: string;
  onSort: (sort: string) => void;
  selection: ReadonlySet<string>;
  /** Absent: nothing can be done with several rows, so no boxes are drawn. */
  onSelection?: (selection: ReadonlySet<string>) => void;
  loading: boolean;
  hasMore: boolean;
  onMore: () => void;
  /** Why the next rows did not come. */
  failure?: { error: unknown; retry: () => void };
  editing: Editing<R> | null;
  onEditing: (editing: Editing<R> | null) => void;
};

export function RecordTable<R extends { id: string }>(props: RecordTableProps<R>) {
  const { t } = useI18n();
  const { columns, rows, hasMore, onMore, onSelection, editing, onEditing } = props;
  const scroll = useRef<HTMLDivElement>(null);
  const phone = useMediaQuery("(max-width: 767px)", undefined, { getInitialValueInEffect: false }) ?? false;
  const { choice, density, keep } = props.look;
  const [active, setActive] = useState(-1);
  const [cell, setCell] = useState(-1);

  const available = useWidth(scroll);
  const [first, ...others] = columns.filter(({ id }) => !choice.hidden[id]);
  const beside = others.reduce((sum, { id, width }) => sum + (choice.widths[id] ?? width), (onSelection ? SELECT_PX : 0) + END_PX);
  const widths = first ? { [first.id]: firstWidth(first.width, beside, available), ...choice.widths } : choice.widths;

  const definitions = useMemo<ColumnDef<typeof features, R>[]>(
    () => columns.map(({ id, width }) => ({ id, size: width, minSize: 72, maxSize: 720 })),
    [columns],
  );
  const table = useTable({
    features,
    columns: definitions,
    data: rows,
    getRowId: (row: R) => row.id,
    columnResizeMode: "onChange" as const,
    state: { columnOrder: choice.order, columnVisibility: invert(choice.hidden), columnSizing: widths },
    onColumnSizingChange: (updater) => {
      keep({ widths: typeof updater === "function" ? updater(choice.widths) : updater });
    },
  });

  const rowPx = phone ? ROW_PX.card : ROW_PX[density];
  const models = table.getRowModel().rows;
  const edited = editing ? rows.findIndex(({ id }) => id === editing.record.id) : -1;
  // What is being edited stays drawn, wherever the rows are scrolled to.
  const rangeExtractor = useCallback((range: Range) => [...new Set([...defaultRangeExtractor(range), ...(edited < 0 ? [] : [edited])])].sort((one, other) => one - other), [edited]);
  const virtual = useVirtualizer({
    count: models.length,
    getScrollElement: () => scroll.current,
    estimateSize: () => rowPx,
    overscan: 12,
    scrollPaddingStart: phone ? 0 : HEAD_PX,
    rangeExtractor,
    getItemKey: (index) => models[index]?.id ?? index,
  });
  useEffect(() => virtual.measure(), [virtual, rowPx]);
  useInSight(virtual, props.openId, props.openId === undefined ? -1 : rows.findIndex(({ id }) => id === props.openId));

  const items = virtual.getVirtualItems();
  const lastSeen = items.at(-1)?.index ?? -1;
  useEffect(() => {
    if (hasMore && lastSeen >= models.length - FETCH_AHEAD) onMore();
  }, [hasMore, lastSeen, models.length, onMore]);

  const visible = table.getVisibleLeafColumns();
  const byId = useMemo(() => new Map(columns.map((column) => [column.id, column])), [columns]);
  const visibleIds = visible.map(({ id }) => id).join(" ");
  const shown = useMemo(() => visibleIds.split(" ").map((id) => byId.get(id)).filter((column) => column !== undefined), [visibleIds, byId]);

  /** The cell that the cursor is on, or the first of the row that can be edited. */
  function edit(record: R, at: number): boolean {
    const column = at >= 0 ? shown[at] : shown.find((one) => one.edit?.may(record));
    if (phone || !column?.edit?.may(record)) return false;
    setCell(shown.indexOf(column));
    onEditing({ record, index: active, column: column.id });
    return true;
  }

  const onEdited = useCallback(() => onEditing(null), [onEditing]);
  const wasEditing = useRef(false);
  // Back to the rows, once the editor is gone: leaving its field sooner would save what was given up. Unless the person has gone on
  // to something else already.
  useEffect(() => {
    const { activeElement } = document;
    if (!editing && wasEditing.current && (activeElement === document.body || activeElement?.closest("[data-cell-editor]"))) scroll.current?.focus({ preventScroll: true });
    wasEditing.current = editing !== null;
  }, [editing]);

  const onKeyDown = useTableKeys({
    rows,
    active,
    cell: phone ? -1 : cell,
    cells: phone ? 0 : shown.length,
    onCell(next) {
      setCell(next);
      const column = shown[next];
      if (column) scroll.current?.querySelector(`#row-${CSS.escape(rows[active]?.id ?? "")} [data-column="${column.id}"]`)?.scrollIntoView({ block: "nearest", inline: "nearest" });
    },
    onEdit: edit,
    pageSize: Math.max(1, Math.floor((scroll.current?.clientHeight ?? 600) / rowPx) - 2),
    onActive: (index) => {
      setActive(index);
      virtual.scrollToIndex(index, { align: "auto" });
    },
    onOpen: props.onOpen,
    onToggle: onSelection ? (record) => onSelection(toggled(props.selection, record.id)) : undefined,
    onTaken: () => scroll.current?.focus({ preventScroll: true }),
  });

  const template = [...(onSelection ? [`${String(SELECT_PX)}px`] : []), ...visible.map((column) => `${String(column.getSize())}px`), `minmax(${String(END_PX)}px, 1fr)`].join(" ");
  const { selection } = props;
  const onSelect = useCallback((id: string) => onSelection?.(toggled(selection, id)), [onSelection, selection]);

  return (
    <div
      ref={scroll}
      className={styles["scroll"]}
      data-phone={phone ? "" : undefined}
      role="grid"
      aria-label={props.label}
      aria-rowcount={hasMore ? -1 : rows.length + 1}
      aria-multiselectable={onSelection ? true : undefined}
      aria-busy={props.loading}
      aria-activedescendant={active >= 0 && rows[active] ? (shown[cell] && !phone ? `cell-${rows[active].id}-${shown[cell].id}` : `row-${rows[active].id}`) : undefined}
      tabIndex={0}
      onKeyDown={onKeyDown}
      style={{ "--columns": template, "--row": `${String(rowPx)}px` } as CSSProperties}
    >
      <TableHead
        hidden={phone}
        columns={shown}
        headers={table.getFlatHeaders()}
        sort={props.sort}
        onSort={props.onSort}
        onWidth={(id, width) => keep({ widths: { ...choice.widths, [id]: width } })}
        selectAll={
          onSelection
            ? { all: rows.length > 0 && props.selection.size >= rows.length, some: props.selection.size > 0, toggle: (all) => onSelection(new Set(all ? rows.map(({ id }) => id) : [])) }
            : undefined
        }
      />
      <div role="rowgroup" className={styles["body"]} style={{ height: virtual.getTotalSize() }}>
        {items.map((item) => {
          const model = models[item.index];
          if (!model) return null;
          const record = model.original;
          return (
            <TableRow
              key={model.id}
              record={record}
              index={item.index}
              top={item.start}
              columns={shown}
              phone={phone}
              title={props.titleOf(record)}
              href={props.hrefOf(record)}
              open={record.id === props.openId}
              active={item.index === active}
              cell={item.index === active ? cell : -1}
              editing={item.index === edited ? editing?.column : undefined}
              onEdit={onEditing}
              onEdited={onEdited}
              selected={props.selection.has(record.id)}
              onSelect={onSelection ? onSelect : undefined}
              onOpen={props.onOpen}
              onPoint={setActive}
              renderCard={props.renderCard}
            />
          );
        })}
      </div>
      {props.failure ? <FailedRows {...props.failure} /> : null}
      {props.loading && rows.length === 0 ? (
        <div className={styles["bones"]} role="row">
          <div role="gridcell" aria-label={t("state.loading")}>
            {Array.from({ length: BONES }, (_, index) => (
              <div key={index} className={styles["boneRow"]}>
                <Bone width={180 + ((index * 37) % 90)} />
                <Bone width={110 + ((index * 53) % 50)} />
                <Bone width={140 + ((index * 29) % 80)} />
                <Bone width={120} />
              </div>
            ))}
          </div>
        </div>
      ) : null}
    </div>
  );
}

function FailedRows(props: { error: unknown; retry: () => void }) {
  const { t } = useI18n();
  const problemText = useProblemText();
  return (
    <div role="row" className={styles["failed"]}>
      <div role="gridcell">
        <span role="alert">{problemText(props.error)}</span>
        <Button size="xs" variant="default" onClick={props.retry}>
          {t("action.retry")}
        </Button>
      </div>
    </div>
  );
}

/** How wide the table may be. */
function useWidth(ref: RefObject<HTMLElement | null>): number {
  const [width, setWidth] = useState(0);
  useLayoutEffect(() => {
    const element = ref.current;
    if (!element) return;
    // Before the first picture, lest the columns move in it.
    setWidth(element.clientWidth);
    const observer = new ResizeObserver(() => setWidth(element.clientWidth));
    observer.observe(element);
    return () => observer.disconnect();
  }, [ref]);
  return width;
}

function invert(hidden: Record<string, boolean>): Record<string, boolean> {
  return Object.fromEntries(Object.entries(hidden).map(([id, is]) => [id, !is]));
}

function toggled(selection: ReadonlySet<string>, id: string): Set<string> {
  const next = new Set(selection);
  if (!next.delete(id)) next.add(id);
  return next;
}
