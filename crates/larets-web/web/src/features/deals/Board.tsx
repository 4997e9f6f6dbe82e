// The columns of a board, and how a card gets from one to another: carried by a pointer, lifted by the keyboard, or by its menu.
import { useEffect, useMemo, useRef, useState, type KeyboardEvent } from "react";
import type { Stage } from "../../shared/api/types.ts";
import { useI18n } from "../../shared/i18n/i18n.tsx";
import { useFreeKeys } from "../../shared/keys/free.ts";
import { toast } from "../../shared/layout/toasts.ts";
import { useMinute } from "../../shared/session/useMinute.ts";
import { findDeal, isMovable, type Board as BoardData, type BoardDeal } from "./board.ts";
import styles from "./Board.module.css";
import { BoardColumn } from "./BoardColumn.tsx";
import type { TileActs } from "./DealTile.tsx";
import { useBoardDrag } from "./useBoardDrag.ts";
import type { Moves } from "./useMoves.ts";
import { useStable } from "./useStable.ts";
import { firstCard, nextCard, walkKey } from "./walk.ts";

type Lifted = { deal: BoardDeal; from: string; over: string | null; by: "pointer" | "keys" };

export function Board(props: {
  board: BoardData;
  moves: Moves;
  openId: string | undefined;
  onOpen: (deal: BoardDeal) => void;
  /** The column in which deals are added; none when nobody may. */
  adding: string | null;
  onAdding: ((stage: string | null) => void) | undefined;
  readMore: (stage: string, cursor: string) => Promise<void>;
}) {
  const { t } = useI18n();
  const now = useMinute();
  const { board, moves, onAdding } = props;
  const element = useRef<HTMLDivElement>(null);
  const [lifted, setLifted] = useState<Lifted | null>(null);
  const [active, setActive] = useState<string | null>(null);
  const [focused, setFocused] = useState<string | null>(null);
  const [said, setSaid] = useState("");
  const stages = useMemo(() => board.columns.map(({ stage }) => stage), [board.columns]);

  const stageOf = (id: string | null | undefined) => stages.find((stage) => stage.id === id);

  function move(deal: BoardDeal, to: Stage | undefined) {
    const known = findDeal(board, deal.id) ?? deal;
    const from = stageOf(known.stage_id);
    if (from && to) void moves.move(known, from, to);
  }

  const sayBack = (deal: BoardDeal, stage: string | null | undefined) => setSaid(t("board.put_back", { deal: moves.nameOf(deal), stage: stageOf(stage)?.name ?? "" }));

  function drop(stage: string | null) {
    setLifted(null);
    if (!lifted) return;
    const to = stageOf(stage);
    if (lifted.by === "keys") setFocused(lifted.deal.id);
    setSaid("");
    if (to && to.id !== lifted.from) return move(lifted.deal, to);
    sayBack(lifted.deal, lifted.from);
  }

  // What a stage asks for is asked in a window: the card has the focus again when it closes, wherever it stands then.
  const { question } = moves;
  const asked = useRef(question);
  useEffect(() => {
    const before = asked.current;
    asked.current = question;
    const known = before && !question ? findDeal(board, before.deal.id) : undefined;
    if (!before || !known) return;
    setFocused(known.id);
    if (known.stage_id !== before.stage.id) sayBack(known, known.stage_id);
  }, [question]); // eslint-disable-line react-hooks/exhaustive-deps -- what the board is at that moment

  // A card that somebody else moves or removes meanwhile is not held any more.
  const held = lifted?.by === "keys" ? lifted : null;
  const gone = held !== null && findDeal(board, held.deal.id)?.stage_id !== held.from;
  useEffect(() => {
    if (!gone || !held) return;
    setLifted(null);
    toast(t("board.let_go", { deal: moves.nameOf(held.deal) }));
  }, [gone, held, moves, t]);

  const lift = useBoardDrag(element, {
    onLift: (deal) => setLifted({ deal, from: deal.stage_id ?? "", over: null, by: "pointer" }),
    onOver: (over) => setLifted((held) => held && { ...held, over }),
    onEnd: (_deal, stage) => drop(stage),
    onFixed: (deal) => toast(t("board.may_not_move", { deal: moves.nameOf(deal) })),
  });

  function carry(held: Lifted, step: 1 | -1) {
    const at = stages.findIndex(({ id }) => id === held.over);
    const to = stages[Math.min(stages.length - 1, Math.max(0, at + step))];
    if (!to) return;
    setLifted({ ...held, over: to.id });
    element.current?.querySelector(`[data-stage="${to.id}"]`)?.scrollIntoView({ inline: "nearest", block: "nearest" });
    setSaid(t("board.over", { deal: moves.nameOf(held.deal), stage: to.name }));
  }

  function onLiftedKey(held: Lifted, event: KeyboardEvent) {
    if (event.key === "Tab") return drop(null);
    event.preventDefault();
    if (event.key === "ArrowRight") carry(held, 1);
    else if (event.key === "ArrowLeft") carry(held, -1);
    else if (event.key === "Enter" || event.key === " ") drop(held.over);
    else if (event.key === "Escape") drop(null);
  }

  function onKey(deal: BoardDeal, event: KeyboardEvent) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (lifted?.by === "keys") return onLiftedKey(lifted, event);
    const name = moves.nameOf(deal);
    if (event.key === " ") {
      event.preventDefault();
      if (!isMovable(deal)) return setSaid(t("board.may_not_move", { deal: name }));
      setLifted({ deal, from: deal.stage_id ?? "", over: deal.stage_id ?? null, by: "keys" });
      return setSaid(t("board.lifted", { deal: name, stage: stageOf(deal.stage_id)?.name ?? "" }));
    }
    const key = walkKey(event);
    const next = key && nextCard(board, deal.id, key);
    if (next === undefined) return;
    event.preventDefault();
    if (next !== null) setFocused(next);
  }

  // From anywhere on the screen: back to the card that one was at, or to the first.
  useFreeKeys(({ event }) => {
    if (lifted || walkKey(event) === undefined) return;
    const to = active !== null && findDeal(board, active) ? active : firstCard(board);
    if (to === null) return;
    event.preventDefault();
    setFocused(to);
  });

  const acts = useStable<TileActs>({
    open: props.onOpen,
    move,
    plan: moves.plan,
    lift,
    key: onKey,
    focus: (deal) => {
      setActive(deal.id);
      setFocused((wanted) => (wanted === deal.id ? wanted : null));
    },
  });
  const over = lifted && lifted.over !== lifted.from ? lifted.over : null;

  return (
    <>
      <p id="board-help" hidden>
        {t("board.card_help")}
      </p>
      <div className="visually-hidden" role="status" aria-live="assertive">
        {said}
      </div>
      <div
        ref={element}
        className={styles["board"]}
        onBlur={(event) => {
          // Whoever goes on to something else is not called back by a card that arrives late.
          if (event.relatedTarget !== null) setFocused(null);
        }}
      >
        {board.columns.map((column) => (
          <BoardColumn
            key={column.stage.id}
            column={column}
            stages={stages}
            now={now}
            acts={acts}
            active={active}
            focused={focused}
            lifted={lifted?.deal.id ?? null}
            openId={props.openId}
            over={over === column.stage.id}
            adding={props.adding === column.stage.id}
            onAdding={onAdding && ((adding) => onAdding(adding ? column.stage.id : null))}
            onAdded={moves.put}
            readMore={props.readMore}
          />
        ))}
      </div>
    </>
  );
}
