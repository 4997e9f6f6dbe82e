// What a cell of several fields sends: what was changed, without half a date and what is saved beside it already.
import { expect, it } from "vitest";
import { changedInputs } from "./CellForm.tsx";

const inputs = [
  { field: "next_step", label: "", value: "Call" },
  { field: "next_step_at", label: "", value: "2031-02-03T10:30" },
];
const changed = (draft: Record<string, string>, kept = {}, half: string[] = []) => changedInputs(inputs, draft, kept, half).map(({ field }) => field);

it("is what was changed", () => {
  expect(changed({ next_step: "Call ", next_step_at: "2031-02-03T10:30" })).toEqual([]);
  expect(changed({ next_step: "Write", next_step_at: "" })).toEqual(["next_step", "next_step_at"]);
});

it("is never half a date, which is told as none", () => {
  expect(changed({ next_step: "Write", next_step_at: "" }, {}, ["next_step_at"])).toEqual(["next_step"]);
});

it("is not what was saved beside half a date", () => {
  const kept = { next_step: "Write" };
  expect(changed({ next_step: "Write", next_step_at: "" }, kept)).toEqual(["next_step_at"]);
  expect(changed({ next_step: "Call", next_step_at: "2031-02-03T10:30" }, kept)).toEqual(["next_step"]);
});
