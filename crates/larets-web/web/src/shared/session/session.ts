// Who is signed in and what they may do, as the server says. The interface never works out a right by itself.
import { queryOptions, type QueryClient } from "@tanstack/react-query";
import { createContext, use } from "react";
import { forgetActs } from "../acts/watched.ts";
import { answer, client, rememberCsrfToken } from "../api/client.ts";
import { Problem } from "../api/problem.ts";
import type { Me } from "../api/types.ts";
import { loadWords } from "../i18n/dictionaries.ts";
import { chosenLanguage } from "../i18n/i18n.tsx";
import { isLanguage } from "../preferences.ts";

async function fetchMe(): Promise<Me | null> {
  try {
    return await welcome(await answer(client.GET("/api/v1/session")));
  } catch (error) {
    if (error instanceof Problem && error.status === 401) return null;
    throw error;
  }
}

/** Takes over what the session brings: its token, and the words of the person's own language. */
async function welcome(me: Me): Promise<Me> {
  rememberCsrfToken(me.csrf_token);
  // All of them, and they are there before the first screen asks for them: nothing is seen in the other language.
  if (isLanguage(me.user.language)) await loadWords(me.user.language, "all");
  return me;
}

export const sessionQuery = queryOptions({ queryKey: ["session"], queryFn: fetchMe, staleTime: Infinity, gcTime: Infinity });

/** Whether the installation waits for its first administrator. */
export const setupQuery = queryOptions({ queryKey: ["setup"], queryFn: () => answer(client.GET("/api/v1/setup")) });

/** Whether the session ends because the person at this screen wants it. */
let leaving = false;

export function isLeaving(): boolean {
  return leaving;
}

export async function beginSession(queryClient: QueryClient, me: Me): Promise<void> {
  leaving = false;
  queryClient.setQueryData(sessionQuery.queryKey, await welcome(me));
}

/** Forgets everything that was loaded: the next person at this screen sees nothing of it. */
export function endSession(queryClient: QueryClient): void {
  rememberCsrfToken("");
  forgetActs();
  queryClient.removeQueries({ predicate: (query) => query.queryKey[0] !== "session" });
  queryClient.setQueryData(sessionQuery.queryKey, null);
  // The screen that follows speaks the language of this browser, as soon as its words are there.
  void loadWords(chosenLanguage()).catch(() => undefined);
}

/** Ends the session by a request of the person. When the server does not do it, the session goes on and the refusal is thrown. */
export async function leave(queryClient: QueryClient, request: () => Promise<unknown>): Promise<void> {
  // Before the request: the live connection may tell of the end before its answer comes.
  leaving = true;
  try {
    await request();
  } catch (error) {
    // What has ended already need not be ended.
    if (!(error instanceof Problem && error.status === 401)) {
      leaving = false;
      throw error;
    }
  }
  endSession(queryClient);
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
