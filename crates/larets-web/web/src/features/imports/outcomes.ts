// What became of the rows of a file, as far as there is something to say of it, and of which kinds the records are. Pure.
import type { Import } from "../../shared/api/types.ts";
import type { Filter } from "../../shared/records/filters.ts";

const OUTCOMES = ["created", "updated", "skipped", "refused"] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** Those that have rows; of nothing at all, that nothing is new. */
export function outcomesOf(progress: Pick<Import["progress"], Outcome>): Outcome[] {
  const some = OUTCOMES.filter((outcome) => progress[outcome] > 0);
  return some.length > 0 ? some : ["created"];
}

const KINDS = ["deals", "contacts", "companies"] as const;
export type Made = { kind: (typeof KINDS)[number]; count: number };

/** The records that an import made, by kind: those of its rows, and those that the rows name. Kinds without any are left out. */
export function madeBy(one: { as: Import["as"]; progress: Pick<Import["progress"], "created" | "contacts_made" | "companies_made"> }): Made[] {
  const { created, contacts_made: contacts, companies_made: companies } = one.progress;
  const beside = { deals: 0, contacts, companies };
  return KINDS.map((kind) => ({ kind, count: beside[kind] + (one.as === kind ? created : 0) })).filter(({ count }) => count > 0);
}

/**
 * What leaves of a list what an import brought into it: all that it made; where it changed records too, those that were changed since,
 * as nothing else tells of them. Their dates of making may be those of the file.
 */
export function broughtBy(one: Pick<Import, "id" | "as" | "created_at"> & { progress: Pick<Import["progress"], "created" | "updated"> }, kind: Import["as"]): Filter | undefined {
  const { created, updated } = one.progress;
  if (kind !== one.as || (created > 0 && updated === 0)) return { all: [{ field: "import", op: "is", value: one.id }] };
  return updated > 0 ? { all: [{ field: "updated_at", op: "after", value: one.created_at }] } : undefined;
}
