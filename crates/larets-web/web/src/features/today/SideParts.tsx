// What else the day brings: deals that stand still or are late to close, what may be there twice, and what others have changed.
import { IconAddressBook, IconBuilding, IconTargetArrow } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import type { FoundPair } from "../../shared/acts/duplicates.ts";
import { useDismiss } from "../../shared/acts/useDismiss.ts";
import type { Deal, Today, TodayChange, TodayDeals, TodayPair } from "../../shared/api/types.ts";
import { daysSince, useStandings } from "../../shared/deals/pipelines.ts";
import { StagePill } from "../../shared/deals/StagePill.tsx";
import { Ago } from "../../shared/fields/Words.tsx";
import { useI18n } from "../../shared/i18n/i18n.tsx";
import { likeness } from "../../shared/records/likeness.ts";
import { may, useMe } from "../../shared/session/session.ts";
import { useMinute } from "../../shared/session/useMinute.ts";
import { Owner, Part, partiesOf, Rows, ToCard } from "./Parts.tsx";
import styles from "./TodayPage.module.css";
import { ToChanged, ToDeals, ToDuplicates } from "./ToList.tsx";

const FEW = 5;
const AREA_OF = { contact: "contacts", company: "companies" } as const;
/** Of a record without a name. */
const UNTITLED = { contact: "contacts.untitled", company: "kind.company", deal: "deals.untitled" } as const;
/** As the search for duplicates finds it. */
const dismissible = ({ kind, records: [one, other], reasons }: TodayPair) => ({ kind: AREA_OF[kind], pair: { ids: [one.id, other.id], titles: [one.title, other.title], reasons } satisfies FoundPair });
/** Each kind once, as they come. */
const kindsOf = <K extends string>(items: { kind: K }[]): K[] => [...new Set(items.map(({ kind }) => kind))];
const ICONS = { contact: <IconAddressBook size={15} aria-hidden />, company: <IconBuilding size={15} aria-hidden />, deal: <IconTargetArrow size={15} aria-hidden /> };

function DealsPart(props: { part: "close_passed" | "stale"; deals: TodayDeals | null | undefined; owners: boolean; mark: (deal: Deal) => ReactNode }) {
  const { t, format } = useI18n();
  const { standings } = useStandings();
  const { deals } = props;
  const title = t(`today.${props.part}`);
  if (!deals || deals.items.length === 0) return null;
  return (
    <Part title={title} count={deals.count}>
      <Rows items={deals.items} count={deals.count} few={FEW} label={title} rest={<ToDeals part={props.part} own={!props.owners} count={deals.count} />}>
        {(deal) => {
          const standing = standings.get(deal.stage_id ?? "");
          const about = [partiesOf(deal), deal.amount ? format.sum(deal.amount) : null].filter(Boolean).join(" · ");
          return (
            <li key={deal.id}>
              <div className={styles["row"]}>
                <div className={styles["texts"]}>
                  <ToCard kind="deal" id={deal.id}>
                    {deal.title || t("deals.untitled")}
                  </ToCard>
                  {about ? <span className={styles["about"]}>{about}</span> : null}
                  <span className={styles["foot"]}>
                    {standing ? <StagePill stage={standing.stage} /> : null}
                    {props.mark(deal)}
                  </span>
                </div>
                <Owner deal={deal} shown={props.owners} />
              </div>
            </li>
          );
        }}
      </Rows>
    </Part>
  );
}

