// Whether the server has refused, or whether nobody knows what it did.
import { describe, expect, it } from "vitest";
import { Problem } from "./problem.ts";

describe("isRefusal", () => {
  const of = (status: number) => new Problem({ code: "any", status }).isRefusal;

  it("is what was answered and not done", () => {
    expect([400, 409, 422].map(of)).toEqual([true, true, true]);
  });

  it("is no lost answer and no failure", () => {
    expect([500, 502, 503].map(of)).toEqual([false, false, false]);
    expect(Problem.offline().isRefusal).toBe(false);
  });
});
