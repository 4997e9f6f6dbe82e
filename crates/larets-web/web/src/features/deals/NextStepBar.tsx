// Quietly offers to plan the next step of a deal that has none: it takes no focus by itself, and goes when it is not wanted.
import { Button, TextInput } from "@mantine/core";
import { IconCalendarPlus, IconX } from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import type { Deal } from "../../shared/api/types.ts";
import { useI18n } from "../../shared/i18n/i18n.tsx";
import { InlineProblem } from "../../shared/layout/States.tsx";
import { toast } from "../../shared/layout/toasts.ts";
import { boardKeys } from "../../shared/live/boards.ts";
import type { BoardDeal } from "./board.ts";
import { endOfWork } from "./draft.ts";
import styles from "./NextStepBar.module.css";
import { changeSeen } from "./seen.ts";

const DAY_MS = 86_400_000;

type Props = {
  deal: BoardDeal;
  /** The person asked for it, so that typing may begin at once. */
  asked: boolean;
  onSaved: (deal: Deal) => void;
  /** Somebody else has changed the deal: what it is by now. */
  onCurrent: (deal: Deal) => void;
  onClose: () => void;
};

export function NextStepBar(props: Props) {
  const { t, format, timeZone } = useI18n();
  const [step, setStep] = useState("");
  const [day, setDay] = useState(() => format.dayKey(new Date(Date.now() + DAY_MS)));
  const save = useMutation({
    mutationKey: boardKeys.moves,
    mutationFn: () => changeSeen(props.deal, { next_step: step.trim(), next_step_at: endOfWork(day, timeZone) }, props.onCurrent),
    onSuccess: (deal) => {
      toast(t("board.step_saved"));
      props.onSaved(deal);
    },
  });

  function submit(event: FormEvent) {
    event.preventDefault();
    if (step.trim() && !save.isPending) save.mutate();
  }

  return (
    <form
      className={styles["bar"]}
      onSubmit={submit}
      aria-labelledby="next-step-title"
      onKeyDown={(event) => {
        if (event.key !== "Escape") return;
        event.preventDefault();
        event.stopPropagation();
        props.onClose();
      }}
    >
      <div className={styles["head"]}>
        <IconCalendarPlus size={16} aria-hidden />
        <strong id="next-step-title">{t("board.step_title", { deal: props.deal.title || t("deals.untitled") })}</strong>
        <button type="button" className={styles["close"]} aria-label={t("board.step_later")} onClick={props.onClose}>
          <IconX size={15} aria-hidden />
        </button>
      </div>
      <div className={styles["fields"]}>
        <TextInput size="xs" autoFocus={props.asked} aria-label={t("field.next_step")} placeholder={t("board.step_placeholder")} autoComplete="off" maxLength={500} value={step} onChange={(event) => setStep(event.currentTarget.value)} />
        <TextInput size="xs" type="date" aria-label={t("field.next_step_at")} max="9999-12-31" value={day} onChange={(event) => setDay(event.currentTarget.value)} />
        <Button type="submit" size="xs" loading={save.isPending} disabled={!step.trim()}>
          {t("action.save")}
        </Button>
      </div>
      <InlineProblem error={save.error} />
    </form>
  );
}
