// What counts as half a date: parts that the browser tells as none, and a year that was not typed to its end.
import { expect, it } from "vitest";
import { halfDates, isHalf } from "./halfDates.ts";

const field = (name: string, told: Partial<ValidityState> = {}) => ({ name, validity: { badInput: false, rangeUnderflow: false, ...told } }) as HTMLInputElement;

it("is a part of a date, and a year of which only the first digits are typed", () => {
  expect(isHalf(field("next_step_at", { badInput: true }))).toBe(true);
  expect(isHalf(field("expected_close", { rangeUnderflow: true }))).toBe(true);
});

it("is neither a whole date nor none", () => {
  expect(isHalf(field("expected_close"))).toBe(false);
  expect(isHalf(field("expected_close", { valueMissing: true, valid: false }))).toBe(false);
});

it("is looked for in all fields of a place", () => {
  const fields = [field("next_step"), field("next_step_at", { rangeUnderflow: true }), field("expected_close", { badInput: true })];
  const place = { querySelectorAll: () => fields } as unknown as ParentNode;
  expect(halfDates(place).map(({ name }) => name)).toEqual(["next_step_at", "expected_close"]);
  expect(halfDates(null)).toEqual([]);
});
