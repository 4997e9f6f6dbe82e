// A masked value that may be shown for a reason: asked for beside it, shown for as long as the server says, and kept nowhere but in
// this component while it is on the page.
import { IconEye } from "@tabler/icons-react";
import { useEffect, useRef, useState, type KeyboardEvent } from "react";
import type { Point, Revealed } from "../api/types.ts";
import { useI18n } from "../i18n/i18n.tsx";
import { useProblemText } from "../i18n/useProblemText.ts";
import styles from "./Inline.module.css";
import { PointValue, type PointField } from "./PointValue.tsx";

export type Reveal = (pointId: string, reason: string) => Promise<Revealed>;

export function Revealable(props: { field: PointField; point: Point; reveal: Reveal }) {
  const { t } = useI18n();
  const { field, point } = props;
  const [asking, setAsking] = useState(false);
  const [shown, setShown] = useState<Revealed | null>(null);
  const show = useRef<HTMLButtonElement>(null);

  function close() {
    setAsking(false);
    requestAnimationFrame(() => show.current?.focus());
  }

  if (shown) return <ShownValue field={field} shown={shown} onEnd={() => setShown(null)} />;
  return (
    <>
      <PointValue field={field} point={point} />
      {asking ? (
        <ReasonForm
          onCancel={close}
          onReason={async (reason) => {
            setShown(await props.reveal(point.id, reason));
            setAsking(false);
          }}
        />
      ) : (
        <button ref={show} type="button" className={styles["reveal"]} onClick={() => setAsking(true)}>
          <IconEye size={14} aria-hidden />
          {t("reveal.show")}
        </button>
      )}
    </>
  );
}

function ShownValue(props: { field: PointField; shown: Revealed; onEnd: () => void }) {
  const { t } = useI18n();
  const { shown, onEnd } = props;
  const [left, setLeft] = useState(shown.seconds);

  useEffect(() => {
    const timer = setInterval(() => setLeft((seconds) => seconds - 1), 1000);
    return () => clearInterval(timer);
  }, []);
  useEffect(() => {
    if (left <= 0) onEnd();
  }, [left, onEnd]);

  return (
    <>
      <span role="status">
        <PointValue field={props.field} point={shown.point} />
      </span>
      <span className={styles["kind"]}>{t("reveal.left", { count: left })}</span>
    </>
  );
}

function ReasonForm(props: { onReason: (reason: string) => Promise<void>; onCancel: () => void }) {
  const { t } = useI18n();
  const problemText = useProblemText();
  const [reason, setReason] = useState("");
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);

  async function send() {
    if (busy || reason.trim() === "") return;
    setBusy(true);
    try {
      await props.onReason(reason.trim());
    } catch (refusal) {
      setError(refusal);
      setBusy(false);
    }
  }

  function onKeyDown(event: KeyboardEvent) {
    if (event.key === "Escape") {
      event.preventDefault();
      event.stopPropagation();
      props.onCancel();
    }
    if (event.key === "Enter") {
      event.preventDefault();
      void send();
    }
  }

  return (
    <span className={styles["reason"]}>
      <input
        className={styles["input"]}
        autoFocus
        value={reason}
        disabled={busy}
        maxLength={500}
        placeholder={t("reveal.reason")}
        aria-label={t("reveal.reason")}
        aria-invalid={error ? true : undefined}
        onKeyDown={onKeyDown}
        onChange={(event) => setReason(event.currentTarget.value)}
        onBlur={(event) => {
          if (reason.trim() === "" && !event.relatedTarget) props.onCancel();
        }}
      />
      <button type="button" className={styles["reveal"]} disabled={busy || reason.trim() === ""} onClick={() => void send()}>
        {t("reveal.show")}
      </button>
      {error ? (
        <span className={styles["error"]} role="alert">
          {problemText(error)}
        </span>
      ) : null}
    </span>
  );
}
