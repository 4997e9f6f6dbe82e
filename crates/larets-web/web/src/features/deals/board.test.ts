// What a move, a page and a fresh answer make of a board: columns in order, totals exact, nothing twice and nothing lost.
import { describe, expect, it } from "vitest";
import type { Deal, Stage } from "../../shared/api/types.ts";
import { boardOf, findDeal, isCloseLate, isMovable, isOverdue, lacksStep, merged, partyOf, plus, stalePages, weightedBy, withDeal, withPage, withPageAgain, type Board, type ReadPage } from "./board.ts";
import { touched, valuesOf } from "./seen.ts";
import { askable } from "./useMoves.ts";
import { pipelineOf } from "./usePipeline.ts";
import { firstCard, nextCard, walkKey, type WalkKey } from "./walk.ts";

const stage = (id: string, more: Partial<Stage> = {}): Stage => ({ id, name: id, color: "blue", kind: "open", probability: 50, required: [], stale_days: 7, ...more });
const roubles = (value: string) => ({ value, currency: "RUB" });

function deal(id: string, more: Partial<Deal> = {}): Deal {
  return {
    id,
    version: 1,
    title: id,
    amount: roubles("100.00"),
    stage_id: "new",
    stage_since: "2026-11-20T10:00:00.000000Z",
    contacts: [],
    companies: [],
    tags: [],
    created_at: "2026-11-20T10:00:00.000000Z",
    updated_at: "2026-11-20T10:00:00.000000Z",
    can: { edit: true },
    fields: { stage: "write", next_step: "write" },
    ...more,
  };
}

/** `at`: the earlier in the list, the later it came. */
const column = (id: string, deals: Deal[], count = deals.length, next: string | null = null) => ({ stage: stage(id), count, sums: [roubles(`${String(count * 100)}.00`)], deals, next, pages: [] as ReadPage[] });
const came = (id: string, day: number, more: Partial<Deal> = {}) => deal(id, { stage_since: `2026-11-${String(day).padStart(2, "0")}T10:00:00.000000Z`, ...more });
const board = (...columns: Board["columns"]): Board => ({ pipeline: "sales", columns, complete: true });
const ids = (one: Board) => one.columns.map(({ deals }) => deals.map(({ id }) => id).join(" "));
const sums = (one: Board) => one.columns.map((each) => [each.count, each.sums.map(({ value }) => value).join()]);

