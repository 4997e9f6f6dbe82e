// Saving one field of a record: its state beside it, undo, and the question when somebody else was quicker.
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { asProblem, type Problem } from "../api/problem.ts";
import type { ClientRecord } from "../api/types.ts";
import { useI18n } from "../i18n/i18n.tsx";
import { recordKeys } from "../records/keys.ts";
import { cardQuery, spreadRecord } from "../records/queries.ts";
import type { RecordSource } from "../records/source.ts";
import { askWhichStays } from "./conflicts.ts";
import { lostValues } from "./lost.ts";
import { newestOwn, rememberOwnSave } from "./ownVersions.ts";
import { useTellLost } from "./useTellLost.ts";

const UNDO_MS = 10_000;

export type FieldState = { phase: "saving" } | { phase: "saved"; undo: (() => void) | null } | { phase: "refused"; error: unknown };

/** `mine` and `before` say by field in words what `body` and `undo` say in ids. */
export type FieldChange<C> = { body: C; undo?: C; mine?: Words; before?: Words };
type Words = Record<string, string | undefined>;

/**
 * A change is made from the record of the rendering that gave these functions: who lets a person edit keeps the function
 * of the moment in which editing began.
 */
export type FieldSaves<C> = {
  /** Resolves when the value is kept or the person chose the other one; rejects when the server refuses it. */
  save: (field: string, change: FieldChange<C>) => Promise<void>;
  /** What was refused is given up by the person, and nothing to tell of. */
  forget: (field: string) => void;
  /** As `save`, and a refusal is shown beside the field. */
  put: (field: string, change: FieldChange<C>) => void;
  stateOf: (field: string) => FieldState | null;
};

export function useFieldSaves<R extends ClientRecord, C>(source: RecordSource<R, C>, record: R, onSaved?: (field: string, saved: R) => void): FieldSaves<C> {
  const { t, format } = useI18n();
  const sayLost = useTellLost();
  const queryClient = useQueryClient();
  const [states, setStates] = useState<Record<string, FieldState | null>>({});
  const timers = useRef(new Map<string, ReturnType<typeof setTimeout>>());
  const gone = useRef(false);
  // What was refused and still stands in its field: when the card closes, it is lost.
  const refused = useRef(new Map<string, () => void>());
  const { mutateAsync } = useMutation({
    mutationFn: async ({ from, body }: { from: number; body: C }) => {
      const version = newestOwn(record.id, from);
      const saved = await source.change(record.id, version, body);
      rememberOwnSave(record.id, version, saved.version);
      return saved;
    },
    // Two fields saved at once go one after the other, so that the second carries the version the first has made.
    scope: { id: `save-${record.id}` },
  });

  useEffect(() => {
    const standing = refused.current;
    gone.current = false;
    return () => {
      gone.current = true;
      for (const tell of standing.values()) tell();
    };
  }, []);

  const name = source.titleOf(record) || t(`kind.${source.kind}`);

  function setState(field: string, state: FieldState | null) {
    setStates((all) => ({ ...all, [field]: state }));
  }

  async function currentOf(problem: Problem): Promise<R> {
    const current = problem.body["current"];
    if (typeof current === "object" && current !== null) return current as R;
    return queryClient.fetchQuery({ ...cardQuery(source, record.id), staleTime: 0 });
  }

  async function settle(field: string, change: FieldChange<C>, problem: Problem): Promise<void> {
    const current = await currentOf(problem);
    spreadRecord(queryClient, source, current);
    if (problem.differing.length === 0) return attempt(field, change, current.version);
    const differing = problem.differing.map((one) => ({ ...one, yours: change.mine?.[one.field] ?? one.yours }));
    const keep = await askWhichStays({ record: name, differing });
    // What was there before both is not what the other one saved: there is nothing to go back to.
    if (keep === "yours") await attempt(field, { ...change, undo: undefined }, current.version);
  }

  async function attempt(field: string, change: FieldChange<C>, from: number): Promise<void> {
    clearTimeout(timers.current.get(field));
    refused.current.delete(field);
    setState(field, { phase: "saving" });
    try {
      const saved = await mutateAsync({ from, body: change.body });
      spreadRecord(queryClient, source, saved);
      void queryClient.invalidateQueries({ queryKey: recordKeys.timeline(source.kind, record.id) });
      const { undo, before } = change;
      setState(field, { phase: "saved", undo: undo === undefined ? null : () => show(field, { body: undo, mine: before }, saved.version) });
      timers.current.set(field, setTimeout(() => setState(field, null), UNDO_MS));
      onSaved?.(field, saved);
    } catch (error) {
      setState(field, null);
      const problem = asProblem(error);
      if (problem.code === "edit_conflict") return settle(field, change, problem);
      if (gone.current) tellLost(field, change, error);
      throw error;
    }
  }

  /** The card is closed: nothing beside the field can say any more that the value did not arrive. */
  function tellLost(field: string, change: FieldChange<C>, error: unknown) {
    const lost = lostValues(field, { body: change.body as object, mine: change.mine }, format);
    sayLost({ kind: source.kind, id: record.id, name }, lost, error);
  }

  function show(field: string, change: FieldChange<C>, from: number) {
    attempt(field, change, from).catch((error: unknown) => setState(field, { phase: "refused", error }));
  }

  return {
    save: (field, change) =>
      attempt(field, change, record.version).catch((error: unknown) => {
        refused.current.set(field, () => tellLost(field, change, error));
        throw error;
      }),
    forget: (field) => void refused.current.delete(field),
    put: (field, change) => show(field, change, record.version),
    stateOf: (field) => states[field] ?? null,
  };
}
