// Cells of a list while they are edited: the fields of a card, in a small window over the cell. What is saved can be undone for ten
// seconds; what is refused stays and says why; somebody else's change is asked about as on a card.
import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import type { ClientRecord } from "../api/types.ts";
import { departmentsQuery, peopleQuery, sourcesQuery, tagsQuery } from "../directory/directory.ts";
import { useI18n } from "../i18n/i18n.tsx";
import { InlineProblem } from "../layout/States.tsx";
import { toastWithUndo } from "../layout/toasts.ts";
import type { RecordSource } from "../records/source.ts";
import type { CellEdit } from "../table/columns.ts";
import styles from "./cells.module.css";
import { InlineText, type InlineTextProps } from "./InlineText.tsx";
import { OptionList } from "./OptionList.tsx";
import { useFieldSaves, type FieldChange } from "./useFieldSaves.tsx";

const NOBODY = "none";

export type CellProps<R extends ClientRecord, C> = { source: RecordSource<R, C>; record: R; field: string; label: string; done: () => void };

/** Saves what a cell shows and closes it; `error` is what was refused. `onSaved` is told of the undoing, too. */
export function useCellSave<R extends ClientRecord, C>({ source, record, field, label, done }: CellProps<R, C>, onSaved?: (field: string, saved: R) => void) {
  const { t } = useI18n();
  const saves = useFieldSaves(source, record, onSaved);
  const state = saves.stateOf(field);
  const [settled, setSettled] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const told = useRef(false);
  useEffect(() => {
    if (state?.phase !== "saved" || told.current) return;
    told.current = true;
    if (state.undo) toastWithUndo(t("cell.saved", { field: label }), t("action.undo"), state.undo);
  }, [state, t, label]);
  useEffect(() => {
    if (settled) done();
  }, [settled, done]);
  return {
    error,
    busy: state?.phase === "saving",
    saves,
    async save(change: FieldChange<C>): Promise<void> {
      told.current = false;
      await saves.save(field, change);
      setSettled(true);
    },
    /** As `save`, and the cell stays open. */
    async saveSome(change: FieldChange<C>): Promise<void> {
      told.current = false;
      await saves.save(field, change);
    },
    /** As `save`, and keeps what was refused to be shown. */
    pick(change: FieldChange<C>, stay = false): void {
      told.current = false;
      saves.save(field, change).then(
        () => setSettled(!stay),
        (refusal: unknown) => {
          saves.forget(field);
          setError(refusal);
        },
      );
    },
    cancel(): void {
      saves.forget(field);
      done();
    },
  };
}

function CellText<R extends ClientRecord, C>(props: CellProps<R, C> & Pick<InlineTextProps, "kind">) {
  const { save, cancel } = useCellSave(props);
  const { record, field, label } = props;
  const value = (record as Record<string, unknown>)[field];
  const now = typeof value === "string" ? value : null;
  return (
    <InlineText
      label={label}
      value={now}
      kind={props.kind}
      begun
      onCancel={cancel}
      onSave={(next) => save({ body: { [field]: next } as C, undo: { [field]: now } as C })}
    />
  );
}

function CellOwner<R extends ClientRecord, C>(props: CellProps<R, C>) {
  const { t } = useI18n();
  const { data, isLoading } = useQuery(peopleQuery);
  const { pick, error } = useCellSave(props);
  const { owner, department, fields } = props.record;
  // Nobody stands last: the first is what a hasty Enter takes.
  const options = [...(data ?? []).map(({ id, name }) => ({ value: id, label: name })), { value: NOBODY, label: t("edit.no_owner") }];
  // A new owner brings along their department: back goes both, as far as it is known.
  const placement = { owner_id: owner?.id ?? null, ...(fields["department"] === "hidden" ? {} : { department_id: department?.id ?? null }) };
  return (
    <>
      <OptionList
        label={props.label}
        placeholder={t("edit.pick_person")}
        options={options}
        loading={isLoading}
        chosen={[owner?.id ?? NOBODY]}
        onPick={({ value, label }) => pick({ body: { owner_id: value === NOBODY ? null : value } as C, undo: placement as C, mine: { owner: label }, before: { owner: owner?.name, department: department?.name } })}
      />
      <InlineProblem error={error} />
    </>
  );
}

