// Which pipeline is looked at: the one that the address or the view names, else the one looked at last, else the first.
import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { pipelinesQuery } from "../../shared/deals/pipelines.ts";
import { preferences, setPreferences, type DealsView } from "../../shared/preferences.ts";

/** None where the one that was asked for is no more: another one must not be taken for it. */
export function pipelineOf<P extends { id: string }>(pipelines: P[], asked: string | undefined, last: string | null): P | undefined {
  if (asked !== undefined) return pipelines.find(({ id }) => id === asked);
  return pipelines.find(({ id }) => id === last) ?? pipelines[0];
}

/** `gone`: there are pipelines, but not the one that was asked for; told once the server was asked anew, as it may be younger than what is kept. */
export function usePipeline(asked: string | undefined, view: DealsView) {
  const { data: pipelines, error, isFetching, dataUpdatedAt, refetch } = useQuery(pipelinesQuery);
  const pipeline = pipelines && pipelineOf(pipelines, asked, preferences().deals.pipeline);
  const id = pipeline?.id;
  const lacking = pipelines !== undefined && !pipeline ? asked : undefined;
  // Which one was lacking first in which answer: only a later answer says that it is no more.
  const [sought, setSought] = useState<{ id: string; answered: number } | null>(null);
  if (lacking !== undefined && sought?.id !== lacking) setSought({ id: lacking, answered: dataUpdatedAt });
  useEffect(() => {
    if (lacking !== undefined) void refetch();
  }, [lacking, refetch]);
  const gone = !isFetching && pipelines !== undefined && pipelines.length > 0 && lacking !== undefined && sought?.id === lacking && dataUpdatedAt > sought.answered;
  useEffect(() => {
    const kept = preferences().deals;
    if (id !== undefined && (kept.pipeline !== id || kept.view !== view)) setPreferences({ deals: { view, pipeline: id } });
  }, [id, view]);
  return { pipelines, pipeline, gone, error, refetch };
}
