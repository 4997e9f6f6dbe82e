// What was changed of a view's columns since it was opened, as its address tells it: `name.phones.-tags`, in their order, a dash
// before what is hidden. Pure.
import type { Density } from "../table/columns.ts";

export type ColumnsSeen = { order: string[]; hidden: string[] };

const COLUMNS = /^-?[a-z_]+(\.-?[a-z_]+)*$/;
const CHARACTERS_LIMIT = 1_000;

export function isDensity(value: unknown): value is Density {
  return value === "normal" || value === "compact";
}

export function columnsText({ order, hidden }: ColumnsSeen): string {
  return order.map((id) => (hidden.includes(id) ? `-${id}` : id)).join(".");
}

/** What an address says, if it can be read. */
export function asColumnsText(value: unknown): string | undefined {
  return typeof value === "string" && value.length <= CHARACTERS_LIMIT && COLUMNS.test(value) ? value : undefined;
}

export function columnsSeen(text: string): ColumnsSeen {
  const parts = text.split(".");
  return { order: parts.map((part) => part.replace("-", "")), hidden: parts.filter((part) => part.startsWith("-")).map((part) => part.slice(1)) };
}