function CellDepartment<R extends ClientRecord, C>(props: CellProps<R, C>) {
  const { t } = useI18n();
  const { data, isLoading } = useQuery(departmentsQuery);
  const { pick, error } = useCellSave(props);
  const { department } = props.record;
  const options = [...(data ?? []).map(({ id, name }) => ({ value: id, label: name })), { value: NOBODY, label: t("edit.no_department") }];
  return (
    <>
      <OptionList
        label={props.label}
        placeholder={t("list.filter_value")}
        options={options}
        loading={isLoading}
        chosen={[department?.id ?? NOBODY]}
        onPick={({ value, label }) =>
          pick({ body: { department_id: value === NOBODY ? null : value } as C, undo: { department_id: department?.id ?? null } as C, mine: { department: label }, before: { department: department?.name } })
        }
      />
      <InlineProblem error={error} />
    </>
  );
}

function CellSource<R extends ClientRecord, C>(props: CellProps<R, C>) {
  const { t } = useI18n();
  const { data, isLoading } = useQuery(sourcesQuery);
  const { pick, error } = useCellSave(props);
  const now = props.record.source ?? null;
  const options = [...(data ?? []).map((value) => ({ value, label: value })), ...(now === null ? [] : [{ value: NOBODY, label: t("state.none") }])];
  return (
    <>
      <OptionList
        label={props.label}
        placeholder={t("list.filter_value")}
        options={options}
        loading={isLoading}
        free
        chosen={now === null ? [] : [now]}
        onPick={({ value }) => pick({ body: { source: value === NOBODY ? null : value } as C, undo: { source: now } as C })}
      />
      <InlineProblem error={error} />
    </>
  );
}

function CellTags<R extends ClientRecord, C>(props: CellProps<R, C>) {
  const { t } = useI18n();
  const { data, isLoading } = useQuery(tagsQuery);
  const { pick, error, busy } = useCellSave(props);
  const { tags } = props.record;
  const options = [...new Set([...tags, ...(data ?? [])])].map((value) => ({ value, label: value }));
  return (
    <>
      <OptionList
        label={props.label}
        placeholder={t("edit.add_tag")}
        options={options}
        loading={isLoading}
        free
        chosen={tags}
        onPick={({ value }) => {
          if (busy) return;
          const next = tags.includes(value) ? tags.filter((tag) => tag !== value) : [...tags, value];
          pick({ body: { tags: next } as C, undo: { tags } as C }, true);
        }}
      />
      <InlineProblem error={error} />
    </>
  );
}

const CELLS = { text: CellText, owner: CellOwner, department: CellDepartment, source: CellSource, tags: CellTags };

export type CellKind = keyof typeof CELLS | "date" | "lines";

export function isWritable(record: ClientRecord, field: string): boolean {
  const level = field === "owner" || field === "department" ? (record.can["assign"] ? "write" : "read") : record.fields[field];
  return !record.deleted_at && (level === undefined || level === "write");
}

/** The editor of a column that every kind of record has alike. */
export function cellEdit<R extends ClientRecord, C>(source: RecordSource<R, C>, field: string, label: string, kind: CellKind): CellEdit<R> {
  const typed = kind === "date" || kind === "lines";
  const Cell = typed ? CellText : CELLS[kind];
  return {
    may: (record) => isWritable(record, field),
    render: (record, done) => (
      <div className={styles["cell"]}>
        <Cell source={source} record={record} field={field} label={label} done={done} kind={typed ? kind : undefined} />
      </div>
    ),
  };
}
