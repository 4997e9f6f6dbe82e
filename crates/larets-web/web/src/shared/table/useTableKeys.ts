// The keys inside a record table: move, open, select.
import type { KeyboardEvent } from "react";
import { isTyping } from "../keys/keys.ts";

export function useTableKeys<R>(props: {
  rows: R[];
  active: number;
  pageSize: number;
  onActive: (index: number) => void;
  onOpen: (record: R) => void;
  onToggle?: (record: R) => void;
}): (event: KeyboardEvent) => void {
  const { rows, active } = props;
  const last = rows.length - 1;

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

  return (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || last < 0) return;
    if (isTyping(event.target) && !(event.target instanceof HTMLInputElement && event.target.type === "checkbox")) return;
    const move = moves[event.code];
    const record = rows[active];
    if (move !== undefined) {
      event.preventDefault();
      props.onActive(Math.min(last, Math.max(0, move)));
    } else if (event.code === "Enter" && record && event.target === event.currentTarget) {
      event.preventDefault();
      props.onOpen(record);
    } else if (event.code === "KeyX" && record && props.onToggle) {
      event.preventDefault();
      props.onToggle(record);
    }
  };
}
