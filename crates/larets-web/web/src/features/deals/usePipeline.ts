// Which pipeline is looked at: the one that the address or the view names, else the one looked at last, else the first.
import { useQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import { pipelinesQuery } from "../../shared/deals/pipelines.ts";
import { preferences, setPreferences, type DealsView } from "../../shared/preferences.ts";

/** None where the one that was asked for is no more: another one must not be taken for it. */
export function pipelineOf<P extends { id: string }>(pipelines: P[], asked: string | undefined, last: string | null): P | undefined {
  if (asked !== undefined) return pipelines.find(({ id }) => id === asked);
  return pipelines.find(({ id }) => id === last) ?? pipelines[0];
}

/** `gone`: there are pipelines, but not the one that was asked for. */
export function usePipeline(asked: string | undefined, view: DealsView) {
  const { data: pipelines, error, isFetching, refetch } = useQuery(pipelinesQuery);
  const pipeline = pipelines && pipelineOf(pipelines, asked, preferences().deals.pipeline);
  const id = pipeline?.id;
  useEffect(() => {
    const kept = preferences().deals;
    if (id !== undefined && (kept.pipeline !== id || kept.view !== view)) setPreferences({ deals: { view, pipeline: id } });
  }, [id, view]);
  return { pipelines, pipeline, gone: !isFetching && pipelines !== undefined && pipelines.length > 0 && !pipeline, error, refetch };
}
