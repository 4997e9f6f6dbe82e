// The model of a filter: what is read of an address, what reaches the server, and the limits of both.
import { describe, expect, it } from "vitest";
import { conditionsOf, depthOf, filterForServer, fits, parseFilter, sameFilter, simplified, withCondition, withInstead, without, withoutFields, type Condition, type Filter } from "./filters.ts";

const owner: Condition = { field: "owner", op: "is", value: "me" };
const tag = (value: string): Condition => ({ field: "tag", op: "has", value });
const amount: Condition = { field: "amount", op: "more", value: { amount: "100000", currency: "RUB" } };
const late: Condition = { field: "next_step_at", op: "overdue" };
const either: Filter = { any: [amount, late] };

describe("parseFilter", () => {
  it("reads groups, and what is written is read again", () => {
    const filter: Filter = { all: [owner, { any: [amount, { all: [late, tag("опт")] }] }] };
    expect(parseFilter(JSON.parse(JSON.stringify(filter)), "deals")).toEqual(filter);
    expect(parseFilter(JSON.parse(filterForServer(filter) ?? ""), "deals")).toEqual(filter);
  });

  it("takes each kind of value, and a condition whose value its reader may not know", () => {
    const parts: Condition[] = [
      { field: "owner", op: "in", value: ["me", null] },
      { field: "stale", op: "is", value: true },
      { field: "created_at", op: "last_n_days", value: 7 },
      { field: "expected_close", op: "between", value: { from: "2026-01-01", to: "2026-02-01" } },
      { field: "title", op: "contains" },
    ];
    expect(parseFilter({ all: parts }, "deals")).toEqual({ all: parts });
  });

  it.each([
    ["no filter", "x"],
    ["conditions without a group", [owner]],
    ["an unknown field", { all: [{ field: "password", op: "is", value: "1" }] }],
    ["a field of another kind of record", { all: [amount] }],
    ["an unknown operation", { all: [{ field: "owner", op: "like", value: "me" }] }],
    ["a value that is none", { all: [{ field: "owner", op: "is", value: { id: 1 } }] }],
    ["both joins at once", { all: [owner], any: [owner] }],
    ["four groups within one another", { all: [{ any: [{ all: [{ any: [owner, owner] }] }] }] }],
    ["21 conditions", { all: Array.from({ length: 21 }, (_, index) => tag(String(index))) }],
  ])("refuses %s as a whole", (_what, value) => {
    expect(parseFilter(value, "contacts")).toBeNull();
  });
});

describe("simplified", () => {
  it("leaves out groups that say nothing", () => {
    expect(simplified({ all: [{ any: [] }, { any: [owner] }, { all: [late, { all: [amount] }] }] })).toEqual({ all: [owner, late, amount] });
    expect(simplified({ any: [owner] })).toEqual({ all: [owner] });
    expect(simplified({ all: [either] })).toEqual(either);
    expect(simplified({ any: [{ any: [] }] })).toEqual({ all: [] });
  });

  it("keeps what groups mean", () => {
    const filter: Filter = { any: [{ all: [owner, late] }, { all: [amount, tag("VIP")] }] };
    expect(simplified(filter)).toEqual(filter);
    expect(depthOf(filter)).toBe(2);
    expect(conditionsOf(filter)).toHaveLength(4);
  });
});

describe("a condition more", () => {
  it("joins tags, and takes the place of another value of its field", () => {
    expect(withCondition({ all: [tag("опт")] }, tag("VIP"))).toEqual({ all: [tag("опт"), tag("VIP")] });
    expect(withCondition({ all: [tag("опт")] }, tag("опт"))).toEqual({ all: [tag("опт")] });
    expect(withCondition({ all: [owner, late] }, { ...owner, value: "2" })).toEqual({ all: [late, { ...owner, value: "2" }] });
  });

  it("stands beside a group of alternatives, not in it", () => {
    expect(withCondition(either, owner)).toEqual({ all: [either, owner] });
  });

  it("is none where there is no room", () => {
    const deep: Filter = { any: [owner, { all: [late, { any: [amount, tag("a")] }] }] };
    expect(withCondition(deep, tag("b"))).toBeNull();
    const full: Filter = { all: Array.from({ length: 20 }, (_, index) => tag(String(index))) };
    expect(withCondition(full, owner)).toBeNull();
    expect(fits(full)).toBe(true);
  });
});

describe("changes of a part", () => {
  it("replace and remove it", () => {
    const filter: Filter = { all: [owner, late] };
    expect(withInstead(filter, late, amount)).toEqual({ all: [owner, amount] });
    expect(without(filter, owner)).toEqual({ all: [late] });
  });

  it("take out fields wherever they stand", () => {
    expect(withoutFields({ all: [owner, { any: [amount, late] }] }, new Set(["amount"]))).toEqual({ all: [owner, late] });
    expect(withoutFields({ any: [amount] }, new Set(["amount"]))).toEqual({ all: [] });
  });
});

describe("sameFilter", () => {
  it("does not mind the order of what stands in a value, nor idle groups", () => {
    const turned: Filter = { all: [{ all: [{ value: { currency: "RUB", amount: "100000" }, op: "more", field: "amount" }] }] };
    expect(sameFilter({ all: [amount] }, turned)).toBe(true);
    expect(sameFilter(undefined, { all: [] })).toBe(true);
    expect(sameFilter({ all: [amount] }, { all: [late] })).toBe(false);
    expect(sameFilter(either, { all: [amount, late] })).toBe(false);
  });
});

describe("filterForServer", () => {
  it("is absent when everything is found", () => {
    expect(filterForServer(undefined)).toBeUndefined();
    expect(filterForServer({ all: [] })).toBeUndefined();
  });
});
