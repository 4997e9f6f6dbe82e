// What a person chose about columns holds; new columns of a later version appear, gone ones are forgotten.
import { describe, expect, it } from "vitest";
import { preferences } from "../preferences.ts";
import { firstWidth, keepColumns, resolveColumns, type RecordColumn } from "./columns.ts";

const column = (id: string, optional = false): RecordColumn<unknown> => ({ id, label: id, width: 100, cell: () => null, optional });
const columns = [column("name"), column("phone"), column("owner"), column("tags", true)];

describe("resolveColumns", () => {
  it("hides optional columns until they are chosen", () => {
    expect(resolveColumns(columns, undefined)).toEqual({ order: ["name", "phone", "owner", "tags"], hidden: { tags: true }, widths: {} });
  });

  it("keeps the first column first and shown", () => {
    const resolved = resolveColumns(columns, { order: ["owner", "name", "phone"], hidden: ["name"], widths: {} });
    expect(resolved.order).toEqual(["name", "owner", "phone", "tags"]);
    expect(resolved.hidden).toEqual({ name: false });
  });

  it("forgets columns that are gone", () => {
    expect(resolveColumns(columns, { order: ["old", "owner"], hidden: [], widths: {} }).order).toEqual(["name", "owner", "phone", "tags"]);
  });
});

describe("keepColumns", () => {
  it("keeps what was changed last, of a bounded number of tables", () => {
    for (let table = 0; table < 70; table += 1) keepColumns(`table ${String(table)}`, columns, { widths: { name: table } });
    keepColumns("table 20", columns, { widths: { name: 500 } });
    const kept = preferences().columns;
    expect(Object.keys(kept)).toHaveLength(60);
    expect(kept["table 9"]).toBeUndefined();
    expect(kept["table 20"]?.widths).toEqual({ name: 500 });
    expect(Object.keys(kept).at(-1)).toBe("table 20");
  });
});

describe("firstWidth", () => {
  it("takes what the other columns leave free, up to a name's length", () => {
    expect(firstWidth(208, 900, 1180)).toBe(280);
    expect(firstWidth(208, 900, 1900)).toBe(320);
  });

  it("is never narrower than its own", () => {
    expect([firstWidth(208, 900, 1000), firstWidth(208, 900, 0), firstWidth(400, 900, 1900)]).toEqual([208, 208, 400]);
  });
});
