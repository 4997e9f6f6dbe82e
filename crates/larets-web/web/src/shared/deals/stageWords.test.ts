// A stage is told with its pipeline where its name alone would mislead, and only where the pipeline is known.
import { expect, it } from "vitest";
import type { Pipeline, Stage } from "../api/types.ts";
import { stageBefore, stageNamed, stageWord, stageWords, type StageTold } from "./stageWords.ts";

const stage = (id: string, name: string) => ({ id, name, color: "blue", probability: 10, kind: "open", required: [] }) as Stage;
const sales: Pipeline = { id: "s", name: "Sales", version: 1, stages: [stage("s1", "New"), stage("s2", "Proposal"), stage("s3", "Won")] };
const renewals: Pipeline = { id: "r", name: "Renewals", version: 1, stages: [stage("r1", "Due"), stage("r2", "Proposal"), stage("r3", "Renewed")] };
const both = [sales, renewals];
const from = (pipelines: Pipeline[], before: string, after: StageTold) => stageWords(pipelines, [stageBefore(pipelines, before, after), after]);
const move = (pipelines: Pipeline[], before: string, after: string, id?: string) => from(pipelines, before, stageNamed(pipelines, after, id));

it("names the pipelines of a move between two of them", () => {
  expect(move(both, "Renewed", "Proposal", "s2")).toEqual(["Renewals · Renewed", "Sales · Proposal"]);
  expect(move(both, "Renewed", "New")).toEqual(["Renewals · Renewed", "Sales · New"]);
});

it("knows that a move to a stage of the same name is one to another pipeline", () => {
  expect(move(both, "Proposal", "Proposal", "s2")).toEqual(["Renewals · Proposal", "Sales · Proposal"]);
  expect(move([...both, { ...renewals, id: "t", name: "Tenders" }], "Proposal", "Proposal", "s2")).toEqual(["Proposal", "Sales · Proposal"]);
});

it("names the pipeline of a name that several have", () => {
  expect(move(both, "New", "Proposal", "s2")).toEqual(["New", "Sales · Proposal"]);
  expect(move(both, "New", "Won")).toEqual(["New", "Won"]);
  expect([stageWord(both, "r2"), stageWord(both, "r3"), stageWord(both, "gone")]).toEqual(["Renewals · Proposal", "Renewed", undefined]);
});

it("names none that is not known, and none where there is one only", () => {
  expect(move(both, "Renewed", "Proposal")).toEqual(["Renewed", "Proposal"]);
  expect(move(both, "Removed since", "Won", "s2")).toEqual(["Removed since", "Won"]);
  expect(move([sales], "New", "Proposal", "s2")).toEqual(["New", "Proposal"]);
});
