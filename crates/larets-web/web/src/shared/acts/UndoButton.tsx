// «Undo» on the page of an act: says how many records become what they were before it begins.
import { Button } from "@mantine/core";
import { IconArrowBackUp } from "@tabler/icons-react";
import { useState } from "react";
import type { Act } from "../api/types.ts";
import { useI18n } from "../i18n/i18n.tsx";
import { Confirm } from "../layout/Confirm.tsx";
import { InlineProblem } from "../layout/States.tsx";
import { undoCount } from "./progress.ts";
import { useUndo } from "./useUndo.ts";

export function UndoButton(props: { act: Act }) {
  const { t } = useI18n();
  const { act } = props;
  const [asking, setAsking] = useState(false);
  const undo = useUndo({ quiet: true });
  const merge = act.kind === "merge";
  // What stayed when it was undone is taken back one by one.
  if (!act.can_undo || act.state === "undone") return null;
  return (
    <>
      <Button variant="default" leftSection={<IconArrowBackUp size={16} />} onClick={() => setAsking(true)}>
        {t(merge ? "acts.unmerge" : "acts.undo")}
      </Button>
      {asking ? (
        <Confirm
          title={t(merge ? "acts.unmerge_title" : "acts.undo_title")}
          text={merge ? t("acts.unmerge_text") : t("acts.undo_text", { count: undoCount(act) })}
          act={t(merge ? "acts.unmerge" : "acts.undo")}
          harmless
          busy={undo.isPending}
          onCancel={() => setAsking(false)}
          onConfirm={() => undo.mutate(act.id, { onSuccess: () => setAsking(false) })}
        >
          <InlineProblem error={undo.error} />
        </Confirm>
      ) : null}
    </>
  );
}
