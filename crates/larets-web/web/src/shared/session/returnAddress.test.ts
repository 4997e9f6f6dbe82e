// After sign-in one comes back to where one was, and nowhere outside and not in a circle.
import { describe, expect, it } from "vitest";
import { returnAddress } from "./returnAddress.ts";

describe("returnAddress", () => {
  it("keeps a screen with what stands in its address", () => {
    expect(returnAddress("/contacts?q=anna&open=1")).toBe("/contacts?q=anna&open=1");
  });

  it("never leads back to the sign-in", () => {
    expect(["/sign-in", "/sign-in?to=/contacts", "/sign-in?to=/sign-in&ended=true", "/sign-in#x"].map(returnAddress)).toEqual([undefined, undefined, undefined, undefined]);
    expect(returnAddress("/sign-ins")).toBe("/sign-ins");
  });

  it("never leads to another site", () => {
    expect(["//evil.example", "/\\evil.example", "https://evil.example", "", 7, undefined].map(returnAddress)).toEqual(Array(6).fill(undefined));
  });
});
