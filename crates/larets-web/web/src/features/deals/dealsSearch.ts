// The state of the board and of the forecast in their URLs.
import { isFilter, type Filter } from "../../shared/records/filters.ts";

export type BoardSearch = {
  pipeline?: string;
  q?: string;
  filter?: Filter[];
  /** The deal whose panel is open. */
  open?: string;
};

function text(value: unknown): string | undefined {
  if (typeof value === "number") return String(value);
  return typeof value === "string" && value !== "" ? value : undefined;
}

export function pipelineSearch(search: Record<string, unknown>): { pipeline?: string } {
  return { pipeline: text(search["pipeline"]) };
}

export function boardSearch(search: Record<string, unknown>): BoardSearch {
  const filter = Array.isArray(search["filter"]) ? search["filter"].filter(isFilter) : [];
  return { ...pipelineSearch(search), q: text(search["q"]), filter: filter.length > 0 ? filter : undefined, open: text(search["open"]) };
}
