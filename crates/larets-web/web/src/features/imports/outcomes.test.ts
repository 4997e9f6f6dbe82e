// Nothing is said of what no row came to; what was made is told by kind.
import { expect, it } from "vitest";
import { broughtBy, madeBy, outcomesOf } from "./outcomes.ts";

it("leaves out what has no rows, and says so of nothing at all", () => {
  expect(outcomesOf({ created: 3, updated: 0, skipped: 0, refused: 1 })).toEqual(["created", "refused"]);
  expect(outcomesOf({ created: 0, updated: 0, skipped: 0, refused: 0 })).toEqual(["created"]);
});

it("tells the records of the rows and those that the rows name, each kind once", () => {
  expect(madeBy({ as: "deals", progress: { created: 4, contacts_made: 3, companies_made: 0 } })).toEqual([
    { kind: "deals", count: 4 },
    { kind: "contacts", count: 3 },
  ]);
  expect(madeBy({ as: "contacts", progress: { created: 0, contacts_made: 0, companies_made: 2 } })).toEqual([{ kind: "companies", count: 2 }]);
});

it("leaves of a list what the import made, or of its own kind what was changed since where it changed some", () => {
  const of = (created: number, updated: number) => ({ id: "1", as: "deals" as const, created_at: "2026-11-30T07:00:00Z", progress: { created, updated } });
  const made = { all: [{ field: "import", op: "is", value: "1" }] };
  const changed = { all: [{ field: "updated_at", op: "after", value: "2026-11-30T07:00:00Z" }] };
  expect(broughtBy(of(4, 0), "deals")).toEqual(made);
  expect([broughtBy(of(4, 1), "deals"), broughtBy(of(0, 1), "deals")]).toEqual([changed, changed]);
  expect(broughtBy(of(0, 1), "companies")).toEqual(made);
  expect(broughtBy(of(0, 0), "deals")).toBeUndefined();
});
