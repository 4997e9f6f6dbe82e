// First words on a screen: one calm line above its content, read once and gone; all of them can be switched off. It covers
// nothing and waits for nobody.
import { IconBulb, IconX } from "@tabler/icons-react";
import type { Me } from "../api/types.ts";
import { useI18n } from "../i18n/i18n.tsx";
import { setPreferences } from "../preferences.ts";
import { may, useMe } from "../session/session.ts";
import { usePreferences } from "../usePreferences.ts";
import styles from "./Hint.module.css";

export type HintId = "today" | "board" | "list" | "import";

/** Who may do what it tells of: nobody else is told. */
const FOR_WHOM: Record<HintId, (me: Me) => boolean> = {
  today: (me) => may(me, "deals", "edit"),
  board: (me) => may(me, "deals", "edit"),
  list: () => true,
  import: (me) => ["contacts", "companies", "deals"].some((area) => may(me, area, "import")),
};

/** `bar`: it stands over a screen that reaches to the edges. `covered`: a card is open, which on a phone is all there is to see. */
export function Hint(props: { id: HintId; place?: "bar"; covered?: boolean }) {
  const { t } = useI18n();
  const me = useMe();
  const { hints } = usePreferences();
  if (hints.off || hints.read.includes(props.id) || !FOR_WHOM[props.id](me)) return null;
  return (
    <div className={styles["hint"]} data-place={props.place} data-covered={props.covered ? "" : undefined} role="note" aria-label={t("hint.label")}>
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
