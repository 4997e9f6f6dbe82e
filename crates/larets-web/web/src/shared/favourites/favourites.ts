// What a person goes back to: marked records and those opened last, by name. Each reading is recorded by the server, so they
// are asked for when they are looked at, and what the person marks here is put in at once.
import { queryOptions, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { answer, client } from "../api/client.ts";
import type { NamedRecord } from "../api/types.ts";
import { useProblemText } from "../i18n/useProblemText.ts";
import { toastProblem } from "../layout/toasts.ts";

export const favouritesQuery = queryOptions({
  queryKey: ["favourites"],
  queryFn: async ({ signal }) => (await answer(client.GET("/api/v1/favourites", { signal }))).items as NamedRecord[],
  staleTime: 5 * 60_000,
});

export const recentQuery = queryOptions({
  queryKey: ["recent"],
  queryFn: async ({ signal }) => (await answer(client.GET("/api/v1/recent", { signal }))).items as NamedRecord[],
  // Whatever was opened since is in it.
  staleTime: 0,
});

export function useFavourite(record: NamedRecord): { marked: boolean; known: boolean; toggle: () => void } {
  const queryClient = useQueryClient();
  const problemText = useProblemText();
  const { data } = useQuery(favouritesQuery);
  const marked = data?.some(({ id }) => id === record.id) ?? false;
  const mark = useMutation({
    // Marked and taken off at once: one after the other, or the last word would not be the last.
    scope: { id: `favourite-${record.id}` },
    mutationFn: async (wanted: boolean) => {
      if (wanted) await answer(client.POST("/api/v1/favourites", { body: { kind: record.kind, id: record.id } }));
      else await answer(client.DELETE("/api/v1/favourites/{id}", { params: { path: { id: record.id } } }));
    },
    onMutate(wanted) {
      queryClient.setQueryData<NamedRecord[]>(favouritesQuery.queryKey, (items = []) => (wanted ? [record, ...items] : items.filter(({ id }) => id !== record.id)));
    },
    onError(error) {
      void queryClient.invalidateQueries({ queryKey: favouritesQuery.queryKey });
      toastProblem(problemText(error));
    },
  });
  return { marked, known: data !== undefined, toggle: () => mark.mutate(!marked) };
}
