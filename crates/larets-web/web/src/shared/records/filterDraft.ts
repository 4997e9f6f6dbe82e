// A filter while it is being built: conditions may lack their value, and a part is named by its place. Pure.
import { conditionsOf, groupOf, isGroup, joinOf, partsOf, type Condition, type Filter, type Group, type Join, type Part } from "./filters.ts";
import { isComplete } from "./filterValue.ts";

/** Where a part stands: its number in each group from the outside in. */
export type Place = readonly number[];

function inside(group: Group, place: Place, change: (parts: Part[], at: number) => Part[]): Group {
  const [at, ...deeper] = place;
  if (at === undefined) return group;
  const parts = partsOf(group);
  if (deeper.length === 0) return groupOf(joinOf(group), change(parts, at));
  return groupOf(joinOf(group), parts.map((part, index) => (index === at && isGroup(part) ? inside(part, deeper, change) : part)));
}

export function replacedAt(filter: Filter, place: Place, part: Part): Filter {
  return inside(filter, place, (parts, at) => parts.map((one, index) => (index === at ? part : one)));
}

export function removedAt(filter: Filter, place: Place): Filter {
  return inside(filter, place, (parts, at) => parts.filter((_, index) => index !== at));
}

function changedGroup(filter: Filter, place: Place, change: (group: Group) => Group): Filter {
  if (place.length === 0) return change(filter);
  return inside(filter, place, (parts, at) => parts.map((one, index) => (index === at && isGroup(one) ? change(one) : one)));
}

export function addedAt(filter: Filter, place: Place, part: Part): Filter {
  return changedGroup(filter, place, (group) => groupOf(joinOf(group), [...partsOf(group), part]));
}

export function joinedAt(filter: Filter, place: Place, join: Join): Filter {
  return changedGroup(filter, place, (group) => groupOf(join, partsOf(group)));
}

/** The conditions that cannot be sent yet. */
export function incomplete(filter: Filter): Condition[] {
  return conditionsOf(filter).filter((condition) => !isComplete(condition));
}

/** How deep a group stands: the outermost is 1. */
export function levelOf(place: Place): number {
  return place.length + 1;
}
