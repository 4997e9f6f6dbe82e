// The URL of a list comes from anywhere: what is not understood is dropped.
import { describe, expect, it } from "vitest";
import { listSearch } from "./listSearch.ts";

describe("listSearch", () => {
  it("keeps what it knows", () => {
    expect(listSearch({ q: "москва", sort: "-name", open: "7", create: true, tab: "activity" }, "contacts")).toEqual({
      q: "москва",
      sort: "-name",
      filter: undefined,
      open: "7",
      create: true,
      tab: "activity",
    });
  });

  it("takes words that look like a number as words", () => {
    expect(listSearch({ q: 4455 }, "contacts").q).toBe("4455");
  });

  it("knows the order by stage for deals only", () => {
    expect(listSearch({ sort: "-stage_since" }, "deals").sort).toBe("-stage_since");
    expect(listSearch({ sort: "-stage_since" }, "contacts").sort).toBeUndefined();
  });

  it("drops unknown orders, fields and shapes", () => {
    const search = listSearch({ sort: "phones", filter: [{ field: "password", value: "1" }, "x", { field: "created_at", op: "from", value: "soon" }, { field: "tag", op: "from", value: "1" }, { field: "tag", value: "опт" }], tab: "x", create: "yes" }, "contacts");
    expect(search).toEqual({ q: undefined, sort: undefined, filter: [{ field: "tag", value: "опт" }], open: undefined, create: undefined });
  });
});
