// The bin opens where something is, and waits until that is known.
import { expect, it } from "vitest";
import { firstFilled } from "./counts.ts";

const of = (value: number) => ({ value, exact: true });

it("opens with the first kind that holds something", () => {
  const areas = ["contacts", "companies", "deals"] as const;
  expect(firstFilled(areas, [of(0), of(3), undefined])).toBe("companies");
  expect(firstFilled(areas, [of(0), undefined, of(1)])).toBeUndefined();
  expect(firstFilled(areas, [of(0), of(0), of(0)])).toBe("contacts");
  // What cannot be counted is looked at.
  expect(firstFilled(areas, [of(0), null, of(1)])).toBe("companies");
});
