// Which records of an act are shown first.
import { expect, it } from "vitest";
import { firstTab, tabsOf } from "./tabs.ts";

const act = { kind: "bulk" as const, changed: 10, refused: 2, undone: 0, unchanged: 0, left: 0 };

it("shows refusals first, and no empty list", () => {
  expect(tabsOf(act)).toEqual([{ tab: "refused", count: 2 }, { tab: "changed", count: 10 }]);
  expect(firstTab(tabsOf(act))).toBe("refused");
  expect(firstTab(tabsOf({ ...act, changed: 0, refused: 0 }))).toBeNull();
});

it("takes what was taken back or left out of what is changed", () => {
  expect(tabsOf({ ...act, refused: 0, undone: 7, left: 3 })).toEqual([{ tab: "undone", count: 7 }]);
});
