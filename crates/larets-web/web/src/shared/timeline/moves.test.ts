// A move to another pipeline says so, and where a deal stands now is known for certain.
import { expect, it } from "vitest";
import type { Pipeline, Stage, TimelineItem } from "../api/types.ts";
import { movesOf } from "./moves.ts";

const stage = (id: string, name: string) => ({ id, name }) as Stage;
const sales: Pipeline = { id: "s", name: "Sales", version: 1, stages: [stage("s1", "New"), stage("s2", "Proposal")] };
const renewals: Pipeline = { id: "r", name: "Renewals", version: 1, stages: [stage("r1", "Proposal"), stage("r2", "Renewed")] };
const moved = (id: string, before: string | null, after: string): TimelineItem => ({ kind: "change", id, at: "2026-11-24T10:00:00Z", author: { id: "1", name: "Anna" }, changes: [{ field: "stage", before, after }] });
const created: TimelineItem = { kind: "created", id: "a", at: "2026-11-20T10:00:00Z", author: { id: "1", name: "Anna" } };

it("tells of both pipelines, and of one where only that is known", () => {
  const moves = movesOf([moved("d", "Renewed", "Proposal"), moved("c", "Proposal", "Renewed"), moved("b", null, "Proposal"), created], [sales, renewals], "s2");
  expect(Object.fromEntries(moves)).toEqual({
    d: { before: "Renewals · Renewed", after: "Sales · Proposal" },
    c: { before: "Proposal", after: "Renewed" },
    b: { before: "", after: "Proposal" },
  });
});

it("goes on from where the next move came from", () => {
  const moves = movesOf([moved("d", "Proposal", "Proposal"), moved("c", "New", "Proposal"), moved("b", "Proposal", "New"), created], [sales, renewals], "r1");
  expect(Object.fromEntries(moves)).toEqual({
    d: { before: "Sales · Proposal", after: "Renewals · Proposal" },
    c: { before: "New", after: "Sales · Proposal" },
    b: { before: "Proposal", after: "New" },
  });
});

it("tells the names alone where there are no others", () => {
  const items = [moved("b", "New", "Proposal")];
  expect(movesOf(items, [sales], "s2").get("b")).toEqual({ before: "New", after: "Proposal" });
  expect(movesOf(items, [], "s2").get("b")).toEqual({ before: "New", after: "Proposal" });
});
