// What is asked for of many records, who may ask, and how a look in advance is told.
import { describe, expect, it } from "vitest";
import type { ActChange, BulkPreview, Me } from "../api/types.ts";
import { binActsFor, bulkActsFor, bulkBody, givenWith, reachOf, refusalsOf, settableFields } from "./bulk.ts";

const me = (rights: Record<string, string>, fields: Record<string, string> = {}) => ({ rights: { deals: rights, contacts: rights }, fields: { deals: fields, contacts: fields } }) as unknown as Me;
const ALL = { bulk_edit: "all", edit: "all", assign: "all", delete: "own" };

describe("bulkActsFor", () => {
  it("is nothing without the right to change many", () => {
    expect(bulkActsFor(me({ ...ALL, bulk_edit: "none" }), "contacts")).toEqual([]);
    expect(bulkActsFor(me({ edit: "all", delete: "all" }), "contacts")).toEqual([]);
  });

  it("leaves out what may not be done or written", () => {
    expect(bulkActsFor(me(ALL), "contacts")).toEqual(["owner", "tags", "delete", "department", "field"]);
    expect(bulkActsFor(me(ALL), "deals")).toEqual(["owner", "stage", "tags", "delete", "department", "field"]);
    expect(bulkActsFor(me({ bulk_edit: "all", edit: "all" }, { stage: "read", tags: "masked" }), "deals")).toEqual(["field"]);
  });

  it("sets only fields that may be written", () => {
    expect(settableFields(me(ALL, { position: "read", source: "hidden" }), "contacts")).toEqual(["address"]);
    expect(settableFields(me(ALL, { next_step: "read" }), "deals")).toEqual(["expected_close", "lost_reason", "source"]);
  });
});

describe("binActsFor", () => {
  it("is restoring, with the right to restore and to change many", () => {
    expect(binActsFor(me({ bulk_edit: "all", restore: "own" }), "contacts")).toEqual(["restore"]);
    expect(binActsFor(me(ALL), "contacts")).toEqual([]);
    expect(binActsFor(me({ bulk_edit: "none", restore: "all" }), "deals")).toEqual([]);
  });
});

describe("givenWith", () => {
  it("is what the stage asks for and may be written, and why deals are lost", () => {
    expect(givenWith(me(ALL), { kind: "open", required: ["amount", "next_step"] })).toEqual(["next_step"]);
    expect(givenWith(me(ALL), { kind: "lost", required: [] })).toEqual(["lost_reason"]);
    expect(givenWith(me(ALL, { lost_reason: "read" }), { kind: "lost", required: ["lost_reason", "source"] })).toEqual(["source"]);
  });
});

describe("bulkBody", () => {
  it("names records one by one, or what finds them, or says that really all are meant", () => {
    expect(bulkBody("contacts", { ids: ["1", "2"] }, { act: "owner", id: null })).toEqual({ kind: "contacts", ids: ["1", "2"], action: "assign", owner_id: null });
    expect(bulkBody("contacts", { found: { q: "anna" } }, { act: "delete" })).toEqual({ kind: "contacts", q: "anna", action: "delete" });
    expect(bulkBody("deals", { found: { filter: "{}" } }, { act: "stage", id: "7", given: { lost_reason: "price" }, asks: true, lacks: [] })).toEqual({
      kind: "deals",
      filter: "{}",
      action: "set",
      set: { stage_id: "7", lost_reason: "price" },
    });
    expect(bulkBody("deals", { found: {} }, { act: "tags", add: ["a"], remove: [] })).toEqual({ kind: "deals", all: true, action: "tag", add_tags: ["a"], remove_tags: [] });
    expect(bulkBody("deals", { ids: ["1"] }, { act: "restore" })).toEqual({ kind: "deals", ids: ["1"], action: "restore" });
    expect(bulkBody("deals", { found: { bin: true } }, { act: "restore" })).toEqual({ kind: "deals", bin: true, action: "restore" });
    expect(bulkBody("deals", { found: {} }, { act: "field", field: "source", value: null })).toEqual({ kind: "deals", all: true, action: "set", set: { source: null } });
  });
});

describe("a look in advance", () => {
  const example = (code: string, seq: number) => ({ seq, code, kind: "deal", record_id: String(seq), state: "refused" }) as ActChange;
  const preview: BulkPreview = {
    total: { value: 9, exact: true },
    looked_at: 9,
    changed: 4,
    unchanged: 0,
    refused: [
      { code: "forbidden", count: 1 },
      { code: "required", count: 4 },
    ],
    examples: [example("required", 1), example("forbidden", 2), example("required", 3)],
    changed_examples: [],
  };

  it("tells the most frequent reason first, with those who have it", () => {
    expect(refusalsOf(preview).map(({ code, examples }) => [code, examples.map(({ seq }) => seq)])).toEqual([
      ["required", [1, 3]],
      ["forbidden", [2]],
    ]);
  });

  it("promises a number only where every record was looked at", () => {
    expect(reachOf(preview).whole).toBe(true);
    expect(reachOf({ ...preview, total: { value: 5_001, exact: true } }).whole).toBe(false);
    expect(reachOf({ ...preview, total: { value: 9, exact: false } }).whole).toBe(false);
  });
});
