// A forecast as rows of a table: months by open stages, with totals each way. Pure.
import type { Forecast, Money, Stage } from "../../shared/api/types.ts";
import { fits, simplified, type Condition, type Filter } from "../../shared/records/filters.ts";
import { plus } from "./board.ts";

export type Total = { deals: number; sums: Money[]; weighted: Money[] };
export type Row = { month: string | null; late: boolean; cells: (Total | null)[]; total: Total };
export type Table = { stages: Stage[]; rows: Row[]; foot: Total[]; total: Total };

const NOTHING: Total = { deals: 0, sums: [], weighted: [] };

function added(total: Total, more: Total): Total {
  return {
    deals: total.deals + more.deals,
    sums: more.sums.reduce((sums, sum) => plus(sums, sum), total.sums),
    weighted: more.weighted.reduce((sums, sum) => plus(sums, sum), total.weighted),
  };
}

function totalOf(parts: (Total | null)[]): Total {
  return parts.reduce<Total>((total, part) => (part ? added(total, part) : total), NOTHING);
}

/** `today`: `YYYY-MM-DD`. What has no date stands last. */
export function tableOf(forecast: Forecast, all: Stage[], today: string): Table {
  const stages = all.filter(({ kind }) => kind === "open");
  const months = [...forecast.months].sort((left, right) => (left.month ?? "9999-99").localeCompare(right.month ?? "9999-99"));
  const rows = months.map(({ month, stages: parts }) => {
    const cells = stages.map(({ id }) => parts.find((part) => part.stage_id === id) ?? null);
    return { month, late: month !== null && month < today.slice(0, 7), cells, total: totalOf(cells) };
  });
  const filled = rows.filter(({ total }) => total.deals > 0);
  const foot = stages.map((_, index) => totalOf(filled.map(({ cells }) => cells[index] ?? null)));
  return { stages, rows: filled, foot, total: totalOf(foot) };
}

function lastDayOf(month: string): string {
  const [year = 0, number = 0] = month.split("-").map(Number);
  return `${month}-${String(new Date(Date.UTC(year, number, 0)).getUTCDate())}`;
}

/** Which deals a sum is of. `month`: `YYYY-MM`; null: without a date; undefined: whatever it is. Without a stage: in all open ones. */
export function dealsOf(pipeline: string, stage: string | undefined, month: string | null | undefined): Filter {
  const stages: Condition[] = stage === undefined ? [{ field: "pipeline", op: "is", value: pipeline }, { field: "status", op: "is", value: "open" }] : [{ field: "stage", op: "is", value: stage }];
  if (month === undefined) return { all: stages };
  const close: Condition = month === null ? { field: "expected_close", op: "empty" } : { field: "expected_close", op: "between", value: { from: `${month}-01`, to: lastDayOf(month) } };
  return { all: [...stages, close] };
}

/** The same deals, of those that the forecast is narrowed to; null: both have no room in one filter. */
export function narrowed(deals: Filter, filter: Filter | undefined): Filter | null {
  const both = simplified({ all: [deals, ...(filter ? [filter] : [])] });
  return fits(both) ? both : null;
}

/** How much of the largest month this one is, in the currency most is expected in; 0 where amounts may not be seen. */
export function shareOf(row: Row, table: Table, currency: string): number {
  const of = ({ total }: Row) => Number(total.weighted.find((sum) => sum.currency === currency)?.value ?? 0);
  const most = Math.max(...table.rows.map(of));
  return most > 0 ? of(row) / most : 0;
}
