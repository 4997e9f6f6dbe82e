// What is typed after Ctrl+K before the search is there to take it: its code may still be on the way.
import { useCallback, useEffect, useRef } from "react";

function isText(event: KeyboardEvent): boolean {
  return event.key.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey;
}

/** While `waiting`, gathers what is typed outside of fields; the function gives it once and goes on with nothing. */
export function useTypedAhead(waiting: boolean): () => string {
  const typed = useRef("");
  useEffect(() => {
    if (!waiting) return;
    typed.current = "";
    function onKeyDown(event: KeyboardEvent) {
      if (!isText(event) || event.target instanceof HTMLInputElement) return;
      typed.current += event.key;
      event.preventDefault();
      // A letter here is no command.
      event.stopImmediatePropagation();
    }
    window.addEventListener("keydown", onKeyDown, true);
    return () => window.removeEventListener("keydown", onKeyDown, true);
  }, [waiting]);
  return useCallback(() => {
    const taken = typed.current;
    typed.current = "";
    return taken;
  }, []);
}
