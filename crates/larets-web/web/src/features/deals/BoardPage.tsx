// The board of deals: pipeline, words and filters in the address, the columns, what a move asks for, and the open card beside it.
import { Button } from "@mantine/core";
import { IconBriefcase, IconPlus, IconSearch } from "@tabler/icons-react";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { lazy, Suspense, useCallback, useEffect, useMemo, useState } from "react";
import { asProblem } from "../../shared/api/problem.ts";
import type { Money, Pipeline } from "../../shared/api/types.ts";
import { ownFirst } from "../../shared/deals/money.ts";
import { ExportButton } from "../../shared/exports/ExportButton.tsx";
import { Hint } from "../../shared/hints/Hint.tsx";
import { useI18n } from "../../shared/i18n/i18n.tsx";
import { useKeys } from "../../shared/keys/keys.ts";
import { SearchField } from "../../shared/layout/SearchField.tsx";
import { Bone, EmptyState, ErrorState } from "../../shared/layout/States.tsx";
import { useScreenTitle } from "../../shared/layout/useScreenTitle.ts";
import { boardKeys } from "../../shared/live/boards.ts";
import { aroundOf, type Around } from "../../shared/records/around.ts";
import { FilterBar, FilterMenu } from "../../shared/records/Filters.tsx";
import { EVERYTHING, filterForServer, type Filter } from "../../shared/records/filters.ts";
import { may, useMe } from "../../shared/session/session.ts";
import type { RecordColumn } from "../../shared/table/columns.ts";
import { ofPipeline } from "../../shared/views/look.ts";
import { useListView, type ListView } from "../../shared/views/useListView.ts";
import { UnreadFilter, ViewStop } from "../../shared/views/ViewStop.tsx";
import { ViewTabs } from "../../shared/views/ViewTabs.tsx";
import { AskFields } from "./AskFields.tsx";
import { findDeal, lacksStep, plus, weightedBy, type Board as BoardData } from "./board.ts";
import { Board } from "./Board.tsx";
import styles from "./Board.module.css";
import type { BoardSearch } from "./dealsSearch.ts";
import bar from "./DealsBar.module.css";
import { DealsBar } from "./DealsBar.tsx";
import { NextStepBar } from "./NextStepBar.tsx";
import { PipelineGone } from "./PipelineGone.tsx";
import { boardQuery, readMore as readPage, type BoardQuery } from "./queries.ts";
import { useMoves } from "./useMoves.ts";
import { usePipeline } from "./usePipeline.ts";

// The card is much, and few boards are left without one.
const BoardPanel = lazy(() => import("./BoardPanel.tsx").then((module) => ({ default: module.BoardPanel })));

const BONE_COLUMNS = 5;
const BONE_CARDS = 5;

/** A board has no columns of fields. */
const NO_COLUMNS: RecordColumn<never>[] = [];

/** What the cards tell: an export begins with it. */
const TOLD = ["title", "amount", "stage", "contacts", "companies", "owner", "next_step", "stage_since"];

/** As the columns stand. */
const SORT = "-stage_since";

type OnSearch = (change: Partial<BoardSearch>, how?: "replace") => void;

function Skeleton() {
  const { t } = useI18n();
  return (
    <div className={styles["board"]} role="status" aria-label={t("state.loading")}>
      {Array.from({ length: BONE_COLUMNS }, (_, column) => (
        <div key={column} className={styles["bones"]}>
          <Bone width="45%" height={12} />
          {Array.from({ length: BONE_CARDS - (column % 3) }, (_card, card) => (
            <Bone key={card} width="100%" height={96} />
          ))}
        </div>
      ))}
    </div>
  );
}

/** How many open deals, and how much of them is likely to come. */
function Totals(props: { board: BoardData }) {
  const { t, format } = useI18n();
  const me = useMe();
  const open = props.board.columns.filter(({ stage }) => stage.kind === "open");
  const count = open.reduce((sum, column) => sum + column.count, 0);
  const likely = open.flatMap(({ sums, stage }) => weightedBy(sums, stage.probability)).reduce((sums, sum) => plus(sums, sum), [] as ReturnType<typeof plus>);
  const sums = ownFirst(likely, me.company.currency);
  const told = (how: (sum: Money) => string) => t("board.weighted", { sum: sums.map(how).join(" + ") });
  if (!props.board.complete) return t("board.partly");
  return (
    <>
      {t("board.open_deals", { count })}
      {sums.length > 0 ? <span title={`${told(format.likelySum)}. ${t("board.weighted_hint")}`}>{` · ${told(format.shortSum)}`}</span> : null}
    </>
  );
}

