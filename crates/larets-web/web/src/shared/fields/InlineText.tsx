// Text edited in place: click or Enter to edit, Enter or leaving to save, Esc to give up. A refused text stays in the field.
import { useRef, useState, type KeyboardEvent, type ReactNode } from "react";
import { Problem } from "../api/problem.ts";
import type { FieldLevel } from "../api/types.ts";
import { useI18n } from "../i18n/i18n.tsx";
import { useProblemText } from "../i18n/useProblemText.ts";
import { ReadOnlyMark } from "./FieldRow.tsx";
import { FIRST_DAY, FIRST_MOMENT, isHalf } from "./halfDates.ts";
import styles from "./Inline.module.css";
import { useKeptFocus } from "./useKeptFocus.ts";

const FIRST = { date: FIRST_DAY, "datetime-local": FIRST_MOMENT };
const LAST = { date: "9999-12-31", "datetime-local": "9999-12-31T23:59" };

export type InlineTextProps = {
  label: string;
  value: string | null | undefined;
  level?: FieldLevel;
  kind?: "text" | "date" | "datetime-local" | "lines";
  /** How the value is shown when it is not being edited. */
  show?: (value: string) => ReactNode;
  /** Being edited from the first moment on, where nothing else is shown of it. */
  begun?: boolean;
  onSave: (value: string | null) => Promise<void>;
  onCancel: () => void;
};

export function InlineText(props: InlineTextProps) {
  const { t } = useI18n();
  const problemText = useProblemText();
  const value = props.value ?? "";
  const [draft, setDraft] = useState<string | null>(props.begun ? value : null);
  // What was there when editing began, and the function that saves against it: a colleague's change may come meanwhile.
  const begun = useRef({ value, onSave: props.onSave });
  const [error, setError] = useState<unknown>(null);
  const [saving, setSaving] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const input = useRef<HTMLInputElement>(null);
  useKeptFocus(props.begun ? error : null, input);
  const shown = value === "" ? null : props.show ? props.show(value) : value;

  if (props.level !== undefined && props.level !== "write") {
    return (
      <div className={styles["still"]}>
        <span>{shown ?? <span className={styles["none"]}>—</span>}</span>
        {shown ? <ReadOnlyMark /> : null}
      </div>
    );
  }

  function begin() {
    begun.current = { value, onSave: props.onSave };
    setDraft(value);
  }

  function stop(refocus: boolean) {
    setDraft(null);
    setError(null);
    if (refocus) requestAnimationFrame(() => button.current?.focus());
  }

  function cancel(refocus: boolean) {
    props.onCancel();
    stop(refocus);
  }

  async function save(refocus: boolean) {
    if (draft === null || saving) return;
    const next = draft.trim();
    const same = next === begun.current.value && !input.current?.validity.badInput;
    if (same) return cancel(refocus);
    // Half a date is told as none: it would erase the one that is kept.
    if (input.current && isHalf(input.current)) return setError(Problem.dateIncomplete());
    setSaving(true);
    try {
      await begun.current.onSave(next === "" ? null : next);
      stop(refocus);
    } catch (refusal) {
      setError(refusal);
    } finally {
      setSaving(false);
    }
  }

  function onKeyDown(event: KeyboardEvent) {
    if (event.key === "Escape") {
      event.preventDefault();
      event.stopPropagation();
      cancel(true);
    }
    if (event.key === "Enter" && (props.kind !== "lines" || event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      void save(true);
    }
  }

  if (draft === null) {
    return (
      <button ref={button} type="button" className={styles["button"]} onClick={begin} aria-label={`${t("edit.field", { name: props.label })}: ${shown ?? t("state.empty_value")}`}>
        {shown ?? <span className={styles["none"]}>{t("state.empty_value")}</span>}
      </button>
    );
  }

  const ends = props.kind === "date" || props.kind === "datetime-local" ? props.kind : undefined;
  const shared = {
    className: styles["input"],
    value: draft,
    "aria-label": props.label,
    "aria-invalid": error ? true : undefined,
    autoFocus: true,
    disabled: saving,
    onKeyDown,
    onBlur: () => void save(false),
  };
  return (
    <div>
      {props.kind === "lines" ? (
        <textarea {...shared} rows={3} onChange={(event) => setDraft(event.currentTarget.value)} />
      ) : (
        <input {...shared} ref={input} type={props.kind ?? "text"} min={ends && FIRST[ends]} max={ends && LAST[ends]} onChange={(event) => setDraft(event.currentTarget.value)} />
      )}
      {error ? (
        <p className={styles["error"]} role="alert">
          {problemText(error)}
        </p>
      ) : null}
    </div>
  );
}
