// Quietly offers to plan the next step of a deal that has none: it takes no focus by itself, and goes when it is not wanted,
// but never with something typed in it.
import { Button, TextInput } from "@mantine/core";
import { IconCalendarPlus, IconX } from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import { useEffect, useLayoutEffect, useRef, useState, type FormEvent } from "react";
import type { Deal } from "../../shared/api/types.ts";
import { FIRST_DAY, useHalfDates } from "../../shared/fields/halfDates.ts";
import { useTellLost } from "../../shared/fields/useTellLost.ts";
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
  /** The deal still has no step where it needs one. */
  needed: boolean;
  /** The person asked for it, so that typing may begin at once. */
  asked: boolean;
  onSaved: (deal: Deal) => void;
  /** Somebody else has changed the deal: what it is by now. */
  onCurrent: (deal: Deal) => void;
  onClose: () => void;
};

export function NextStepBar(props: Props) {
  const { t, format, timeZone } = useI18n();
  const tellLost = useTellLost();
  const half = useHalfDates();
  const { needed, onClose } = props;
  // As it was when the step was asked for: what a colleague plans meanwhile is not overwritten.
  const [seen] = useState(props.deal);
  const name = props.deal.title || t("deals.untitled");
  const [step, setStep] = useState("");
  const [day, setDay] = useState(() => format.dayKey(new Date(Date.now() + DAY_MS)));
  const gone = useRef(false);
  const save = useMutation({
    mutationKey: boardKeys.moves,
    mutationFn: () => changeSeen(seen, { next_step: step.trim(), next_step_at: endOfWork(day, timeZone) }, props.onCurrent),
    onSuccess: (deal) => {
      toast(t("board.step_saved"));
      props.onSaved(deal);
    },
    onError: (error) => {
      if (gone.current) tellLost({ kind: "deal", id: seen.id, name }, [{ field: "next_step", value: step.trim() }], error);
    },
  });
  useEffect(() => {
    gone.current = false;
    return () => void (gone.current = true);
  }, []);
  const done = !needed && step.trim() === "";
  // Before the first picture, lest it flashes up where a step is planned already.
  useLayoutEffect(() => {
    if (done) onClose();
  }, [done, onClose]);

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    if (step.trim() && !save.isPending && !half.found(event.currentTarget)) save.mutate();
  }

  return (
    <form
      className={styles["bar"]}
      noValidate
      onSubmit={submit}
      aria-labelledby="next-step-title"
      onKeyDown={(event) => {
        if (event.key !== "Escape") return;
        event.preventDefault();
        event.stopPropagation();
        onClose();
      }}
    >
      <div className={styles["head"]}>
        <IconCalendarPlus size={16} aria-hidden />
        <strong id="next-step-title">{t("board.step_title", { deal: name })}</strong>
        <button type="button" className={styles["close"]} aria-label={t("board.step_later")} onClick={onClose}>
          <IconX size={15} aria-hidden />
        </button>
      </div>
      <div className={styles["fields"]}>
        <TextInput size="xs" autoFocus={props.asked} aria-label={t("field.next_step")} placeholder={t("board.step_placeholder")} autoComplete="off" maxLength={500} value={step} onChange={(event) => setStep(event.currentTarget.value)} />
        <TextInput size="xs" type="date" aria-label={t("field.next_step_at")} min={FIRST_DAY} max="9999-12-31" value={day} onChange={(event) => setDay(event.currentTarget.value)} />
        <Button type="submit" size="xs" loading={save.isPending} disabled={!step.trim()}>
          {t("action.save")}
        </Button>
      </div>
      <InlineProblem error={half.problem ?? save.error} />
    </form>
  );
}
