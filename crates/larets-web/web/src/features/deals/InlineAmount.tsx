// The sum of a deal, edited in place with its currency. As it was when editing began: a colleague's change may come meanwhile.
import { useRef, useState, type FocusEvent, type KeyboardEvent } from "react";
import type { FieldLevel, Money } from "../../shared/api/types.ts";
import { ReadOnlyMark } from "../../shared/fields/FieldRow.tsx";
import inline from "../../shared/fields/Inline.module.css";
import { useKeptFocus } from "../../shared/fields/useKeptFocus.ts";
import { currencyCodes } from "../../shared/i18n/choices.ts";
import { useI18n } from "../../shared/i18n/i18n.tsx";
import { useProblemText } from "../../shared/i18n/useProblemText.ts";

type Props = { value: Money | null | undefined; level?: FieldLevel; currency: string; begun?: boolean; onSave: (value: Money | null) => Promise<void>; onCancel: () => void };

export function InlineAmount(props: Props) {
  const { t, format } = useI18n();
  const [editing, setEditing] = useState(props.begun ?? false);
  const button = useRef<HTMLButtonElement>(null);
  const shown = props.value ? <span className="tabular">{format.sum(props.value)}</span> : null;
  if (props.level !== undefined && props.level !== "write") {
    return (
      <div className={inline["still"]}>
        {shown ?? <span className={inline["none"]}>—</span>}
        {shown ? <ReadOnlyMark /> : null}
      </div>
    );
  }
  if (!editing) {
    const words = props.value ? format.sum(props.value) : t("state.empty_value");
    return (
      <button ref={button} type="button" className={inline["button"]} aria-label={`${t("edit.field", { name: t("field.amount") })}: ${words}`} onClick={() => setEditing(true)}>
        {shown ?? <span className={inline["none"]}>{t("state.empty_value")}</span>}
      </button>
    );
  }
  return (
    <AmountForm
      {...props}
      onDone={(refocus) => {
        setEditing(false);
        if (refocus) requestAnimationFrame(() => button.current?.focus());
      }}
    />
  );
}

function AmountForm(props: Props & { onDone: (refocus: boolean) => void }) {
  const { t } = useI18n();
  const problemText = useProblemText();
  const [begun] = useState(props);
  const [value, setValue] = useState(begun.value?.value ?? "");
  const [currency, setCurrency] = useState(begun.value?.currency ?? begun.currency);
  const [error, setError] = useState<unknown>(null);
  const [saving, setSaving] = useState(false);
  const form = useRef<HTMLDivElement>(null);
  useKeptFocus(props.begun ? error : null, form);

  function cancel(refocus: boolean) {
    props.onCancel();
    props.onDone(refocus);
  }

  async function save(refocus: boolean) {
    if (saving) return;
    const typed = value.trim();
    if (typed === (begun.value?.value ?? "") && (typed === "" || currency === begun.value?.currency)) return cancel(refocus);
    setSaving(true);
    try {
      await begun.onSave(typed === "" ? null : { value: typed, currency });
      props.onDone(refocus);
    } catch (refusal) {
      setError(refusal);
      setSaving(false);
    }
  }

  function onKeyDown(event: KeyboardEvent) {
    if (event.key === "Escape") {
      event.preventDefault();
      event.stopPropagation();
      cancel(true);
    }
    if (event.key === "Enter") {
      event.preventDefault();
      void save(true);
    }
  }

  function onBlur(event: FocusEvent<HTMLElement>) {
    if (!event.currentTarget.contains(event.relatedTarget)) void save(false);
  }

  return (
    <div ref={form} onKeyDown={onKeyDown} onBlur={onBlur}>
      <div className={inline["pointForm"]}>
        <input className={inline["input"]} inputMode="decimal" autoComplete="off" autoFocus aria-label={t("field.amount")} aria-invalid={error ? true : undefined} disabled={saving} value={value} onChange={(event) => setValue(event.currentTarget.value)} />
        <select aria-label={t("field.currency")} disabled={saving} value={currency} onChange={(event) => setCurrency(event.currentTarget.value)}>
          {currencyCodes(currency).map((code) => (
            <option key={code} value={code}>
              {code}
            </option>
          ))}
        </select>
      </div>
      {error ? (
        <p className={inline["error"]} role="alert">
          {problemText(error)}
        </p>
      ) : null}
    </div>
  );
}
