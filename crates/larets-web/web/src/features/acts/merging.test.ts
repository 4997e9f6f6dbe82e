// Where there is something to choose between two records.
import { expect, it } from "vitest";
import type { Contact, Point } from "../../shared/api/types.ts";
import { chosenOf, mergeRows } from "./merging.ts";

const point = (id: string, display: string): Point => ({ id, kind: "work", display, value: display });
const contact = (change: Partial<Contact>): Contact => ({
  id: "1",
  name: "Anna",
  can: {},
  fields: {},
  companies: [],
  phones: [],
  emails: [],
  handles: [],
  tags: [],
  created_at: "2026-01-01T00:00:00Z",
  updated_at: "2026-01-01T00:00:00Z",
  version: 1,
  ...change,
});

const choicesOf = (one: Partial<Contact>, other: Partial<Contact>) => Object.fromEntries(mergeRows("contacts", contact(one), contact(other)).map(({ field, choices }) => [field, choices]));

it("offers a choice where both have a value and they differ", () => {
  const rows = choicesOf({ last_name: "A", first_name: "B", position: "x" }, { last_name: "C", first_name: "B", source: "y" });
  expect(rows).toEqual({ last_name: ["this", "other"], first_name: [], position: [], source: [] });
});

it("offers both of lists, and nothing where the lists are the same", () => {
  expect(choicesOf({ phones: [point("1", "+7 1")], tags: ["a", "b"] }, { phones: [point("2", "+7 2")], tags: ["b", "a"] })).toEqual({ phones: ["both", "this", "other"], tags: [] });
});

it("offers nothing that may not be changed, and shows nothing that is hidden", () => {
  const fields = { phones: "masked", position: "read", tags: "hidden" } as const;
  const masked = (id: string): Point => ({ id, kind: "work", masked: `+7 ••• ${id}` });
  expect(choicesOf({ fields, phones: [masked("1")], position: "x", tags: ["a"] }, { fields, phones: [masked("2")], position: "y", tags: ["b"] })).toEqual({ phones: [], position: [] });
});

it("keeps the own text and both lists unless the person says otherwise", () => {
  const [name, phones] = mergeRows("contacts", contact({ last_name: "A", phones: [point("1", "1")] }), contact({ last_name: "B", phones: [point("2", "2")] }));
  expect([phones && chosenOf(phones, {}), name && chosenOf(name, {}), name && chosenOf(name, { last_name: "other" })]).toEqual(["both", "this", "other"]);
});

it("shows who looks after them and whom they are linked with", () => {
  const rows = mergeRows("contacts", contact({ owner: { id: "7", name: "Olga" } }), contact({ companies: [{ id: "8", name: "Acme", position: "" }] }));
  expect(rows.map(({ field, values, choices }) => [field, values, choices])).toEqual([
    ["owner", [["Olga"], []], []],
    ["companies", [[], ["Acme"]], []],
  ]);
});
