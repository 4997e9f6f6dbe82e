// Which records stand beside one, and when more of its list is needed.
import { expect, it } from "vitest";
import { aroundOf } from "./around.ts";

const ids = Array.from({ length: 100 }, (_, index) => String(index));

it("is what stands before and behind, and nothing at the ends", () => {
  expect(aroundOf(ids, "50")).toEqual({ previous: "49", next: "51", nearEnd: false });
  expect(aroundOf(ids, "0")).toEqual({ previous: undefined, next: "1", nearEnd: false });
  expect(aroundOf(ids, "99")).toEqual({ previous: "98", next: undefined, nearEnd: true });
});

it("asks for more a few records before the last one", () => {
  expect(ids.filter((id) => aroundOf(ids, id)?.nearEnd)).toEqual(["95", "96", "97", "98", "99"]);
});

it("is nothing for a record that the list does not have", () => {
  expect(aroundOf(ids, "other")).toBeNull();
  expect(aroundOf(ids, undefined)).toBeNull();
});
