// What is next with a deal, asked in its place on the page: a few words and when. It can be passed over.
import { Button } from "@mantine/core";
import { IconCheck } from "@tabler/icons-react";
import { useState, type FormEvent } from "react";
import { likelyMoments } from "../../shared/deals/due.ts";
import { FIRST_MOMENT, useHalfDates } from "../../shared/fields/halfDates.ts";
import { useI18n } from "../../shared/i18n/i18n.tsx";
import { momentOf } from "../../shared/i18n/zone.ts";
import { InlineProblem } from "../../shared/layout/States.tsx";
import { useMinute } from "../../shared/session/useMinute.ts";
import type { Planning } from "./groups.ts";
import styles from "./StepForm.module.css";
import type { Steps } from "./useSteps.ts";

export function StepForm(props: { planning: Planning; steps: Steps }) {
  const { t, timeZone } = useI18n();
  const now = useMinute();
  const half = useHalfDates();
  const { planning, steps } = props;
  const offered = likelyMoments(now, timeZone);
  const [step, setStep] = useState("");
  const [due, setDue] = useState(offered.tomorrow);
  const name = planning.deal.title || t("deals.untitled");
  const title = t(planning.done ? "today.done_next" : "today.next", { deal: name });

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    if (step.trim() === "" || steps.busy || half.found(event.currentTarget)) return;
    steps.save({ next_step: step.trim(), next_step_at: due ? momentOf(due, timeZone) : null });
  }

  return (
    <form
      className={styles["form"]}
      aria-label={title}
      noValidate
      onSubmit={submit}
      onKeyDown={(event) => {
        if (event.key !== "Escape") return;
        event.preventDefault();
        event.stopPropagation();
        steps.close();
      }}
    >
      <p className={styles["title"]}>
        {planning.done ? <IconCheck size={15} aria-hidden /> : null}
        {title}
      </p>
      <div className={styles["fields"]}>
        <input className={styles["step"]} autoFocus value={step} placeholder={t("deal.next_step_placeholder")} aria-label={t("field.next_step")} maxLength={500} autoComplete="off" onChange={(event) => setStep(event.currentTarget.value)} />
        <span className={styles["when"]} role="group" aria-label={t("field.next_step_at")}>
          {(["in_two_hours", "tomorrow", "in_a_week"] as const).map((choice) => (
            <button key={choice} type="button" aria-pressed={due === offered[choice]} onClick={() => setDue(due === offered[choice] ? "" : offered[choice])}>
              {t(`deal.${choice}`)}
            </button>
          ))}
          <input type="datetime-local" aria-label={t("field.next_step_at")} min={FIRST_MOMENT} max="9999-12-31T23:59" value={due} onChange={(event) => setDue(event.currentTarget.value)} />
        </span>
      </div>
      <InlineProblem error={half.problem ?? steps.error} />
      <div className={styles["acts"]}>
        <Button type="submit" size="compact-sm" loading={steps.saving} disabled={step.trim() === ""} title={step.trim() === "" ? t("today.need_step") : undefined}>
          {t("action.save")}
        </Button>
        <Button type="button" size="compact-sm" variant="default" onClick={steps.close}>
          {t(planning.done ? "today.no_next" : "action.cancel")}
        </Button>
        {planning.done ? (
          <button type="button" className={styles["undo"]} disabled={steps.busy} onClick={steps.back}>
            {t("today.not_done")}
          </button>
        ) : null}
      </div>
    </form>
  );
}
