// Roles and rules as the server has them. Roles have names of the company's own, so whoever names one asks here.
import { queryOptions, type QueryClient } from "@tanstack/react-query";
import { answer, client } from "../api/client.ts";
import type { CreateRule, Rule } from "../api/types.ts";
import { sessionQuery } from "../session/session.ts";

const FRESH_MS = 60_000;

export const rolesQuery = queryOptions({
  queryKey: ["roles"],
  queryFn: () => answer(client.GET("/api/v1/roles")),
  staleTime: FRESH_MS,
});

/** Whose rules: a department's hold for its people and for those below it. */
export type RuleSubject = { kind: "user" | "department"; id: string };

export const rulesQuery = ({ kind, id }: RuleSubject) =>
  queryOptions({
    queryKey: ["rules", kind, id],
    queryFn: async (): Promise<Rule[]> => {
      const params = { path: { id } };
      const found = kind === "user" ? client.GET("/api/v1/users/{id}/rules", { params }) : client.GET("/api/v1/departments/{id}/rules", { params });
      return (await answer(found)).items;
    },
  });

export function createRule({ kind, id }: RuleSubject, body: CreateRule): Promise<Rule> {
  const request = { params: { path: { id } }, body };
  return answer(kind === "user" ? client.POST("/api/v1/users/{id}/rules", request) : client.POST("/api/v1/departments/{id}/rules", request));
}

/** Whatever is shown by rights is asked for again: the own ones may have changed too. */
export function refreshRights(queryClient: QueryClient): Promise<unknown> {
  const stale = [rolesQuery.queryKey, ["rules"], ["why"], ["users"], sessionQuery.queryKey];
  return Promise.all(stale.map((queryKey) => queryClient.invalidateQueries({ queryKey })));
}
