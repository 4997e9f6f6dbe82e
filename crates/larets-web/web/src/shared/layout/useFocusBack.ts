// The focus goes back from a window to what it was opened from, or it would be nowhere on the page.
import { useEffect, useState } from "react";

/** For a window that is there only while it is open. Whoever has gone on to something else is not called back. */
export function useFocusBack(): void {
  const [before] = useState(() => document.activeElement);
  useEffect(
    () => () => {
      if (before instanceof HTMLElement && before.isConnected && document.activeElement === document.body) before.focus({ preventScroll: true });
    },
    [before],
  );
}
