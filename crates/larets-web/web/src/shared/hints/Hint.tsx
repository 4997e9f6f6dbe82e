// First words on a screen: one calm line above its content, read once and gone; all of them can be switched off. It covers
// nothing and waits for nobody.
import { IconBulb, IconX } from "@tabler/icons-react";
import { useI18n } from "../i18n/i18n.tsx";
import { setPreferences } from "../preferences.ts";
import { usePreferences } from "../usePreferences.ts";
import styles from "./Hint.module.css";

export type HintId = "today" | "board" | "list" | "import";

/** `bar`: it stands over a screen that reaches to the edges. */
export function Hint(props: { id: HintId; place?: "bar" }) {
  const { t } = useI18n();
  const { hints } = usePreferences();
  if (hints.off || hints.read.includes(props.id)) return null;
  return (
    <div className={styles["hint"]} data-place={props.place} role="note" aria-label={t("hint.label")}>
      <IconBulb size={16} stroke={1.7} aria-hidden />
      <p>
        {t(`hint.${props.id}`)}
        {props.id === "board" || props.id === "list" ? <span className={styles["keys"]}> {t(`hint.${props.id}_keys`)}</span> : null}
      </p>
      <button type="button" className={styles["never"]} onClick={() => setPreferences({ hints: { ...hints, off: true } })}>
        {t("hint.never")}
      </button>
      <button type="button" className={styles["close"]} aria-label={t("hint.close")} title={t("hint.close")} onClick={() => setPreferences({ hints: { ...hints, read: [...hints.read, props.id] } })}>
        <IconX size={15} aria-hidden />
      </button>
    </div>
  );
}
