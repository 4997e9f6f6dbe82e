// Values as they are typed and as they are sent, and the changes of a filter that is being built.
import { describe, expect, it } from "vitest";
import { addedAt, incomplete, joinedAt, removedAt, replacedAt } from "./filterDraft.ts";
import type { Condition, Filter } from "./filters.ts";
import { beginning, dayAsked, dayMeant, dayShown, isBackwards, isComplete, isFaulty, plainSum } from "./filterValue.ts";

const owner: Condition = { field: "owner", op: "is", value: "me" };
const tag: Condition = { field: "tag", op: "has", value: "опт" };

describe("days", () => {
  it("belong to what is asked, though the server leaves out its own", () => {
    expect(dayAsked("after", "2026-03-01")).toBe("2026-02-28");
    expect(dayMeant("after", "2026-02-28")).toBe("2026-03-01");
    expect(dayAsked("before", "2026-12-31")).toBe("2027-01-01");
    expect(dayMeant("before", "2027-01-01")).toBe("2026-12-31");
  });

  it("stand for moments too, in the zone of the person", () => {
    expect(dayShown("after", "2026-02-28", "UTC")).toBe("2026-03-01");
    expect(dayShown("after", "2026-02-28T22:30:00.000000Z", "Europe/Moscow")).toBe("2026-03-01");
    expect(dayShown("before", "2026-02-28T22:30:00Z", "UTC")).toBe("2026-02-28");
    expect(dayShown("after", "", "UTC")).toBe("");
  });
});

describe("plainSum", () => {
  it("takes a sum as it is typed", () => {
    for (const [typed, sum] of [
      ["1 250 000,50", "1250000.50"],
      ["1\u00a0000", "1000"],
      ["150,000", "150000"],
      ["1,250,000.5", "1250000.5"],
      ["1.250.000,5", "1250000.5"],
      ["0,500", "0.500"],
      ["150,", "150"],
      [",5", "0.5"],
    ]) expect(plainSum(typed ?? "", "RUB"), typed).toBe(sum);
    expect(plainSum("1.250", "KWD")).toBe("1.250");
  });

  it("leaves what is no sum, which is told apart from what is still to come", () => {
    const wrong = (amount: string) => isFaulty({ field: "amount", op: "more", value: { amount: plainSum(amount, "RUB"), currency: "RUB" } });
    expect(plainSum("abc", "RUB")).toBe("abc");
    expect(["abc", "-5", "1.2.3", "5 руб", "."].map(wrong)).toEqual([true, true, true, true, true]);
    expect(["", "5", "150,000", "150,"].map(wrong)).toEqual([false, false, false, false]);
    expect(isFaulty({ field: "amount", op: "between", value: { from: "20", to: "10", currency: "RUB" } })).toBe(true);
    expect(isFaulty({ field: "created_at", op: "between", value: { from: "", to: "" } })).toBe(false);
  });
});

describe("isComplete", () => {
  it.each<[Condition, boolean]>([
    [owner, true],
    [{ ...owner, value: null }, true],
    [{ field: "owner", op: "is" }, false],
    [{ field: "owner", op: "empty" }, true],
    [{ field: "owner", op: "in", value: [] }, false],
    [{ field: "owner", op: "in", value: ["me", null] }, true],
    [{ field: "amount", op: "more", value: { amount: "", currency: "RUB" } }, false],
    [{ field: "amount", op: "more", value: { amount: "10.5", currency: "RUB" } }, true],
    [{ field: "amount", op: "between", value: { from: "20", to: "10", currency: "RUB" } }, false],
    [{ field: "created_at", op: "on", value: "2026-13-01" }, false],
    [{ field: "created_at", op: "between", value: { from: "2026-01-02", to: "2026-01-01" } }, false],
    [{ field: "created_at", op: "after", value: "2026-01-01T10:00:00Z" }, true],
    [{ field: "created_at", op: "last_n_days", value: 0 }, false],
    [{ field: "created_at", op: "last_n_days", value: 3660 }, true],
    [{ field: "expected_close", op: "overdue" }, true],
    [{ field: "position", op: "contains", value: "  " }, false],
    [{ field: "stale", op: "is", value: false }, true],
  ])("%j: %s", (condition, complete) => {
    expect(isComplete(condition)).toBe(complete);
  });

  it("tells ends that stand the wrong way about", () => {
    expect(isBackwards({ field: "amount", op: "between", value: { from: "9", to: "10", currency: "RUB" } })).toBe(false);
    expect(isBackwards({ field: "amount", op: "between", value: { from: "20", to: "10", currency: "RUB" } })).toBe(true);
  });
});

describe("beginning", () => {
  it("takes over what fits the next operation", () => {
    expect(beginning({ ...owner, op: "in" }, "RUB").value).toEqual(["me"]);
    expect(beginning({ field: "owner", op: "is", value: ["a", "b"] }, "RUB").value).toBe("a");
    expect(beginning({ field: "amount", op: "between", value: { amount: "5", currency: "EUR" } }, "RUB").value).toEqual({ from: "5", to: "", currency: "EUR" });
    expect(beginning({ ...owner, op: "empty" }, "RUB")).toEqual({ field: "owner", op: "empty" });
  });
});

describe("a filter being built", () => {
  const filter: Filter = { all: [owner, { any: [tag] }] };

  it("is changed at a place", () => {
    expect(replacedAt(filter, [1, 0], owner)).toEqual({ all: [owner, { any: [owner] }] });
    expect(addedAt(filter, [1], owner)).toEqual({ all: [owner, { any: [tag, owner] }] });
    expect(addedAt(filter, [], tag)).toEqual({ all: [owner, { any: [tag] }, tag] });
    expect(removedAt(filter, [1, 0])).toEqual({ all: [owner, { any: [] }] });
    expect(joinedAt(filter, [1], "all")).toEqual({ all: [owner, { all: [tag] }] });
    expect(joinedAt(filter, [], "any")).toEqual({ any: [owner, { any: [tag] }] });
  });

  it("says which conditions have no value yet", () => {
    expect(incomplete(addedAt(filter, [1], { field: "tag", op: "has" }))).toEqual([{ field: "tag", op: "has" }]);
  });
});
