// What is offered to whom, and which condition a refusal is about.
import { describe, expect, it } from "vitest";
import { fieldsFor, fieldsOfRefusal } from "./filterFields.ts";

const names = (area: "contacts" | "deals" | "companies", levels: Record<string, string>) => fieldsFor(area, levels).map(({ field }) => field);

describe("fieldsFor", () => {
  it("does not offer what the person may not read in full", () => {
    const offered = names("contacts", { phones: "masked", emails: "hidden", companies: "read", tags: "write" });
    expect(offered).not.toContain("phone");
    expect(offered).not.toContain("email");
    expect(offered).toContain("company");
    expect(offered).toContain("tag");
    expect(offered).toContain("created_at");
    expect(offered).not.toContain("stage");
    expect(offered).not.toContain("import");
  });

  it("offers a deal's stage and clients, but no channel that a deal does not have", () => {
    const offered = names("deals", { stage: "read", contacts: "hidden" });
    expect(offered).toEqual(expect.arrayContaining(["stage", "status", "stale", "pipeline", "stage_since", "company", "title"]));
    expect(offered).not.toContain("contact");
    expect(offered).not.toContain("phone");
    expect(offered).not.toContain("name");
  });

  it("offers parts of texts only to whoever sees the channels that may stand in them", () => {
    const of = (levels: Record<string, string>, field: string) => fieldsFor("companies", levels).find((one) => one.field === field)?.operations;
    expect(of({}, "address")).toContain("contains");
    expect(of({ phones: "masked" }, "address")).toEqual(["is", "is_not", "empty", "filled"]);
    expect(of({ phones: "masked" }, "inn")).toContain("starts_with");
    expect(names("companies", { phones: "masked" })).not.toContain("name");
  });
});

describe("fieldsOfRefusal", () => {
  it("finds the condition by the record's field, by the words and by the code", () => {
    expect([...fieldsOfRefusal("contacts", { code: "field_not_searchable", field: "phones", detail: "" })]).toEqual(["phone"]);
    expect([...fieldsOfRefusal("deals", { code: "invalid", field: "filter", detail: "`amount` has a value of the wrong form" })]).toEqual(["amount"]);
    expect([...fieldsOfRefusal("contacts", { code: "email_invalid", field: "filter", detail: "" })]).toEqual(["email"]);
    expect(fieldsOfRefusal("contacts", { code: "busy", field: null, detail: "" }).size).toBe(0);
  });
});
