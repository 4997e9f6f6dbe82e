// A stage in words, away from its board: by its name, and by its pipeline too where the name alone would mislead. Pure.
import type { Pipeline } from "../api/types.ts";

/** `pipeline`: undefined where it is not known. */
export type StageTold = { name: string; pipeline: Pipeline | undefined };

function holdersOf(pipelines: Pipeline[], name: string): Pipeline[] {
  return pipelines.filter(({ stages }) => stages.some((stage) => stage.name === name));
}

/** A stage that is told of by its name: of the pipeline that alone has such a one, or of the one whose stage has the id. */
export function stageNamed(pipelines: Pipeline[], name: string, id?: string | null): StageTold {
  const holders = holdersOf(pipelines, name);
  const own = holders.find(({ stages }) => stages.some((stage) => stage.id === id && stage.name === name));
  return { name, pipeline: own ?? (holders.length === 1 ? holders[0] : undefined) };
}

/** The stage that a deal was moved from: one of the same name as `after` is of another pipeline. */
export function stageBefore(pipelines: Pipeline[], name: string, after: StageTold): StageTold {
  const apart = name === after.name && after.pipeline !== undefined;
  return stageNamed(apart ? pipelines.filter(({ id }) => id !== after.pipeline?.id) : pipelines, name);
}

/** Stages told of together. The pipeline is named where they are of different ones, or where several have a stage of that name. */
export function stageWords(pipelines: Pipeline[], stages: StageTold[]): string[] {
  const crossed = new Set(stages.flatMap(({ pipeline }) => pipeline?.id ?? [])).size > 1;
  return stages.map(({ name, pipeline }) => (pipeline && (crossed || holdersOf(pipelines, name).length > 1) ? `${pipeline.name} · ${name}` : name));
}

/** A stage on its own, by its id. */
export function stageWord(pipelines: Pipeline[], id: string): string | undefined {
  const stage = pipelines.flatMap(({ stages }) => stages).find((one) => one.id === id);
  return stage && stageWords(pipelines, [stageNamed(pipelines, stage.name, id)])[0];
}
