// Half a date in a field is told by the browser as none: taken so, it would erase the one that is kept, or save none. A year of which
// only the first digits are typed is told as a year long gone.
import { useState } from "react";
import { Problem } from "../api/problem.ts";

/** Before it nothing of a record is: an earlier day is one whose year is not typed to its end. */
export const FIRST_DAY = "1900-01-01";
export const FIRST_MOMENT = `${FIRST_DAY}T00:00`;

export function isHalf({ validity }: Pick<HTMLInputElement, "validity">): boolean {
  return validity.badInput || validity.rangeUnderflow;
}

/** The fields within that hold only a part of a date or time. */
export function halfDates(place: ParentNode | null): HTMLInputElement[] {
  return place ? [...place.querySelectorAll("input")].filter(isHalf) : [];
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
