// Nothing is said of what no row came to; what was made is told by kind.
import { expect, it } from "vitest";
import { madeBy, outcomesOf } from "./outcomes.ts";

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
