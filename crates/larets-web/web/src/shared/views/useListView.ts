// What a list shows at this moment: the saved view of the address, if there is one, and what the address and the person have
// changed of it. Without a view the columns and the row height are those of this browser.
import { useQuery } from "@tanstack/react-query";
import { useCallback, useMemo, useState } from "react";
import type { RecordArea, SavedView, WriteView } from "../api/types.ts";
import { EVERYTHING, isEverything, sameFilter, type Filter } from "../records/filters.ts";
import { DEFAULT_SORT, isSort } from "../records/listSearch.ts";
import { forgetColumns, keepColumns, shownColumns, useOwnLook, type RecordColumn, type TableLook } from "../table/columns.ts";
import { columnsOf, densityOf, filterOf, hasDeparted, type Departed } from "./look.ts";
import { viewsQuery } from "./queries.ts";

export type Asked = { filter?: Filter; sort?: string; view?: string; unread?: true };

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
  /** What is seen is not what the view, or the list without one, shows. */
  changed: boolean;
  onFilter: (filter: Filter) => void;
  onSort: (sort: string) => void;
  discard: () => void;
  /** What is seen, to be saved under this name. */
  draft: () => Omit<WriteView, "name">;
};

/** Changes only what the address says; an undefined part goes out of it. */
type OnSearch = (change: Asked) => void;

export function useListView<R>(area: RecordArea, layout: SavedView["layout"], asked: Asked, columns: RecordColumn<R>[], onSearch: OnSearch): ListView {
  const { data, error, isPending, refetch } = useQuery(viewsQuery(area));
  const view = asked.view === undefined ? undefined : data?.find(({ id }) => id === asked.view);
  const own = useOwnLook(area, columns);
  // Widths depend on a screen as well: a view has its own in this browser, for whoever looks at it.
  const ofView = useOwnLook(view?.id ?? area, columns);
  const [changes, setChanges] = useState<Departed & { of: string }>({ of: "" });
  const departed = view && changes.of === view.id ? changes : undefined;

  const look = useMemo<TableLook>(() => {
    if (!view) return own;
    return {
      choice: columnsOf(columns, view, departed ?? {}, { ...own.choice.widths, ...ofView.choice.widths }),
      density: departed?.density ?? densityOf(view),
      keep({ widths, ...change }) {
        if (widths) keepColumns(view.id, columns, { widths });
        if (change.order ?? change.hidden) setChanges((now) => ({ ...(now.of === view.id ? now : {}), ...change, of: view.id }));
      },
      setDensity: (density) => setChanges((now) => ({ ...(now.of === view.id ? now : {}), density, of: view.id })),
      forget() {
        setChanges({ of: "" });
        forgetColumns(view.id);
      },
    };
  }, [view, own, ofView, columns, departed]);

  const base = view ? filterOf(view) : undefined;
  const filter = asked.filter ?? base;
  const usual = view && isSort(view.sort, area) ? view.sort : DEFAULT_SORT[area];
  const sort = asked.sort ?? usual;
  const shown = shownColumns(look.choice);
  const changed = view
    ? hasDeparted(columns, view, { filter, sort, columns: shown, density: look.density })
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
    changed,
    onFilter,
    onSort: (next) => onSearch({ sort: next === usual ? undefined : next }),
    discard() {
      setChanges({ of: "" });
      onSearch({ filter: undefined, sort: undefined, unread: undefined });
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
