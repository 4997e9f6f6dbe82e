// A stage asks for fields that are empty: they are filled here, and the deal is moved together with them.
import { Button, Modal } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import { asProblem } from "../../shared/api/problem.ts";
import type { Deal, Stage } from "../../shared/api/types.ts";
import { bodyOf, emptyDraft, isAskable, isFilled } from "../../shared/deals/draft.ts";
import { DealInput } from "../../shared/deals/DealInputs.tsx";
import { StagePill } from "../../shared/deals/StagePill.tsx";
import { rememberOwnSave } from "../../shared/fields/ownVersions.ts";
import { useI18n } from "../../shared/i18n/i18n.tsx";
import { InlineProblem } from "../../shared/layout/States.tsx";
import { dealSource } from "../../shared/records/dealSource.ts";
import { recordKeys } from "../../shared/records/keys.ts";
import { cardQuery, spreadRecord } from "../../shared/records/queries.ts";
import styles from "../../shared/records/CreateDialog.module.css";
import { useMe } from "../../shared/session/session.ts";

export function RequiredFieldsDialog(props: { deal: Deal; stage: Stage; missing: string[]; onDone: (deal: Deal) => void; onClose: () => void }) {
  const { t, timeZone } = useI18n();
  const me = useMe();
  const queryClient = useQueryClient();
  const { deal, stage } = props;
  const [draft, setDraft] = useState(() => emptyDraft(deal.amount?.currency ?? me.company.currency));
  const fields = props.missing.filter(isAskable);
  const lacking = fields.find((field) => !isFilled(draft, field));
  const move = useMutation({
    mutationFn: () => dealSource.change(deal.id, deal.version, { ...bodyOf(draft, fields, timeZone), stage_id: stage.id }),
    onSuccess: (saved) => {
      rememberOwnSave(deal.id, deal.version, saved.version);
      spreadRecord(queryClient, dealSource, saved);
      void queryClient.invalidateQueries({ queryKey: recordKeys.timeline("deal", deal.id) });
      void queryClient.invalidateQueries({ queryKey: recordKeys.lists("deal") });
      props.onDone(saved);
    },
    onError: (error) => {
      // Somebody was quicker: the next press starts from what the deal is now.
      if (asProblem(error).code === "edit_conflict") void queryClient.fetchQuery({ ...cardQuery(dealSource, deal.id), staleTime: 0 });
    },
  });
  const refused = move.error ? asProblem(move.error).field : null;

  function submit(event: FormEvent) {
    event.preventDefault();
    if (!lacking && !move.isPending) move.mutate();
  }

  return (
    <Modal opened onClose={props.onClose} title={t("deal.required_title")} size={480} closeButtonProps={{ "aria-label": t("action.close") }}>
      <form onSubmit={submit} noValidate className={styles["form"]}>
        <p className="quiet">{t("deal.required_text", { count: fields.length })}</p>
        <div>
          <StagePill stage={stage} />
        </div>
        {fields.map((field, index) => (
          <DealInput key={field} field={field} first={index === 0} draft={draft} refused={refused === field} onDraft={(change) => setDraft((now) => ({ ...now, ...change }))} />
        ))}
        <InlineProblem error={move.error} />
        <div className={styles["actions"]}>
          <span className={styles["missing"]}>{lacking ? t("deal.stage_needs", { stage: stage.name, field: t(`field.${lacking}`) }) : null}</span>
          <Button variant="default" onClick={props.onClose}>
            {t("action.cancel")}
          </Button>
          <Button type="submit" loading={move.isPending} disabled={lacking !== undefined}>
            {t("deal.move")}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
