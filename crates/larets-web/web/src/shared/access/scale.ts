// How wide reaches and levels are, compared with each other.

/** From the narrowest to the widest. */
export const REACHES = ["none", "own", "department", "department_tree", "all"];
export const LEVELS = ["hidden", "masked", "read", "write"];

const rank = (scale: string[], value: string) => scale.indexOf(value);

export function isWider(reach: string, than: string): boolean {
  return rank(REACHES, reach) > rank(REACHES, than);
}
