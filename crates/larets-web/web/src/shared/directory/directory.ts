// Small lists that many screens pick from: people, departments, tags, sources.
import { queryOptions } from "@tanstack/react-query";
import { answer, client } from "../api/client.ts";

const FRESH_MS = 60_000;

export const peopleQuery = queryOptions({
  queryKey: ["people"],
  queryFn: async () => (await answer(client.GET("/api/v1/people"))).items,
  staleTime: FRESH_MS,
});

export const departmentsQuery = queryOptions({
  queryKey: ["departments"],
  queryFn: async () => (await answer(client.GET("/api/v1/departments"))).items,
  staleTime: FRESH_MS,
});

export const tagsQuery = queryOptions({
  queryKey: ["tags"],
  queryFn: async () => (await answer(client.GET("/api/v1/tags"))).items,
  staleTime: FRESH_MS,
});

export const sourcesQuery = queryOptions({
  queryKey: ["sources"],
  queryFn: async () => (await answer(client.GET("/api/v1/sources"))).items,
  staleTime: FRESH_MS,
});
