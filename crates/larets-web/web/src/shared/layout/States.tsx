// What a screen shows when it has nothing, is loading, or failed. Each says what to do next.
import { Button } from "@mantine/core";
import type { ReactNode } from "react";
import { asProblem } from "../api/problem.ts";
import { useI18n } from "../i18n/i18n.tsx";
import { useProblemText } from "../i18n/useProblemText.ts";
import styles from "./States.module.css";

/** `page`: nothing else on the screen has a heading. */
export function EmptyState(props: { icon: ReactNode; title: string; text: string; page?: boolean; children?: ReactNode }) {
  const Heading = props.page ? "h1" : "h2";
  return (
    <div className={styles["empty"]}>
      <span className={styles["icon"]} aria-hidden="true">
        {props.icon}
      </span>
      <Heading>{props.title}</Heading>
      <p>{props.text}</p>
      {props.children ? <div className={styles["actions"]}>{props.children}</div> : null}
    </div>
  );
}

/** `children`: another way out than trying again. `page`: nothing else on the screen has a heading. */
export function ErrorState(props: { error: unknown; title?: string; page?: boolean; onRetry?: () => void; children?: ReactNode }) {
  const { t } = useI18n();
  const problemText = useProblemText();
  const { status } = asProblem(props.error);
  const Heading = props.page ? "h1" : "h2";
  // What is refused for lack of rights, or is not there, is so the next time too.
  const retriable = props.onRetry !== undefined && status !== 403 && status !== 404;
  return (
    <div className={styles["empty"]} role="alert">
      <Heading>{props.title ?? t(status === 403 ? "error.forbidden_title" : "error.title")}</Heading>
      <p>{problemText(props.error)}</p>
      {retriable || props.children ? (
        <div className={styles["actions"]}>
          {retriable ? (
            <Button variant="default" onClick={props.onRetry}>
              {t("action.retry")}
            </Button>
          ) : null}
          {props.children}
        </div>
      ) : null}
    </div>
  );
}

/** A grey bar in place of text that is on its way. */
export function Bone(props: { width: number | string; height?: number }) {
  return <span className={styles["bone"]} style={{ width: props.width, height: props.height ?? 10 }} aria-hidden="true" />;
}

/** Bars in the shape of a form or a card. */
export function Bones(props: { lines: number }) {
  const { t } = useI18n();
  return (
    <div className={styles["bones"]} role="status" aria-label={t("state.loading")}>
      {Array.from({ length: props.lines }, (_, index) => (
        <Bone key={index} width={`${String(40 + ((index * 29) % 50))}%`} />
      ))}
    </div>
  );
}

/** Words about a refusal beside what caused it; `words` instead of the usual ones. */
export function InlineProblem(props: { error: unknown; words?: string | undefined }) {
  const problemText = useProblemText();
  if (!props.error) return null;
  return (
    <p className={styles["problem"]} role="alert">
      {props.words ?? problemText(props.error)}
    </p>
  );
}
