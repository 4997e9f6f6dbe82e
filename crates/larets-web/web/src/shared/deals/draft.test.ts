// Only what was typed is sent, in the form that the server takes.
import { expect, it } from "vitest";
import { ASKABLE, bodyOf, emptyDraft, isAskable, isFilled } from "./draft.ts";

it("sends nothing of an empty draft", () => {
  expect(bodyOf(emptyDraft("RUB"), ASKABLE, "Europe/Moscow")).toEqual({});
});

it("sends sums with their currency, moments in the person's zone, clients by id", () => {
  const draft = { ...emptyDraft("RUB"), amount: " 1 250,50 ", next_step: "Call ", next_step_at: "2026-11-24T10:00", contacts: [{ id: "7", name: "Anna" }], lost_reason: "Price" };
  expect(bodyOf(draft, ["amount", "next_step", "contacts"], "Europe/Moscow")).toEqual({
    amount: { value: "1 250,50", currency: "RUB" },
    next_step: "Call",
    next_step_at: "2026-11-24T07:00:00.000Z",
    contacts: ["7"],
  });
});

it("counts a due moment as a next step", () => {
  expect(isFilled({ ...emptyDraft("RUB"), next_step_at: "2026-11-24T10:00" }, "next_step")).toBe(true);
  expect(isFilled({ ...emptyDraft("RUB"), source: "  " }, "source")).toBe(false);
});

it("knows what a stage may ask for", () => {
  expect(isAskable("amount")).toBe(true);
  expect(isAskable("owner")).toBe(false);
});
