// What the parts of the day are made of: a heading with its count, a list that shows a few and all on demand, and the line of
// a deal.
import { Link } from "@tanstack/react-router";
import { useState, type ReactNode, type Ref } from "react";
import type { Count, Deal } from "../../shared/api/types.ts";
import { useI18n } from "../../shared/i18n/i18n.tsx";
import { Avatar } from "../../shared/layout/Avatar.tsx";
import { CARD_OF } from "../../shared/records/addresses.ts";
import type { RecordKind } from "../../shared/api/types.ts";
import { beyond, toldOf } from "./groups.ts";
import styles from "./TodayPage.module.css";

export function Part(props: { title: string; count?: Count; late?: boolean; headingRef?: Ref<HTMLHeadingElement>; children: ReactNode }) {
  const { format } = useI18n();
  const { count } = props;
  return (
    <section className={styles["part"]}>
      <h2 ref={props.headingRef} tabIndex={-1} data-late={props.late ? "" : undefined}>
        {props.title}
        {count && count.value > 0 ? <span className={styles["count"]}>{`${format.number(toldOf(count))}${count.exact ? "" : "+"}`}</span> : null}
      </h2>
      {props.children}
    </section>
  );
}

/** A few at first, so that no part drowns the others. `rest`: where all of them are. */
export function Rows<T>(props: { items: T[]; count: Count; few: number; label: string; rest?: ReactNode; children: (item: T, index: number) => ReactNode }) {
  const { t } = useI18n();
  const [all, setAll] = useState(false);
  const { items, few } = props;
  // Of one that would be left out, the line itself takes no more room than the button.
  const shown = all || items.length <= few + 1 ? items : items.slice(0, few);
  const left = beyond(props.count, items.length);
  return (
    <>
      <ul className={styles["rows"]} aria-label={props.label}>
        {shown.map(props.children)}
      </ul>
      {shown.length < items.length || left > 0 ? (
        <div className={styles["left"]}>
          {shown.length < items.length ? (
            <button type="button" className={styles["more"]} onClick={() => setAll(true)}>
              {t("today.show_more", { count: items.length - shown.length })}
            </button>
          ) : (
            <span>{props.count.exact ? t("today.beyond", { count: left }) : t("today.beyond_many")}</span>
          )}
          {left > 0 ? props.rest : null}
        </div>
      ) : null}
    </>
  );
}

export function ToCard(props: { kind: RecordKind; id: string; children: ReactNode }) {
  return (
    <Link to={CARD_OF[props.kind]} params={{ id: props.id }} state={{ from: "today" }} className={styles["link"]}>
      {props.children}
    </Link>
  );
}

export function partiesOf(deal: Deal): string {
  return [...deal.companies, ...deal.contacts].map(({ name }) => name).slice(0, 2).join(" · ");
}

export function Owner(props: { deal: Deal; shown: boolean }) {
  const { t } = useI18n();
  const { owner } = props.deal;
  if (!props.shown || !owner) return null;
  return (
    <span className={styles["owner"]} title={owner.name}>
      <Avatar name={owner.name} size="small" />
      <span className="visually-hidden">{t("board.owner", { name: owner.name })}</span>
    </span>
  );
}
