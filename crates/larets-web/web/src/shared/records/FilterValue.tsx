// The value of one condition in the builder: whatever its field and operation ask for. It is kept as the server reads it.
import { NativeSelect, TextInput } from "@mantine/core";
import { IconPlus, IconX } from "@tabler/icons-react";
import { useState } from "react";
import { currencyCodes } from "../i18n/choices.ts";
import { FIRST_DAY } from "../fields/halfDates.ts";
import { useClientOptions } from "../fields/InlinePick.tsx";
import { PickList, type PickOption } from "../fields/PickList.tsx";
import { useI18n } from "../i18n/i18n.tsx";
import { isBare, kindOf } from "./filterFields.ts";
import { VALUES_LIMIT, type Condition, type Value } from "./filters.ts";
import { dayAsked, dayShown, endsOf, isBackwards, isNoSum, listOf, plainSum, textOf } from "./filterValue.ts";
import type { Told } from "./filterWords.ts";
import styles from "./FilterBuilder.module.css";
import { isListed, NOBODY, rememberName, useFilterOptions } from "./useTold.ts";

type Props = { condition: Condition; told: Told; currency: string; onValue: (value: Value) => void };

function Days(props: Props & { label: string; value: string; onDay: (day: string) => void; error?: string }) {
  return <TextInput size="xs" type="date" min={FIRST_DAY} max="9999-12-31" aria-label={props.label} error={props.error} value={props.value} onChange={(event) => props.onDay(event.currentTarget.value)} />;
}

function Period(props: Props) {
  const { t, timeZone } = useI18n();
  const { condition, onValue } = props;
  const { op, value } = condition;
  if (op === "between") {
    const { from = "", to = "" } = endsOf(value);
    return (
      <>
        <Days {...props} label={t("list.filter_from")} value={from} onDay={(day) => onValue({ from: day, to })} />
        <span aria-hidden="true">–</span>
        <Days {...props} label={t("list.filter_to")} value={to} error={isBackwards(condition) ? t("list.filter_backwards") : undefined} onDay={(day) => onValue({ from, to: day })} />
      </>
    );
  }
  if (op === "last_n_days" || op === "next_n_days") {
    return (
      <TextInput
        size="xs"
        type="number"
        min={1}
        max={3660}
        className={styles["short"]}
        aria-label={t("filter.days")}
        value={typeof value === "number" && value > 0 ? value : ""}
        onChange={(event) => onValue(Math.trunc(Number(event.currentTarget.value)))}
      />
    );
  }
  const at = textOf(value);
  if (op !== "after" && op !== "before") return <Days {...props} label={t("filter.value")} value={at} onDay={onValue} />;
  return <Days {...props} label={t("filter.value")} value={dayShown(op, at, timeZone)} onDay={(day) => onValue(day ? dayAsked(op, day) : "")} />;
}

function Sum(props: { label: string; currency: string; value: string | undefined; error?: string; onSum: (sum: string) => void }) {
  const { t } = useI18n();
  const { currency, value = "" } = props;
  const [typed, setTyped] = useState(value);
  function put(text: string) {
    setTyped(text);
    props.onSum(plainSum(text, currency));
  }
  return (
    <TextInput
      size="xs"
      inputMode="decimal"
      autoComplete="off"
      aria-label={props.label}
      error={isNoSum(value) ? t("problem.amount_invalid") : props.error}
      // As it was typed, as long as it is this condition's.
      value={plainSum(typed, currency) === value ? typed : value}
      onChange={(event) => put(event.currentTarget.value)}
    />
  );
}

function Amount({ condition, currency, onValue }: Props) {
  const { t } = useI18n();
  const ends = endsOf(condition.value);
  const own = ends.currency ?? currency;
  const put = (change: typeof ends) => onValue({ ...ends, currency: own, ...change });
  return (
    <>
      {condition.op === "between" ? (
        <>
          <Sum currency={own} label={t("filter.sum_from")} value={ends.from} onSum={(from) => put({ from })} />
          <span aria-hidden="true">–</span>
          <Sum currency={own} label={t("filter.sum_to")} value={ends.to} error={isBackwards(condition) ? t("filter.sum_backwards") : undefined} onSum={(to) => put({ to })} />
        </>
      ) : (
        <Sum currency={own} label={t("field.amount")} value={ends.amount} onSum={(amount) => put({ amount })} />
      )}
      <NativeSelect size="xs" className={styles["currency"]} aria-label={t("filter.currency")} data={currencyCodes(own)} value={own} onChange={(event) => put({ currency: event.currentTarget.value })} />
    </>
  );
}

