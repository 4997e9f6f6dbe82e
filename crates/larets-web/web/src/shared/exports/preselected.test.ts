import { expect, test } from "vitest";
import type { ExportOptions } from "../api/types.ts";
import { preselected } from "./preselected.ts";

function column(code: string, change: Partial<ExportOptions["columns"][number]> = {}): ExportOptions["columns"][number] {
  return { code, level: "read", fields: [code], by_label: false, formats: ["csv"], ...change };
}

const COLUMNS = [column("full_name"), column("last_name"), column("first_name"), column("company"), column("phones"), column("phone:mobile", { by_label: true }), column("id")];

test("what the list shows is chosen, a name as its parts", () => {
  expect(preselected(COLUMNS, ["name", "phones", "companies"])).toEqual(["last_name", "first_name", "company", "phones"]);
});

test("what the list shows in one column is chosen whole", () => {
  const codes = ["title", "amount", "currency", "pipeline", "stage", "stage_since", "expected_close", "next_step", "next_step_at", "contacts", "owner"];
  expect(preselected(codes.map((code) => column(code)), ["title", "amount", "stage", "next_step"])).toEqual(["title", "amount", "currency", "pipeline", "stage", "next_step", "next_step_at"]);
  expect(preselected(["name", "inn", "kpp", "vat_id"].map((code) => column(code)), ["name", "inn"])).toEqual(["name", "inn", "vat_id"]);
});

test("columns of which only masks would come are left out until somebody asks", () => {
  const masked = COLUMNS.map((one) => (one.code === "phones" ? { ...one, level: "masked" as const } : one));
  expect(preselected(masked, ["name", "phones"])).toEqual(["last_name", "first_name"]);
});

test("a list that shows nothing known begins with everything but the columns by label", () => {
  expect(preselected(COLUMNS, [])).toEqual(["full_name", "last_name", "first_name", "company", "phones", "id"]);
});
