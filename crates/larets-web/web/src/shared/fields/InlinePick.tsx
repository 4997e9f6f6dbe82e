// Fields of a card that are picked: owner, department, one of many words, tags, companies.
import { IconPlus, IconX } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useDebouncedValue } from "@mantine/hooks";
import { useState } from "react";
import { answer, client } from "../api/client.ts";
import type { FieldLevel, NamedRef } from "../api/types.ts";
import { departmentsQuery, peopleQuery, sourcesQuery, tagsQuery } from "../directory/directory.ts";
import { useI18n } from "../i18n/i18n.tsx";
import { ReadOnlyMark } from "./FieldRow.tsx";
import styles from "./Inline.module.css";
import { PickList, type PickOption } from "./PickList.tsx";
import { PersonName } from "./Words.tsx";

function Still(props: { text: string | null | undefined }) {
  return (
    <div className={styles["still"]}>
      <span>{props.text || <span className={styles["none"]}>—</span>}</span>
      {props.text ? <ReadOnlyMark /> : null}
    </div>
  );
}

const named = (items: NamedRef[]): PickOption[] => items.map(({ id, name }) => ({ value: id, label: name }));
const plain = (items: string[]): PickOption[] => items.map((value) => ({ value, label: value }));

type PickProps = { label: string; value: NamedRef | null | undefined; level?: FieldLevel; onSave: (id: string | null) => Promise<void> };

export function InlineOwner(props: PickProps) {
  const { t } = useI18n();
  const { data } = useQuery(peopleQuery);
  if (props.level !== undefined && props.level !== "write") return <Still text={props.value?.name} />;
  return (
    <PickList
      label={t("edit.field", { name: props.label })}
      placeholder={t("edit.pick_person")}
      options={named(data ?? [])}
      onPick={(id) => void props.onSave(id).catch(() => undefined)}
      none={t("edit.no_owner")}
      onNone={() => void props.onSave(null).catch(() => undefined)}
    >
      {props.value ? <PersonName name={props.value.name} /> : <span className={styles["none"]}>{t("edit.no_owner")}</span>}
    </PickList>
  );
}

export function InlineDepartment(props: PickProps) {
  const { t } = useI18n();
  const { data } = useQuery(departmentsQuery);
  if (props.level !== undefined && props.level !== "write") return <Still text={props.value?.name} />;
  return (
    <PickList
      label={t("edit.field", { name: props.label })}
      placeholder={t("list.filter_value")}
      options={named(data ?? [])}
      onPick={(id) => void props.onSave(id).catch(() => undefined)}
      none={t("edit.no_department")}
      onNone={() => void props.onSave(null).catch(() => undefined)}
    >
      {props.value ? props.value.name : <span className={styles["none"]}>{t("edit.no_department")}</span>}
    </PickList>
  );
}

export function InlineSource(props: { label: string; value: string | null | undefined; level?: FieldLevel; onSave: (value: string | null) => Promise<void> }) {
  const { t } = useI18n();
  const { data } = useQuery(sourcesQuery);
  if (props.level !== undefined && props.level !== "write") return <Still text={props.value} />;
  return (
    <PickList
      label={t("edit.field", { name: props.label })}
      placeholder={t("list.filter_value")}
      options={plain(data ?? [])}
      free
      onPick={(value) => void props.onSave(value).catch(() => undefined)}
      none={t("state.none")}
      onNone={() => void props.onSave(null).catch(() => undefined)}
    >
      {props.value || <span className={styles["none"]}>{t("state.empty_value")}</span>}
    </PickList>
  );
}

export function InlineTags(props: { tags: string[]; level?: FieldLevel; onSave: (tags: string[]) => Promise<void> }) {
  const { t } = useI18n();
  const writable = props.level === undefined || props.level === "write";
  const { data } = useQuery({ ...tagsQuery, enabled: writable });
  const put = (tags: string[]) => void props.onSave(tags).catch(() => undefined);
  return (
    <div className={styles["chips"]}>
      {props.tags.map((tag) => (
        <span key={tag} className={styles["chip"]} data-still={writable ? undefined : ""}>
          {tag}
          {writable ? (
            <button type="button" className={styles["act"]} aria-label={t("point.remove", { value: tag })} onClick={() => put(props.tags.filter((other) => other !== tag))}>
              <IconX size={12} />
            </button>
          ) : null}
        </span>
      ))}
      {writable ? (
        <PickList
          label={t("edit.add_tag")}
          placeholder={t("edit.add_tag")}
          className={styles["act"]}
          options={plain((data ?? []).filter((tag) => !props.tags.includes(tag)))}
          free
          onPick={(tag) => put([...new Set([...props.tags, tag])])}
        >
          <IconPlus size={14} />
        </PickList>
      ) : props.tags.length === 0 ? (
        <span className={styles["none"]}>—</span>
      ) : null}
    </div>
  );
}

const DEBOUNCE_MS = 120;

/** Finds companies as one types. */
export function useCompanyOptions(): { options: PickOption[]; onWords: (words: string) => void } {
  const [words, setWords] = useState("");
  const [settled] = useDebouncedValue(words, DEBOUNCE_MS);
  const { data } = useQuery({
    queryKey: ["search", settled, "company"],
    enabled: settled.trim() !== "",
    queryFn: ({ signal }) => answer(client.GET("/api/v1/search", { params: { query: { q: settled, limit: 20 } }, signal })),
  });
  const hits = settled.trim() === "" ? [] : (data?.items ?? []);
  return {
    options: hits.filter(({ kind }) => kind === "company").map(({ id, title, subtitle }) => ({ value: id, label: title, hint: subtitle ?? undefined })),
    onWords: setWords,
  };
}
