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
import { PickList, PickOne, type PickOneProps, type PickOption } from "./PickList.tsx";
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

type PickProps = { label: string; value: NamedRef | null | undefined; level?: FieldLevel; onSave: PickOneProps["onSave"] };

export function InlineOwner(props: PickProps) {
  const { t } = useI18n();
  const { data } = useQuery(peopleQuery);
  if (props.level !== undefined && props.level !== "write") return <Still text={props.value?.name} />;
  return (
    <PickOne label={props.label} placeholder={t("edit.pick_person")} options={named(data ?? [])} none={t("edit.no_owner")} onSave={props.onSave}>
      {props.value ? <PersonName name={props.value.name} /> : undefined}
    </PickOne>
  );
}

export function InlineDepartment(props: PickProps) {
  const { t } = useI18n();
  const { data } = useQuery(departmentsQuery);
  if (props.level !== undefined && props.level !== "write") return <Still text={props.value?.name} />;
  return (
    <PickOne label={props.label} placeholder={t("list.filter_value")} options={named(data ?? [])} none={t("edit.no_department")} onSave={props.onSave}>
      {props.value?.name}
    </PickOne>
  );
}

export function InlineSource(props: { label: string; value: string | null | undefined; level?: FieldLevel; onSave: (value: string | null) => void }) {
  const { t } = useI18n();
  const { data } = useQuery(sourcesQuery);
  if (props.level !== undefined && props.level !== "write") return <Still text={props.value} />;
  return (
    <PickOne label={props.label} placeholder={t("list.filter_value")} options={plain(data ?? [])} free none={t("state.none")} onSave={props.onSave}>
      {props.value || <span className={styles["none"]}>{t("state.empty_value")}</span>}
    </PickOne>
  );
}

/** `busy`: the list that the next change would start from is being saved. `first`: a window begins with it. */
export function InlineTags(props: { tags: string[]; level?: FieldLevel; busy?: boolean; first?: boolean; onSave: (tags: string[]) => void }) {
  const { t } = useI18n();
  const writable = props.level === undefined || props.level === "write";
  const { data } = useQuery({ ...tagsQuery, enabled: writable });
  return (
    <div className={styles["chips"]}>
      {props.tags.map((tag) => (
        <span key={tag} className={styles["chip"]} data-still={writable ? undefined : ""}>
          {tag}
          {writable ? (
            <button
              type="button"
              className={styles["act"]}
              aria-label={t("point.remove", { value: tag })}
              disabled={props.busy}
              onClick={() => props.onSave(props.tags.filter((other) => other !== tag))}
            >
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
          busy={props.busy}
          first={props.first}
          options={plain((data ?? []).filter((tag) => !props.tags.includes(tag)))}
          free
          onPick={(tag) => props.onSave([...new Set([...props.tags, tag])])}
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
export function useCompanyOptions() {
  return useClientOptions("company");
}

/** Finds people or companies as one types. */
export function useClientOptions(wanted: "contact" | "company"): { options: PickOption[]; loading: boolean; onWords: (words: string) => void } {
  const [words, setWords] = useState("");
  const [settled] = useDebouncedValue(words, DEBOUNCE_MS);
  const { data, isLoading } = useQuery({
    queryKey: ["search", settled, wanted],
    enabled: settled.trim() !== "",
    queryFn: ({ signal }) => answer(client.GET("/api/v1/search", { params: { query: { q: settled, limit: 20 } }, signal })),
  });
  const hits = settled.trim() === "" ? [] : (data?.items ?? []);
  return {
    options: hits.filter(({ kind }) => kind === wanted).map(({ id, title, subtitle }) => ({ value: id, label: title, hint: subtitle ?? undefined })),
    loading: isLoading || settled !== words,
    onWords: setWords,
  };
}
