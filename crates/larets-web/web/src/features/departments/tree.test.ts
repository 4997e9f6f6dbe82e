// The tree is read top down; a department whose parent is gone, or a ring, is never lost from the screen.
import { describe, expect, it } from "vitest";
import { canMove, flattened, subtree } from "./tree.ts";

const department = (id: string, parent_id: string | null) => ({ id, name: id, parent_id, people: 0, version: 1 });
const all = [department("sales", null), department("north", "wholesale"), department("wholesale", "sales"), department("lost", "gone")];

describe("departments", () => {
  it("stand in reading order with their depth", () => {
    expect(flattened(all).map(({ department: { id }, depth }) => [id, depth])).toEqual([
      ["sales", 0],
      ["wholesale", 1],
      ["north", 2],
      ["lost", 0],
    ]);
  });

  it("survive a ring", () => {
    expect(flattened([department("a", "b"), department("b", "a")])).toHaveLength(2);
  });

  it("know what is inside", () => {
    expect([...subtree(all, "sales")].sort()).toEqual(["north", "sales", "wholesale"]);
    expect([...subtree(all, "lost")]).toEqual(["lost"]);
  });

  it("move anywhere but into themselves and where they are", () => {
    expect(canMove(all, "north", "sales")).toBe(true);
    expect(canMove(all, "wholesale", null)).toBe(true);
    expect(canMove(all, "sales", "north")).toBe(false);
    expect(canMove(all, "sales", "sales")).toBe(false);
    expect(canMove(all, "north", "wholesale")).toBe(false);
    expect(canMove(all, "sales", null)).toBe(false);
  });
});
