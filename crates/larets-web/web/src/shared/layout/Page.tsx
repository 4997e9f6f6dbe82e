// A page of running content: heading, lead, acts, and a column that stays readable on a wide screen.
import type { ReactNode } from "react";
import { useScreenTitle } from "./useScreenTitle.ts";
import styles from "./Page.module.css";

export function Page(props: { title: string; /** For the tab, when the heading names somebody or something. */ tab?: string; lead?: string; acts?: ReactNode; width?: "normal" | "wide"; children: ReactNode }) {
  useScreenTitle(props.tab ?? props.title);
  return (
    <div className={styles["page"]} data-width={props.width ?? "normal"}>
      <header className={styles["head"]}>
        <div>
          <h1>{props.title}</h1>
          {props.lead ? <p>{props.lead}</p> : null}
        </div>
        {props.acts ? <div className={styles["acts"]}>{props.acts}</div> : null}
      </header>
      {props.children}
    </div>
  );
}

/** A bordered part of a page with its own heading. */
export function Section(props: { title?: string; lead?: string; children: ReactNode }) {
  return (
    <section className={styles["section"]}>
      {props.title ? (
        <header>
          <h2>{props.title}</h2>
          {props.lead ? <p>{props.lead}</p> : null}
        </header>
      ) : null}
      {props.children}
    </section>
  );
}
