// A role while it is edited: its whole table, what differs from the saved one, and what is sent of that.
import { isWider } from "../../shared/access/scale.ts";
import type { AccessArea, Role, UpdateRole } from "../../shared/api/types.ts";

export type Cells = Record<string, Record<string, string>>;
/** Actions with their reach, or fields with their level. */
export type Table = "matrix" | "fields";
/** `name` is null as long as a built-in role has the name of the dictionary. */
export type RoleDraft = { name: string | null } & Record<Table, Cells>;
export type Change = { table: Table; area: string; key: string; before: string; after: string };

export function draftOf({ name, matrix, fields }: Role): RoleDraft {
  return { name: name ?? null, matrix, fields };
}

export function cellOf(cells: Cells, area: string, key: string): string {
  return cells[area]?.[key] ?? "none";
}

function withCell(draft: RoleDraft, table: Table, area: string, key: string, value: string): RoleDraft {
  return { ...draft, [table]: { ...draft[table], [area]: { ...draft[table][area], [key]: value } } };
}

/** The widest that may be set, and not wider than this. */
function atMost(area: AccessArea, reach: string): string {
  return area.reaches.findLast((one) => !isWider(one, reach)) ?? "none";
}

/** Nothing reaches further than what is seen: a narrower view narrows the other actions along with it, which are told. */
export function withReach(draft: RoleDraft, area: AccessArea, action: string, reach: string): { draft: RoleDraft; lowered: string[] } {
  const set = withCell(draft, "matrix", area.area, action, reach);
  const lowered = action === "view" ? area.actions.filter((one) => isWider(cellOf(set.matrix, area.area, one), reach)) : [];
  const narrowed = lowered.reduce((next, one) => withCell(next, "matrix", area.area, one, atMost(area, reach)), set);
  return { draft: narrowed, lowered };
}

export function withLevel(draft: RoleDraft, area: string, field: string, level: string): RoleDraft {
  return withCell(draft, "fields", area, field, level);
}

/** Whether an action may be set to this without reaching further than the view. */
export function isOffered(draft: RoleDraft, area: string, action: string, reach: string): boolean {
  return action === "view" || !isWider(reach, cellOf(draft.matrix, area, "view"));
}

/** The cells that differ, in the order in which they are shown. */
export function changesOf(areas: AccessArea[], before: RoleDraft, after: RoleDraft): Change[] {
  const of = (table: Table, { area, actions, fields }: AccessArea) =>
    (table === "matrix" ? actions : fields).map((key) => ({ table, area, key, before: cellOf(before[table], area, key), after: cellOf(after[table], area, key) }));
  const all = areas.flatMap((area) => [...of("matrix", area), ...of("fields", area)]);
  return all.filter((change) => change.before !== change.after);
}

/** The same changes made to another table, such as the one that somebody else has saved meanwhile. */
export function withChanges(areas: AccessArea[], draft: RoleDraft, changes: Change[]): RoleDraft {
  const set = changes.reduce((next, { table, area, key, after }) => withCell(next, table, area, key, after), draft);
  return areas.reduce((next, area) => withReach(next, area, "view", cellOf(next.matrix, area.area, "view")).draft, set);
}

function cellsOf(changes: Change[], table: Table): Cells {
  const cells: Cells = {};
  for (const change of changes) if (change.table === table) cells[change.area] = { ...cells[change.area], [change.key]: change.after };
  return cells;
}

/** What is sent: the changed cells alone. */
export function updateOf(changes: Change[], name: string | undefined): UpdateRole {
  return { ...(name === undefined ? {} : { name }), matrix: cellsOf(changes, "matrix"), fields: cellsOf(changes, "fields") };
}
