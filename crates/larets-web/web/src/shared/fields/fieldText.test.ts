// Values are told as the card shows them, and what is no value of its kind as it is.
import { expect, it } from "vitest";
import { formats } from "../i18n/format.ts";
import { fieldText } from "./fieldText.ts";

const told = (field: string, value: unknown) =>
  fieldText(field, value, formats("ru", "Europe/Moscow"), (id) => (id === "7" ? "Переговоры" : undefined)).replace(/[\u00a0\u202f]/g, " ");

it("tells sums with their currency, days, moments and stages", () => {
  expect(told("amount", { value: "150000.00", currency: "RUB" })).toBe("150 000 ₽");
  expect(told("amount", { value: "150000.50", currency: "EUR" })).toBe("150 000,50 €");
  expect(told("expected_close", "2026-12-01")).toBe("1 декабря 2026 г.");
  expect(told("birthday", "1990-05-17")).toBe("17 мая 1990 г.");
  expect(told("next_step_at", "2031-12-01T10:00:00.000000Z")).toMatch(/^1 дек\. 2031 г\., 13:00$/);
  expect(told("stage", "7")).toBe("Переговоры");
});

it("tells people by name, and the rest as it is", () => {
  expect(told("owner", { id: "1", name: "Мария" })).toBe("Мария");
  expect(told("amount", { value: "много", currency: "RUB" })).toBe("много RUB");
  expect(told("amount", null)).toBe("");
  expect(told("amount", { masked: true })).toBe("•••");
  expect(told("stage", "8")).toBe("8");
  expect(told("title", "2026-12-01")).toBe("2026-12-01");
});
