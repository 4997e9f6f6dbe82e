// Carrying a card with a pointer: a mouse lifts it by moving a little, a finger by staying. Only says where it is held; what
// a drop means is decided elsewhere.
import { useEffect, useRef, type PointerEvent as ReactPointerEvent, type RefObject } from "react";
import { isMovable, type BoardDeal } from "./board.ts";

const LIFT_PX = 5;
const LONG_PRESS_MS = 320;
const EDGE_PX = 56;
const EDGE_SPEED_PX = 14;

export type DragEvents = {
  onLift: (deal: BoardDeal) => void;
  onOver: (stage: string | null) => void;
  /** With the stage it was dropped on, or null when it was let go elsewhere or given up. */
  onEnd: (deal: BoardDeal, stage: string | null) => void;
  /** It was to be carried, and may not be. */
  onFixed: (deal: BoardDeal) => void;
};

/** Gives the handler of a card's `pointerdown`. */
export function useBoardDrag(board: RefObject<HTMLElement | null>, events: DragEvents): (deal: BoardDeal, event: ReactPointerEvent<HTMLElement>) => void {
  const latest = useRef(events);
  useEffect(() => {
    latest.current = events;
  });
  const stop = useRef<() => void>(() => undefined);
  useEffect(() => () => stop.current(), []);

  return (deal, down) => {
    if (down.button !== 0 || !down.isPrimary) return;
    if (down.target instanceof Element && down.target.closest("button, input")) return;
    stop.current();
    const tile = down.currentTarget;
    const start = { x: down.clientX, y: down.clientY };
    const finger = down.pointerType === "touch";
    const box = tile.getBoundingClientRect();
    let at = start;
    let ghost: HTMLElement | null = null;
    let over: string | null = null;
    let frame = 0;

    function lift() {
      if (!isMovable(deal)) {
        finish(null);
        return latest.current.onFixed(deal);
      }
      ghost = tile.cloneNode(true) as HTMLElement;
      ghost.removeAttribute("data-lifted");
      ghost.setAttribute("data-ghost", "");
      ghost.setAttribute("aria-hidden", "true");
      ghost.inert = true;
      ghost.style.width = `${String(box.width)}px`;
      board.current?.append(ghost);
      board.current?.setAttribute("data-dragging", "");
      latest.current.onLift(deal);
      draw();
    }

    function draw() {
      if (!ghost) return;
      ghost.style.transform = `translate(${String(box.left + at.x - start.x)}px, ${String(box.top + at.y - start.y)}px) rotate(1.5deg)`;
      const found = document.elementFromPoint(at.x, at.y)?.closest<HTMLElement>("[data-stage]")?.dataset["stage"] ?? null;
      if (found !== over) latest.current.onOver((over = found));
      const edges = board.current?.getBoundingClientRect();
      if (edges && at.x > edges.right - EDGE_PX) board.current?.scrollBy(EDGE_SPEED_PX, 0);
      else if (edges && at.x < edges.left + EDGE_PX) board.current?.scrollBy(-EDGE_SPEED_PX, 0);
      cancelAnimationFrame(frame);
      frame = requestAnimationFrame(draw);
    }

    function onMove(event: PointerEvent) {
      if (event.pointerId !== down.pointerId) return;
      at = { x: event.clientX, y: event.clientY };
      if (ghost) return;
      if (Math.hypot(at.x - start.x, at.y - start.y) < LIFT_PX) return;
      // A finger that moves scrolls.
      if (finger) finish(null);
      else lift();
    }

    function finish(stage: string | null) {
      const carried = ghost !== null;
      stop.current();
      if (carried) latest.current.onEnd(deal, stage);
    }

    const onUp = () => finish(over);
    const onCancel = () => finish(null);
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== "Escape" || !ghost) return;
      event.preventDefault();
      event.stopPropagation();
      finish(null);
    };
    // Held by a finger, the card moves and the page stays.
    const onTouch = (event: TouchEvent) => ghost && event.preventDefault();
    const onMenu = (event: Event) => (finger || ghost) && event.preventDefault();
    // The click that ends a drag opens nothing.
    const onClick = (event: MouseEvent) => {
      event.preventDefault();
      event.stopPropagation();
    };

    const timer = finger ? setTimeout(lift, LONG_PRESS_MS) : undefined;
    addEventListener("pointermove", onMove);
    addEventListener("pointerup", onUp);
    addEventListener("pointercancel", onCancel);
    addEventListener("blur", onCancel);
    addEventListener("keydown", onKey, true);
    addEventListener("contextmenu", onMenu);
    tile.addEventListener("touchmove", onTouch, { passive: false });
    stop.current = () => {
      stop.current = () => undefined;
      clearTimeout(timer);
      cancelAnimationFrame(frame);
      removeEventListener("pointermove", onMove);
      removeEventListener("pointerup", onUp);
      removeEventListener("pointercancel", onCancel);
      removeEventListener("blur", onCancel);
      removeEventListener("keydown", onKey, true);
      removeEventListener("contextmenu", onMenu);
      tile.removeEventListener("touchmove", onTouch);
      board.current?.removeAttribute("data-dragging");
      if (!ghost) return;
      ghost.remove();
      ghost = null;
      addEventListener("click", onClick, { capture: true, once: true });
      setTimeout(() => removeEventListener("click", onClick, true));
    };
  };
}
