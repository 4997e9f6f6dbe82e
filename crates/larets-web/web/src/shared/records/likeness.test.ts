import { expect, it } from "vitest";
import { likeness } from "./likeness.ts";

it("tells the same name from a similar one", () => {
  expect(likeness(["phone", "name"], "Сомова Нина", "сомова  Нина ")).toEqual(["phone", "same_name"]);
  expect(likeness(["name"], "Сомова Нина", "Сомова Нина Петровна")).toEqual(["name"]);
  expect(likeness(["phone"], "Сомова", "Сомова")).toEqual(["phone"]);
  expect(likeness(["name"], "", "")).toEqual(["name"]);
});
