// What is shown of a value, and what is sent back of one: a masked value never travels either way.
import { describe, expect, it } from "vitest";
import { unchanged } from "./InlinePoints.tsx";
import { isMasked, pointText } from "./PointValue.tsx";
import { shownValue } from "./shownValue.ts";

describe("shownValue", () => {
  it("reads every shape of the wire", () => {
    expect(shownValue(null)).toBe("");
    expect(shownValue("Директор")).toBe("Директор");
    expect(shownValue({ id: "1", name: "Мария" })).toBe("Мария");
    expect(shownValue([{ display: "+7 912" }, { masked: "+7 •••" }])).toBe("+7 912, +7 •••");
    expect(shownValue({ seen: 5 })).toBe("5");
    expect(shownValue({ masked: true })).toBe("•••");
  });
});

describe("points", () => {
  const masked = { id: "1", kind: "mobile", masked: "+7 ••• •••-••-45" };
  const seen = { id: "2", kind: "work", value: "+79125550123", raw: "8 (912) 555-01-23", display: "+7 912 555-01-23" };

  it("are shown as the server shows them", () => {
    expect(pointText(masked)).toBe("+7 ••• •••-••-45");
    expect(pointText(seen)).toBe("+7 912 555-01-23");
    expect(isMasked(masked)).toBe(true);
  });

  it("go back by their id alone when they are not changed", () => {
    expect(unchanged(masked)).toEqual({ id: "1", kind: "mobile" });
    expect(unchanged(seen)).toEqual({ id: "2", kind: "work" });
  });
});
