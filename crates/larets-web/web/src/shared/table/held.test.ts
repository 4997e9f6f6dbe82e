// A row that is being edited neither goes nor moves.
import { expect, it } from "vitest";
import { heldIn, withHeld } from "./held.ts";

const row = (id: string, version = 1) => ({ id, version });
const rows = [row("a"), row("b"), row("c")];
const editing = { record: row("b"), index: 1, column: "title" };

it("leaves rows alone of which none is edited", () => {
  expect(withHeld(rows, null)).toBe(rows);
});

it("keeps the edited row that the list has lost, be it the only one", () => {
  expect(withHeld([row("a"), row("c")], editing)).toEqual(rows);
  expect(withHeld([], editing)).toEqual([row("b")]);
});

it("keeps it in its place, as it is now", () => {
  expect(withHeld([row("b", 2), row("c"), row("a")], editing)).toEqual([row("c"), row("b", 2), row("a")]);
});

it("is held in its own list only", () => {
  const began = { editing, listed: "mine" };
  expect(heldIn(began, "mine", true)).toBe(editing);
  expect(heldIn(began, "all", true)).toBeNull();
  expect(heldIn(began, "mine", false)).toBeNull();
  expect(heldIn(null, "mine", true)).toBeNull();
});
