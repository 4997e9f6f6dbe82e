// Several fields of one cell, saved together: Tab goes between them, Enter or leaving the cell saves, Esc gives up. Only what was
// changed is sent. What is refused stays, and so does half a date, which keeps nothing else from being saved.
import { TextInput } from "@mantine/core";
import { useRef, useState, type KeyboardEvent } from "react";
import { Problem } from "../api/problem.ts";
import type { ClientRecord } from "../api/types.ts";
import { InlineProblem } from "../layout/States.tsx";
import { useCellSave, type CellProps } from "./cells.tsx";
import styles from "./cells.module.css";
import { FIRST_MOMENT, halfDates } from "./halfDates.ts";
import { useKeptFocus } from "./useKeptFocus.ts";

/** `value` is what is typed, `toSent` what the server takes for it. */
export type CellInput = { field: string; label: string; value: string; type?: "datetime-local"; toSent?: (typed: string) => string };

/** The fields to send: neither those that stand as they are kept, nor those with half a date. */
export function changedInputs(inputs: CellInput[], draft: Record<string, string>, kept: Record<string, string>, half: string[]): CellInput[] {
  return inputs.filter(({ field, value }) => !half.includes(field) && draft[field]?.trim() !== (kept[field] ?? value));
}

export function CellForm<R extends ClientRecord, C>(props: CellProps<R, C> & { inputs: CellInput[] }) {
  const { save, saveSome, cancel } = useCellSave(props);
  // What was there when editing began, and the function that saves against it: a colleague's change may come meanwhile.
  const [begun] = useState({ inputs: props.inputs, record: props.record as Record<string, unknown>, save, saveSome });
  const { inputs, record } = begun;
  const [draft, setDraft] = useState(() => Object.fromEntries(inputs.map(({ field, value }) => [field, value])));
  // What stands in each field once saved, beside a date that is not.
  const [kept, setKept] = useState<Record<string, string>>({});
  const [error, setError] = useState<unknown>(null);
  const closed = useRef(false);
  const group = useRef<HTMLDivElement>(null);
  useKeptFocus(error, group);

  async function leave() {
    if (closed.current) return;
    const half = halfDates(group.current).map(({ name }) => name);
    const changed = changedInputs(inputs, draft, kept, half);
    if (half.length > 0) setError(Problem.dateIncomplete());
    else if (changed.length === 0) return cancel();
    if (changed.length === 0) return;
    closed.current = true;
    const sent = ({ field, toSent }: CellInput) => {
      const typed = draft[field]?.trim() ?? "";
      return typed === "" ? null : (toSent?.(typed) ?? typed);
    };
    const of = (value: (input: CellInput) => unknown) => Object.fromEntries(changed.map((input) => [input.field, value(input)])) as C;
    try {
      await (half.length > 0 ? begun.saveSome : begun.save)({ body: of(sent), undo: of(({ field }) => record[field] ?? null) });
      if (half.length === 0) return;
      closed.current = false;
      setKept((now) => ({ ...now, ...Object.fromEntries(changed.map(({ field }) => [field, draft[field]?.trim() ?? ""])) }));
    } catch (refusal) {
      closed.current = false;
      setError(refusal);
    }
  }

  function onKeyDown(event: KeyboardEvent) {
    if (event.key === "Escape") {
      event.preventDefault();
      event.stopPropagation();
      closed.current = true;
      cancel();
    }
    if (event.key === "Enter" && !event.nativeEvent.isComposing) {
      event.preventDefault();
      void leave();
    }
  }

  return (
    <div
      ref={group}
      role="group"
      aria-label={props.label}
      className={styles["cell"]}
      onKeyDown={onKeyDown}
      onBlur={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget)) void leave();
      }}
    >
      {inputs.map(({ field, label, type }, index) => (
        <TextInput
          key={field}
          size="xs"
          name={field}
          // What the window is called needs no second name.
          label={index === 0 && label === props.label ? undefined : label}
          aria-label={label}
          type={type}
          min={type ? FIRST_MOMENT : undefined}
          max={type ? "9999-12-31T23:59" : undefined}
          autoComplete="off"
          autoFocus={index === 0}
          value={draft[field]}
          onChange={(event) => {
            const { value } = event.currentTarget;
            setDraft((now) => ({ ...now, [field]: value }));
          }}
        />
      ))}
      <InlineProblem error={error} />
    </div>
  );
}
