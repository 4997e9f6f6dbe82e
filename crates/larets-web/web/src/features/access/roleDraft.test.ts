// What becomes of a role while it is edited: the view narrows what hangs on it, and only what differs is sent.
import { describe, expect, it } from "vitest";
import { changesOf, isOffered, updateOf, withChanges, withLevel, withReach, type RoleDraft } from "./roleDraft.ts";

const contacts = { area: "contacts", actions: ["view", "edit", "export"], reaches: ["none", "own", "department", "department_tree", "all"], fields: ["phones", "emails"] };
const settings = { area: "settings", actions: ["view", "edit"], reaches: ["none", "all"], fields: [] };
const areas = [contacts, settings];

const draft: RoleDraft = {
  name: null,
  matrix: { contacts: { view: "all", edit: "department", export: "own" }, settings: { view: "all", edit: "all" } },
  fields: { contacts: { phones: "write", emails: "masked" } },
};

describe("a narrower view", () => {
  it("narrows what would reach further, and nothing else", () => {
    const { draft: next, lowered } = withReach(draft, contacts, "view", "own");
    expect(next.matrix["contacts"]).toEqual({ view: "own", edit: "own", export: "own" });
    expect(lowered).toEqual(["edit"]);
  });

  it("takes everything where nothing is seen", () => {
    expect(withReach(draft, settings, "view", "none").draft.matrix["settings"]).toEqual({ view: "none", edit: "none" });
  });

  it("leaves the others when it grows or another action changes", () => {
    expect(withReach(draft, contacts, "view", "all").lowered).toEqual([]);
    expect(withReach(draft, contacts, "edit", "none")).toMatchObject({ lowered: [], draft: { matrix: { contacts: { view: "all", edit: "none", export: "own" } } } });
  });

  it("is the most that is offered", () => {
    const narrow = withReach(draft, contacts, "view", "department").draft;
    const offered = (action: string) => contacts.reaches.filter((reach) => isOffered(narrow, "contacts", action, reach));
    expect(offered("edit")).toEqual(["none", "own", "department"]);
    expect(offered("view")).toEqual(contacts.reaches);
  });
});

describe("the changes of a role", () => {
  const after = withLevel(withReach(draft, contacts, "view", "own").draft, "contacts", "phones", "hidden");

  it("are told in the order of the page", () => {
    expect(changesOf(areas, draft, after).map(({ key, before, after: now }) => [key, before, now])).toEqual([
      ["view", "all", "own"],
      ["edit", "department", "own"],
      ["phones", "write", "hidden"],
    ]);
  });

  it("are all that is sent", () => {
    expect(updateOf(changesOf(areas, draft, after), undefined)).toEqual({ matrix: { contacts: { view: "own", edit: "own" } }, fields: { contacts: { phones: "hidden" } } });
    expect(updateOf([], "Стажёр")).toEqual({ name: "Стажёр", matrix: {}, fields: {} });
  });

  it("are none where a value was set back", () => {
    expect(changesOf(areas, draft, withReach(after, contacts, "view", "all").draft).map(({ key }) => key)).toEqual(["edit", "phones"]);
  });

  it("stay what they are on what somebody else has saved, as far as its view goes", () => {
    const theirs = withReach(draft, contacts, "view", "department").draft;
    const mine = changesOf(areas, draft, withReach(draft, contacts, "edit", "all").draft);
    expect(withChanges(areas, theirs, mine).matrix["contacts"]).toEqual({ view: "department", edit: "department", export: "own" });
  });
});
