// Why two records may be one, as codes of words: a name that is the same is more than a similar one. Pure.

function folded(name: string): string {
  return name.trim().replace(/\s+/g, " ").toLocaleLowerCase();
}

/** The codes with the names of both records taken into account, which may differ in case and spaces only. */
export function likeness(reasons: readonly string[], one: string, other: string): string[] {
  const same = folded(one) !== "" && folded(one) === folded(other);
  return reasons.map((reason) => (reason === "name" && same ? "same_name" : reason));
}
