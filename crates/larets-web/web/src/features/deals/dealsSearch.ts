// The state of the board and of the forecast in their URLs.
import type { Filter } from "../../shared/records/filters.ts";
import { filterSearch, tabSearch, type CardTab } from "../../shared/records/listSearch.ts";

export type ForecastSearch = {
  pipeline?: string;
  q?: string;
  filter?: Filter;
  /** The address has a filter that is none. */
  unread?: true;
};

export type BoardSearch = ForecastSearch & {
  /** The saved view that is looked at. */
  view?: string;
  /** The deal whose panel is open. */
  open?: string;
  tab?: CardTab;
};

function text(value: unknown): string | undefined {
  if (typeof value === "number") return String(value);
  return typeof value === "string" && value !== "" ? value : undefined;
}

export function forecastSearch(search: Record<string, unknown>): ForecastSearch {
  return { pipeline: text(search["pipeline"]), q: text(search["q"]), ...filterSearch(search, "deals") };
}

export function boardSearch(search: Record<string, unknown>): BoardSearch {
  return { ...forecastSearch(search), view: text(search["view"]), open: text(search["open"]), ...tabSearch(search) };
}
