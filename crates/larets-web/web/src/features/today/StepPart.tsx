// Deals by their next step: when, what, with whom; done by a button, and what is next is asked in the same place.
import { IconCalendarPlus, IconCheck } from "@tabler/icons-react";
import { useEffect, useRef } from "react";
import type { Deal, TodayDeals } from "../../shared/api/types.ts";
import { dueOf } from "../../shared/deals/due.ts";
import { useI18n } from "../../shared/i18n/i18n.tsx";
import { useMinute } from "../../shared/session/useMinute.ts";
import { countOf, placed, type StepGroup } from "./groups.ts";
import { Owner, Part, partiesOf, Rows, ToCard } from "./Parts.tsx";
import { StepForm } from "./StepForm.tsx";
import styles from "./TodayPage.module.css";
import { ToDeals } from "./ToList.tsx";
import type { Steps } from "./useSteps.ts";

/** More than that of one part at first would push the others out of sight. */
const FEW: Record<StepGroup, number> = { overdue: 7, due: 12, upcoming: 6, without_step: 5 };

function When(props: { deal: Deal; group: StepGroup }) {
  const { t, format } = useI18n();
  const now = useMinute();
  const at = props.deal.next_step_at;
  if (!at) return null;
  const late = dueOf(at, now) === "late";
  return (
    <time className={styles["when"]} dateTime={at} title={format.dateTime(at)} data-late={late ? "" : undefined}>
      {props.group === "due" ? null : <span>{props.group === "overdue" ? format.date(at) : format.dayOfWeek(at)}</span>}
      <span>{format.clock(at)}</span>
      {late ? <span className="visually-hidden">{t("deal.late")}</span> : null}
    </time>
  );
}

function StepRow(props: { deal: Deal; group: StepGroup; place: number; steps: Steps; owners: boolean }) {
  const { t, format } = useI18n();
  const { deal, group, place, steps } = props;
  const title = deal.title || t("deals.untitled");
  const writable = deal.can["edit"] === true && deal.fields["next_step"] === "write" && !deal.deleted_at;
  const planned = group !== "without_step";
  const about = [planned && deal.next_step ? title : null, partiesOf(deal), deal.amount ? format.sum(deal.amount) : null].filter(Boolean);
  return (
    <div className={styles["row"]}>
      {planned ? <When deal={deal} group={group} /> : null}
      <div className={styles["texts"]}>
        <ToCard kind="deal" id={deal.id}>
          {(planned && deal.next_step) || title}
        </ToCard>
        {about.length > 0 ? <span className={styles["about"]}>{about.join(" · ")}</span> : null}
      </div>
      <Owner deal={deal} shown={props.owners} />
      {writable && planned ? (
        <button type="button" className={styles["act"]} disabled={steps.busy} aria-label={t("today.done_of", { step: deal.next_step || title })} onClick={() => steps.finish(deal, group, place)}>
          <IconCheck size={14} aria-hidden />
          <span>{t("deal.step_done")}</span>
        </button>
      ) : null}
      {writable && !planned ? (
        <button type="button" className={styles["act"]} disabled={steps.busy} aria-label={t("today.plan_of", { deal: title })} onClick={() => steps.plan(deal, group, place)}>
          <IconCalendarPlus size={14} aria-hidden />
          <span>{t("today.plan")}</span>
        </button>
      ) : null}
    </div>
  );
}

/** `always`: it says so when there is nothing. */
export function StepPart(props: { group: StepGroup; deals: TodayDeals | null | undefined; steps: Steps; owners: boolean; always?: boolean }) {
  const { t } = useI18n();
  const heading = useRef<HTMLHeadingElement>(null);
  const { group, deals, steps } = props;
  const { planning } = steps;
  const here = planning?.group === group;
  useEffect(() => {
    if (!here) return undefined;
    const before = heading.current;
    // The form goes, and whoever was in it stays where they were.
    return () => {
      if (document.activeElement === document.body) before?.focus({ preventScroll: true });
    };
  }, [here]);
  if (!deals) return null;
  const items = placed(deals.items, group, planning);
  if (items.length === 0 && !props.always) return null;
  const title = t(`today.${group}`);
  const count = countOf(deals, items);
  return (
    <Part title={title} count={count} late={group === "overdue"} headingRef={heading}>
      {items.length === 0 ? (
        <p className={styles["none"]}>{t("today.nothing_due")}</p>
      ) : (
        <Rows items={items} count={count} few={FEW[group]} label={title} rest={<ToDeals part={group} own={!props.owners} count={count} />}>
          {(deal, place) => (
            <li key={deal.id}>
              {here && planning.deal.id === deal.id ? <StepForm planning={planning} steps={steps} /> : <StepRow deal={deal} group={group} place={place} steps={steps} owners={props.owners} />}
            </li>
          )}
        </Rows>
      )}
    </Part>
  );
}
