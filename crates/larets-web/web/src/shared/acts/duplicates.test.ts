// Pairs that a search found: one that is none goes and comes back, and a new search takes the place of the one before.
import { QueryClient } from "@tanstack/react-query";
import { expect, it } from "vitest";
import type { DuplicatePair, DuplicateSearch, Page } from "../api/types.ts";
import { addPair, dropPairs, dropPairsOf, leftOf, pairKey, pairsOf, pairsQuery, searchesQuery, spreadSearch } from "./duplicates.ts";

const pair = (reasons: string[], one: string, other: string): DuplicatePair => ({ reasons, records: [{ id: one, title: `Name ${one}` }, { id: other, title: `Name ${other}` }] });
const pages: Page<DuplicatePair>[] = [{ items: [pair(["phone", "name"], "1", "2"), pair(["email"], "3", "4")], next_cursor: "1" }, { items: [pair(["name"], "2", "5")] }];
const { queryKey } = pairsQuery({ kind: "contacts", id: "search" });

function found(): QueryClient {
  const queryClient = new QueryClient();
  queryClient.setQueryData(queryKey, { pages, pageParams: [null, "1"] });
  return queryClient;
}

const left = (queryClient: QueryClient) => pairsOf(queryClient.getQueryData(queryKey)?.pages ?? []);

it("forgets the pairs of a record that was merged, and those of that kind only", () => {
  const queryClient = found();
  dropPairs(queryClient, "companies", () => true);
  expect(left(queryClient)).toHaveLength(3);
  dropPairs(queryClient, "contacts", (ids) => ids.includes("2"));
  expect(left(queryClient).map(({ ids }) => ids)).toEqual([["3", "4"]]);
});

it("forgets the pairs of a record that is gone, whatever it was", () => {
  const queryClient = found();
  dropPairsOf(queryClient, "2");
  expect(left(queryClient).map(({ ids }) => ids)).toEqual([["3", "4"]]);
});

it("puts back a pair that may be one after all, with its reasons", () => {
  const queryClient = found();
  const [first, ...others] = pairsOf(pages);
  if (!first) throw new Error("no pair");
  dropPairs(queryClient, "contacts", (ids) => ids.includes("1"));
  expect(left(queryClient)).toEqual(others);
  addPair(queryClient, "contacts", first);
  expect(left(queryClient)).toEqual(pairsOf(pages));
});

it("counts what is to be decided still, once all of it is here", () => {
  expect(leftOf([], new Set())).toBe(null);
  expect(leftOf(pages.slice(0, 1), new Set())).toBe(null);
  expect(leftOf(pages, new Set())).toBe(3);
  expect(leftOf(pages, new Set([pairKey(["4", "3"]), pairKey(["7", "8"])]))).toBe(2);
});

it("has one search of a kind", () => {
  const queryClient = new QueryClient();
  const search = (id: string, kind: DuplicateSearch["kind"]) => ({ id, kind, state: "done" }) as DuplicateSearch;
  for (const one of [search("1", "contacts"), search("2", "companies"), search("3", "contacts")]) spreadSearch(queryClient, one);
  expect(queryClient.getQueryData(searchesQuery.queryKey)?.map(({ id }) => id)).toEqual(["3", "2"]);
});
