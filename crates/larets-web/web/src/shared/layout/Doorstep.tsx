// The frame of the screens before sign-in: the mark, a card, and the choice of language.
import type { ReactNode } from "react";
import { loadWords } from "../i18n/dictionaries.ts";
import { useI18n } from "../i18n/i18n.tsx";
import { useChosenLanguage } from "../session/useChosenLanguage.ts";
import { useScreenTitle } from "./useScreenTitle.ts";
import styles from "./Doorstep.module.css";
import { Logo } from "./Logo.tsx";
import { InlineProblem } from "./States.tsx";

export function Doorstep(props: { title: string; lead?: string; wide?: boolean; children: ReactNode }) {
  const { t, language } = useI18n();
  const { choose, error } = useChosenLanguage();
  useScreenTitle(props.title);
  return (
    <div className={styles["page"]}>
      <main className={styles["column"]} data-wide={props.wide ? "" : undefined}>
        <div className={styles["brand"]}>
          <Logo size={36} />
          <span>{t("app.name")}</span>
        </div>
        <section className={styles["card"]}>
          <header>
            <h1>{props.title}</h1>
            {props.lead ? <p>{props.lead}</p> : null}
          </header>
          {props.children}
        </section>
      </main>
      <footer className={styles["foot"]}>
        <InlineProblem error={error} />
        <div className={styles["languages"]}>
          {(["ru", "en"] as const).map((option) => (
            <button
              key={option}
              type="button"
              lang={option}
              aria-pressed={language === option}
              // Whoever points at a language is about to choose it.
              onPointerEnter={() => void loadWords(option).catch(() => undefined)}
              onClick={() => choose(option)}
            >
              {t(`language.${option}`)}
            </button>
          ))}
        </div>
      </footer>
    </div>
  );
}
