// Departments as a tree: in reading order with their depth. A broken parent stands on the top level, never lost.
import type { Department } from "../../shared/api/types.ts";

export function flattened(all: Department[]): { department: Department; depth: number }[] {
  const known = new Set(all.map(({ id }) => id));
  const rows: { department: Department; depth: number }[] = [];
  const placed = new Set<string>();

  function place(department: Department, depth: number) {
    if (placed.has(department.id)) return;
    placed.add(department.id);
    rows.push({ department, depth });
    for (const child of all) if (child.parent_id === department.id) place(child, depth + 1);
  }

  for (const department of all) if (!department.parent_id || !known.has(department.parent_id)) place(department, 0);
  for (const department of all) place(department, 0);
  return rows;
}

/** The department and everything below it: where it cannot be moved to. */
export function subtree(all: Department[], id: string): Set<string> {
  const inside = new Set([id]);
  let grew = true;
  while (grew) {
    grew = false;
    for (const { id: child, parent_id: parent } of all) {
      if (parent && inside.has(parent) && !inside.has(child)) {
        inside.add(child);
        grew = true;
      }
    }
  }
  return inside;
}

/** Whether a department may stand inside another one, or on the top level, and does not stand there already. */
export function canMove(all: Department[], id: string, parent: string | null): boolean {
  const moved = all.find((one) => one.id === id);
  if (!moved || (moved.parent_id ?? null) === parent) return false;
  return parent === null || !subtree(all, id).has(parent);
}
