// What is due is told in the person's own zone.
import { expect, it } from "vitest";
import { dueOf, likelyMoments } from "./due.ts";

const now = Date.parse("2026-11-30T20:40:00Z");

it("is late once its moment has passed", () => {
  expect(dueOf("2026-11-30T20:39:00Z", now)).toBe("late");
  expect(dueOf("2026-11-30T20:41:00Z", now)).toBe("ahead");
  expect(dueOf(null, now)).toBeNull();
});

it("offers times of the person's day", () => {
  expect(likelyMoments(now, "Europe/Moscow")).toEqual({ in_two_hours: "2026-12-01T01:00", tomorrow: "2026-12-01T10:00", in_a_week: "2026-12-07T10:00" });
});
