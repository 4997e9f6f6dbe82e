// A pipeline while it is being edited: its stages in their order, and what is still wrong with it.
import { ASKABLE, type Askable } from "../../shared/deals/draft.ts";
import type { Pipeline, StageColor, StageKind, WritePipeline } from "../../shared/api/types.ts";

export const COLORS: readonly StageColor[] = ["gray", "blue", "teal", "green", "yellow", "orange", "red", "violet"];
export const KINDS: readonly StageKind[] = ["open", "won", "lost"];
export const STAGES_LIMIT = 30;

export type StageDraft = {
  /** Tells stages apart on the page, those not saved yet among them. */
  key: string;
  id?: string;
  name: string;
  color: string;
  kind: string;
  probability: number;
  stale_days: number | null;
  required: string[];
};

export type PipelineDraft = { name: string; stages: StageDraft[] };

export type Fault = "name" | "stage_name" | "name_twice" | "kind_missing" | "probability" | "stale_days";

export function draftOf(pipeline: Pipeline): PipelineDraft {
  return { name: pipeline.name, stages: pipeline.stages.map((stage) => ({ ...stage, key: stage.id, stale_days: stage.stale_days ?? null })) };
}

export function writeOf({ name, stages }: PipelineDraft): WritePipeline {
  return {
    name: name.trim(),
    stages: stages.map(({ id, name: called, color, kind, probability, stale_days, required }) => ({ id, name: called.trim(), color, kind, probability, stale_days, required })),
  };
}

export function isSame(left: PipelineDraft, right: PipelineDraft): boolean {
  return JSON.stringify(writeOf(left)) === JSON.stringify(writeOf(right));
}

/** What the server would refuse, the first of it. */
export function faultOf({ name, stages }: PipelineDraft): Fault | null {
  if (name.trim() === "") return "name";
  const names = stages.map((stage) => stage.name.trim());
  if (names.includes("")) return "stage_name";
  if (new Set(names).size < names.length) return "name_twice";
  if (!KINDS.every((kind) => stages.some((stage) => stage.kind === kind))) return "kind_missing";
  if (!stages.every(({ probability }) => Number.isInteger(probability) && probability >= 0 && probability <= 100)) return "probability";
  return stages.every(({ stale_days: days }) => days === null || (Number.isInteger(days) && days >= 0 && days <= 3650)) ? null : "stale_days";
}

/** With the stage at `from` standing at `to`. */
export function withMoved(stages: StageDraft[], from: number, to: number): StageDraft[] {
  const moved = stages[from];
  if (!moved || to < 0 || to >= stages.length) return stages;
  const others = stages.filter((stage) => stage !== moved);
  return [...others.slice(0, to), moved, ...others.slice(to)];
}

/** A won deal is certain, a lost one impossible; neither waits for anything. */
export function withKind(stage: StageDraft, kind: string): StageDraft {
  if (kind === "open") return { ...stage, kind, probability: stage.kind === "open" ? stage.probability : 50 };
  return { ...stage, kind, probability: kind === "won" ? 100 : 0, stale_days: null };
}

/** A new stage stands after the last open one, before those that end. */
export function withAdded(stages: StageDraft[], key: string, name: string): StageDraft[] {
  const last = stages.findLastIndex(({ kind }) => kind === "open");
  const color = COLORS[(stages.length + 1) % COLORS.length] ?? "gray";
  const added: StageDraft = { key, name, color, kind: "open", probability: stages[last]?.probability ?? 50, stale_days: stages[last]?.stale_days ?? null, required: [] };
  return [...stages.slice(0, last + 1), added, ...stages.slice(last + 1)];
}

/** With one field asked for or no longer asked for, in the order in which they are offered. */
export function withRequired(stage: StageDraft, field: Askable, wanted: boolean): StageDraft {
  const required = ASKABLE.filter((one) => (one === field ? wanted : stage.required.includes(one)));
  return { ...stage, required };
}
