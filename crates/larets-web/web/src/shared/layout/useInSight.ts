// Brings an item of a virtual list into sight when it becomes the open one, and not again: what moves meanwhile must not scroll the
// list under the person.
import { useEffect, useRef } from "react";

type Scrolled = { scrollToIndex: (index: number, options: { align: "auto" }) => void };

/** `at`: where the item stands; -1: it is not there yet. */
export function useInSight(virtual: Scrolled, id: string | undefined, at: number): void {
  const seen = useRef<string | undefined>(undefined);
  useEffect(() => {
    if (seen.current === id) return;
    if (id !== undefined && at < 0) return;
    seen.current = id;
    if (at >= 0) virtual.scrollToIndex(at, { align: "auto" });
  }, [virtual, id, at]);
}
