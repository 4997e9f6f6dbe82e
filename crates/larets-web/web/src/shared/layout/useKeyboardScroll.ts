// Lets the keyboard scroll a part of the page that has nothing in it to stop at, such as a card that may only be read.
import { useCallback, type RefCallback } from "react";

const STOPS = "a[href], button:not(:disabled), input, select, textarea, [tabindex]";

/** A ref for the part that scrolls. */
export function useKeyboardScroll(): RefCallback<HTMLElement> {
  return useCallback((element: HTMLElement | null) => {
    if (!element) return undefined;
    const look = () => {
      const stops = [...element.querySelectorAll(STOPS)].some((stop) => stop.checkVisibility());
      const stuck = element.scrollHeight > element.clientHeight && !stops;
      if (stuck) element.tabIndex = 0;
      else element.removeAttribute("tabindex");
    };
    const sizes = new ResizeObserver(look);
    const contents = new MutationObserver(look);
    // Its parts come and go without a change of its own size.
    for (const part of [element, ...element.children]) sizes.observe(part);
    contents.observe(element, { childList: true, subtree: true });
    return () => {
      sizes.disconnect();
      contents.disconnect();
    };
  }, []);
}
