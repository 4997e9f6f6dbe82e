// Several fields of one cell, saved together: Tab goes between them, Enter or leaving the cell saves, Esc gives up. Only what was
// changed is sent. What is refused stays.
import { TextInput } from "@mantine/core";
import { useRef, useState, type KeyboardEvent } from "react";
import { Problem } from "../api/problem.ts";
import type { ClientRecord } from "../api/types.ts";
import { InlineProblem } from "../layout/States.tsx";
import { useCellSave, type CellProps } from "./cells.tsx";
import styles from "./cells.module.css";

/** `value` is what is typed, `toSent` what the server takes for it. */
export type CellInput = { field: string; label: string; value: string; type?: "datetime-local"; toSent?: (typed: string) => string };

export function CellForm<R extends ClientRecord, C>(props: CellProps<R, C> & { inputs: CellInput[] }) {
  const { save, cancel } = useCellSave(props);
  // What was there when editing began, and the function that saves against it: a colleague's change may come meanwhile.
  const [begun] = useState({ inputs: props.inputs, record: props.record as Record<string, unknown>, save });
  const { inputs, record } = begun;
  const [draft, setDraft] = useState(() => Object.fromEntries(inputs.map(({ field, value }) => [field, value])));
  const [error, setError] = useState<unknown>(null);
  const closed = useRef(false);
  const group = useRef<HTMLDivElement>(null);

  async function leave() {
    if (closed.current) return;
    // Half a date is told as none: it would erase the one that is kept.
    if ([...(group.current?.querySelectorAll("input") ?? [])].some(({ validity }) => validity.badInput)) return setError(Problem.dateIncomplete());
    const changed = inputs.filter(({ field, value }) => draft[field]?.trim() !== value);
    if (changed.length === 0) return cancel();
    closed.current = true;
    const sent = ({ field, toSent }: CellInput) => {
      const typed = draft[field]?.trim() ?? "";
      return typed === "" ? null : (toSent?.(typed) ?? typed);
    };
    const of = (value: (input: CellInput) => unknown) => Object.fromEntries(changed.map((input) => [input.field, value(input)])) as C;
    try {
      await begun.save({ body: of(sent), undo: of(({ field }) => record[field] ?? null) });
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
          // What the window is called needs no second name.
          label={index === 0 && label === props.label ? undefined : label}
          aria-label={label}
          type={type}
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
