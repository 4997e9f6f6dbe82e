// One deal on the board: what it is, with whom, for how much, what is to be done next, and how long it has stood here.
import { Menu } from "@mantine/core";
import { IconCalendarEvent, IconCalendarPlus, IconCalendarX, IconDots, IconHourglassHigh } from "@tabler/icons-react";
import { memo, useEffect, useRef, useState, type KeyboardEvent, type MouseEvent, type PointerEvent } from "react";
import type { Stage } from "../../shared/api/types.ts";
import { daysSince, isStale } from "../../shared/deals/pipelines.ts";
import { useI18n } from "../../shared/i18n/i18n.tsx";
import { Avatar } from "../../shared/layout/Avatar.tsx";
import { useForeignChange } from "../../shared/live/foreign.ts";
import { isCloseLate, isMovable, isOverdue, lacksStep, partyOf, type BoardDeal } from "./board.ts";
import styles from "./DealTile.module.css";
import { StepLine } from "./StepLine.tsx";

/** How long a sum may be to stand in one line of the narrowest card; it is told whole when pointed at. */
const AMOUNT_ROOM = 20;

/** What a card can be asked to do; the same object for all cards of a board. */
export type TileActs = {
  open: (deal: BoardDeal) => void;
  move: (deal: BoardDeal, to: Stage) => void;
  plan: (deal: BoardDeal) => void;
  lift: (deal: BoardDeal, event: PointerEvent<HTMLElement>) => void;
  key: (deal: BoardDeal, event: KeyboardEvent<HTMLElement>) => void;
  focus: (deal: BoardDeal) => void;
};

export type TileProps = {
  deal: BoardDeal;
  stage: Stage;
  stages: Stage[];
  now: number;
  /** The Tab key stops here. */
  stop: boolean;
  lifted: boolean;
  /** It is to have the focus, as it did before it moved. */
  focused: boolean;
  opened: boolean;
  acts: TileActs;
};

function isPlainClick(event: MouseEvent): boolean {
  return event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;
}

function Step(props: { deal: BoardDeal; stage: Stage; now: number; stop: boolean; acts: TileActs }) {
  const { t } = useI18n();
  const { deal, now } = props;
  if (lacksStep(deal, props.stage)) {
    if (deal.fields["next_step"] !== "write") return <span className={styles["foot"]}>{t("board.no_step")}</span>;
    return (
      <button type="button" className={styles["plan"]} tabIndex={props.stop ? 0 : -1} aria-label={t("board.plan_step", { deal: deal.title || t("deals.untitled") })} onClick={() => props.acts.plan(deal)}>
        <IconCalendarPlus size={13} aria-hidden />
        {t("board.no_step")}
      </button>
    );
  }
  // What is won or lost needs no next step any more.
  if (props.stage.kind !== "open" || (!deal.next_step && !deal.next_step_at)) return null;
  return (
    <span className={styles["foot"]}>
      <StepLine deal={deal} late={isOverdue(deal, now)} now={now} icon={<IconCalendarEvent size={13} aria-hidden />} />
    </span>
  );
}

function Days(props: { deal: BoardDeal; stage: Stage; now: number }) {
  const { t, format } = useI18n();
  const { stage_since: since } = props.deal;
  if (!since || props.stage.kind !== "open") return null;
  const days = daysSince(since, props.now);
  const stale = isStale(props.stage, since, props.now);
  const words = days === 0 ? t("board.in_stage_today") : t("board.in_stage", { count: days });
  if (!stale && days === 0) return null;
  return (
    <span className={styles["days"]} data-stale={stale ? "" : undefined} title={stale ? t("board.stale", { count: props.stage.stale_days ?? 0 }) : words}>
      {stale ? <IconHourglassHigh size={12} aria-hidden /> : null}
      <span aria-hidden="true">{format.days(days)}</span>
      <span className="visually-hidden">{stale ? `${words}. ${t("board.stale_mark")}` : words}</span>
    </span>
  );
}