type PickProps = Props & { options: PickOption[]; loading: boolean; onWords?: (words: string) => void; free?: boolean };

function Picks(props: PickProps) {
  const { t } = useI18n();
  const { condition, told, onValue, options, onWords } = props;
  const { field, op, value } = condition;
  const label = t("filter.value");
  const wire = (picked: string) => (picked === NOBODY && !props.free ? null : picked);
  const remember = (picked: string, name: string) => onWords && rememberName(picked, name);
  const several = op === "in";
  const chosen = several ? listOf(value) : value === undefined || Array.isArray(value) ? [] : [value as string | null];
  const rest = several ? options.filter((option) => !chosen.includes(wire(option.value))) : options;
  const list = { placeholder: t("list.filter_value"), onWords, loading: props.loading, free: props.free };
  if (!several) {
    return (
      <PickList
        {...list}
        label={chosen.length > 0 ? `${label}: ${told.nameOf(field, chosen[0] ?? null)}` : label}
        options={rest}
        className={styles["pick"]}
        onPick={(picked, name) => {
          remember(picked, name);
          onValue(wire(picked));
        }}
      >
        {chosen.length > 0 ? <span className="truncate">{told.nameOf(field, chosen[0] ?? null)}</span> : <span className={styles["none"]}>{t("filter.pick")}</span>}
      </PickList>
    );
  }
  return (
    <span className={styles["picks"]}>
      {chosen.map((one) => {
        const name = told.nameOf(field, one);
        return (
          <span key={one ?? NOBODY} className={styles["picked"]}>
            <span className="truncate">{name}</span>
            <button type="button" aria-label={t("point.remove", { value: name })} onClick={() => onValue(chosen.filter((other) => other !== one))}>
              <IconX size={12} aria-hidden />
            </button>
          </span>
        );
      })}
      {chosen.length < VALUES_LIMIT ? (
        <PickList
          {...list}
          label={t("action.add")}
          options={rest}
          className={styles["more"]}
          onPick={(picked, name) => {
            remember(picked, name);
            onValue([...chosen, wire(picked)]);
          }}
        >
          <IconPlus size={13} aria-hidden />
          {chosen.length === 0 ? t("filter.pick") : null}
        </PickList>
      ) : null}
    </span>
  );
}

function ListedPicks(props: Props & { free?: boolean }) {
  const kind = kindOf(props.condition.field);
  const { options, loading } = useFilterOptions((asked) => asked === kind);
  return <Picks {...props} options={isListed(kind) ? options[kind] : []} loading={loading} />;
}

function ClientPicks(props: Props & { wanted: "contact" | "company" }) {
  const { options, loading, onWords } = useClientOptions(props.wanted);
  return <Picks {...props} options={options} loading={loading} onWords={onWords} />;
}

export function FilterValue(props: Props) {
  const { t } = useI18n();
  const { condition, onValue } = props;
  const { field, op, value } = condition;
  const kind = kindOf(field);
  if (isBare(op)) return null;
  if (kind === "moment" || kind === "due" || kind === "birthday") return <Period {...props} />;
  if (kind === "amount") return <Amount {...props} />;
  if (kind === "import") return <span className="truncate">{props.told.nameOf(field, textOf(value))}</span>;
  if (kind === "company" || kind === "contact") return <ClientPicks {...props} wanted={kind} />;
  if (kind === "tag" || (kind === "source" && (op === "is" || op === "is_not"))) return <ListedPicks {...props} free />;
  if (isListed(kind) && kind !== "source") return <ListedPicks {...props} />;
  if (kind === "stale") {
    const data = [
      { value: "yes", label: t("said.yes") },
      { value: "no", label: t("said.no") },
    ];
    return <NativeSelect size="xs" className={styles["short"]} aria-label={t("filter.value")} data={data} value={value === false ? "no" : "yes"} onChange={(event) => onValue(event.currentTarget.value === "yes")} />;
  }
  return <TextInput size="xs" maxLength={300} autoComplete="off" aria-label={t("filter.value")} value={textOf(value)} onChange={(event) => onValue(event.currentTarget.value)} />;
}
