// The state of the board and of the forecast in their URLs.
import type { Filter } from "../../shared/records/filters.ts";
import { filterSearch } from "../../shared/records/listSearch.ts";

export type BoardSearch = {
  pipeline?: string;
  q?: string;
  filter?: Filter;
  /** The address has a filter that is none. */
  unread?: true;
  /** The saved view that is looked at. */
  view?: string;
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
  return { ...pipelineSearch(search), q: text(search["q"]), ...filterSearch(search, "deals"), view: text(search["view"]), open: text(search["open"]) };
}
