// One's own saves carry an older change along; a gap that somebody else made does not.
import { describe, expect, it } from "vitest";
import { newestOwn, rememberOwnSave } from "./ownVersions.ts";

describe("newestOwn", () => {
  it("follows one's own saves", () => {
    rememberOwnSave("a", 1, 2);
    rememberOwnSave("a", 2, 3);
    expect(newestOwn("a", 1)).toBe(3);
    expect(newestOwn("a", 3)).toBe(3);
    expect(newestOwn("b", 1)).toBe(1);
  });

  it("stops where somebody else changed the record", () => {
    rememberOwnSave("c", 1, 2);
    rememberOwnSave("c", 3, 4);
    expect(newestOwn("c", 1)).toBe(2);
  });

  it("ends when a save changed nothing", () => {
    rememberOwnSave("d", 5, 5);
    expect(newestOwn("d", 5)).toBe(5);
  });
});
