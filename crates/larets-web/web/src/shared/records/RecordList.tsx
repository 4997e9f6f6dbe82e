// A list of records: title and count, words, filters, order, view, table, several at once, and the panel beside it.
// Written once; a page gives its columns, its panel and its words.
import { Button } from "@mantine/core";
import { IconPlus, IconSearch } from "@tabler/icons-react";
import { useInfiniteQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useMemo, useState, type ReactNode } from "react";
import { bulkActsFor } from "../acts/bulk.ts";
import { asProblem } from "../api/problem.ts";
import type { ClientRecord, Count } from "../api/types.ts";
import { ExportButton } from "../exports/ExportButton.tsx";
import { useI18n } from "../i18n/i18n.tsx";
import { useKeys } from "../keys/keys.ts";
import { DuplicatesLink } from "./DuplicatesLink.tsx";
import { SearchField } from "../layout/SearchField.tsx";
import { EmptyState, ErrorState } from "../layout/States.tsx";
import { may, useMe } from "../session/session.ts";
import { useScreenTitle } from "../layout/useScreenTitle.ts";
import { shownColumns, type RecordColumn } from "../table/columns.ts";
import { useHeldRow } from "../table/held.ts";
import { RecordTable } from "../table/RecordTable.tsx";
import { ViewMenu } from "../table/ViewMenu.tsx";
import { useListView } from "../views/useListView.ts";
import { UnreadFilter, ViewStop } from "../views/ViewStop.tsx";
import { ViewTabs } from "../views/ViewTabs.tsx";
import { aroundOf, type Around } from "./around.ts";
import { BulkBar } from "./BulkBar.tsx";
import { FilterBar, FilterMenu } from "./Filters.tsx";
import { EVERYTHING, filterForServer, type Filter } from "./filters.ts";
import type { ListSearch } from "./listSearch.ts";
import { listQuery } from "./queries.ts";
import styles from "./RecordList.module.css";
import { SortMenu } from "./SortMenu.tsx";
import type { RecordSource } from "./source.ts";
import { rememberTrail } from "./trail.ts";

export type RecordListProps<R extends ClientRecord, C> = {
  source: RecordSource<R, C>;
  search: ListSearch;
  onSearch: (change: Partial<ListSearch>, how?: "replace") => void;
  columns: RecordColumn<R>[];
  words: { title: string; count: (count: Count) => string; create: string; untitled: string; emptyTitle: string; emptyText: string; noMatch: string };
  /** The other ways to look at the same records. */
  views?: ReactNode;
  emptyIcon: ReactNode;
  emptyActions?: ReactNode;
  renderCard: (record: R) => ReactNode;
  renderPanel: (id: string, around: Around) => ReactNode;
  /** What lies over the list. */
  children?: ReactNode;
};

