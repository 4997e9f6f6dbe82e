// With whom a person may share a view: with those whom the person sees in the list of users, as the server says. Pure.
import type { Sharing } from "../api/types.ts";

type Department = { id: string; name: string; parent_id?: string | null };

/** The departments that a view may be shared with. */
export function branch(departments: Department[], reach: string | undefined, own: string | undefined): Department[] {
  if (reach === "all") return departments;
  if (own === undefined || (reach !== "department" && reach !== "department_tree")) return [];
  const within = new Set([own]);
  // Parents may stand after their children: as many rounds as there are departments reach all.
  for (let round = 0; reach === "department_tree" && round < departments.length; round += 1) {
    for (const { id, parent_id } of departments) if (parent_id && within.has(parent_id)) within.add(id);
  }
  return departments.filter(({ id }) => within.has(id));
}

/** The choices to offer; what a view is shared with already stays among them. */
export function sharingFor(reach: string | undefined, departments: boolean, now: Sharing | undefined): Sharing[] {
  const offered: Sharing[] = ["mine"];
  if (departments || now === "department") offered.push("department");
  if (reach === "all" || now === "everyone") offered.push("everyone");
  return offered;
}
