// Saving one field of a record: its state beside it, undo, and the question when somebody else was quicker.
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useCallback, useRef, useState, type ReactNode } from "react";
import { asProblem, Problem } from "../api/problem.ts";
import type { ClientRecord } from "../api/types.ts";
import { recordKeys } from "../records/keys.ts";
import { spreadRecord } from "../records/queries.ts";
import type { RecordSource } from "../records/source.ts";
import { ConflictDialog } from "./ConflictDialog.tsx";

const UNDO_MS = 10_000;

export type FieldState = { phase: "saving" } | { phase: "saved"; undo: (() => void) | null };
export type FieldSaves<C> = {
  /** Resolves when the value is kept or the person chose the other one; rejects when the server refuses it. */
  save: (field: string, body: C, undo?: C) => Promise<void>;
  stateOf: (field: string) => FieldState | null;
  dialog: ReactNode;
};

type Question = { field: string; yours: unknown; theirs: unknown; decide: (mine: boolean) => void };

export function useFieldSaves<R extends ClientRecord, C>(source: RecordSource<R, C>, record: R): FieldSaves<C> {
  const queryClient = useQueryClient();
  const [states, setStates] = useState<Record<string, FieldState | null>>({});
  const [question, setQuestion] = useState<Question | null>(null);
  const timers = useRef(new Map<string, ReturnType<typeof setTimeout>>());
  const { mutateAsync } = useMutation({
    mutationFn: ({ version, body }: { version: number; body: C }) => source.change(record.id, version, body),
    // Two fields saved at once go one after the other, so that the second carries the version the first has made.
    scope: { id: `save-${record.id}` },
  });

  const versionNow = useCallback(
    () => queryClient.getQueryData<R>(recordKeys.card(source.kind, record.id))?.version ?? record.version,
    [queryClient, source.kind, record.id, record.version],
  );

  const setState = useCallback((field: string, state: FieldState | null) => {
    setStates((all) => ({ ...all, [field]: state }));
  }, []);

  const save = useCallback(
    async (field: string, body: C, undo?: C): Promise<void> => {
      clearTimeout(timers.current.get(field));
      setState(field, { phase: "saving" });
      try {
        const saved = await mutateAsync({ version: versionNow(), body });
        spreadRecord(queryClient, source, saved);
        void queryClient.invalidateQueries({ queryKey: recordKeys.timeline(source.kind, record.id) });
        setState(field, { phase: "saved", undo: undo === undefined ? null : () => void save(field, undo) });
        timers.current.set(field, setTimeout(() => setState(field, null), UNDO_MS));
      } catch (error) {
        setState(field, null);
        const problem = asProblem(error);
        if (problem.code !== "edit_conflict") throw error;
        const current = currentOf<R>(problem);
        if (current) spreadRecord(queryClient, source, current);
        else await queryClient.refetchQueries({ queryKey: recordKeys.card(source.kind, record.id) });
        const mine = problem.differing.find((differing) => differing.field === field);
        const keepMine =
          !mine || (await new Promise<boolean>((decide) => setQuestion({ field, yours: mine.yours, theirs: mine.theirs, decide })));
        setQuestion(null);
        if (keepMine) await save(field, body, undo);
      }
    },
    [mutateAsync, queryClient, record.id, setState, source, versionNow],
  );

  return {
    save,
    stateOf: (field) => states[field] ?? null,
    dialog: question ? <ConflictDialog {...question} /> : null,
  };
}

function currentOf<R>(problem: Problem): R | null {
  const current = problem.body["current"];
  return typeof current === "object" && current !== null ? (current as R) : null;
}
