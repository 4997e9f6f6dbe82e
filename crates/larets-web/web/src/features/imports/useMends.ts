// What was mended since the check, and the check that follows it. Held by the page of the import: what saves a mend makes the check
// untrue, so the step that shows both would go in the middle of it, and take the failure and what was typed along.
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import type { Import, UpdateImport } from "../../shared/api/types.ts";
import { useImportActs } from "./queries.ts";
import { isNothing, kept, NOTHING } from "./values.ts";

/** `onChecked`: the check has begun, and what it tells is to be seen. */
export function useMends(one: Import, onChecked: () => void) {
  const acts = useImportActs(one.id);
  const [fixes, setFixes] = useState(NOTHING);
  const unsaved = !isNothing(fixes);
  // Each change makes what was checked untrue, so it is checked again at once, with all that has been mended.
  const again = useMutation({
    mutationFn: async (body: UpdateImport | null) => {
      if (unsaved) {
        await acts.fix.mutateAsync(kept(one.fixes, fixes));
        setFixes((now) => (now === fixes ? NOTHING : now));
      }
      if (body) await acts.change.mutateAsync(body);
      return acts.check.mutateAsync();
    },
    onSuccess: onChecked,
  });
  /** What was mended goes along, wherever the check is asked for. */
  const check = () => (unsaved ? again.mutateAsync(null) : acts.check.mutateAsync());
  return { fixes, setFixes, unsaved, again, check };
}

export type Mends = ReturnType<typeof useMends>;
