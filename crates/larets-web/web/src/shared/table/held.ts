// The row whose cell is being edited stays where it is: a list that is read anew or put into another order meanwhile would take what
// is typed along.
import { useCallback, useMemo, useState } from "react";

/** The cell that is being edited, and its row as it was when editing began. */
export type Editing<R> = { record: R; index: number; column: string };

/** The rows, with the edited one in its place. */
export function withHeld<R extends { id: string }>(rows: R[], editing: Editing<R> | null): R[] {
  if (!editing) return rows;
  const { record, index } = editing;
  const now = rows.find(({ id }) => id === record.id) ?? record;
  const others = rows.filter(({ id }) => id !== record.id);
  return [...others.slice(0, index), now, ...others.slice(index)];
}

/** `listed`: which list it is. In another one, or where `shown` is none, nothing of this one is held. */
export function heldIn<R>(began: { editing: Editing<R>; listed: string } | null, listed: string, shown: boolean): Editing<R> | null {
  return shown && began?.listed === listed ? began.editing : null;
}

export function useHeldRow<R extends { id: string }>(rows: R[], listed: string, shown: boolean) {
  const [began, setBegan] = useState<{ editing: Editing<R>; listed: string } | null>(null);
  const editing = heldIn(began, listed, shown);
  // Nor is it when the person comes back to it.
  if (began && !editing) setBegan(null);
  const onEditing = useCallback((next: Editing<R> | null) => setBegan(next && { editing: next, listed }), [listed]);
  const held = useMemo(() => withHeld(rows, editing), [rows, editing]);
  return { held, editing, onEditing };
}
