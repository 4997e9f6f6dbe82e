// Giving up an import that does not run: its file goes at once, and what came in from it stays.
import { Button } from "@mantine/core";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import type { Import } from "../../shared/api/types.ts";
import { useI18n } from "../../shared/i18n/i18n.tsx";
import { Confirm } from "../../shared/layout/Confirm.tsx";
import { InlineProblem } from "../../shared/layout/States.tsx";
import { toast } from "../../shared/layout/toasts.ts";
import { useImportActs } from "./queries.ts";

export function GiveUp(props: { one: Import }) {
  const { t } = useI18n();
  const navigate = useNavigate();
  const { one } = props;
  const { cancel } = useImportActs(one.id);
  const [asking, setAsking] = useState(false);
  // What is given up goes from this page with its button: the way back to the list is taken all the same.
  async function giveUp() {
    try {
      await cancel.mutateAsync();
    } catch {
      return;
    }
    toast(t("imports.given_up"));
    await navigate({ to: "/imports", ignoreBlocker: true });
  }
  return (
    <>
      <Button variant="default" size="xs" onClick={() => setAsking(true)}>
        {t("imports.give_up")}
      </Button>
      {asking ? (
        <Confirm title={t("imports.give_up_title")} text={t("imports.give_up_text")} act={t("imports.give_up")} busy={cancel.isPending} onCancel={() => setAsking(false)} onConfirm={() => void giveUp()}>
          <InlineProblem error={cancel.error} />
        </Confirm>
      ) : null}
    </>
  );
}
