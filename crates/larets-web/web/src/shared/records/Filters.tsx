// Filters of a list: chosen from what exists, shown as chips, kept in the URL. All of them must hold.
import { Button, Menu } from "@mantine/core";
import { IconFilter, IconX } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { departmentsQuery, peopleQuery, sourcesQuery, tagsQuery } from "../directory/directory.ts";
import { useI18n } from "../i18n/i18n.tsx";
import type { PlainKey } from "../i18n/translate.ts";
import { useMe } from "../session/session.ts";
import styles from "./Filters.module.css";
import type { Filter, FilterField } from "./listSearch.ts";

const FIELDS: { field: Exclude<FilterField, "company">; label: PlainKey }[] = [
  { field: "owner", label: "field.owner" },
  { field: "department", label: "field.department" },
  { field: "source", label: "field.source" },
  { field: "tag", label: "field.tag" },
];

type Option = { value: string; label: string };

function useOptions(wanted: boolean): Record<FilterField, Option[]> {
  const { t } = useI18n();
  const people = useQuery({ ...peopleQuery, enabled: wanted }).data ?? [];
  const departments = useQuery({ ...departmentsQuery, enabled: wanted }).data ?? [];
  const tags = useQuery({ ...tagsQuery, enabled: wanted }).data ?? [];
  const sources = useQuery({ ...sourcesQuery, enabled: wanted }).data ?? [];
  const named = (items: { id: string; name: string }[]) => items.map(({ id, name }) => ({ value: id, label: name }));
  const plain = (items: string[]) => items.map((value) => ({ value, label: value }));
  return {
    owner: [{ value: "me", label: t("list.filter_me") }, ...named(people)],
    department: named(departments),
    source: plain(sources),
    tag: plain(tags),
    company: [],
  };
}

export function FilterMenu(props: { area: string; filters: Filter[]; onFilters: (filters: Filter[]) => void }) {
  const { t } = useI18n();
  const levels = useMe().fields[props.area] ?? {};
  const [opened, setOpened] = useState(false);
  const options = useOptions(opened);
  // A filter by a field one may not see would be an oracle: the server refuses it, so it is not offered.
  const fields = FIELDS.filter(({ field }) => (levels[field] ?? levels[`${field}s`] ?? "read") !== "hidden");

  return (
    <Menu width={220} opened={opened} onChange={setOpened}>
      <Menu.Target>
        <Button variant="default" size="xs" aria-label={t("list.filter")} leftSection={<IconFilter size={15} />}>
          {t("list.filter")}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {fields.map(({ field, label }) => (
          <Menu.Sub key={field} position="left-start">
            <Menu.Sub.Target>
              <Menu.Sub.Item>{t(label)}</Menu.Sub.Item>
            </Menu.Sub.Target>
            <Menu.Sub.Dropdown className={styles["values"]}>
              {options[field].map((option) => (
                <Menu.Item
                  key={option.value}
                  onClick={() => props.onFilters([...props.filters.filter((filter) => filter.field !== field || field === "tag"), { field, value: option.value }])}
                >
                  {option.label}
                </Menu.Item>
              ))}
              {options[field].length === 0 ? <Menu.Label>{t("edit.pick_nothing")}</Menu.Label> : null}
            </Menu.Sub.Dropdown>
          </Menu.Sub>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

export function FilterBar(props: { filters: Filter[]; onFilters: (filters: Filter[]) => void }) {
  const { t } = useI18n();
  const options = useOptions(props.filters.length > 0);
  if (props.filters.length === 0) return null;
  return (
    <ul className={styles["bar"]}>
      {props.filters.map((filter) => {
        const field = t(`field.${filter.field}`);
        const value = options[filter.field].find((option) => option.value === filter.value)?.label ?? filter.value;
        return (
          <li key={`${filter.field} ${filter.value}`} className={styles["chip"]}>
            <span>{t("list.filter_is", { field, value })}</span>
            <button type="button" aria-label={t("list.filter_remove", { name: field })} onClick={() => props.onFilters(props.filters.filter((other) => other !== filter))}>
              <IconX size={13} />
            </button>
          </li>
        );
      })}
      <li>
        <button type="button" className={styles["clear"]} onClick={() => props.onFilters([])}>
          {t("action.clear")}
        </button>
      </li>
    </ul>
  );
}
