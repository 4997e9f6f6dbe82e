// Giving up an import that was not started: its file goes at once.
import { Button } from "@mantine/core";
import { useNavigate } from "@tanstack/react-router";
import type { Import } from "../../shared/api/types.ts";
import { useI18n } from "../../shared/i18n/i18n.tsx";
import { useProblemText } from "../../shared/i18n/useProblemText.ts";
import { toast, toastProblem } from "../../shared/layout/toasts.ts";
import { useImportActs } from "./queries.ts";

export function GiveUp(props: { one: Import }) {
  const { t } = useI18n();
  const problemText = useProblemText();
  const navigate = useNavigate();
  const { cancel } = useImportActs(props.one.id);
  // What is given up goes from this page with its button: the way back to the list is taken all the same.
  async function giveUp() {
    try {
      await cancel.mutateAsync();
      toast(t("imports.given_up"));
      await navigate({ to: "/imports" });
    } catch (refused) {
      toastProblem(problemText(refused));
    }
  }
  return (
    <Button variant="default" size="xs" loading={cancel.isPending} onClick={() => void giveUp()}>
      {t("imports.give_up")}
    </Button>
  );
}
