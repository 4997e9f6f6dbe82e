// Stops a running act, having said what stays.
import { Button } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { Act } from "../api/types.ts";
import { useI18n } from "../i18n/i18n.tsx";
import { Confirm } from "../layout/Confirm.tsx";
import { InlineProblem } from "../layout/States.tsx";
import { cancelAct, spreadAct } from "./queries.ts";

export function StopButton(props: { act: Act; size?: "xs" }) {
  const { t } = useI18n();
  const queryClient = useQueryClient();
  const [asking, setAsking] = useState(false);
  const { act } = props;
  const cancel = useMutation({
    mutationFn: () => cancelAct(act.id),
    onSuccess: (fresh) => {
      spreadAct(queryClient, fresh);
      setAsking(false);
    },
  });
  if (!act.can_cancel) return null;
  return (
    <>
      <Button size={props.size ?? "sm"} variant="default" onClick={() => setAsking(true)}>
        {t("acts.cancel")}
      </Button>
      {asking ? (
        <Confirm
          title={t("acts.cancel_title")}
          text={t("acts.cancel_text", { count: act.changed })}
          act={t("acts.cancel")}
          busy={cancel.isPending}
          onCancel={() => setAsking(false)}
          onConfirm={() => cancel.mutate()}
        >
          <InlineProblem error={cancel.error} />
        </Confirm>
      ) : null}
    </>
  );
}
