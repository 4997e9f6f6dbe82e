// The value that many records get: a person, a department, tags, a stage, a field. Tells it when it is complete.
import { Autocomplete, NativeSelect, Select, Textarea, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { RecordArea } from "../api/types.ts";
import { departmentsQuery, peopleQuery, sourcesQuery } from "../directory/directory.ts";
import { FIRST_DAY, FIRST_MOMENT } from "../fields/halfDates.ts";
import { InlineTags } from "../fields/InlinePick.tsx";
import { useI18n } from "../i18n/i18n.tsx";
import { momentOf } from "../i18n/zone.ts";
import { useMe } from "../session/session.ts";
import { isBare, settableFields, type BulkAct, type BulkValue } from "./bulk.ts";
import styles from "./BulkDialog.module.css";
import { BulkStageInput } from "./BulkStageInput.tsx";

const NOBODY = "";
const TEXT_LIMIT = 500;

type InputProps = { onValue: (value: BulkValue | null) => void };

/** What is complete from the beginning: what needs no value, and the first field, emptied. */
export function firstValue(act: BulkAct, fields: string[]): BulkValue | null {
  if (isBare(act)) return { act };
  return act === "field" && fields[0] !== undefined ? { act, field: fields[0], value: null } : null;
}

function PlaceInput(props: InputProps & { act: "owner" | "department" }) {
  const { t } = useI18n();
  const { act } = props;
  const people = useQuery({ ...peopleQuery, enabled: act === "owner" }).data;
  const departments = useQuery({ ...departmentsQuery, enabled: act === "department" }).data;
  const named = (act === "owner" ? people : departments) ?? [];
  return (
    <Select
      label={t(`field.${act}`)}
      description={act === "owner" ? t("bulk.owner_hint") : undefined}
      placeholder={t(`bulk.pick_${act}`)}
      data-autofocus
      data={[{ value: NOBODY, label: t(act === "owner" ? "edit.no_owner" : "edit.no_department") }, ...named.map(({ id, name }) => ({ value: id, label: name }))]}
      allowDeselect={false}
      searchable
      nothingFoundMessage={t("edit.pick_nothing")}
      onChange={(id) => props.onValue(id === null ? null : { act, id: id === NOBODY ? null : id })}
    />
  );
}

function TagsInputs(props: InputProps) {
  const { t } = useI18n();
  const [tags, setTags] = useState<{ add: string[]; remove: string[] }>({ add: [], remove: [] });
  function change(part: Partial<typeof tags>) {
    const next = { ...tags, ...part };
    setTags(next);
    props.onValue(next.add.length + next.remove.length > 0 ? { act: "tags", ...next } : null);
  }
  return (
    <>
      {(["add", "remove"] as const).map((part) => (
        <div key={part} role="group" aria-label={t(`bulk.${part}_tags`)} className={styles["tags"]}>
          <span>{t(`bulk.${part}_tags`)}</span>
          <InlineTags tags={tags[part]} first={part === "add"} onSave={(next) => change({ [part]: next })} />
        </div>
      ))}
    </>
  );
}

function FieldInput(props: InputProps & { area: RecordArea }) {
  const { t, known, timeZone } = useI18n();
  const fields = settableFields(useMe(), props.area);
  const [field, setField] = useState(fields[0] ?? "");
  const [text, setText] = useState("");
  const { data: sources } = useQuery({ ...sourcesQuery, enabled: field === "source" });

  function change(nextField: string, next: string) {
    setField(nextField);
    setText(next);
    const value = nextField === "next_step_at" && next ? momentOf(next, timeZone) : next.trim() || null;
    props.onValue({ act: "field", field: nextField, value });
  }

  const common = { label: t("bulk.value"), description: t("bulk.value_hint"), value: text };
  return (
    <>
      <NativeSelect
        label={t("bulk.which_field")}
        data-autofocus
        data={fields.map((value) => ({ value, label: known(`field.${value}`, value) }))}
        value={field}
        onChange={(event) => change(event.currentTarget.value, "")}
      />
      {field === "source" ? (
        <Autocomplete {...common} maxLength={TEXT_LIMIT} data={sources ?? []} onChange={(next) => change(field, next)} />
      ) : field === "expected_close" ? (
        <TextInput {...common} type="date" min={FIRST_DAY} max="9999-12-31" onChange={(event) => change(field, event.currentTarget.value)} />
      ) : field === "next_step_at" ? (
        <TextInput {...common} type="datetime-local" min={FIRST_MOMENT} max="9999-12-31T23:59" onChange={(event) => change(field, event.currentTarget.value)} />
      ) : field === "address" || field === "legal_address" || field === "lost_reason" ? (
        <Textarea {...common} autosize minRows={2} maxRows={6} maxLength={TEXT_LIMIT} onChange={(event) => change(field, event.currentTarget.value)} />
      ) : (
        <TextInput {...common} autoComplete="off" maxLength={TEXT_LIMIT} onChange={(event) => change(field, event.currentTarget.value)} />
      )}
    </>
  );
}

export function BulkValueInput(props: InputProps & { area: RecordArea; act: BulkAct }) {
  const { t } = useI18n();
  const { act, onValue } = props;
  switch (act) {
    case "owner":
    case "department":
      return <PlaceInput act={act} onValue={onValue} />;
    case "stage":
      return <BulkStageInput onValue={onValue} />;
    case "tags":
      return <TagsInputs onValue={onValue} />;
    case "field":
      return <FieldInput area={props.area} onValue={onValue} />;
    case "delete":
    case "restore":
      return <p className={styles["text"]}>{t(`bulk.${act}_text`)}</p>;
  }
}