/** What the board shows, as a file. */
function Taken(props: { board: BoardData | undefined; pipeline: string; query: BoardQuery; filter: Filter | undefined; name: string | undefined }) {
  const { t, format } = useI18n();
  const filter = ofPipeline(props.filter, props.pipeline);
  const columns = props.board?.columns;
  const counted = (...kinds: string[]) => columns?.filter(({ stage }) => kinds.includes(stage.kind)).reduce((sum, { count }) => sum + count, 0) ?? 0;
  const told = (kind: string) => format.number(counted(kind));
  return (
    <span className={bar["export"]}>
      <ExportButton
        kind="deals"
        query={{ sort: SORT, q: props.query.q, filter: filterForServer(filter ?? undefined) }}
        shown={TOLD}
        count={columns ? { value: counted("open", "won", "lost"), exact: props.board?.complete !== false } : null}
        about={t("board.exported", { open: told("open"), won: told("won"), lost: told("lost") })}
        name={props.name}
        refusal={filter ? undefined : t("filter.full_chip")}
      />
    </span>
  );
}

function PipelineBoard(props: { pipeline: Pipeline; query: BoardQuery; filtered: boolean; search: BoardSearch; onSearch: OnSearch; onBoard: (board: BoardData | undefined) => void; onFailure: (error: unknown) => void }) {
  const { t } = useI18n();
  const me = useMe();
  const queryClient = useQueryClient();
  const { pipeline, query, filtered, search, onSearch, onBoard, onFailure } = props;
  const { data: board, error, isPending, refetch } = useQuery(boardQuery(queryClient, pipeline.id, query));
  const moves = useMoves(boardKeys.one(pipeline.id, query));
  const [adding, setAdding] = useState<string | null>(null);
  const creatable = may(me, "deals", "create");
  const readMore = useCallback((stage: string, cursor: string) => readPage(queryClient, pipeline.id, query, stage, cursor), [queryClient, pipeline.id, query]);
  useEffect(() => onBoard(board), [board, onBoard]);
  useEffect(() => () => onBoard(undefined), [onBoard]);
  useEffect(() => onFailure(error), [error, onFailure]);

  const clear = (
    <Button variant="default" onClick={() => onSearch({ q: undefined, filter: search.view === undefined ? undefined : EVERYTHING })}>
      {t("list.no_match_clear")}
    </Button>
  );
  if (isPending) return <Skeleton />;
  if (!board) {
    const { status } = asProblem(error);
    const refused = filtered && status >= 400 && status < 500;
    return (
      <ErrorState error={error} title={t(refused ? "board.refused_filter" : "board.failed")} onRetry={refused ? undefined : () => void refetch()}>
        {refused ? clear : null}
      </ErrorState>
    );
  }
  const total = board.columns.reduce((sum, { count }) => sum + count, 0);
  if (total === 0 && adding === null) {
    if (filtered) {
      return (
        <EmptyState icon={<IconSearch size={22} />} title={t("board.no_match")} text={t("list.no_match_text")}>
          {clear}
        </EmptyState>
      );
    }
    return (
      <EmptyState icon={<IconBriefcase size={22} />} title={t("board.empty_title")} text={t(creatable ? "board.empty_text" : "board.empty_read_only")}>
        {creatable ? (
          <Button leftSection={<IconPlus size={16} />} onClick={() => setAdding(board.columns[0]?.stage.id ?? null)}>
            {t("board.add")}
          </Button>
        ) : null}
      </EmptyState>
    );
  }
  const { planning } = moves;
  const planned = planning && (findDeal(board, planning.deal.id) ?? planning.deal);
  const lacking = planned !== null && board.columns.some(({ stage }) => stage.id === planned.stage_id && lacksStep(planned, stage));
  return (
    <>
      <Board
        board={board}
        moves={moves}
        openId={search.open}
        onOpen={(deal) => onSearch({ open: deal.id })}
        adding={adding}
        onAdding={creatable ? setAdding : undefined}
        readMore={readMore}
      />
      {planning && planned ? (
        <NextStepBar
          key={planned.id}
          deal={planned}
          needed={lacking}
          asked={planning.asked}
          onCurrent={moves.put}
          onSaved={(deal) => {
            moves.put(deal);
            moves.stopPlanning(deal.id);
          }}
          onClose={() => moves.stopPlanning(planned.id)}
        />
      ) : null}
      {moves.question ? <AskFields question={moves.question} onClose={moves.giveUp} /> : null}
    </>
  );
}

/** The deals beside the open one in its column, whose next ones are read near the end. */
function useAround(board: BoardData | undefined, query: BoardQuery, open: string | undefined): Around {
  const queryClient = useQueryClient();
  const column = board?.columns.find(({ deals }) => deals.some(({ id }) => id === open));
  const around = aroundOf(column?.deals.map(({ id }) => id) ?? [], open);
  const pipeline = board?.pipeline;
  const stage = column?.stage.id;
  const next = around?.nearEnd ? column?.next : undefined;
  useEffect(() => {
    // What does not come is told by the column when it is scrolled to.
    if (pipeline && stage && next) readPage(queryClient, pipeline, query, stage, next).catch(() => undefined);
  }, [queryClient, pipeline, query, stage, next]);
  return around ?? {};
}