/** Nothing is said of a day that is still to come: the list and the forecast tell it. */
function CloseLate(props: { deal: BoardDeal; stage: Stage; now: number }) {
  const { t, format } = useI18n();
  const { deal, stage, now } = props;
  if (!isCloseLate(deal, stage, format.dayKey(new Date(now)))) return null;
  return (
    <span className={styles["closeLate"]} title={t("deal.close_late")}>
      <IconCalendarX size={13} aria-hidden />
      <b>{format.date(`${deal.expected_close ?? ""}T12:00:00Z`)}</b>
      <span className="truncate">{t("board.close_late")}</span>
    </span>
  );
}

/** A plain button until it is first pressed: a menu behind each card would make scrolling heavy. */
function MoveMenu(props: { deal: BoardDeal; stage: Stage; stages: Stage[]; stop: boolean; onMove: (to: Stage) => void }) {
  const { t } = useI18n();
  const [used, setUsed] = useState(false);
  const look = {
    type: "button" as const,
    className: styles["menu"],
    tabIndex: props.stop ? 0 : -1,
    "aria-label": t("board.move_menu", { deal: props.deal.title || t("deals.untitled") }),
    children: <IconDots size={15} aria-hidden />,
  };
  if (!used) return <button {...look} aria-haspopup="menu" aria-expanded={false} onClick={() => setUsed(true)} />;
  return (
    <Menu width={220} position="bottom-end" defaultOpened>
      <Menu.Target>
        <button {...look} autoFocus />
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{t("board.move_to")}</Menu.Label>
        {props.stages.map((stage) => (
          <Menu.Item key={stage.id} disabled={stage.id === props.stage.id} leftSection={<span className={styles["dot"]} data-color={stage.color} />} onClick={() => props.onMove(stage)}>
            {stage.name}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

function Tile(props: TileProps) {
  const { t, format } = useI18n();
  const { deal, stage, acts, focused } = props;
  const link = useRef<HTMLAnchorElement>(null);
  const foreign = useForeignChange(deal.id);
  const movable = isMovable(deal);
  const amount = deal.amount ? format.fittingSum(deal.amount, AMOUNT_ROOM) : null;
  const party = partyOf(deal)?.name;

  useEffect(() => {
    if (focused) link.current?.focus({ preventScroll: true });
  }, [focused]);

  function onClick(event: MouseEvent) {
    if (!isPlainClick(event)) return;
    event.preventDefault();
    acts.open(deal);
  }

  return (
    <article
      className={styles["tile"]}
      data-movable={movable ? "" : undefined}
      data-lifted={props.lifted ? "" : undefined}
      data-opened={props.opened ? "" : undefined}
      data-foreign={foreign ? "" : undefined}
      onPointerDown={(event) => acts.lift(deal, event)}
    >
      <div className={styles["top"]}>
        <h3>
          <a
            ref={link}
            href={`/deals/${deal.id}`}
            className={styles["link"]}
            draggable={false}
            tabIndex={props.stop ? 0 : -1}
            aria-describedby={movable ? "board-help" : undefined}
            onClick={onClick}
            onFocus={() => acts.focus(deal)}
            onKeyDown={(event) => acts.key(deal, event)}
          >
            {deal.title || t("deals.untitled")}
          </a>
        </h3>
        {movable ? <MoveMenu deal={deal} stage={stage} stages={props.stages} stop={props.stop} onMove={(to) => acts.move(deal, to)} /> : null}
      </div>
      {party && amount ? <p className={styles["party"]}>{party}</p> : null}
      <div className={styles["middle"]}>
        <span className={styles[amount ? "amount" : "party"]} title={deal.amount ? format.sum(deal.amount) : undefined}>
          {amount ?? party}
        </span>
        <Days deal={deal} stage={stage} now={props.now} />
        {deal.owner ? (
          <span title={deal.owner.name}>
            <Avatar name={deal.owner.name} size="small" />
            <span className="visually-hidden">{t("board.owner", { name: deal.owner.name })}</span>
          </span>
        ) : null}
      </div>
      <CloseLate deal={deal} stage={stage} now={props.now} />
      <Step deal={deal} stage={stage} now={props.now} stop={props.stop} acts={acts} />
    </article>
  );
}

export const DealTile = memo(Tile);
