// What is refused stays in its field, and so does the focus, which a field loses while it is saved, or by a Tab that leads nowhere.
import { useEffect, type RefObject } from "react";

/** `place`: the field, or what it stands in. Whoever has gone on to something else is not called back. */
export function useKeptFocus(error: unknown, place: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    if (!error) return;
    // Where the focus goes is known once it has left.
    const timer = setTimeout(() => {
      const { current } = place;
      const field = current instanceof HTMLInputElement ? current : (current?.querySelector<HTMLElement>(":invalid") ?? current?.querySelector("input"));
      if (document.activeElement === document.body) field?.focus();
    });
    return () => clearTimeout(timer);
  }, [error, place]);
}
