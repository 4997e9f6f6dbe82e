// What a list shows at this moment: the saved view of the address, if there is one, and what the address and the person have
// changed of it. Without a view the columns and the row height are those of this browser.
import { useQuery } from "@tanstack/react-query";
import { useCallback, useMemo } from "react";
import type { RecordArea, SavedView, WriteView } from "../api/types.ts";
import { EVERYTHING, isEverything, sameFilter, type Filter } from "../records/filters.ts";
import { DEFAULT_SORT, isSort } from "../records/listSearch.ts";
import { forgetColumns, keepColumns, shownColumns, useOwnLook, type Density, type RecordColumn, type TableLook } from "../table/columns.ts";
import { columnsSeen, columnsText } from "./departed.ts";
import { columnsOf, densityOf, filterOf, hasDeparted, pipelineOf } from "./look.ts";
import { viewsQuery } from "./queries.ts";

export type Asked = { filter?: Filter; sort?: string; view?: string; unread?: true; columns?: string; density?: Density; /** Of a board. */ pipeline?: string };

/** `loading`: the view of the address is not known yet. `gone`: there is none. `blocked`: it asks what its reader may not. */
export type Standing = "ready" | "loading" | "failed" | "gone" | "blocked";

export type ListView = {
  area: RecordArea;
  layout: SavedView["layout"];
  views: SavedView[];
  /** Whether the views are known yet. */
  known: boolean;
  view: SavedView | undefined;
  standing: Standing;
  error: unknown;
  retry: () => void;
  filter: Filter | undefined;
  sort: string;
  look: TableLook;
  /** The pipeline of a board, if the address or the view says which. */
  pipeline: string | undefined;
  /** What is seen is not what the view, or the list without one, shows. */
  changed: boolean;
  onFilter: (filter: Filter) => void;
  onSort: (sort: string) => void;
  discard: () => void;
  /** What is seen, to be saved under this name. */
  draft: () => Omit<WriteView, "name">;
};

/** Changes only what the address says; an undefined part goes out of it. */
type OnSearch = (change: Asked, how?: "replace") => void;

export function useListView<R>(area: RecordArea, layout: SavedView["layout"], asked: Asked, columns: RecordColumn<R>[], onSearch: OnSearch): ListView {
  const { data, error, isPending, refetch } = useQuery(viewsQuery(area));
  const view = asked.view === undefined ? undefined : data?.find(({ id }) => id === asked.view);
  const own = useOwnLook(area, columns);
  // Widths depend on a screen as well: a view has its own in this browser, for whoever looks at it.
  const ofView = useOwnLook(view?.id ?? area, columns);
  const { columns: departed, density } = asked;

  const look = useMemo<TableLook>(() => {
    if (!view) return own;
    const widths = { ...own.choice.widths, ...ofView.choice.widths };
    const choice = columnsOf(columns, view, departed === undefined ? undefined : columnsSeen(departed), widths);
    return {
      choice,
      density: density ?? densityOf(view),
      keep({ widths: wide, order = choice.order, hidden = choice.order.filter((id) => choice.hidden[id]) }) {
        if (wide) keepColumns(view.id, columns, { widths: wide });
        else onSearch({ columns: columnsText({ order, hidden }) }, "replace");
      },
      setDensity: (next) => onSearch({ density: next === densityOf(view) ? undefined : next }, "replace"),
      forget() {
        onSearch({ columns: undefined, density: undefined }, "replace");
        forgetColumns(view.id);
      },
    };
  }, [view, own, ofView, columns, departed, density, onSearch]);

  const base = view ? filterOf(view) : undefined;
  const filter = asked.filter ?? base;
  const usual = view && isSort(view.sort, area) ? view.sort : DEFAULT_SORT[area];
  const sort = asked.sort ?? usual;
  const shown = shownColumns(look.choice);
  const keptPipeline = view && pipelineOf(view);
  const changed = view
    ? hasDeparted(columns, view, { filter, sort, columns: shown, density: look.density, pipeline: asked.pipeline })
    : !isEverything(filter) || (columns.length > 0 && sort !== usual);

  const standing: Standing = asked.view === undefined ? "ready" : isPending ? "loading" : !data ? "failed" : !view ? "gone" : view.unavailable.length > 0 && asked.filter === undefined ? "blocked" : "ready";

  const onFilter = useCallback(
    (next: Filter) => {
      const same = sameFilter(next, view ? filterOf(view) : EVERYTHING);
      onSearch({ filter: same && !view?.unavailable.length ? undefined : next, unread: undefined });
    },
    [onSearch, view],
  );

  return {
    area,
    layout,
    views: data ?? [],
    known: !isPending,
    view,
    standing,
    error,
    retry: () => void refetch(),
    filter: filter && isEverything(filter) ? undefined : filter,
    sort,
    look,
    pipeline: asked.pipeline ?? keptPipeline,
    changed,
    onFilter,
    onSort: (next) => onSearch({ sort: next === usual ? undefined : next }),
    discard() {
      onSearch({ filter: undefined, sort: undefined, unread: undefined, columns: undefined, density: undefined, ...(keptPipeline === undefined ? {} : { pipeline: undefined }) });
    },
    draft: () => ({
      kind: area,
      columns: columns.length > 0 ? shown : (view?.columns ?? []),
      sort,
      // Whoever may not know all of the filter leaves it as it is.
      ...(view && standing === "blocked" ? {} : { filter: filter ?? EVERYTHING }),
      density: look.density === "compact" ? "compact" : "comfortable",
      layout,
      shared: view?.shared ?? "mine",
      department_id: view?.department_id ?? null,
    }),
  };
}