export function RecordList<R extends ClientRecord, C>(props: RecordListProps<R, C>) {
  const { t } = useI18n();
  const me = useMe();
  const queryClient = useQueryClient();
  const { source, search, onSearch, words } = props;
  useScreenTitle(words.title);
  const [chosen, setSelection] = useState<ReadonlySet<string>>(new Set());
  // All that the list finds, rows that are not loaded yet among them.
  const [everything, setEverything] = useState(false);
  const view = useListView(source.area, "table", search, props.columns, onSearch);
  const { sort, filter, look } = view;
  const { q } = search;
  const sent = filterForServer(filter);
  const query = useMemo(() => ({ sort, q, filter: sent }), [sort, q, sent]);
  const list = useInfiniteQuery({ ...listQuery(source, query), enabled: view.standing === "ready" });
  const { hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage } = list;
  const found = useMemo(() => list.data?.pages.flatMap((page) => page.items) ?? [], [list.data]);
  const listed = JSON.stringify(query);
  const { held: rows, editing, onEditing } = useHeldRow(found, listed, view.standing === "ready");
  const clientNames = useMemo(() => new Map(rows.flatMap(source.namedOf).map(({ id, name }) => [id, name])), [rows, source]);
  // While a view shows nothing, neither does its count: what is kept of the list before it is another's.
  const count = view.standing === "ready" ? (list.data?.pages[0]?.count ?? null) : null;
  const filtered = Boolean(q) || filter !== undefined;
  const phones = me.fields[source.area]?.["phones"];
  const searchesChannels = source.area !== "deals" && phones !== "hidden" && phones !== "masked";
  const creatable = may(me, source.area, "create");
  const severable = bulkActsFor(me, source.area).length > 0;
  const selection = useMemo(() => (everything ? new Set(rows.map(({ id }) => id)) : chosen), [everything, rows, chosen]);
  const onSelection = useCallback((next: ReadonlySet<string>) => {
    setEverything(false);
    setSelection(next);
  }, []);
  const clearSelection = useCallback(() => onSelection(new Set()), [onSelection]);

  const onMore = useCallback(() => {
    // A page that failed is asked for again by the person, not by each scroll.
    if (hasNextPage && !isFetchingNextPage && !isFetchNextPageError) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage]);

  // Another list has other rows: what was selected in the old one must not be acted on unseen.
  useEffect(clearSelection, [listed, clearSelection]);

  useKeys([{ code: "Escape", run: () => (search.open ? onSearch({ open: undefined, tab: undefined }) : clearSelection()) }]);

  const check = (next: Filter) => queryClient.fetchInfiniteQuery(listQuery(source, { ...query, filter: filterForServer(next) }));
  const filters = { area: source.area, filter, names: clientNames, check, error: list.error, onFilter: view.onFilter };
  // A refused condition is refused again: what helps is another one.
  const refused = filtered && list.isError && asProblem(list.error).status < 500 && asProblem(list.error).status >= 400;
  const clear = (
    <Button variant="default" onClick={() => onSearch({ q: undefined, filter: search.view === undefined ? undefined : EVERYTHING })}>
      {t("list.no_match_clear")}
    </Button>
  );
  useEffect(() => rememberTrail({ kind: source.kind, query, search }), [source.kind, query, search]);
  const ids = useMemo(() => rows.map(({ id }) => id), [rows]);
  const around = aroundOf(ids, search.open);
  const nearEnd = around?.nearEnd ?? false;
  useEffect(() => {
    if (nearEnd) onMore();
  }, [nearEnd, onMore]);
  const titleOf = useCallback((record: R) => source.titleOf(record) || words.untitled, [source, words.untitled]);

  return (
    <div className={styles["page"]}>
      <section className={styles["list"]} aria-label={words.title}>
        <div className={styles["toolbar"]}>
          <div className={styles["heading"]}>
            <h1>{words.title}</h1>
            <span className={styles["count"]} role="status">
              {count ? words.count(count) : ""}
            </span>
          </div>
          {props.views}
          <div className={styles["narrowing"]}>
            <SearchField label={t("list.search")} words={search.q} onWords={(q) => onSearch({ q }, "replace")} className={styles["search"]} />
            <div className={styles["tools"]}>
              <FilterMenu {...filters} />
              <SortMenu area={source.area} sort={sort} onSort={view.onSort} />
              <span className={styles["wide"]}>
                <ViewMenu look={look} columns={props.columns} />
              </span>
              <span className={styles["aside"]}>
                <DuplicatesLink area={source.area} />
              </span>
              <span className={styles["export"]}>
                <ExportButton kind={source.area} query={query} shown={shownColumns(look.choice)} count={count} name={view.changed ? undefined : view.view?.name} />
              </span>
              {creatable ? (
                <Button size="xs" variant="default" className={styles["create"]} aria-label={words.create} title={words.create} leftSection={<IconPlus size={15} />} onClick={() => onSearch({ create: true })}>
                  {words.create}
                </Button>
              ) : null}
            </div>
          </div>
        </div>
        <ViewTabs list={view} />
        {search.unread ? <UnreadFilter onClose={() => onSearch({ unread: undefined })} /> : null}
        {view.standing === "loading" ? null : <FilterBar {...filters} />}
        {view.standing === "loading" ? null : view.standing !== "ready" ? (
          <ViewStop list={view} onAll={() => onSearch({ view: undefined, filter: undefined, sort: undefined })} />
        ) : list.isError && rows.length === 0 ? (
          refused ? (
            <ErrorState error={list.error} title={t("list.refused")}>
              {clear}
            </ErrorState>
          ) : (
            <ErrorState error={list.error} title={t("list.failed")} onRetry={() => void list.refetch()} />
          )
        ) : !list.isPending && rows.length === 0 ? (
          filtered ? (
            <EmptyState icon={<IconSearch size={22} />} title={words.noMatch} text={t(search.q && searchesChannels ? "list.no_match_text_channels" : "list.no_match_text")}>
              {clear}
            </EmptyState>
          ) : (
            <EmptyState icon={props.emptyIcon} title={words.emptyTitle} text={words.emptyText}>
              {props.emptyActions}
            </EmptyState>
          )
        ) : (
          <RecordTable
            label={words.title}
            look={look}
            columns={props.columns}
            rows={rows}
            titleOf={titleOf}
            hrefOf={(record) => `/${source.area}/${record.id}`}
            renderCard={props.renderCard}
            openId={search.open}
            onOpen={(record) => onSearch({ open: record.id })}
            sort={sort}
            onSort={view.onSort}
            selection={selection}
            onSelection={severable ? onSelection : undefined}
            loading={list.isPending || isFetchingNextPage || list.isPlaceholderData}
            hasMore={hasNextPage}
            onMore={onMore}
            editing={editing}
            onEditing={onEditing}
            failure={isFetchNextPageError ? { error: list.error, retry: () => void fetchNextPage() } : undefined}
          />
        )}
        {selection.size > 0 ? (
          <BulkBar
            area={source.area}
            ids={rows.flatMap(({ id }) => (selection.has(id) ? [id] : []))}
            whole={selection.size >= rows.length}
            everything={everything}
            onEverything={setEverything}
            query={{ q: query.q, filter: query.filter }}
            count={count}
            onDone={clearSelection}
          />
        ) : null}
        {props.children}
      </section>
      {search.open ? props.renderPanel(search.open, around ?? {}) : null}
    </div>
  );
}
