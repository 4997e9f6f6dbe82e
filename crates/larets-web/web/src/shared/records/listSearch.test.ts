// The URL of a list comes from anywhere: what is not understood is dropped.
import { describe, expect, it } from "vitest";
import { listSearch } from "./listSearch.ts";

describe("listSearch", () => {
  it("keeps what it knows", () => {
    expect(listSearch({ q: "москва", sort: "-name", open: "7", create: true, tab: "activity" }, "contacts")).toEqual({
      q: "москва",
      sort: "-name",
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

  it("drops unknown orders and shapes", () => {
    expect(listSearch({ sort: "phones", tab: "x", create: "yes" }, "contacts")).toEqual({});
  });

  it("keeps a filter, and says of one that cannot be read that it is none", () => {
    const filter = { all: [{ field: "tag", op: "has", value: "опт" }] };
    expect(listSearch({ filter }, "contacts")).toEqual({ filter });
    expect(listSearch({ filter: [{ field: "tag", value: "опт" }] }, "contacts")).toEqual({ unread: true });
  });

  it("keeps columns and row height that depart from a view, and nothing of them without one", () => {
    expect(listSearch({ view: "7", columns: "name.-tags.phones", density: "compact" }, "contacts")).toEqual({ view: "7", columns: "name.-tags.phones", density: "compact" });
    expect(listSearch({ columns: "name", density: "compact" }, "contacts")).toEqual({});
    expect(listSearch({ view: "7", columns: "name..phones", density: "huge" }, "contacts")).toEqual({ view: "7" });
  });

  it("keeps the usual order where a view may have another", () => {
    expect(listSearch({ sort: "name" }, "contacts").sort).toBeUndefined();
    expect(listSearch({ sort: "name", view: "7" }, "contacts").sort).toBe("name");
  });
});
