// Draws the toasts and tells them to screen readers. Pointing at one keeps it.
import { IconX } from "@tabler/icons-react";
import { useEffect, useState, useSyncExternalStore } from "react";
import { useI18n } from "../i18n/i18n.tsx";
import styles from "./Toasts.module.css";
import { closeToast, currentToasts, onToasts, type Toast } from "./toasts.ts";

function ToastView(props: { toast: Toast }) {
  const { t } = useI18n();
  const [held, setHeld] = useState(false);
  const { id, lasts, action } = props.toast;

  useEffect(() => {
    if (held) return;
    const timer = setTimeout(() => closeToast(id), lasts);
    return () => clearTimeout(timer);
  }, [held, id, lasts]);

  return (
    <div
      className={styles["toast"]}
      data-tone={props.toast.tone}
      onPointerEnter={() => setHeld(true)}
      onPointerLeave={() => setHeld(false)}
      onFocus={() => setHeld(true)}
      onBlur={() => setHeld(false)}
    >
      <span className={styles["text"]}>{props.toast.text}</span>
      {action ? (
        <button
          type="button"
          className={styles["action"]}
          onClick={() => {
            closeToast(id);
            action.run();
          }}
        >
          {action.label}
        </button>
      ) : null}
      <button type="button" className={styles["close"]} aria-label={t("action.close")} onClick={() => closeToast(id)}>
        <IconX size={14} />
      </button>
      {action ? <span className={styles["clock"]} data-held={held ? "" : undefined} style={{ animationDuration: `${String(lasts)}ms` }} aria-hidden="true" /> : null}
    </div>
  );
}

export function Toasts() {
  const toasts = useSyncExternalStore(onToasts, currentToasts);
  return (
    <div className={styles["stack"]} role="status" aria-live="polite">
      {toasts.map((toast) => (
        <ToastView key={toast.id} toast={toast} />
      ))}
    </div>
  );
}
