// Filters of a list: a button that adds a condition, and the conditions as chips. All of them hold; they live in the URL.
import { Button, Popover } from "@mantine/core";
import { IconChevronLeft, IconChevronRight, IconFilter, IconX } from "@tabler/icons-react";
import { useState } from "react";
import type { RecordArea } from "../api/types.ts";
import { useI18n } from "../i18n/i18n.tsx";
import { useMe } from "../session/session.ts";
import { FilterEditor, useFilterOptions } from "./FilterEditor.tsx";
import styles from "./Filters.module.css";
import { fieldsFor, withFilter, type DateField, type Filter, type FilterField } from "./filters.ts";

type Area = RecordArea;
type Change = { filters: Filter[]; onFilters: (filters: Filter[]) => void };

/** Names of clients picked on this page. A chip must not open a card, and thereby be recorded, just to tell a name. */
const pickedNames = new Map<string, string>();

function useChange({ filters, onFilters }: Change) {
  return {
    add(filter: Filter, name?: string) {
      if (name !== undefined) pickedNames.set(filter.value, name);
      onFilters(withFilter(filters, filter));
    },
    days(field: DateField, from: string, to: string) {
      const others = filters.filter((filter) => filter.field !== field);
      const ends: Filter[] = [];
      if (from) ends.push({ field, op: "from", value: from });
      if (to) ends.push({ field, op: "to", value: to });
      onFilters([...others, ...ends]);
    },
  };
}

export function FilterMenu(props: Change & { area: Area }) {
  const { t } = useI18n();
  const fields = fieldsFor(props.area, useMe().fields[props.area]);
  const [opened, setOpened] = useState(false);
  const [field, setField] = useState<FilterField | null>(null);
  const change = useChange(props);
  const chosen = fields.find((one) => one.field === field);

  function toggle(next: boolean) {
    setOpened(next);
    setField(null);
  }

  return (
    <Popover width={264} position="bottom-end" opened={opened} onChange={toggle} trapFocus returnFocus>
      <Popover.Target>
        <Button variant="default" size="xs" aria-label={t("list.filter")} aria-haspopup="dialog" leftSection={<IconFilter size={15} />} onClick={() => toggle(!opened)}>
          {t("list.filter")}
        </Button>
      </Popover.Target>
      <Popover.Dropdown className={styles["dropdown"]} aria-label={t("list.filter")}>
        {chosen ? (
          <div key={chosen.field} className={styles["editor"]}>
            <button type="button" className={styles["back"]} aria-label={`${t("action.back")}: ${t(chosen.label)}`} onClick={() => setField(null)}>
              <IconChevronLeft size={15} aria-hidden />
              {t(chosen.label)}
            </button>
            <FilterEditor
              field={chosen.field}
              label={t(chosen.label)}
              filters={props.filters}
              onAdd={(filter, name) => {
                change.add(filter, name);
                toggle(false);
              }}
              onDays={(...days) => {
                change.days(...days);
                toggle(false);
              }}
            />
          </div>
        ) : (
          <ul className={styles["fields"]}>
            {fields.map((one) => (
              <li key={one.field}>
                <button type="button" onClick={() => setField(one.field)}>
                  {t(one.label)}
                  <IconChevronRight size={14} aria-hidden />
                </button>
              </li>
            ))}
          </ul>
        )}
      </Popover.Dropdown>
    </Popover>
  );
}

function Chip(props: Change & { filter: Filter; label: string; words: string }) {
  const { t } = useI18n();
  const [opened, setOpened] = useState(false);
  const change = useChange(props);
  const { filter, label } = props;
  return (
    <li className={styles["chip"]}>
      <Popover width={264} position="bottom-start" opened={opened} onChange={setOpened} trapFocus returnFocus>
        <Popover.Target>
          <button type="button" className={styles["words"]} aria-haspopup="dialog" onClick={() => setOpened(!opened)}>
            {props.words}
          </button>
        </Popover.Target>
        <Popover.Dropdown className={styles["dropdown"]} aria-label={label}>
          <div className={styles["editor"]}>
            <FilterEditor
              field={filter.field}
              label={label}
              filters={props.filters}
              onAdd={(changed, name) => {
                setOpened(false);
                if (name !== undefined) pickedNames.set(changed.value, name);
                props.onFilters(withFilter(props.filters.filter((other) => other !== filter), changed));
              }}
              onDays={(...days) => {
                setOpened(false);
                change.days(...days);
              }}
            />
          </div>
        </Popover.Dropdown>
      </Popover>
      <button type="button" className={styles["remove"]} aria-label={t("list.filter_remove", { name: props.words })} onClick={() => props.onFilters(props.filters.filter((other) => other !== filter))}>
        <IconX size={13} aria-hidden />
      </button>
    </li>
  );
}

/** `names`: names of clients that the rows of the list tell. */
export function FilterBar(props: Change & { area: Area; names: ReadonlyMap<string, string> }) {
  const { t, format } = useI18n();
  const { filters } = props;
  const { options } = useFilterOptions((asked) => filters.some(({ field }) => field === asked));
  if (filters.length === 0) return null;

  function value(filter: Filter): string {
    if ("op" in filter) return t(filter.op === "from" ? "list.filter_since" : "list.filter_until", { date: format.plainDate(filter.value) });
    if (filter.field === "phone" || filter.field === "email") return filter.value;
    if (filter.field === "company" || filter.field === "contact") return pickedNames.get(filter.value) ?? props.names.get(filter.value) ?? t("list.filter_chosen");
    return options[filter.field].find((option) => option.value === filter.value)?.label ?? filter.value;
  }

  return (
    <ul className={styles["bar"]} aria-label={t("list.filter")}>
      {filters.map((filter) => {
        const label = t(filter.field === "company" && props.area === "companies" ? "field.parent" : `field.${filter.field}`);
        const words = t("list.filter_is", { field: label, value: value(filter) });
        return <Chip key={`${filter.field} ${"op" in filter ? filter.op : ""} ${filter.value}`} filter={filter} label={label} words={words} filters={filters} onFilters={props.onFilters} />;
      })}
      <li>
        <button type="button" className={styles["clear"]} onClick={() => props.onFilters([])}>
          {t("action.clear")}
        </button>
      </li>
    </ul>
  );
}
