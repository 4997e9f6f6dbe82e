// One object of functions that stays the same while what they do is always the latest: cards that have not changed are not
// drawn again.
import { useEffect, useRef, useState } from "react";

type Functions<T> = { [Name in keyof T]: (...values: never[]) => unknown };

export function useStable<T extends Functions<T>>(functions: T): T {
  const latest = useRef(functions);
  useEffect(() => {
    latest.current = functions;
  });
  const [stable] = useState(() => {
    const entries = (Object.keys(functions) as (keyof T)[]).map((name) => [name, (...values: never[]) => latest.current[name](...values)] as const);
    return Object.fromEntries(entries) as T;
  });
  return stable;
}
