// The conditions of a list: what reaches the server, and what is offered to whom.
import { describe, expect, it } from "vitest";
import { fieldsFor, filterForServer, withFilter, type Filter } from "./filters.ts";

describe("filterForServer", () => {
  const sent = (filters: Filter[]) => (JSON.parse(filterForServer(filters, "Europe/Moscow") ?? "") as { all: unknown[] }).all;

  it("speaks the server's filter language", () => {
    expect(sent([{ field: "owner", value: "me" }])).toEqual([{ field: "owner", op: "is", value: "me" }]);
    expect(sent([{ field: "owner", value: "none" }])).toEqual([{ field: "owner", op: "is", value: null }]);
    expect(sent([{ field: "tag", value: "none" }])).toEqual([{ field: "tag", op: "is", value: "none" }]);
  });

  it("takes both days whole, in the person's zone", () => {
    expect(
      sent([
        { field: "created_at", op: "from", value: "2026-11-01" },
        { field: "created_at", op: "to", value: "2026-11-02" },
      ]),
    ).toEqual([
      { field: "created_at", op: "after", value: "2026-10-31T20:59:59.999Z" },
      { field: "created_at", op: "before", value: "2026-11-02T21:00:00.000Z" },
    ]);
  });

  it("is absent without filters", () => {
    expect(filterForServer([], undefined)).toBeUndefined();
    expect(filterForServer(undefined, undefined)).toBeUndefined();
  });
});

describe("withFilter", () => {
  it("joins tags, and takes the place of another value", () => {
    const tags = withFilter([{ field: "tag", value: "опт" }], { field: "tag", value: "VIP" });
    expect(tags).toHaveLength(2);
    expect(withFilter([{ field: "owner", value: "1" }], { field: "owner", value: "2" })).toEqual([{ field: "owner", value: "2" }]);
  });

  it("keeps both ends of a span", () => {
    const span = withFilter([{ field: "created_at", op: "from", value: "2026-11-01" }], { field: "created_at", op: "to", value: "2026-11-02" });
    expect(span).toHaveLength(2);
  });
});

describe("fieldsFor", () => {
  const names = (levels: Record<string, string>) => fieldsFor("contacts", levels).map(({ field }) => field);

  it("does not offer what the person may not read in full", () => {
    const offered = names({ phones: "masked", emails: "hidden", companies: "read", tags: "write" });
    expect(offered).not.toContain("phone");
    expect(offered).not.toContain("email");
    expect(offered).toContain("company");
    expect(offered).toContain("tag");
    expect(offered).toContain("created_at");
    expect(offered).not.toContain("stage");
  });

  it("offers a deal's stage and clients, but no channel that a deal does not have", () => {
    const offered = fieldsFor("deals", { stage: "read", contacts: "hidden" }).map(({ field }) => field);
    expect(offered).toContain("stage");
    expect(offered).toContain("company");
    expect(offered).not.toContain("contact");
    expect(offered).not.toContain("phone");
  });
});
