// A day begins when the clock of the person's zone says so, also on the days when clocks are changed.
import { expect, it } from "vitest";
import { dayAfter, localOf, momentOf, startOfDay } from "./zone.ts";

const begins = (day: string, zone: string) => new Date(startOfDay(day, zone)).toISOString();

it("knows zones on both sides of Greenwich", () => {
  expect(begins("2026-11-24", "Europe/Moscow")).toBe("2026-11-23T21:00:00.000Z");
  expect(begins("2026-11-24", "America/New_York")).toBe("2026-11-24T05:00:00.000Z");
  expect(begins("2026-11-24", "UTC")).toBe("2026-11-24T00:00:00.000Z");
});

it("knows the days of summer time", () => {
  expect(begins("2026-03-29", "Europe/Berlin")).toBe("2026-03-28T23:00:00.000Z");
  expect(begins("2026-03-30", "Europe/Berlin")).toBe("2026-03-29T22:00:00.000Z");
  expect(begins("2026-11-01", "America/New_York")).toBe("2026-11-01T04:00:00.000Z");
  expect(begins("2026-11-02", "America/New_York")).toBe("2026-11-02T05:00:00.000Z");
});

it("turns a local time into a moment and back", () => {
  expect(momentOf("2026-11-24T10:00", "Europe/Moscow")).toBe("2026-11-24T07:00:00.000Z");
  expect(momentOf("2026-07-01T10:00", "America/New_York")).toBe("2026-07-01T14:00:00.000Z");
  expect(localOf("2026-11-24T22:30:12.345678Z", "Europe/Moscow")).toBe("2026-11-25T01:30");
});

it("goes over months and years", () => {
  expect(dayAfter("2026-12-31")).toBe("2027-01-01");
  expect(dayAfter("2028-02-28")).toBe("2028-02-29");
});
