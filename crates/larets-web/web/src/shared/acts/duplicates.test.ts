// Pairs of a walk: several reasons are one pair, and a pair that is none goes.
import { QueryClient } from "@tanstack/react-query";
import { expect, it } from "vitest";
import type { DuplicatePair, DuplicatePart } from "../api/types.ts";
import { addPair, dropPairs, leftOutOf, pairsOf, walkQuery } from "./duplicates.ts";

const pair = (reason: string, one: string, other: string): DuplicatePair => ({ reason, records: [one, other].map((id) => ({ id, title: `Name ${id}` })) });
const pages: DuplicatePart[] = [
  { items: [pair("phone", "1", "2"), pair("email", "3", "4")], next_cursor: "x", left_out: 2 },
  { items: [], left_out: 0 },
  { items: [pair("name", "2", "1"), pair("phone", "1", "2")], left_out: 3 },
];

it("puts the reasons of one pair together, whichever comes first", () => {
  expect(pairsOf(pages).map(({ ids, reasons }) => [ids, reasons])).toEqual([
    [["1", "2"], ["phone", "name"]],
    [["3", "4"], ["email"]],
  ]);
});

it("forgets the pairs of a record that was merged", () => {
  const queryClient = new QueryClient();
  queryClient.setQueryData(walkQuery("contacts").queryKey, { pages, pageParams: [null, "x", "y"] });
  dropPairs(queryClient, "contacts", (ids) => ids.includes("2"));
  const left = queryClient.getQueryData(walkQuery("contacts").queryKey)?.pages ?? [];
  expect(pairsOf(left).map(({ ids }) => ids)).toEqual([["3", "4"]]);
  expect(left).toHaveLength(3);
});

it("puts back a pair that may be one after all, with its reasons, and counts what is not listed", () => {
  const queryClient = new QueryClient();
  queryClient.setQueryData(walkQuery("contacts").queryKey, { pages, pageParams: [null, "x", "y"] });
  const [found] = pairsOf(pages);
  if (!found) throw new Error("no pair");
  dropPairs(queryClient, "contacts", (ids) => ids.includes("2"));
  addPair(queryClient, "contacts", found);
  const after = queryClient.getQueryData(walkQuery("contacts").queryKey)?.pages ?? [];
  expect(pairsOf(after)).toEqual(pairsOf(pages));
  expect(leftOutOf(after)).toBe(5);
});
