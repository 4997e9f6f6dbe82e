// Makes toasts stand above a bar at the lower edge of the screen, not over it.
import { useEffect, type RefObject } from "react";

/** A bar that ends higher than this is out of the way of toasts. */
const EDGE_PX = 120;

export function useUnderToasts(bar: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const element = bar.current;
    if (!element) return undefined;
    const { style } = document.documentElement;
    const sizes = new ResizeObserver(() => {
      const { top, bottom } = element.getBoundingClientRect();
      style.setProperty("--under-toasts", window.innerHeight - bottom < EDGE_PX ? `${String(window.innerHeight - top)}px` : "0px");
    });
    for (const one of [element, element.parentElement]) if (one) sizes.observe(one);
    return () => {
      sizes.disconnect();
      style.removeProperty("--under-toasts");
    };
  }, [bar]);
}
