// A toast that can be acted on stays its whole time; of the others only the newest are shown.
import { describe, expect, it } from "vitest";
import { closeToast, currentToasts, toast, toastProblem, toastWithUndo } from "./toasts.ts";

describe("toasts", () => {
  it("never push out one that offers a way back", () => {
    toastWithUndo("deleted", "Undo", () => undefined);
    toastProblem("lost", { label: "Open", run: () => undefined });
    for (const text of ["1", "2", "3", "4", "5"]) toast(text);
    expect(currentToasts().map(({ text }) => text)).toEqual(["deleted", "lost", "3", "4", "5"]);
    for (const { id } of currentToasts()) closeToast(id);
    expect(currentToasts()).toEqual([]);
  });
});
