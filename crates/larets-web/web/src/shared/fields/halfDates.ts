// Half a date in a field is told by the browser as none: taken so, it would erase the one that is kept, or save none.
import { useState } from "react";
import { Problem } from "../api/problem.ts";

/** The fields within that hold only a part of a date or time. */
export function halfDates(place: ParentNode | null): HTMLInputElement[] {
  return place ? [...place.querySelectorAll("input")].filter(({ validity }) => validity.badInput) : [];
}

/** For a form: asked before anything is sent, and what it found. */
export function useHalfDates() {
  const [problem, setProblem] = useState<Problem | null>(null);
  return {
    problem,
    found(form: ParentNode): boolean {
      const found = halfDates(form).length > 0;
      setProblem(found ? Problem.dateIncomplete() : null);
      return found;
    },
  };
}
