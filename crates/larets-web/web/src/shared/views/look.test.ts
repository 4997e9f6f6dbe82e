// How a view shows a table, when it has been departed from, and with whom it may be shared.
import { describe, expect, it } from "vitest";
import type { SavedView } from "../api/types.ts";
import type { RecordColumn } from "../table/columns.ts";
import { shownColumns } from "../table/columns.ts";
import { columnsOf, filterOf, hasDeparted } from "./look.ts";
import { branch, sharingFor } from "./sharing.ts";

const columns: RecordColumn<never>[] = ["name", "phones", "owner", "tags"].map((id) => ({ id, label: id, width: 100, cell: () => null, optional: id === "tags" }));
const view: SavedView = {
  id: "1",
  kind: "contacts",
  name: "Мои",
  owner_id: "7",
  shared: "mine",
  columns: ["name", "tags", "phones"],
  sort: "name",
  filter: { all: [{ field: "owner", op: "is", value: "me" }] },
  unavailable: [],
  density: "compact",
  layout: "table",
  can_edit: true,
  version: 1,
};
const seen = { filter: filterOf(view), sort: "name", columns: ["name", "tags", "phones"], density: "compact" as const };

describe("a view", () => {
  it("shows its columns in its order, and those without any as they are without a choice", () => {
    expect(shownColumns(columnsOf(columns, view, {}, {}))).toEqual(["name", "tags", "phones"]);
    expect(shownColumns(columnsOf(columns, { ...view, columns: [] }, {}, {}))).toEqual(["name", "phones", "owner"]);
    expect(shownColumns(columnsOf(columns, { ...view, columns: ["name", "salary", "owner"] }, {}, {}))).toEqual(["name", "owner"]);
  });

  it("is departed from by any part of it", () => {
    expect(hasDeparted(columns, view, seen)).toBe(false);
    expect(hasDeparted(columns, view, { ...seen, filter: undefined })).toBe(true);
    expect(hasDeparted(columns, view, { ...seen, sort: "-name" })).toBe(true);
    expect(hasDeparted(columns, view, { ...seen, density: "normal" })).toBe(true);
    expect(hasDeparted(columns, view, { ...seen, columns: ["name", "phones", "tags"] })).toBe(true);
    expect(hasDeparted([], view, { ...seen, sort: "-updated_at", columns: [] })).toBe(false);
  });
});

describe("sharing", () => {
  const departments = [
    { id: "a", name: "A" },
    { id: "c", name: "C", parent_id: "b" },
    { id: "b", name: "B", parent_id: "a" },
    { id: "d", name: "D" },
  ];
  const ids = (reach: string, own?: string) => branch(departments, reach, own).map(({ id }) => id);

  it("reaches whom the person sees in the list of users", () => {
    expect(ids("all")).toEqual(["a", "c", "b", "d"]);
    expect(ids("department_tree", "a")).toEqual(["a", "c", "b"]);
    expect(ids("department", "b")).toEqual(["b"]);
    expect(ids("own", "b")).toEqual([]);
    expect(sharingFor("own", false, undefined)).toEqual(["mine"]);
    expect(sharingFor("department", true, undefined)).toEqual(["mine", "department"]);
    expect(sharingFor("all", true, undefined)).toEqual(["mine", "department", "everyone"]);
    expect(sharingFor("own", false, "everyone")).toEqual(["mine", "everyone"]);
  });
});
