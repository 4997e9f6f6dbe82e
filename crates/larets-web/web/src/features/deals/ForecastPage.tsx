// What is expected to come, by month and stage: a table, or a card for each month on a phone.
import { Button } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { IconAlertTriangle, IconChartBar, IconSearch } from "@tabler/icons-react";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { createContext, useContext, useEffect, useState } from "react";
import { asProblem } from "../../shared/api/problem.ts";
import type { Money, Pipeline } from "../../shared/api/types.ts";
import { ownFirst } from "../../shared/deals/money.ts";
import { useI18n } from "../../shared/i18n/i18n.tsx";
import { SearchField } from "../../shared/layout/SearchField.tsx";
import { Bones, EmptyState, ErrorState } from "../../shared/layout/States.tsx";
import { useScreenTitle } from "../../shared/layout/useScreenTitle.ts";
import { FilterBar, FilterMenu } from "../../shared/records/Filters.tsx";
import { conditionsOf, filterForServer, isEverything, type Filter } from "../../shared/records/filters.ts";
import { fieldsFor } from "../../shared/records/filterFields.ts";
import { useMe } from "../../shared/session/session.ts";
import { UnreadFilter } from "../../shared/views/ViewStop.tsx";
import type { ForecastSearch } from "./dealsSearch.ts";
import tile from "./DealTile.module.css";
import bar from "./DealsBar.module.css";
import { DealsBar } from "./DealsBar.tsx";
import { dealsOf, narrowed, shareOf, tableOf, type Row, type Table, type Total } from "./forecast.ts";
import styles from "./ForecastPage.module.css";
import { PipelineGone } from "./PipelineGone.tsx";
import { forecastQuery } from "./queries.ts";
import { usePipeline } from "./usePipeline.ts";

const NO_NAMES: ReadonlyMap<string, string> = new Map();

/** `likely`: in whole units, as more is not known. */
function Sums(props: { sums: Money[]; likely?: boolean }) {
  const { format } = useI18n();
  const me = useMe();
  return ownFirst(props.sums, me.company.currency).map(({ value, currency }) => (
    <span key={currency} className={styles["sum"]} title={format.sum({ value, currency })}>
      {props.likely ? format.likelySum({ value, currency }) : format.sum({ value, currency })}
    </span>
  ));
}

const Narrowed = createContext<{ pipeline: string; q?: string; filter?: Filter }>({ pipeline: "" });

/** A sum that leads to its deals, where the list may be narrowed to them. */
function Cell(props: { total: Total | null; stage?: string; /** Whatever it is when absent. */ month?: string | null }) {
  const { t } = useI18n();
  const { fields } = useMe();
  const { pipeline, q, filter: asked } = useContext(Narrowed);
  if (!props.total || props.total.deals === 0) return <span className={styles["none"]} aria-hidden="true" />;
  const filter = narrowed(dealsOf(pipeline, props.stage, props.month), asked);
  const offered = new Set(fieldsFor("deals", fields.deals).map(({ field }) => field));
  const told = (
    <>
      <Sums sums={props.total.sums} />
      <small>{t("forecast.deals", { count: props.total.deals })}</small>
    </>
  );
  if (!filter || !conditionsOf(filter).every(({ field }) => offered.has(field))) return told;
  return (
    <Link to="/deals/list" search={{ q, filter }} className={styles["deals"]}>
      {told}
    </Link>
  );
}

function Month(props: { row: Row }) {
  const { t, format } = useI18n();
  const { month, late } = props.row;
  const name = month === null ? t("forecast.no_date") : format.month(month);
  return (
    <span className={styles["month"]} data-late={late ? "" : undefined}>
      {name.charAt(0).toLocaleUpperCase() + name.slice(1)}
      {late ? (
        <small>
          <IconAlertTriangle size={12} aria-hidden />
          {t("forecast.late")}
        </small>
      ) : null}
    </span>
  );
}