function Pairs(props: { today: Today }) {
  const { t, known, format } = useI18n();
  const me = useMe();
  const { count, items } = props.today.duplicates;
  const { dismiss } = useDismiss();
  if (items.length === 0) return null;
  const nameOf = ({ title }: { title: string }, kind: TodayPair["kind"]) => title || t(UNTITLED[kind]);
  return (
    <Part title={t("today.duplicates")} count={count}>
      <Rows items={items as TodayPair[]} count={count} few={FEW} label={t("today.duplicates")} rest={<ToDuplicates kinds={kindsOf(items as TodayPair[]).filter((kind) => may(me, AREA_OF[kind], "edit") && may(me, AREA_OF[kind], "delete"))} />}>
        {(pair) => {
          const [one, other] = pair.records;
          return (
            <li key={`${one.id} ${other.id}`}>
              <div className={styles["row"]} data-plain="">
                <span className={styles["icon"]}>{ICONS[pair.kind]}</span>
                <div className={styles["texts"]}>
                  <span className={styles["pair"]}>
                    <ToCard kind={pair.kind} id={one.id}>
                      {nameOf(one, pair.kind)}
                    </ToCard>
                    <ToCard kind={pair.kind} id={other.id}>
                      {nameOf(other, pair.kind)}
                    </ToCard>
                  </span>
                  <span className={styles["about"]}>{t("create.duplicate_reason", { reasons: format.list(likeness(pair.reasons, one.title, other.title).map((reason) => known(`reason.${reason}`, reason))) })}</span>
                </div>
                {may(me, AREA_OF[pair.kind], "edit") && may(me, AREA_OF[pair.kind], "delete") ? (
                  <Link
                    to="/merge"
                    search={{ kind: pair.kind === "company" ? "companies" : undefined, one: one.id, other: other.id }}
                    preload={false}
                    className={styles["act"]}
                    aria-label={`${t("duplicates.merge")}: ${nameOf(one, pair.kind)}, ${nameOf(other, pair.kind)}`}
                  >
                    {t("duplicates.merge")}
                  </Link>
                ) : null}
                {may(me, AREA_OF[pair.kind], "edit") ? (
                  <button type="button" className={styles["act"]} disabled={dismiss.isPending} aria-label={t("today.different_of", { one: nameOf(one, pair.kind), other: nameOf(other, pair.kind) })} onClick={() => dismiss.mutate(dismissible(pair))}>
                    <span>{t("today.different")}</span>
                  </button>
                ) : null}
              </div>
            </li>
          );
        }}
      </Rows>
    </Part>
  );
}

function Changes(props: { today: Today }) {
  const { t, known, format } = useI18n();
  const { count, items } = props.today.changes;
  if (items.length === 0) return null;
  function whatOf({ fields, in_bin }: TodayChange): string {
    if (in_bin) return t("today.binned");
    return fields.length > 0 ? format.list(fields.map((field) => known(`field.${field}`, field).toLocaleLowerCase())) : t("today.made");
  }
  return (
    <Part title={t("today.changes")} count={count}>
      <Rows items={items as TodayChange[]} count={count} few={FEW} label={t("today.changes")} rest={<ToChanged kinds={kindsOf(items as TodayChange[])} />}>
        {(change) => (
          <li key={`${change.kind} ${change.id}`}>
            <div className={styles["row"]}>
              <span className={styles["icon"]}>{ICONS[change.kind]}</span>
              <div className={styles["texts"]}>
                <ToCard kind={change.kind} id={change.id}>
                  {change.title || t(UNTITLED[change.kind])}
                </ToCard>
                <span className={styles["about"]}>{t("today.change", { names: format.list(change.by.map(({ name }) => name)), what: whatOf(change) })}</span>
              </div>
              <span className={styles["ago"]}>
                <Ago at={change.at} />
              </span>
            </div>
          </li>
        )}
      </Rows>
    </Part>
  );
}

export function SideParts(props: { today: Today; owners: boolean }) {
  const { t, format } = useI18n();
  const now = useMinute();
  const { today, owners } = props;
  return (
    <>
      <DealsPart
        part="close_passed"
        deals={today.close_passed}
        owners={owners}
        mark={(deal) => (deal.expected_close ? <span className={styles["late"]}>{t("today.expected", { date: format.plainDate(deal.expected_close) })}</span> : null)}
      />
      <DealsPart
        part="stale"
        deals={today.stale}
        owners={owners}
        mark={(deal) => (deal.stage_since ? <span className={styles["stale"]}>{t("deal.here_days", { count: daysSince(deal.stage_since, now) })}</span> : null)}
      />
      <Pairs today={today} />
      <Changes today={today} />
    </>
  );
}
