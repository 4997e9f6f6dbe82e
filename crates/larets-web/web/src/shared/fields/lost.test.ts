// What did not arrive is told whole, each value under its own field.
import { expect, it } from "vitest";
import { formats } from "../i18n/format.ts";
import { lostValues } from "./lost.ts";

const lost = (field: string, change: Parameters<typeof lostValues>[1]) => lostValues(field, change, formats("ru", "Europe/Moscow"));

it("tells one value under the field that was edited", () => {
  expect(lost("position", { body: { position: "директор" } })).toEqual([{ field: "position", value: "директор" }]);
  expect(lost("owner", { body: { owner_id: "7" }, mine: { owner: "Мария" } })).toEqual([{ field: "owner", value: "Мария" }]);
});

it("tells several, each under its own", () => {
  expect(lost("name", { body: { last_name: "Громов", first_name: null } })).toEqual([
    { field: "last_name", value: "Громов" },
    { field: "first_name", value: "" },
  ]);
});