function Bar(props: { row: Row; table: Table }) {
  const { currency } = useMe().company;
  const share = shareOf(props.row, props.table, currency);
  return share > 0 ? <span className={styles["share"]} style={{ width: `${String(Math.max(2, share * 100))}%` }} aria-hidden="true" /> : null;
}

function Wide(props: { table: Table; label: string }) {
  const { t } = useI18n();
  const { table } = props;
  const likely = table.total.weighted.length > 0;
  return (
    <div className={styles["frame"]} tabIndex={0} role="region" aria-label={props.label}>
      <table className={styles["table"]}>
        <thead>
          <tr>
            <th scope="col">{t("forecast.month")}</th>
            {table.stages.map((stage) => (
              <th key={stage.id} scope="col">
                <span className={styles["stage"]}>
                  <span className={tile["dot"]} data-color={stage.color} aria-hidden="true" />
                  {stage.name}
                </span>
              </th>
            ))}
            <th scope="col">{t("forecast.total")}</th>
            {likely ? <th scope="col">{t("forecast.weighted")}</th> : null}
          </tr>
        </thead>
        <tbody>
          {table.rows.map((row) => (
            <tr key={row.month ?? ""}>
              <th scope="row">
                <Month row={row} />
              </th>
              {row.cells.map((cell, index) => (
                <td key={table.stages[index]?.id}>
                  <Cell total={cell} stage={table.stages[index]?.id} month={row.month} />
                </td>
              ))}
              <td className={styles["total"]}>
                <Cell total={row.total} month={row.month} />
              </td>
              {likely ? (
                <td className={styles["total"]}>
                  <Sums sums={row.total.weighted} likely />
                  <Bar row={row} table={table} />
                </td>
              ) : null}
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">{t("forecast.total")}</th>
            {table.foot.map((total, index) => (
              <td key={table.stages[index]?.id}>
                <Cell total={total} stage={table.stages[index]?.id} />
              </td>
            ))}
            <td className={styles["total"]}>
              <Cell total={table.total} />
            </td>
            {likely ? (
              <td className={styles["total"]}>
                <Sums sums={table.total.weighted} likely />
              </td>
            ) : null}
          </tr>
        </tfoot>
      </table>
    </div>
  );
}

function Narrow(props: { table: Table }) {
  const { t } = useI18n();
  const { table } = props;
  return (
    <ul className={styles["months"]}>
      {table.rows.map((row) => (
        <li key={row.month ?? ""}>
          <header>
            <h2>
              <Month row={row} />
            </h2>
            <span className={styles["total"]}>
              <Sums sums={row.total.sums} />
            </span>
          </header>
          {row.total.weighted.length > 0 ? (
            <p className={styles["likely"]}>
              {t("forecast.weighted")} <Sums sums={row.total.weighted} likely />
            </p>
          ) : null}
          <Bar row={row} table={table} />
          <dl>
            {row.cells.map((cell, index) => {
              const stage = table.stages[index];
              if (!cell || !stage || cell.deals === 0) return null;
              return (
                <div key={stage.id}>
                  <dt>
                    <span className={tile["dot"]} data-color={stage.color} aria-hidden="true" />
                    {stage.name}
                  </dt>
                  <dd>
                    <Cell total={cell} stage={stage.id} month={row.month} />
                  </dd>
                </div>
              );
            })}
          </dl>
        </li>
      ))}
    </ul>
  );
}

function PipelineForecast(props: { pipeline: Pipeline; q: string | undefined; filter: Filter | undefined; onFailure: (error: unknown) => void; onClear: () => void }) {
  const { t, format } = useI18n();
  const phone = useMediaQuery("(max-width: 767px)", undefined, { getInitialValueInEffect: false }) ?? false;
  const { pipeline, q, filter, onFailure } = props;
  const { data, error, refetch } = useQuery(forecastQuery(pipeline.id, { q, filter: filterForServer(filter) }));
  useEffect(() => onFailure(error), [error, onFailure]);
  const filtered = q !== undefined || filter !== undefined;
  const clear = (
    <Button variant="default" onClick={props.onClear}>
      {t("list.no_match_clear")}
    </Button>
  );
  if (!data && error) {
    const { status } = asProblem(error);
    const refused = filtered && status >= 400 && status < 500;
    return (
      <ErrorState error={error} title={t(refused ? "list.refused" : "forecast.failed")} onRetry={refused ? undefined : () => void refetch()}>
        {refused ? clear : null}
      </ErrorState>
    );
  }
  if (!data) return <Bones lines={8} />;
  const table = tableOf(data, pipeline.stages, format.dayKey(new Date()));
  if (table.rows.length === 0 && filtered) {
    return (
      <EmptyState icon={<IconSearch size={22} />} title={t("board.no_match")} text={t("list.no_match_text")}>
        {clear}
      </EmptyState>
    );
  }
  if (table.rows.length === 0) {
    return (
      <EmptyState icon={<IconChartBar size={22} />} title={t("forecast.empty_title")} text={t("forecast.empty_text")}>
        <Button component={Link} to="/deals/board" variant="default">
          {t("forecast.to_board")}
        </Button>
      </EmptyState>
    );
  }
  return (
    <div className={styles["body"]}>
      <p className="quiet">{t("forecast.lead")}</p>
      {data.complete ? null : <p role="status">{t("forecast.partly")}</p>}
      <Narrowed value={{ pipeline: pipeline.id, q, filter }}>{phone ? <Narrow table={table} /> : <Wide table={table} label={t("forecast.title")} />}</Narrowed>
    </div>
  );
}

export function ForecastPage() {
  const { t } = useI18n();
  const queryClient = useQueryClient();
  const search = useSearch({ from: "/frame/deals/forecast" });
  const navigate = useNavigate();
  useScreenTitle(t("forecast.title"));
  const { pipelines, pipeline, gone, error, refetch } = usePipeline(search.pipeline, "forecast");
  const [failure, setFailure] = useState<unknown>(null);
  const onSearch = (change: Partial<ForecastSearch>, how?: "replace") =>
    void navigate({ to: "/deals/forecast", search: (previous) => ({ ...previous, ...change }), replace: how === "replace" });
  const { q } = search;
  const filter = isEverything(search.filter) ? undefined : search.filter;
  const check = (next: Filter) => (pipeline ? queryClient.fetchQuery(forecastQuery(pipeline.id, { q, filter: filterForServer(next) })) : Promise.resolve());
  const onFilter = (next: Filter) => onSearch({ filter: isEverything(next) ? undefined : next, unread: undefined });
  const filters = { area: "deals" as const, filter, names: NO_NAMES, check, error: failure, onFilter };
  return (
    <>
      <DealsBar view="forecast" title={t("board.title")} pipelines={pipelines ?? []} pipeline={pipeline} onPipeline={(id) => onSearch({ pipeline: id })}>
        <SearchField label={t("forecast.search")} words={q} onWords={(words) => onSearch({ q: words }, "replace")} className={bar["search"]} />
        <FilterMenu {...filters} />
      </DealsBar>
      {search.unread ? <UnreadFilter onClose={() => onSearch({ unread: undefined })} /> : null}
      {pipelines ? <FilterBar {...filters} /> : null}
      {pipeline ? (
        <PipelineForecast key={pipeline.id} pipeline={pipeline} q={q} filter={filter} onFailure={setFailure} onClear={() => onSearch({ q: undefined, filter: undefined })} />
      ) : gone ? (
        <PipelineGone onAnother={() => onSearch({ pipeline: undefined })} />
      ) : error ? (
        <ErrorState error={error} title={t("forecast.failed")} onRetry={() => void refetch()} />
      ) : pipelines?.length === 0 ? (
        <EmptyState icon={<IconChartBar size={22} />} title={t("board.no_pipeline")} text={t("board.no_pipeline_text")} />
      ) : (
        <Bones lines={8} />
      )}
    </>
  );
}
