// Dates in the person's zone, sums with their currency, times as «5 min ago»: in both languages.
import { describe, expect, it } from "vitest";
import { formats } from "./format.ts";

const plain = (text: string) => text.replace(/[\u00a0\u202f]/g, " ");

describe("formats", () => {
  const moscow = formats("ru", "Europe/Moscow");
  const london = formats("en-GB", "Europe/London");

  it("always show the currency of a sum", () => {
    const roubles = (value: string) => ({ value, currency: "RUB" });
    expect(plain(moscow.sum(roubles("1250000.50")))).toBe("1 250 000,50 ₽");
    expect(plain(moscow.sum(roubles("1250000.00")))).toBe("1 250 000 ₽");
    expect(plain(london.sum({ value: "0.99", currency: "GBP" }))).toBe("£0.99");
    expect(plain(moscow.sum({ value: "500", currency: "JPY" }))).toContain("500");
    expect(plain(moscow.likelySum(roubles("250000.75")))).toBe("250 001 ₽");
    expect(plain(moscow.shortSum(roubles("12345678.90")))).toBe("12,3 млн ₽");
    expect([11, 12, 14, 15].map((room) => plain(moscow.fittingSum(roubles("12345678.9"), room)))).toEqual(["12,3 млн ₽", "12 345 679 ₽", "12 345 679 ₽", "12 345 678,90 ₽"]);
    expect(["1250000.50", "1500000", "950.5", "1234567890"].map((value) => plain(moscow.fittingSum(roubles(value), 13)))).toEqual(["1 250 001 ₽", "1 500 000 ₽", "950,50 ₽", "1,2 млрд ₽"]);
    expect(plain(london.shortSum({ value: "1250000", currency: "GBP" }))).toMatch(/^£1\.3m$/i);
  });

  it("move a moment into the person's zone", () => {
    expect(moscow.clock("2026-11-24T21:30:00.000000Z")).toBe("00:30");
    expect(moscow.dayKey("2026-11-24T21:30:00.000000Z")).toBe("2026-11-25");
    expect(london.dayKey("2026-11-24T21:30:00.000000Z")).toBe("2026-11-24");
  });

  it("never move a date that has no time", () => {
    const honolulu = formats("en-GB", "Pacific/Honolulu");
    expect(honolulu.plainDate("1990-05-17")).toBe("17 May 1990");
  });

  it("say how long ago, up to a week", () => {
    const now = new Date("2026-11-24T12:00:00Z");
    const before = (seconds: number) => london.relative(new Date(now.getTime() - seconds * 1000).toISOString(), now);
    expect(before(10)).toBe("now");
    expect(before(300)).toMatch(/^5 min/);
    expect(before(7200)).toMatch(/^2 hr/);
    expect(before(3 * 86_400)).toMatch(/^3 days ago/);
    expect(before(20 * 86_400)).toBe("4 Nov");
  });
});
