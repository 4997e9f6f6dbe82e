// The editor keeps a pipeline as the server takes it, and knows beforehand what it would refuse.
import { expect, it } from "vitest";
import { draftOf, faultOf, isSame, withAdded, withKind, withMoved, withRequired, writeOf } from "./draft.ts";

const stage = (id: string, name: string, kind: string, probability: number) => ({ id, name, kind, probability, color: "blue", stale_days: null, required: [] });
const begun = draftOf({ id: "1", name: "Sales", version: 3, stages: [stage("a", "New", "open", 10), stage("b", "Won", "won", 100), stage("c", "Lost", "lost", 0)] });
const names = ({ stages }: { stages: { name: string }[] }) => stages.map(({ name }) => name);
const first = begun.stages[0];
if (!first) throw new Error("a pipeline without stages");

it("is unchanged until something is changed, and again when it is taken back", () => {
  const moved = { ...begun, stages: withMoved(begun.stages, 0, 1) };
  expect(isSame(begun, moved)).toBe(false);
  expect(isSame(begun, { ...begun, stages: withMoved(moved.stages, 1, 0) })).toBe(true);
  expect(names(moved)).toEqual(["Won", "New", "Lost"]);
  expect(withMoved(begun.stages, 0, -1)).toBe(begun.stages);
});

it("adds a stage before those that end a deal", () => {
  expect(names({ stages: withAdded(begun.stages, "new", "Offer") })).toEqual(["New", "Offer", "Won", "Lost"]);
});

it("gives ends their probability", () => {
  expect(withKind(first, "won")).toMatchObject({ kind: "won", probability: 100, stale_days: null });
  expect(withKind(withKind(first, "lost"), "open")).toMatchObject({ kind: "open", probability: 50 });
});

it("keeps required fields in one order", () => {
  const asked = withRequired(withRequired(first, "lost_reason", true), "amount", true);
  expect(asked.required).toEqual(["amount", "lost_reason"]);
  expect(withRequired(asked, "amount", false).required).toEqual(["lost_reason"]);
});

it("names what is wrong", () => {
  const with0 = (change: object) => ({ ...begun, stages: begun.stages.map((one, index) => (index === 0 ? { ...one, ...change } : one)) });
  expect(faultOf(begun)).toBeNull();
  expect(faultOf({ ...begun, name: " " })).toBe("name");
  expect(faultOf(with0({ name: "" }))).toBe("stage_name");
  expect(faultOf(with0({ name: "Won " }))).toBe("name_twice");
  expect(faultOf(with0({ kind: "won" }))).toBe("kind_missing");
  expect(faultOf(with0({ probability: 101 }))).toBe("probability");
  expect(faultOf(with0({ stale_days: 1.5 }))).toBe("stale_days");
});

it("sends no key of the page", () => {
  expect(Object.keys(writeOf(begun).stages[0] ?? {})).not.toContain("key");
});
