// A deal that is being dealt with keeps its place, and the day is empty only when there is nothing at all.
import { expect, it } from "vitest";
import type { Deal, Today } from "../../shared/api/types.ts";
import { beyond, countOf, isEmpty, placed, type Planning, toldOf } from "./groups.ts";

const deal = (id: string) => ({ id }) as Deal;
const ids = (deals: Deal[]) => deals.map(({ id }) => id).join("");
const planning = (id: string, place: number): Planning => ({ deal: deal(id), group: "due", place, done: null });

it("keeps its place whatever the server says of it", () => {
  const deals = [deal("a"), deal("b"), deal("c")];
  expect(ids(placed(deals, "due", null))).toBe("abc");
  expect(ids(placed(deals, "due", planning("b", 1)))).toBe("abc");
  expect(ids(placed([deal("a"), deal("c")], "due", planning("b", 1)))).toBe("abc");
  // Fewer came than stood before it.
  expect(ids(placed([], "due", planning("b", 2)))).toBe("b");
});

it("stands in no other part meanwhile", () => {
  expect(ids(placed([deal("a"), deal("b")], "without_step", planning("b", 1)))).toBe("a");
});

it("counts what is shown", () => {
  const group = { count: { value: 34, exact: true }, items: [deal("a"), deal("b")] };
  expect([countOf(group, [deal("a"), deal("b"), deal("c")]).value, countOf(group, [deal("a")]).value]).toEqual([35, 33]);
});

it("tells a round number where counting stopped", () => {
  const told = (value: number, exact: boolean) => toldOf({ value, exact });
  expect([told(502, true), told(500, false), told(502, false), told(1503, false), told(20, false)]).toEqual([502, 500, 500, 1500, 20]);
});

it("says how many are not here", () => {
  expect([beyond({ value: 34 }, 20), beyond({ value: 3 }, 3), beyond({ value: 3 }, 4)]).toEqual([14, 0, 0]);
});

it("is empty without deals, doubles and changes", () => {
  const none = { count: { value: 0, exact: true }, items: [] };
  const day = { open: none.count, overdue: none, due: none, upcoming: none, without_step: none, stale: none, close_passed: null, duplicates: none, changes: none } as unknown as Today;
  expect(isEmpty(day)).toBe(true);
  expect(isEmpty({ ...day, open: { value: 1, exact: true } })).toBe(false);
  expect(isEmpty({ ...day, changes: { ...none, count: { value: 1, exact: true } } })).toBe(false);
});
