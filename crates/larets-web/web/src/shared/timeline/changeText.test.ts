// Sums, days and moments of a history are shown as everywhere else, and anything unexpected as it is.
import { expect, it } from "vitest";
import { formats } from "../i18n/format.ts";
import { changeText } from "./changeText.ts";

const shown = (field: string, text: string) => changeText(field, text, formats("en-GB", "Europe/London")).replace(/[\u00a0\u202f]/g, " ");

it("reads sums, days and moments", () => {
  expect(shown("amount", "1250000.50 GBP")).toBe("£1,250,000.50");
  expect(shown("expected_close", "2026-12-01")).toBe("1 December 2026");
  expect(shown("next_step", "2027-12-01T10:00:00.000000Z Call Anna")).toMatch(/^Call Anna · 1 Dec 2027, 10:00$/);
  expect(shown("next_step", "Call Anna")).toBe("Call Anna");
});

it("leaves the rest alone", () => {
  expect(shown("title", "2026-12-01")).toBe("2026-12-01");
  expect(shown("amount", "much")).toBe("much");
});
