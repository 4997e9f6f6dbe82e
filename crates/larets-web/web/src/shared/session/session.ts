// Who is signed in and what they may do, as the server says. The interface never works out a right by itself.
import { queryOptions, type QueryClient } from "@tanstack/react-query";
import { createContext, use } from "react";
import { answer, client, rememberCsrfToken } from "../api/client.ts";
import { Problem } from "../api/problem.ts";
import type { Me } from "../api/types.ts";
import { chooseLanguage, loadMessages } from "../i18n/i18n.tsx";
import { preferences } from "../preferences.ts";

async function fetchMe(): Promise<Me | null> {
  try {
    return await welcome(await answer(client.GET("/api/v1/session")));
  } catch (error) {
    if (error instanceof Problem && error.status === 401) return null;
    throw error;
  }
}

/**
 * Takes over what the session brings: its token, and the person's own language. Before anybody has signed in, the page
 * speaks the language last used in this browser, else the browser's.
 */
async function welcome(me: Me): Promise<Me> {
  rememberCsrfToken(me.csrf_token);
  const { language } = me.user;
  if (language !== "ru" && language !== "en") return me;
  // The words are there before the first screen asks for them: nothing is seen in the other language.
  await loadMessages(language);
  if (preferences().language !== language) chooseLanguage(language);
  return me;
}

export const sessionQuery = queryOptions({ queryKey: ["session"], queryFn: fetchMe, staleTime: Infinity, gcTime: Infinity });

/** Whether the installation waits for its first administrator. */
export const setupQuery = queryOptions({ queryKey: ["setup"], queryFn: () => answer(client.GET("/api/v1/setup")) });

export async function beginSession(queryClient: QueryClient, me: Me): Promise<void> {
  queryClient.setQueryData(sessionQuery.queryKey, await welcome(me));
}

/** Forgets everything that was loaded: the next person at this screen sees nothing of it. */
export function endSession(queryClient: QueryClient): void {
  rememberCsrfToken("");
  queryClient.removeQueries({ predicate: (query) => query.queryKey[0] !== "session" });
  queryClient.setQueryData(sessionQuery.queryKey, null);
}

export const MeContext = createContext<Me | null>(null);

/** Inside the frame somebody is always signed in. */
export function useMe(): Me {
  const me = use(MeContext);
  if (!me) throw new Error("useMe outside the frame");
  return me;
}

export function may(me: Me, area: string, action: string): boolean {
  const reach = me.rights[area]?.[action];
  return reach !== undefined && reach !== "none";
}

/** Whether a section stands in the rail: the server lists it, or the right to view it exists. */
export function sees(me: Me, section: string): boolean {
  return me.sections.includes(section) || may(me, section, "view");
}