describe("a board", () => {
  it("knows of each deal where it stands, with whom, and whether it may be changed", () => {
    const told = { id: "a", title: "a", stage_since: "2026-11-20T10:00:00.000000Z", stale: false, version: 1, party: { id: "x", name: "X" } };
    const deals = [{ ...told, can_edit: true }, { ...told, id: "b", party: null, can_edit: false }];
    const view = { complete: true, pipeline_id: "sales", fields: { stage: "write" as const, title: "read" as const }, columns: [{ stage: stage("new"), count: 2, sums: [], deals }] };
    const [mine, theirs] = boardOf(view).columns[0]?.deals ?? [];
    expect([mine, theirs].map((one) => one && [one.stage_id, partyOf(one)?.name, isMovable(one), one.fields])).toEqual([
      ["new", "X", true, { stage: "write", title: "read" }],
      ["new", undefined, false, { stage: "read", title: "read" }],
    ]);
    // An answer about one deal names everybody: the first organisation, or the first person.
    const link = (name: string) => ({ id: name, name, position: "" });
    expect(partyOf(deal("c", { contacts: [link("P")], companies: [link("O")] }))?.name).toBe("O");
    expect(partyOf(deal("c", { contacts: [link("P")] }))?.name).toBe("P");
  });

  it("moves a deal with its sum, to the top of its new column", () => {
    const before = board(column("new", [came("b", 12), came("a", 11)]), column("offer", [came("c", 10, { stage_id: "offer" })]));
    const after = withDeal(before, { ...came("a", 20), stage_id: "offer" });
    expect(ids(after)).toEqual(["b", "a c"]);
    expect(sums(after)).toEqual([[1, "100.00"], [2, "200.00"]]);
    expect(findDeal(after, "a")?.stage_id).toBe("offer");
  });

  it("puts it back where it was", () => {
    const before = board(column("new", [came("c", 13), came("b", 12), came("a", 11)]), column("offer", []));
    const moved = withDeal(before, { ...came("b", 20), stage_id: "offer" });
    const back = withDeal(moved, came("b", 12));
    expect(ids(back)).toEqual(["c b a", ""]);
    expect(sums(back)[0]).toEqual([3, "300.00"]);
  });

  it("counts another amount, and leaves what has not been read for its page", () => {
    const before = board(column("new", [came("b", 12), came("a", 11)], 40, "next"));
    expect(sums(withDeal(before, came("a", 11, { amount: roubles("150.50") })))).toEqual([[40, "4050.50"]]);
    const late = withDeal(before, came("z", 1));
    expect([ids(late), late.columns[0]?.count]).toEqual([["b a"], 41]);
  });

  it("takes the next page once", () => {
    const before = board(column("new", [came("b", 12)], 3, "next"));
    const after = withPage(before, "new", "next", { items: [came("b", 12), came("a", 11)], next_cursor: null }, 5);
    expect(ids(after)).toEqual(["b a"]);
    expect(withPage(after, "new", "next", { items: [came("c", 1)] }, 6)).toEqual(after);
    expect(after.columns[0]?.pages).toEqual([{ cursor: "next", ids: ["b", "a"], at: 5 }]);
  });

  it("keeps what was read further down when it is read anew", () => {
    const before = board(column("new", [came("d", 14), came("c", 13), came("b", 12), came("a", 11)], 9, "far"), column("offer", []));
    const fresh = board(column("new", [came("e", 15), came("d", 14)], 9, "near"), column("offer", [came("b", 16, { stage_id: "offer" })]));
    const after = merged(fresh, before);
    expect(ids(after)).toEqual(["e d c a", "b"]);
    expect(after.columns[0]?.next).toBe("far");
    // What has sunk below the first ones stands right behind them.
    expect(after.columns[0]?.pages).toEqual([{ cursor: "near", ids: ["c", "a"], at: 0 }]);
    expect(merged(fresh, { ...before, pipeline: "other" })).toBe(fresh);
    expect(boardOf({ pipeline_id: "sales", fields: {}, columns: [], complete: true })).toEqual(board());
  });
});

describe("what was read further down", () => {
  const first = new Set(["d", "c"]);
  const pages = [{ cursor: "one", ids: ["b", "a"], at: 10 }, { cursor: "two", ids: ["z"], at: 20 }];
  const read = board({ ...column("new", [came("d", 14), came("c", 13), came("b", 12), came("a", 11), came("z", 1)]), pages });
  const stale = (old: string[], missedAt = 0) => read.columns.flatMap((one) => stalePages(one, first, ({ id }) => old.includes(id), missedAt));

  it("is asked for again where something of it has changed, or was missed", () => {
    expect(stale([])).toEqual([]);
    expect(stale(["d"])).toEqual([]);
    expect(stale(["a"])).toEqual(["one"]);
    expect(stale([], 15)).toEqual(["one"]);
    expect(stale(["z"], 15)).toEqual(["one", "two"]);
  });

  it("shows what it is now, and no more what has gone", () => {
    const again = (items: Deal[], next_cursor: string | null) => withPageAgain(read, "new", "one", { items, next_cursor }, first, 30);
    const after = again([came("b", 12, { title: "other" }), came("z", 1, { title: "last" })], null);
    expect(ids(after)).toEqual(["d c b z"]);
    expect([findDeal(after, "b")?.title, findDeal(after, "z")?.title]).toEqual(["other", "last"]);
    expect(after.columns[0]?.pages[0]?.at).toBe(30);
    // The answer ends before it: whether it has gone is not known.
    expect(ids(again([came("b", 12)], "more"))).toEqual(["d c b a z"]);
  });
});

describe("sums", () => {
  it("are exact, by currency", () => {
    expect(plus([roubles("9007199254740993.10")], roubles("0.90"))).toEqual([roubles("9007199254740994.00")]);
    expect(plus([roubles("1.00")], { value: "5", currency: "JPY" })).toEqual([roubles("1.00"), { value: "5", currency: "JPY" }]);
    expect(plus([roubles("1.00")], roubles("1.00"), -1n)).toEqual([]);
    expect(plus([], null)).toEqual([]);
    expect(weightedBy([roubles("99.99"), { value: "7", currency: "JPY" }], 50)).toEqual([roubles("49.99"), { value: "3", currency: "JPY" }]);
  });
});

