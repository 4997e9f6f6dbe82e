// A stage as a column: its head with the totals of all its deals, and the deals, drawn only where they are seen and read on
// as one scrolls.
import { Button } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { useVirtualizer } from "@tanstack/react-virtual";
import { useCallback, useEffect, useRef, useState } from "react";
import type { Deal, Stage } from "../../shared/api/types.ts";
import { ownFirst } from "../../shared/deals/money.ts";
import { useI18n } from "../../shared/i18n/i18n.tsx";
import { useProblemText } from "../../shared/i18n/useProblemText.ts";
import { Bone } from "../../shared/layout/States.tsx";
import { useInSight } from "../../shared/layout/useInSight.ts";
import { useMe } from "../../shared/session/session.ts";
import type { Column } from "./board.ts";
import styles from "./BoardColumn.module.css";
import { DealTile, type TileActs } from "./DealTile.tsx";
import tile from "./DealTile.module.css";
import { QuickAdd } from "./QuickAdd.tsx";
import { askable } from "./useMoves.ts";

const TILE_PX = 104;
const GAP_PX = 8;
/** How long the sums may be to stand in one line of the narrowest column; longer ones are told in short, and whole when pointed at. */
const SUMS_ROOM = 22;
/** How many cards before the end the next ones are asked for. */
const FETCH_AHEAD = 8;

export type ColumnProps = {
  column: Column;
  stages: Stage[];
  now: number;
  acts: TileActs;
  /** The deal that has, or is to have, the focus. */
  active: string | null;
  focused: string | null;
  lifted: string | null;
  openId: string | undefined;
  /** A card of another column is held above this one. */
  over: boolean;
  adding: boolean;
  onAdding: ((adding: boolean) => void) | undefined;
  onAdded: (deal: Deal) => void;
  readMore: (stage: string, cursor: string) => Promise<void>;
};

function Head(props: ColumnProps) {
  const { t, format } = useI18n();
  const me = useMe();
  const { stage, count, sums } = props.column;
  const told = ownFirst(sums, me.company.currency).map((sum) => ({ sum, whole: format.sum(sum) }));
  const roomy = told.map(({ whole }) => whole).join(" ").length <= SUMS_ROOM;
  const onAdding = props.onAdding;
  return (
    <header className={styles["head"]}>
      <div className={styles["name"]}>
        <span className={tile["dot"]} data-color={stage.color} aria-hidden="true" />
        <h2 className="truncate" title={stage.name}>
          {stage.name}
        </h2>
        <span className={styles["count"]} aria-label={t("board.column", { stage: stage.name, count })} role="img">
          {format.number(count)}
        </span>
        {onAdding ? (
          <button type="button" className={styles["plus"]} aria-label={t("board.add_to", { stage: stage.name })} aria-expanded={props.adding} onClick={() => onAdding(true)}>
            <IconPlus size={16} aria-hidden />
          </button>
        ) : null}
      </div>
      <div className={styles["sums"]}>
        <span className={styles["sum"]}>
          {told.map(({ sum, whole }) => (
            <span key={sum.currency} title={whole}>
              {roomy ? whole : format.shortSum(sum)}
            </span>
          ))}
        </span>
        {stage.kind === "open" ? (
          <span className={styles["share"]} title={t("board.probability", { percent: stage.probability })}>
            <span aria-hidden="true">{format.percent(stage.probability / 100)}</span>
            <span className="visually-hidden">{t("board.probability", { percent: stage.probability })}</span>
          </span>
        ) : null}
      </div>
    </header>
  );
}

function Slot(props: { stage: Stage }) {
  const { t, known, format } = useI18n();
  const fields = askable(props.stage.required).map((field) => known(`field.${field}`, field).toLocaleLowerCase());
  return (
    <div className={styles["slot"]} aria-hidden="true">
      {fields.length > 0 ? t("board.will_ask", { fields: format.list(fields) }) : t("board.drop_here")}
    </div>
  );
}

export function BoardColumn(props: ColumnProps) {
  const { t } = useI18n();
  const problemText = useProblemText();
  const { column, focused, readMore } = props;
  const { stage, deals, next } = column;
  const scroll = useRef<HTMLDivElement>(null);
  const [reading, setReading] = useState(false);
  const [failure, setFailure] = useState<unknown>(null);
  const virtual = useVirtualizer({
    count: deals.length,
    getScrollElement: () => scroll.current,
    estimateSize: () => TILE_PX,
    gap: GAP_PX,
    overscan: 6,
    paddingEnd: 8,
    getItemKey: (index) => deals[index]?.id ?? index,
  });
  const items = virtual.getVirtualItems();
  const lastSeen = items.at(-1)?.index ?? -1;

  const more = useCallback(async () => {
    if (next === null) return;
    setReading(true);
    setFailure(null);
    try {
      await readMore(stage.id, next);
    } catch (error) {
      setFailure(error);
    }
    setReading(false);
  }, [next, readMore, stage.id]);
  useEffect(() => {
    // What failed is asked for again by the person, not by each scroll.
    if (!reading && failure === null && lastSeen >= deals.length - FETCH_AHEAD) void more();
  }, [reading, failure, lastSeen, deals.length, more]);

  const wanted = focused === null ? -1 : deals.findIndex(({ id }) => id === focused);
  useEffect(() => {
    if (wanted >= 0) virtual.scrollToIndex(wanted, { align: "auto" });
  }, [wanted, virtual]);

  useInSight(virtual, props.openId, deals.findIndex(({ id }) => id === props.openId));

  const drawn = items.map(({ index }) => deals[index]?.id);
  const stop = drawn.includes(props.active ?? "") ? props.active : drawn[0];

  return (
    <section className={styles["column"]} data-stage={stage.id} data-over={props.over ? "" : undefined} aria-label={t("board.column", { stage: stage.name, count: column.count })}>
      <Head {...props} />
      {props.adding ? <QuickAdd stage={stage} onAdded={props.onAdded} onClose={() => props.onAdding?.(false)} /> : null}
      {props.over ? <Slot stage={stage} /> : null}
      <div ref={scroll} className={styles["scroll"]}>
        {deals.length === 0 && !props.over ? <p className={styles["none"]}>{t("board.no_deals")}</p> : null}
        <ul className={styles["deals"]} style={{ height: virtual.getTotalSize() }}>
          {items.map(({ index, start, key }) => {
            const deal = deals[index];
            if (!deal) return null;
            return (
              <li key={key} ref={virtual.measureElement} data-index={index} aria-setsize={column.count} aria-posinset={index + 1} style={{ transform: `translateY(${String(start)}px)` }}>
                <DealTile
                  deal={deal}
                  stage={stage}
                  stages={props.stages}
                  now={props.now}
                  stop={deal.id === stop}
                  lifted={props.lifted === deal.id}
                  focused={focused === deal.id}
                  opened={props.openId === deal.id}
                  acts={props.acts}
                />
              </li>
            );
          })}
        </ul>
        {reading ? (
          <div className={styles["reading"]} role="status" aria-label={t("state.loading")}>
            <Bone width="100%" height={64} />
          </div>
        ) : null}
        {failure !== null ? (
          <div className={styles["failure"]} role="alert">
            <strong>{t("board.more_failed")}</strong>
            <span>{problemText(failure)}</span>
            <Button size="xs" variant="default" onClick={() => void more()}>
              {t("action.retry")}
            </Button>
          </div>
        ) : null}
      </div>
    </section>
  );
}
