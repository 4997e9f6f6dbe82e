// How long a deal has stood somewhere, and when that is too long.
import { expect, it } from "vitest";
import type { Pipeline } from "../api/types.ts";
import { daysSince, isStale, stageLabel, stageOptions } from "./pipelines.ts";

const stage = { id: "1", name: "New", color: "blue", probability: 10, kind: "open", stale_days: 3, required: [] };
const now = Date.parse("2026-11-24T12:00:00Z");

it("counts whole days", () => {
  expect(daysSince("2026-11-24T11:00:00Z", now)).toBe(0);
  expect(daysSince("2026-11-19T11:00:00Z", now)).toBe(5);
  expect(daysSince("2026-11-25T11:00:00Z", now)).toBe(0);
});

it("calls a deal stale after the days of its stage, to the moment, and never a closed one", () => {
  expect(isStale(stage, "2026-11-21T12:00:00Z", now)).toBe(false);
  expect(isStale(stage, "2026-11-21T11:00:00Z", now)).toBe(true);
  expect(isStale({ ...stage, stale_days: null }, "2020-01-01T00:00:00Z", now)).toBe(false);
  expect(isStale({ ...stage, kind: "won" }, "2020-01-01T00:00:00Z", now)).toBe(false);
  expect(isStale(stage, null, now)).toBe(false);
});

it("names the pipeline where there are several", () => {
  const sales: Pipeline = { id: "a", name: "Sales", version: 1, stages: [stage] };
  expect(stageOptions([sales]).map(({ label }) => label)).toEqual(["New"]);
  expect(stageOptions([sales, { ...sales, name: "Service" }]).map(({ label }) => label)).toEqual(["Sales · New", "Service · New"]);
  expect([stageLabel([sales], "1"), stageLabel([sales, { ...sales, stages: [] }], "1"), stageLabel([sales], "2")]).toEqual(["New", "Sales · New", undefined]);
});
