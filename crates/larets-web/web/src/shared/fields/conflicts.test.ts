// Questions are asked one after the other, whoever is on the screen by then, and end with the session.
import { describe, expect, it } from "vitest";
import { askWhichStays, currentQuestion, dropQuestions } from "./conflicts.ts";

describe("questions", () => {
  const ask = (field: string) => askWhichStays({ record: "Анна", differing: [{ field, yours: "1", theirs: "2" }] });

  it("wait for one another", async () => {
    const [position, address] = [ask("position"), ask("address")];
    expect(currentQuestion()?.differing[0]?.field).toBe("position");
    currentQuestion()?.decide("yours");
    expect(await position).toBe("yours");
    currentQuestion()?.decide("theirs");
    expect(await address).toBe("theirs");
    expect(currentQuestion()).toBeNull();
  });

  it("leave what is saved when nobody is there any more", async () => {
    const asked = [ask("position"), ask("address")];
    dropQuestions();
    expect(await Promise.all(asked)).toEqual(["theirs", "theirs"]);
    expect(currentQuestion()).toBeNull();
  });
});
