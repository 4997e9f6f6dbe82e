// Keys of a screen as a whole: they reach its list or board while nothing that has the focus could want them itself.
import { useEffect, useRef } from "react";
import { IN_FRONT, isTyping } from "./keys.ts";

/** What arrows and letters mean something for, and the card beside the list, which they scroll. */
const WANTS_KEYS = "aside, [role='grid'], [role='combobox'], [role='tablist'], [role='radiogroup'], [role='separator'], [aria-haspopup='menu'], [aria-haspopup='listbox']";

function isAnythingInFront(): boolean {
  return [...document.querySelectorAll(IN_FRONT)].some((element) => element.getClientRects().length > 0);
}

/** `nobody`: nothing at all has the focus. Otherwise a link or a button has it, for which Enter and Space are its own. */
export type FreeKey = { event: KeyboardEvent; nobody: boolean };

export function useFreeKeys(onKey: (key: FreeKey) => void): void {
  const latest = useRef(onKey);
  useEffect(() => {
    latest.current = onKey;
  });
  useEffect(() => {
    function onKeyDown(event: KeyboardEvent) {
      if (event.defaultPrevented || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
      const { target } = event;
      if (isTyping(target) || isAnythingInFront()) return;
      if (!(target instanceof HTMLElement) || target.closest(WANTS_KEYS)) return;
      // A press on nothing in particular gives the focus to the part of the page that it was made in.
      const nobody = /^(BODY|MAIN)$/.test(target.tagName);
      if (nobody || /^(A|BUTTON)$/.test(target.tagName)) latest.current({ event, nobody });
    }
    document.addEventListener("keydown", onKeyDown);
    return () => document.removeEventListener("keydown", onKeyDown);
  }, []);
}
