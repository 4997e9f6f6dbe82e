// A time zone is found by its name in the person's language as well.
import { expect, it } from "vitest";
import { zoneChoices } from "./choices.ts";

const label = (language: string, zone: string) => zoneChoices(language).find(({ value }) => value === zone)?.label ?? "";

it("names cities in Russian", () => {
  expect(label("ru", "Europe/Samara")).toContain("Самара");
  expect(label("ru", "Asia/Yekaterinburg")).toContain("Екатеринбург");
  expect(label("ru", "Europe/Samara")).toContain("Europe/Samara");
});

it("has UTC, once", () => {
  expect(zoneChoices("en").filter(({ value }) => value === "UTC")).toEqual([{ value: "UTC", label: "UTC" }]);
});
