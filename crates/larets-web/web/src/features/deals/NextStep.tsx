// What is to be done next with a deal, over its card: planned, late, or asked for when nothing is.
import { Button } from "@mantine/core";
import { IconAlarm, IconBulb, IconCheck } from "@tabler/icons-react";
import { useState, type FormEvent } from "react";
import type { Deal, UpdateDeal } from "../../shared/api/types.ts";
import { useStandings } from "../../shared/deals/pipelines.ts";
import type { FieldSaves } from "../../shared/fields/useFieldSaves.tsx";
import { useI18n } from "../../shared/i18n/i18n.tsx";
import { momentOf } from "../../shared/i18n/zone.ts";
import { useMinute } from "../../shared/session/useMinute.ts";
import { dueOf, likelyMoments } from "../../shared/deals/due.ts";
import styles from "./NextStep.module.css";

type Props = { deal: Deal; saves: FieldSaves<UpdateDeal> };

export function NextStep(props: Props) {
  const { deal } = props;
  const { standings } = useStandings();
  const level = deal.fields["next_step"];
  const open = standings.get(deal.stage_id ?? "")?.stage.kind === "open";
  const writable = level === undefined || level === "write";
  if (!open || deal.deleted_at || level === "hidden" || level === "masked") return null;
  if (deal.next_step || deal.next_step_at) return <Planned {...props} writable={writable} />;
  return writable ? <Ask {...props} /> : null;
}

function Planned(props: Props & { writable: boolean }) {
  const { t, format } = useI18n();
  const now = useMinute();
  const { deal, saves } = props;
  const late = dueOf(deal.next_step_at, now) === "late";
  const done = () =>
    saves.put("next_step", { body: { next_step: null, next_step_at: null }, undo: { next_step: deal.next_step ?? null, next_step_at: deal.next_step_at ?? null } });
  return (
    <div className={styles["strip"]} data-late={late ? "" : undefined}>
      <IconAlarm size={16} aria-hidden />
      <span className={styles["words"]}>
        <strong>{deal.next_step || t("field.next_step")}</strong>
        {deal.next_step_at ? (
          <span className="tabular">
            {format.moment(deal.next_step_at)}
            {late ? ` · ${t("deal.late")}` : ""}
          </span>
        ) : null}
      </span>
      {props.writable ? (
        <button type="button" className={styles["done"]} disabled={saves.stateOf("next_step")?.phase === "saving"} onClick={done}>
          <IconCheck size={14} aria-hidden />
          {t("deal.step_done")}
        </button>
      ) : null}
    </div>
  );
}

function Ask(props: Props) {
  const { t, timeZone } = useI18n();
  const now = useMinute();
  const { saves } = props;
  const [step, setStep] = useState("");
  const [due, setDue] = useState("");
  const offered = likelyMoments(now, timeZone);
  const busy = saves.stateOf("next_step")?.phase === "saving";

  function submit(event: FormEvent) {
    event.preventDefault();
    if (step.trim() === "" || busy) return;
    saves.put("next_step", { body: { next_step: step.trim(), next_step_at: due ? momentOf(due, timeZone) : null }, undo: { next_step: null, next_step_at: null } });
  }

  return (
    <form className={styles["strip"]} onSubmit={submit} noValidate aria-label={t("field.next_step")}>
      <IconBulb size={16} aria-hidden />
      <input className={styles["input"]} value={step} placeholder={t("deal.ask_next_step")} aria-label={t("field.next_step")} autoComplete="off" onChange={(event) => setStep(event.currentTarget.value)} />
      {step.trim() === "" ? null : (
        <span className={styles["when"]} role="group" aria-label={t("field.next_step_at")}>
          {(["in_two_hours", "tomorrow", "in_a_week"] as const).map((name) => (
            <button key={name} type="button" aria-pressed={due === offered[name]} onClick={() => setDue(due === offered[name] ? "" : offered[name])}>
              {t(`deal.${name}`)}
            </button>
          ))}
          <Button type="submit" size="compact-sm" loading={busy}>
            {t("action.save")}
          </Button>
        </span>
      )}
    </form>
  );
}