describe("a card", () => {
  const now = Date.parse("2026-11-28T10:00:00Z");

  it("knows that it should have been closed by now, as long as it is open", () => {
    const late = (expected_close: string | null, kind: Stage["kind"] = "open") => isCloseLate(deal("a", { expected_close }), stage("new", { kind }), "2026-11-28");
    expect([late("2026-11-27"), late("2026-11-28"), late(""), late(null), late("2026-11-27", "won")]).toEqual([true, false, false, false, false]);
  });

  it("knows what is to be done", () => {
    expect(isOverdue(deal("a", { next_step_at: "2026-11-28T09:00:00Z" }), now)).toBe(true);
    expect(isOverdue(deal("a"), now)).toBe(false);
    expect(lacksStep(deal("a"), stage("new"))).toBe(true);
    expect(lacksStep(deal("a", { next_step: "call" }), stage("new"))).toBe(false);
    expect(lacksStep(deal("a"), stage("lost", { kind: "lost" }))).toBe(false);
    expect(lacksStep(deal("a", { fields: { next_step: "hidden" } }), stage("new"))).toBe(false);
    expect([isMovable(deal("a")), isMovable(deal("a", { can: { edit: false } })), isMovable(deal("a", { fields: { stage: "read" } }))]).toEqual([true, false, false]);
  });
});

describe("the arrows", () => {
  const shown = board(column("new", [came("c", 13), came("b", 12), came("a", 11)]), column("offer", []), column("won", [came("d", 10)]));

  it("walk between cards, over empty columns, and stop at the edges", () => {
    const to = (id: string, key: WalkKey) => nextCard(shown, id, key);
    expect([to("c", "ArrowDown"), to("c", "ArrowUp"), to("c", "End"), to("a", "Home")]).toEqual(["b", null, "a", "c"]);
    expect([to("a", "ArrowRight"), to("d", "ArrowLeft"), to("d", "ArrowRight")]).toEqual(["d", "c", null]);
    expect(to("gone", "ArrowDown")).toBeUndefined();
  });

  it("are joined by letters in their place, and begin at the first card there is", () => {
    const key = (code: string, typed: string) => walkKey({ code, key: typed });
    expect([key("KeyJ", "о"), key("KeyK", "k"), key("Home", "Home"), key("KeyX", "x")]).toEqual(["ArrowDown", "ArrowUp", "Home", undefined]);
    expect([firstCard(shown), firstCard(board(column("new", []), column("won", [came("d", 10)]))), firstCard(board(column("new", [])))]).toEqual(["c", "d", null]);
  });
});

describe("a refused move", () => {
  it("asks for what it can ask for, in its own order", () => {
    expect(askable(["next_step", "amount", "shoe_size"])).toEqual(["amount", "next_step"]);
    expect(askable(undefined)).toEqual([]);
  });

  it("is made again unless somebody touched the same fields", () => {
    const seen = deal("a", { lost_reason: "" });
    expect(touched(seen, { ...seen, title: "other", version: 2 }, ["stage_id"])).toBe(false);
    expect(touched(seen, { ...seen, stage_id: "won" }, ["stage_id"])).toBe(true);
    expect(touched(seen, { ...seen, lost_reason: "price" }, ["stage_id", "lost_reason"])).toBe(true);
    expect(touched(seen, { ...seen, amount: { currency: "RUB", value: "100.00" } }, ["amount"])).toBe(false);
    expect(touched(seen, { ...seen, amount: roubles("200.00") }, ["amount"])).toBe(true);
    expect(valuesOf(deal("a", { amount: null, contacts: [{ id: "p", name: "P", position: "" }] }), ["amount", "contacts"])).toEqual({ amount: null, contacts: ["p"] });
  });
});

describe("the pipeline that is looked at", () => {
  const pipelines = [{ id: "sales" }, { id: "service" }];

  it("is the one asked for, else the last one, else the first", () => {
    expect(pipelineOf(pipelines, "service", null)?.id).toBe("service");
    expect(pipelineOf(pipelines, undefined, "service")?.id).toBe("service");
    expect(pipelineOf(pipelines, undefined, "gone")?.id).toBe("sales");
  });

  it("is none where the one asked for is gone", () => {
    expect(pipelineOf(pipelines, "gone", "sales")).toBeUndefined();
  });
});
