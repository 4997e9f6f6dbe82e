// How a view shows a table, when it has been departed from, and with whom it may be shared.
import { describe, expect, it } from "vitest";
import type { SavedView } from "../api/types.ts";
import type { Condition, Filter } from "../records/filters.ts";
import type { RecordColumn } from "../table/columns.ts";
import { shownColumns } from "../table/columns.ts";
import { columnsSeen, columnsText } from "./departed.ts";
import { columnsOf, filterOf, hasDeparted, ofPipeline, pipelineOf } from "./look.ts";
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
    expect(shownColumns(columnsOf(columns, view, undefined, {}))).toEqual(["name", "tags", "phones"]);
    expect(shownColumns(columnsOf(columns, { ...view, columns: [] }, undefined, {}))).toEqual(["name", "phones", "owner"]);
    expect(shownColumns(columnsOf(columns, { ...view, columns: ["name", "salary", "owner"] }, undefined, {}))).toEqual(["name", "owner"]);
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

describe("what departs from a view", () => {
  it("goes into the address and comes out of it as it was", () => {
    const seen = { order: ["name", "tags", "phones", "owner"], hidden: ["tags"] };
    expect(columnsText(seen)).toBe("name.-tags.phones.owner");
    expect(columnsSeen(columnsText(seen))).toEqual(seen);
  });

  it("takes the place of the columns of the view, and leaves out what there is not", () => {
    const shown = (text: string) => shownColumns(columnsOf(columns, view, columnsSeen(text), {}));
    expect(shown("name.-tags.phones.owner")).toEqual(["name", "phones", "owner"]);
    expect(shown("name.salary.owner.-phones")).toEqual(["name", "owner"]);
  });
});

describe("a view of the board", () => {
  const large: Condition = { field: "amount", op: "more", value: { amount: "1", currency: "RUB" } };
  const board = (filter: object): SavedView => ({ ...view, kind: "deals", layout: "board", filter });

  it("keeps its pipeline among its conditions", () => {
    const kept = ofPipeline({ any: [large, { field: "stale", op: "is", value: true }] }, "7");
    const saved = board(kept ?? {});
    expect(pipelineOf(saved)).toBe("7");
    expect(filterOf(saved)).toEqual({ any: [large, { field: "stale", op: "is", value: true }] });
    expect(ofPipeline(undefined, "7")).toEqual({ all: [{ field: "pipeline", op: "is", value: "7" }] });
    expect(filterOf(board({ all: [{ field: "pipeline", op: "is", value: "7" }] }))).toEqual({ all: [] });
  });

  it("has none where the filter has no room for it, or is one of a list", () => {
    const deep: Filter = { any: [large, { all: [large, { any: [large, { field: "stale", op: "is", value: true }] }] }] };
    expect(ofPipeline(deep, "7")).toBeNull();
    expect(pipelineOf(board({ all: [large] }))).toBeUndefined();
    const listed = { ...board({ all: [{ field: "pipeline", op: "is", value: "7" }] }), layout: "table" as const };
    expect([pipelineOf(listed), filterOf(listed)]).toEqual([undefined, { all: [{ field: "pipeline", op: "is", value: "7" }] }]);
  });

  it("is departed from by another pipeline", () => {
    const saved = board(ofPipeline(undefined, "7") ?? {});
    const shown = { filter: undefined, sort: view.sort, columns: [], density: "compact" as const };
    expect([undefined, "7", "8"].map((pipeline) => hasDeparted([], saved, { ...shown, pipeline }))).toEqual([false, false, true]);
    expect(hasDeparted([], board({ all: [] }), { ...shown, pipeline: "8" })).toBe(false);
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
