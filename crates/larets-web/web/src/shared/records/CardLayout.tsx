// The shape of a card: head, fields on the left, timeline in the middle, linked records on the right. On narrow places
// fields and timeline are two tabs.
import type { ReactNode } from "react";
import { useI18n } from "../i18n/i18n.tsx";
import { Avatar } from "../layout/Avatar.tsx";
import { useKeyboardScroll } from "../layout/useKeyboardScroll.ts";
import styles from "./CardLayout.module.css";
import type { CardTab } from "./listSearch.ts";

export type CardPlace = "panel" | "page";

export function CardLayout(props: {
  place: CardPlace;
  name: string;
  square?: boolean;
  /** What stands in place of the letters of the name. */
  mark?: ReactNode;
  /** What a record is worth, at the end of its head. */
  worth?: ReactNode;
  /** Below the head, over all columns. */
  top?: ReactNode;
  subtitle: ReactNode;
  foot: ReactNode;
  tab: CardTab | undefined;
  onTab: (tab: CardTab) => void;
  details: ReactNode;
  activity: ReactNode;
  /** The third column of a page. */
  related?: ReactNode;
  /** What of it stands among the fields where there is no third column. */
  folded?: ReactNode;
}) {
  const { t } = useI18n();
  const tab = props.tab ?? "details";
  const scroll = useKeyboardScroll();
  return (
    <div className={styles["card"]} data-place={props.place} data-related={props.related ? "" : undefined} data-tab={tab}>
      <header className={styles["head"]}>
        {props.mark ?? <Avatar name={props.name} size="large" square={props.square} />}
        <div className={styles["names"]}>
          <h1>{props.name}</h1>
          <p>{props.subtitle}</p>
        </div>
        {props.worth ? <div className={styles["worth"]}>{props.worth}</div> : null}
      </header>
      {props.top}
      <div className={styles["tabs"]} role="group" aria-label={t("list.view")}>
        {(["details", "activity"] as const).map((name) => (
          <button key={name} type="button" aria-pressed={tab === name} onClick={() => props.onTab(name)}>
            {t(`card.${name}`)}
          </button>
        ))}
      </div>
      <div ref={scroll} className={styles["columns"]}>
        <div ref={scroll} className={styles["details"]}>
          {props.details}
          <div className={styles["folded"]}>{props.folded}</div>
          <footer className={styles["foot"]}>{props.foot}</footer>
        </div>
        <div ref={scroll} className={styles["activity"]}>{props.activity}</div>
        {props.place === "page" && props.related ? <aside className={styles["related"]} aria-label={t("card.related")}>{props.related}</aside> : null}
      </div>
    </div>
  );
}
