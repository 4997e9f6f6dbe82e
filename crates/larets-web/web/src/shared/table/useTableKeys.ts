// The keys of a record table: move over rows and cells, open, select, edit. Inside it, and from anywhere on the screen while
// nothing else wants them.
import { useRef, type KeyboardEvent } from "react";
import { useFreeKeys } from "../keys/free.ts";
import { isTyping } from "../keys/keys.ts";

/** Within this time «g» and a letter are one command, which is no key of the table. */
const PAIR_MS = 900;

type Pressed = Pick<KeyboardEvent, "code" | "preventDefault">;

export function useTableKeys<R>(props: {
  rows: R[];
  active: number;
  pageSize: number;
  /** The cell of the active row; -1: the row as a whole. */
  cell: number;
  /** How many cells a row has. */
  cells: number;
  onActive: (index: number) => void;
  onCell: (cell: number) => void;
  onOpen: (record: R) => void;
  onToggle?: (record: R) => void;
  /** Begins to edit the cell; false: it cannot be edited. */
  onEdit: (record: R, cell: number) => boolean;
  /** A key came from outside and was taken: the rows get the focus. */
  onTaken: () => void;
}): (event: KeyboardEvent) => void {
  const { rows, active, cell } = props;
  const last = rows.length - 1;
  const led = useRef(0);

  const moves: Record<string, number> = {
    ArrowDown: active + 1,
    KeyJ: active + 1,
    ArrowUp: active - 1,
    KeyK: active - 1,
    PageDown: active + props.pageSize,
    PageUp: active - props.pageSize,
    Home: 0,
    End: last,
  };
  const steps: Record<string, number> = { ArrowRight: 1, ArrowLeft: -1 };

  /** `here`: the rows have the focus, or nothing has. */
  function press(event: Pressed, here: boolean) {
    const paired = Date.now() - led.current < PAIR_MS;
    led.current = event.code === "KeyG" ? Date.now() : 0;
    if (paired) return;
    const move = moves[event.code];
    const step = steps[event.code];
    const record = rows[active];
    if (move !== undefined) {
      event.preventDefault();
      props.onActive(Math.min(last, Math.max(0, move)));
    } else if (step !== undefined && record && here) {
      event.preventDefault();
      props.onCell(Math.min(props.cells - 1, Math.max(-1, cell + step)));
    } else if (event.code === "Enter" && record && here) {
      event.preventDefault();
      if (cell < 0 || !props.onEdit(record, cell)) props.onOpen(record);
    } else if ((event.code === "F2" || event.code === "KeyE") && record && here) {
      event.preventDefault();
      props.onEdit(record, cell);
    } else if (event.code === "Escape" && cell >= 0 && here) {
      event.preventDefault();
      props.onCell(-1);
    } else if ((event.code === "KeyX" || (event.code === "Space" && here)) && record && props.onToggle) {
      event.preventDefault();
      props.onToggle(record);
    }
  }

  useFreeKeys(({ event, nobody }) => {
    if (last < 0) return;
    press(event, nobody);
    if (event.defaultPrevented) props.onTaken();
  });
  return (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || last < 0) return;
    if (isTyping(event.target) && !(event.target instanceof HTMLInputElement && event.target.type === "checkbox")) return;
    press(event, event.target === event.currentTarget);
  };
}
