// Any value of a field as text: for the conflict dialog and for changes in the timeline. Masked values stay masked.

function shownObject(value: Record<string, unknown>): string {
  for (const key of ["masked", "seen", "display", "value", "name", "text"]) {
    const inner = value[key];
    if (inner === true) return "•••";
    if (inner !== undefined && inner !== null) return shownValue(inner);
  }
  return "";
}

export function shownValue(value: unknown): string {
  if (value === null || value === undefined) return "";
  if (Array.isArray(value)) return value.map(shownValue).filter(Boolean).join(", ");
  if (typeof value === "object") return shownObject(value as Record<string, unknown>);
  return typeof value === "string" ? value : JSON.stringify(value);
}
