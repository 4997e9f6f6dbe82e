// The value of one condition, the quick way: picked from what exists, typed, or a span of days.
import { Button, NativeSelect, TextInput } from "@mantine/core";
import { useState, type FormEvent } from "react";
import { FIRST_DAY, useHalfDates } from "../fields/halfDates.ts";
import { useClientOptions } from "../fields/InlinePick.tsx";
import { OptionList } from "../fields/OptionList.tsx";
import type { PickOption } from "../fields/PickList.tsx";
import { useI18n } from "../i18n/i18n.tsx";
import { InlineProblem } from "../layout/States.tsx";
import { useMe } from "../session/session.ts";
import { isBare, type FilterField, type Offered, type Operation } from "./filterFields.ts";
import type { Condition } from "./filters.ts";
import styles from "./Filters.module.css";
import { FilterValue } from "./FilterValue.tsx";
import { beginning, dayAsked, dayShown, endsOf, isComplete, textOf } from "./filterValue.ts";
import type { Told } from "./filterWords.ts";
import { isListed, NOBODY, rememberName, useFilterOptions } from "./useTold.ts";

function ClientOptions(props: { kind: "contact" | "company"; label: string; onPick: (option: PickOption) => void }) {
  const { t } = useI18n();
  const { options, loading, onWords } = useClientOptions(props.kind);
  return <OptionList label={props.label} placeholder={t(`edit.pick_${props.kind}`)} options={options} loading={loading} onWords={onWords} onPick={props.onPick} />;
}

function Typed(props: { field: FilterField; label: string; value: string; onValue: (value: string) => void }) {
  const { t } = useI18n();
  const [value, setValue] = useState(props.value);
  function submit(event: FormEvent) {
    event.preventDefault();
    if (value.trim()) props.onValue(value.trim());
  }
  return (
    <form className={styles["form"]} onSubmit={submit}>
      <TextInput
        size="xs"
        type={props.field === "phone" ? "tel" : "text"}
        inputMode={props.field === "phone" ? "tel" : "email"}
        autoComplete="off"
        data-autofocus
        aria-label={props.label}
        description={t(props.field === "phone" ? "list.filter_phone_hint" : "list.filter_email_hint")}
        inputWrapperOrder={["input", "description"]}
        value={value}
        onChange={(event) => setValue(event.currentTarget.value)}
      />
      <Button type="submit" size="xs" disabled={!value.trim()}>
        {t("list.filter_apply")}
      </Button>
    </form>
  );
}

function Period(props: { offered: Offered; condition: Condition | undefined; onPick: (condition: Condition) => void }) {
  const { t, timeZone } = useI18n();
  const { offered, condition } = props;
  const [from, setFrom] = useState(() => endOf(condition, "after", timeZone));
  const [to, setTo] = useState(() => endOf(condition, "before", timeZone));
  const backwards = from !== "" && to !== "" && from > to;
  const { field } = offered;
  const half = useHalfDates();
  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    if (backwards || (!from && !to) || half.found(event.currentTarget)) return;
    if (from && to) props.onPick({ field, op: "between", value: { from, to } });
    else if (from) props.onPick({ field, op: "after", value: dayAsked("after", from) });
    else props.onPick({ field, op: "before", value: dayAsked("before", to) });
  }
  return (
    <>
      <ul className={styles["stretches"]}>
        {offered.operations.filter(isBare).map((op) => (
          <li key={op}>
            <button type="button" aria-pressed={condition?.op === op} onClick={() => props.onPick({ field, op })}>
              {t(`op.${op}` as "op.today")}
            </button>
          </li>
        ))}
      </ul>
      <form className={styles["form"]} onSubmit={submit} noValidate>
        <TextInput size="xs" type="date" label={t("list.filter_from")} data-autofocus min={FIRST_DAY} max="9999-12-31" value={from} onChange={(event) => setFrom(event.currentTarget.value)} />
        <TextInput
          size="xs"
          type="date"
          label={t("list.filter_to")}
          min={FIRST_DAY}
          max="9999-12-31"
          error={backwards ? t("list.filter_backwards") : undefined}
          value={to}
          onChange={(event) => setTo(event.currentTarget.value)}
        />
        <Button type="submit" size="xs" disabled={(from === "" && to === "") || backwards}>
          {t("list.filter_apply")}
        </Button>
        <InlineProblem error={half.problem} />
      </form>
    </>
  );
}

/** The first or the last day of what is asked already. */
function endOf(condition: Condition | undefined, end: "after" | "before", timeZone: string | undefined): string {
  if (!condition) return "";
  if (condition.op === end) return dayShown(end, textOf(condition.value), timeZone);
  const { from, to } = condition.op === "between" ? endsOf(condition.value) : {};
  return (end === "after" ? from : to) ?? "";
}

/** An operation and its value, for fields that nothing can be picked for. */
function Compared(props: { offered: Offered; condition: Condition | undefined; told: Told; onPick: (condition: Condition) => void }) {
  const { t } = useI18n();
  const { currency } = useMe().company;
  const { offered } = props;
  const [draft, setDraft] = useState(() => beginning(props.condition ?? { field: offered.field, op: offered.operations[0] ?? "is" }, currency));
  const complete = isComplete(draft);
  function submit(event: FormEvent) {
    event.preventDefault();
    if (complete) props.onPick(draft);
  }
  return (
    <form className={styles["form"]} onSubmit={submit} noValidate>
      <NativeSelect
        size="xs"
        aria-label={t("filter.operation")}
        data-autofocus
        value={draft.op}
        onChange={(event) => setDraft(beginning({ ...draft, op: event.currentTarget.value as Operation }, currency))}
        data={offered.operations.map((op) => ({ value: op, label: t(`op.${op}`) }))}
      />
      <div className={styles["compared"]}>
        <FilterValue condition={draft} told={props.told} currency={currency} onValue={(value) => setDraft({ ...draft, value })} />
      </div>
      <Button type="submit" size="xs" disabled={!complete}>
        {t("list.filter_apply")}
      </Button>
    </form>
  );
}

/** The quickest way to one condition on a field: pick what it is compared with. `condition`: what is asked of it already. */
export function FilterEditor(props: { offered: Offered; condition: Condition | undefined; told: Told; onPick: (condition: Condition) => void }) {
  const { t } = useI18n();
  const { offered, condition, onPick } = props;
  const { field, kind } = offered;
  const label = t(offered.label);
  const { options, loading } = useFilterOptions((asked) => asked === kind);
  if (kind === "moment" || kind === "due" || kind === "birthday") return <Period {...props} />;
  if (kind === "channel") return <Typed field={field} label={label} value={textOf(condition?.value)} onValue={(value) => onPick({ field, op: "is", value })} />;
  if (kind === "company" || kind === "contact") {
    return (
      <ClientOptions
        kind={kind}
        label={label}
        onPick={(option) => {
          rememberName(option.value, option.label);
          onPick({ field, op: "is", value: option.value });
        }}
      />
    );
  }
  if (isListed(kind)) {
    const pick = ({ value }: PickOption) => onPick({ field, op: kind === "tag" ? "has" : "is", value: value === NOBODY && kind !== "tag" && kind !== "source" ? null : value });
    return <OptionList label={label} placeholder={t("list.filter_value")} options={options[kind]} loading={loading} onPick={pick} />;
  }
  return <Compared {...props} />;
}
