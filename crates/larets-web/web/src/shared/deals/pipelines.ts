// The pipelines and their stages, read once for every screen that names a stage.
import { queryOptions, useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { answer, client } from "../api/client.ts";
import type { Pipeline, Stage } from "../api/types.ts";
import type { PickOption } from "../fields/PickList.tsx";
import { boardKeys } from "../live/boards.ts";

const FRESH_MS = 60_000;
const DAY_MS = 86_400_000;

export const pipelinesQuery = queryOptions({
  queryKey: boardKeys.pipelines,
  queryFn: async () => (await answer(client.GET("/api/v1/pipelines"))).items,
  staleTime: FRESH_MS,
});

export type Standing = { stage: Stage; pipeline: Pipeline };

export function standingsOf(pipelines: Pipeline[]): Map<string, Standing> {
  return new Map(pipelines.flatMap((pipeline) => pipeline.stages.map((stage) => [stage.id, { stage, pipeline }] as const)));
}

/** Where each stage is, by its id; empty until it is known. */
export function useStandings(): { pipelines: Pipeline[] | undefined; standings: Map<string, Standing>; pending: boolean } {
  const { data, isPending } = useQuery(pipelinesQuery);
  const standings = useMemo(() => standingsOf(data ?? []), [data]);
  return { pipelines: data, standings, pending: isPending };
}

/** Stages to pick from. The pipeline is named where there are several. */
export function stageOptions(pipelines: Pipeline[]): PickOption[] {
  const several = pipelines.length > 1;
  return pipelines.flatMap(({ name, stages }) => stages.map((stage) => ({ value: stage.id, label: several ? `${name} · ${stage.name}` : stage.name })));
}

/** What a stage is called where it is picked. */
export function stageLabel(pipelines: Pipeline[], id: string): string | undefined {
  return stageOptions(pipelines).find(({ value }) => value === id)?.label;
}

/** Whole days between a moment and now. */
export function daysSince(at: string, now: number): number {
  return Math.max(0, Math.floor((now - Date.parse(at)) / DAY_MS));
}

/** Whether a deal has stood in an open stage for longer than the stage allows: to the moment, as the server counts. */
export function isStale(stage: Stage, since: string | null | undefined, now: number): boolean {
  return stage.kind === "open" && typeof stage.stale_days === "number" && Boolean(since) && now - Date.parse(since ?? "") > stage.stale_days * DAY_MS;
}
