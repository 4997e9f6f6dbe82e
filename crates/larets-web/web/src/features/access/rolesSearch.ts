// What the address of the page of roles says: which role, which half of it, and beside which other one.

export type RolesSearch = { role?: string; show?: "fields"; compare?: string };

const text = (value: unknown) => (typeof value === "string" && value !== "" ? value : undefined);

export function rolesSearch(search: Record<string, unknown>): RolesSearch {
  return { role: text(search["role"]), show: search["show"] === "fields" ? "fields" : undefined, compare: text(search["compare"]) };
}
