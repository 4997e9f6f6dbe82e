// The day over the wire, and whose it is in the address.
import { queryOptions } from "@tanstack/react-query";
import { answer, client } from "../../shared/api/client.ts";
import type { Me } from "../../shared/api/types.ts";
import { preferences, type TodayWhose } from "../../shared/preferences.ts";
import { recordKeys } from "../../shared/records/keys.ts";

/** Deals of others that the person leads: of a department, of everyone, or none. */
export type Led = "department" | "everyone" | null;

export type TodaySearch = { whose?: TodayWhose };

export function todaySearch(search: Record<string, unknown>): TodaySearch {
  const whose = search["whose"];
  return whose === "own" || whose === "seen" ? { whose } : {};
}

export function ledBy(me: Me): Led {
  const reach = me.rights["deals"]?.["edit"];
  if (reach === "all") return "everyone";
  return reach === "department" || reach === "department_tree" ? "department" : null;
}

/** The one of the address, else the one looked at last; who leads nobody has only the own. */
export function whoseOf(me: Me, asked: TodayWhose | undefined): TodayWhose {
  return ledBy(me) === null ? "own" : (asked ?? preferences().today);
}

export function todayQuery(whose: TodayWhose) {
  return queryOptions({
    queryKey: [...recordKeys.today, whose],
    queryFn: ({ signal }) => answer(client.GET("/api/v1/today", { params: { query: { whose } }, signal })),
  });
}
