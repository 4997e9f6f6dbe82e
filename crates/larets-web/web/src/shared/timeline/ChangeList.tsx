// Fields that change, each with what was there and what comes.
import { IconArrowRight } from "@tabler/icons-react";
import type { FieldChange } from "../api/types.ts";
import { shownValue } from "../fields/shownValue.ts";
import { useI18n } from "../i18n/i18n.tsx";
import { changeText } from "./changeText.ts";
import styles from "./Timeline.module.css";

/** `named`: whether each says which field it is. */
export function ChangeList(props: { changes: FieldChange[]; named: boolean }) {
  const { t, known, format } = useI18n();
  const shown = (field: string, value: unknown) => changeText(field, shownValue(value), format) || t("state.empty_value");
  return (
    <ul className={styles["changes"]}>
      {props.changes.map(({ field, before, after }) => (
        <li key={field}>
          {props.named ? <b>{known(`field.${field}`, field)}</b> : null}
          <span className="visually-hidden">{t("timeline.from_to", { before: shown(field, before), after: shown(field, after) })}</span>
          <span className={styles["pair"]} aria-hidden="true">
            <s>{shown(field, before)}</s>
            <IconArrowRight size={12} />
            <span>{shown(field, after)}</span>
          </span>
        </li>
      ))}
    </ul>
  );
}
