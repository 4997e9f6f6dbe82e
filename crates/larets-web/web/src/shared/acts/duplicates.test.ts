// Pairs of a walk: several reasons are one pair, and a pair that is none goes.
import { QueryClient } from "@tanstack/react-query";
import { expect, it } from "vitest";
import type { DuplicatePair, Page } from "../api/types.ts";
import { dropPairs, pairsOf, walkQuery } from "./duplicates.ts";

const pair = (reason: string, one: string, other: string): DuplicatePair => ({ reason, records: [one, other].map((id) => ({ id, title: `Name ${id}` })) });
const pages: Page<DuplicatePair>[] = [{ items: [pair("phone", "1", "2"), pair("email", "3", "4")], next_cursor: "x" }, { items: [] }, { items: [pair("name", "2", "1"), pair("phone", "1", "2")] }];

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