export function BoardPage() {
  const { t } = useI18n();
  const queryClient = useQueryClient();
  const search = useSearch({ from: "/frame/deals/board" });
  const navigate = useNavigate();
  useScreenTitle(t("board.title"));
  const [board, setBoard] = useState<BoardData | undefined>();
  const [failure, setFailure] = useState<unknown>(null);
  const onSearch = useCallback<OnSearch>(
    (change, how) => void navigate({ to: "/deals/board", search: (previous) => ({ ...previous, ...change }), replace: how === "replace" }),
    [navigate],
  );
  const view = useListView("deals", "board", search, NO_COLUMNS, onSearch);
  const { pipelines, pipeline, gone, error, refetch } = usePipeline(view.pipeline, "board");
  const filter = filterForServer(view.filter);
  const query = useMemo<BoardQuery>(() => ({ q: search.q, filter }), [search.q, filter]);
  const names = useMemo(() => {
    const deals = board?.columns.flatMap((column) => column.deals) ?? [];
    const named = deals.flatMap(({ party, companies = [], contacts = [] }) => [...(party ? [party] : []), ...companies, ...contacts]);
    return new Map(named.map(({ id, name }) => [id, name]));
  }, [board]);
  const check = (next: Filter) => (pipeline ? queryClient.fetchQuery(boardQuery(queryClient, pipeline.id, { q: search.q, filter: filterForServer(next) })) : Promise.resolve());
  const filters = { area: "deals" as const, filter: view.filter, names, check, error: failure, onFilter: view.onFilter };
  const onOpen = useCallback((open: string | undefined) => onSearch(open === undefined ? { open, tab: undefined } : { open }), [onSearch]);
  const around = useAround(board, query, search.open);
  // A view of the board keeps its pipeline, too.
  const list: ListView = {
    ...view,
    draft() {
      const draft = view.draft();
      return { ...draft, filter: (draft.filter && pipeline && ofPipeline(view.filter, pipeline.id)) ?? draft.filter };
    },
  };

  useKeys([{ code: "Escape", run: () => search.open && onOpen(undefined) }]);

  return (
    <div className={styles["page"]}>
      <section className={styles["main"]} aria-label={t("board.title")}>
        <DealsBar
          view="board"
          title={t("board.title")}
          pipelines={pipelines ?? []}
          pipeline={pipeline}
          onPipeline={(id) => onSearch({ pipeline: id })}
          beside={search.open !== undefined}
          status={board ? <Totals board={board} /> : null}
        >
          <SearchField label={t("board.search")} words={search.q} onWords={(q) => onSearch({ q }, "replace")} className={bar["search"]} />
          <FilterMenu {...filters} />
          {pipeline && view.standing === "ready" ? <Taken board={board} pipeline={pipeline.id} query={query} filter={view.filter} name={view.changed ? undefined : view.view?.name} /> : null}
        </DealsBar>
        {pipelines ? <ViewTabs list={list} /> : null}
        <Hint id="board" place="bar" covered={search.open !== undefined} />
        {search.unread ? <UnreadFilter onClose={() => onSearch({ unread: undefined })} /> : null}
        {pipelines && view.standing !== "loading" ? <FilterBar {...filters} /> : null}
        {view.standing === "loading" ? (
          <Skeleton />
        ) : view.standing !== "ready" ? (
          <ViewStop list={view} onAll={() => onSearch({ view: undefined, filter: undefined })} />
        ) : pipeline ? (
          <PipelineBoard key={pipeline.id} pipeline={pipeline} query={query} filtered={Boolean(search.q) || filter !== undefined} search={search} onSearch={onSearch} onBoard={setBoard} onFailure={setFailure} />
        ) : gone ? (
          <PipelineGone onAnother={() => onSearch({ pipeline: undefined, view: undefined, filter: undefined })} />
        ) : error ? (
          <ErrorState error={error} title={t("board.failed")} onRetry={() => void refetch()} />
        ) : pipelines?.length === 0 ? (
          <EmptyState icon={<IconBriefcase size={22} />} title={t("board.no_pipeline")} text={t("board.no_pipeline_text")} />
        ) : (
          <Skeleton />
        )}
      </section>
      {search.open ? (
        <Suspense>
          <BoardPanel id={search.open} around={around} tab={search.tab} onOpen={onOpen} onTab={(tab) => onSearch({ tab }, "replace")} />
        </Suspense>
      ) : null}
    </div>
  );
}
