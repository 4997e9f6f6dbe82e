// Global keys. They go by the place of the key, not by its letter, so that they work in a Russian layout too.
import { useEffect, useRef } from "react";

export type Binding = {
  /** `KeyboardEvent.code`, e.g. `KeyC`; or a character for keys that move about between layouts. */
  code?: string;
  character?: string;
  control?: boolean;
  /** The first key of a pair such as «g c». */
  after?: string;
  run: (event: KeyboardEvent) => void;
};

const PAIR_MS = 900;

/** While one of these is there, keys are its own. */
export const IN_FRONT = "[aria-modal='true'], [role='dialog'], [role='menu'], [role='listbox']";

/** Escape closes only what it was pressed in, which may be off the page by the time the screen hears of it. */
function isEscapeOfAnother({ key, target }: KeyboardEvent): boolean {
  return key === "Escape" && target instanceof Element && target.closest(IN_FRONT) !== null;
}

export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName);
}

function fits(binding: Binding, event: KeyboardEvent, previous: string | null): boolean {
  const control = event.ctrlKey || event.metaKey;
  if (control !== Boolean(binding.control) || event.altKey) return false;
  if ((binding.after ?? null) !== (binding.after ? previous : null)) return false;
  if (binding.code) return event.code === binding.code && !event.shiftKey;
  return event.key === binding.character;
}

/** While a dialog is open only the keys with Control work. */
export function useKeys(bindings: Binding[]): void {
  const latest = useRef(bindings);
  useEffect(() => {
    latest.current = bindings;
  });
  useEffect(() => {
    let previous: { code: string; at: number } | null = null;
    function onKeyDown(event: KeyboardEvent) {
      if (event.defaultPrevented || event.isComposing || isEscapeOfAnother(event)) return;
      const typing = isTyping(event.target) || document.querySelector("[aria-modal='true']") !== null;
      const before = previous && Date.now() - previous.at < PAIR_MS ? previous.code : null;
      const pool = latest.current.filter((binding) => binding.control || !typing);
      const found = pool.find((binding) => binding.after && fits(binding, event, before)) ?? pool.find((binding) => !binding.after && fits(binding, event, before));
      previous = typing ? null : { code: event.code, at: Date.now() };
      if (!found) return;
      previous = null;
      event.preventDefault();
      found.run(event);
    }
    document.addEventListener("keydown", onKeyDown);
    return () => document.removeEventListener("keydown", onKeyDown);
  }, []);
}
