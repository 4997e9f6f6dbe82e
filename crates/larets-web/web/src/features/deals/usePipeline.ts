// Which pipeline is looked at: the one of the address, else the one looked at last, else the first.
import { useQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import { preferences, setPreferences, type DealsView } from "../../shared/preferences.ts";
import { pipelinesQuery } from "./queries.ts";

export function usePipeline(asked: string | undefined, view: DealsView) {
  const { data: pipelines, error, refetch } = useQuery(pipelinesQuery);
  const wanted = asked ?? preferences().deals.pipeline;
  const pipeline = pipelines?.find(({ id }) => id === wanted) ?? pipelines?.[0];
  const id = pipeline?.id;
  useEffect(() => {
    const kept = preferences().deals;
    if (id !== undefined && (kept.pipeline !== id || kept.view !== view)) setPreferences({ deals: { view, pipeline: id } });
  }, [id, view]);
  return { pipelines, pipeline, error, refetch };
}
