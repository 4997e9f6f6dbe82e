// The row whose cell is being edited stays where it is: a list that is read anew or put into another order meanwhile would take what
// is typed along.
import { useMemo, useState } from "react";

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

export function useHeldRow<R extends { id: string }>(rows: R[]) {
  const [editing, onEditing] = useState<Editing<R> | null>(null);
  const held = useMemo(() => withHeld(rows, editing), [rows, editing]);
  return { held, editing, onEditing };
}
