// The forecast as a table: months in order, no date last, totals each way, what is closed left out.
import { describe, expect, it } from "vitest";
import type { Stage } from "../../shared/api/types.ts";
import { endOfWork } from "./draft.ts";
import { dealsOf, narrowed, shareOf, tableOf } from "./forecast.ts";

const stage = (id: string, kind: Stage["kind"] = "open"): Stage => ({ id, name: id, color: "blue", kind, probability: 50, required: [] });
const roubles = (value: string) => [{ value, currency: "RUB" }];
const part = (stage_id: string, deals: number, value: string, weighted: string) => ({ stage_id, deals, sums: roubles(value), weighted: roubles(weighted) });

describe("the forecast", () => {
  const months = [
    { month: null, stages: [part("new", 1, "5.00", "1.00")] },
    { month: "2026-12", stages: [part("new", 2, "100.00", "20.00"), part("offer", 1, "50.00", "30.00")] },
    { month: "2026-10", stages: [part("offer", 1, "40.00", "25.00")] },
    { month: "2027-01", stages: [] },
  ];
  const table = tableOf({ complete: true, months }, [stage("new"), stage("offer"), stage("won", "won")], "2026-11-29");

  it("has months in order, the past marked, no date last, nothing empty", () => {
    expect(table.rows.map(({ month, late }) => [month, late])).toEqual([["2026-10", true], ["2026-12", false], [null, false]]);
    expect(table.stages.map(({ id }) => id)).toEqual(["new", "offer"]);
  });

  it("adds up each way", () => {
    expect(table.rows.map(({ total }) => [total.deals, total.sums[0]?.value, total.weighted[0]?.value])).toEqual([[1, "40.00", "25.00"], [3, "150.00", "50.00"], [1, "5.00", "1.00"]]);
    expect(table.foot.map(({ deals, sums }) => [deals, sums[0]?.value])).toEqual([[3, "105.00"], [2, "90.00"]]);
    expect([table.total.deals, table.total.weighted[0]?.value]).toEqual([5, "76.00"]);
  });

  it("compares months, and nothing where amounts are hidden", () => {
    expect(table.rows.map((row) => shareOf(row, table, "RUB"))).toEqual([0.5, 1, 0.02]);
    const hidden = tableOf({ complete: true, months: [{ month: "2026-12", stages: [{ stage_id: "new", deals: 2, sums: [], weighted: [] }] }] }, [stage("new")], "2026-11-29");
    expect(hidden.rows.map((row) => shareOf(row, hidden, "RUB"))).toEqual([0]);
  });
});

describe("the deals of a sum", () => {
  const close = (month: string | null) => dealsOf("sales", "new", month);
  it("are those of its stage and month, to the last day", () => {
    const span = (from: string, to: string) => ({ all: [{ field: "stage", op: "is", value: "new" }, { field: "expected_close", op: "between", value: { from, to } }] });
    expect([close("2026-12"), close("2028-02"), close("2027-02")]).toEqual([span("2026-12-01", "2026-12-31"), span("2028-02-01", "2028-02-29"), span("2027-02-01", "2027-02-28")]);
    expect(close(null)).toEqual({ all: [{ field: "stage", op: "is", value: "new" }, { field: "expected_close", op: "empty" }] });
  });

  it("are the open ones of the pipeline where all is added up", () => {
    expect(dealsOf("sales", undefined, undefined)).toEqual({ all: [{ field: "pipeline", op: "is", value: "sales" }, { field: "status", op: "is", value: "open" }] });
  });
});

describe("the deals of a sum of a narrowed forecast", () => {
  const deals = dealsOf("sales", "new", null);
  it("are those of both filters, where one has room for them", () => {
    const stale = { field: "stale", op: "is", value: true } as const;
    expect(narrowed(deals, undefined)).toEqual(deals);
    expect(narrowed(deals, { any: [stale, { field: "source", op: "empty" }] })).toEqual({
      all: [{ field: "stage", op: "is", value: "new" }, { field: "expected_close", op: "empty" }, { any: [stale, { field: "source", op: "empty" }] }],
    });
    expect(narrowed(deals, { any: [stale, { all: [stale, { any: [stale, { field: "source", op: "empty" }] }] }] })).toBeNull();
  });
});

describe("a day that something is planned for", () => {
  it("ends with its work, in the person's zone", () => {
    expect(endOfWork("2026-12-01", "Europe/Moscow")).toBe("2026-12-01T15:00:00.000Z");
    expect([endOfWork("", undefined), endOfWork("soon", undefined)]).toEqual([null, null]);
  });
});
