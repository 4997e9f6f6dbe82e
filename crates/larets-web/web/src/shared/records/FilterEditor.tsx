// The value of one condition: picked from what exists, typed, or a span of days.
import { Button, Combobox, TextInput, useCombobox } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useId, useState, type FormEvent } from "react";
import { departmentsQuery, peopleQuery, sourcesQuery, tagsQuery } from "../directory/directory.ts";
import { pipelinesQuery, stageOptions } from "../deals/pipelines.ts";
import { useClientOptions } from "../fields/InlinePick.tsx";
import type { PickOption } from "../fields/PickList.tsx";
import { useI18n } from "../i18n/i18n.tsx";
import { isDateField, NOBODY, type DateField, type Filter, type FilterField } from "./filters.ts";
import styles from "./Filters.module.css";

type ListedField = "stage" | "owner" | "department" | "source" | "tag";

/** What a field can be compared with, from the server; `loading` while some of the wanted is on its way. */
export function useFilterOptions(wanted: (field: ListedField) => boolean): { options: Record<ListedField, PickOption[]>; loading: boolean } {
  const { t } = useI18n();
  const queries = {
    pipelines: useQuery({ ...pipelinesQuery, enabled: wanted("stage") }),
    people: useQuery({ ...peopleQuery, enabled: wanted("owner") }),
    departments: useQuery({ ...departmentsQuery, enabled: wanted("department") }),
    tags: useQuery({ ...tagsQuery, enabled: wanted("tag") }),
    sources: useQuery({ ...sourcesQuery, enabled: wanted("source") }),
  };
  const named = (items: { id: string; name: string }[]) => items.map(({ id, name }) => ({ value: id, label: name }));
  const plain = (items: string[]) => items.map((value) => ({ value, label: value }));
  return {
    options: {
      stage: stageOptions(queries.pipelines.data ?? []),
      owner: [{ value: "me", label: t("list.filter_me") }, { value: NOBODY, label: t("edit.no_owner") }, ...named(queries.people.data ?? [])],
      department: named(queries.departments.data ?? []),
      source: plain(queries.sources.data ?? []),
      tag: plain(queries.tags.data ?? []),
    },
    loading: Object.values(queries).some(({ isLoading }) => isLoading),
  };
}

const SHOWN_AT_MOST = 100;

type OptionsProps = { label: string; placeholder: string; options: PickOption[]; loading: boolean; onWords?: (words: string) => void; onPick: (option: PickOption) => void };

function Options(props: OptionsProps) {
  const { t } = useI18n();
  const [words, setWords] = useState("");
  // The list stands open as long as the editor does.
  const combobox = useCombobox({ opened: true });
  // The store tells its target which list is open only when something is drawn anew.
  const listId = useId();
  const wanted = words.trim().toLocaleLowerCase();
  const options = (props.onWords || !wanted ? props.options : props.options.filter(({ label }) => label.toLocaleLowerCase().includes(wanted))).slice(0, SHOWN_AT_MOST);
  // What Enter takes is the first of what is shown now.
  useEffect(() => {
    combobox.selectFirstOption();
  }, [options.length, wanted]); // eslint-disable-line react-hooks/exhaustive-deps -- the store is new on each render
  return (
    <Combobox
      store={combobox}
      onOptionSubmit={(value) => {
        const option = props.options.find((one) => one.value === value);
        if (option) props.onPick(option);
      }}
    >
      {/* Escape closes the editor, not the list in it. */}
      <Combobox.EventsTarget withExpandedAttribute aria-expanded={options.length > 0} aria-controls={listId} data-mantine-stop-propagation={undefined}>
        <TextInput
          size="xs"
          value={words}
          placeholder={props.placeholder}
          aria-label={props.label}
          data-autofocus
          onChange={(event) => {
            setWords(event.currentTarget.value);
            props.onWords?.(event.currentTarget.value);
          }}
        />
      </Combobox.EventsTarget>
      {options.length > 0 ? (
        <Combobox.Options id={listId} className={styles["values"]} aria-label={props.label}>
          {options.map((option) => (
            <Combobox.Option key={option.value} value={option.value} className={styles["value"]}>
              <span className="truncate">{option.label}</span>
              {option.hint ? <small className="truncate">{option.hint}</small> : null}
            </Combobox.Option>
          ))}
        </Combobox.Options>
      ) : null}
      <div role="status">
        {options.length === 0 && (!props.onWords || wanted) ? <Combobox.Empty>{t(props.loading ? "state.loading" : "edit.pick_nothing")}</Combobox.Empty> : null}
      </div>
    </Combobox>
  );
}

function ClientOptions(props: { kind: "contact" | "company"; label: string; onPick: (option: PickOption) => void }) {
  const { t } = useI18n();
  const { options, loading, onWords } = useClientOptions(props.kind);
  return <Options label={props.label} placeholder={t(`edit.pick_${props.kind}`)} options={options} loading={loading} onWords={onWords} onPick={props.onPick} />;
}

function Typed(props: { field: "phone" | "email"; label: string; value: string; onValue: (value: string) => void }) {
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

function Days(props: { field: DateField; filters: Filter[]; onDays: (field: DateField, from: string, to: string) => void }) {
  const { t } = useI18n();
  const kept = (op: "from" | "to") => props.filters.find((filter) => filter.field === props.field && "op" in filter && filter.op === op)?.value ?? "";
  const [from, setFrom] = useState(kept("from"));
  const [to, setTo] = useState(kept("to"));
  const backwards = from !== "" && to !== "" && from > to;
  function submit(event: FormEvent) {
    event.preventDefault();
    if (!backwards) props.onDays(props.field, from, to);
  }
  return (
    <form className={styles["form"]} onSubmit={submit} noValidate>
      <TextInput size="xs" type="date" label={t("list.filter_from")} data-autofocus max="9999-12-31" value={from} onChange={(event) => setFrom(event.currentTarget.value)} />
      <TextInput
        size="xs"
        type="date"
        label={t("list.filter_to")}
        max="9999-12-31"
        error={backwards ? t("list.filter_backwards") : undefined}
        value={to}
        onChange={(event) => setTo(event.currentTarget.value)}
      />
      <Button type="submit" size="xs" disabled={(from === "" && to === "" && kept("from") === "" && kept("to") === "") || backwards}>
        {t("list.filter_apply")}
      </Button>
    </form>
  );
}

/** The editor of a field. `onAdd` tells the name of what was picked, where the value alone does not. */
export function FilterEditor(props: {
  field: FilterField;
  label: string;
  filters: Filter[];
  onAdd: (filter: Filter, name?: string) => void;
  onDays: (field: DateField, from: string, to: string) => void;
}) {
  const { t } = useI18n();
  const { field, label, filters, onAdd } = props;
  const { options, loading } = useFilterOptions((asked) => asked === field);
  if (isDateField(field)) return <Days field={field} filters={filters} onDays={props.onDays} />;
  if (field === "phone" || field === "email") {
    const value = filters.find((filter) => filter.field === field)?.value ?? "";
    return <Typed field={field} label={label} value={value} onValue={(typed) => onAdd({ field, value: typed })} />;
  }
  if (field === "company" || field === "contact") return <ClientOptions kind={field} label={label} onPick={(option) => onAdd({ field, value: option.value }, option.label)} />;
  return <Options label={label} placeholder={t("list.filter_value")} options={options[field]} loading={loading} onPick={({ value }) => onAdd({ field, value })} />;
}
