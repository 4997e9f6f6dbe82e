// The one WebSocket to the server. It only says what changed; the change itself is fetched under the same rights.
import type { QueryClient } from "@tanstack/react-query";
import { dropPairsOf } from "../acts/duplicates.ts";
import type { ClientRecord, RecordKind } from "../api/types.ts";
import { companySource } from "../records/companySource.ts";
import { contactSource } from "../records/contactSource.ts";
import { dealSource } from "../records/dealSource.ts";
import { recordKeys } from "../records/keys.ts";
import { refreshLists, type Act } from "../records/listed.ts";
import { noteMissed, tellBoards } from "./boards.ts";
import { noteForeignChange } from "./foreign.ts";

type LiveMessage =
  | { type: "hello" }
  | { type: "record"; kind: RecordKind; id: string; version: 0; act: "noted" }
  | { type: "record"; kind: RecordKind; id: string; version: number; act: Act }
  | { type: "import"; id: string }
  | { type: "many"; kind: RecordKind }
  | { type: "act"; id: string }
  | { type: "missed" }
  | { type: "signed_out" };

const FIRST_DELAY_MS = 500;
const LONGEST_DELAY_MS = 30_000;
/** Our own answer usually arrives first; waiting a little tells it from a colleague's change. */
const OWN_CHANGE_MS = 400;
/** During an import thousands of events arrive: lists are refetched at most this often. */
const LIST_PAUSE_MS = 3_000;
const TODAY_PAUSE_MS = 2_000;

/** The kinds of record that have a screen; the server tells of others too. */
const SHOWN: ReadonlySet<string> = new Set<RecordKind>(["contact", "company", "deal"]);

function refreshOf(queryClient: QueryClient, kind: RecordKind, acts: ReadonlyMap<string, Act>): Promise<void> {
  if (kind === "contact") return refreshLists(queryClient, contactSource, acts);
  return kind === "company" ? refreshLists(queryClient, companySource, acts) : refreshLists(queryClient, dealSource, acts);
}

export type LiveState = "connecting" | "open" | "waiting";

function isMessage(value: unknown): value is LiveMessage {
  return typeof value === "object" && value !== null && "type" in value;
}

export function startLive(queryClient: QueryClient, onSignedOut: () => void, onState: (state: LiveState) => void): () => void {
  let socket: WebSocket | null = null;
  let delay = FIRST_DELAY_MS;
  let retry: ReturnType<typeof setTimeout> | undefined;
  let stopped = false;
  let wasOpen = false;
  let today: ReturnType<typeof setTimeout> | undefined;
  const waitingLists = new Map<RecordKind, { timer: ReturnType<typeof setTimeout>; acts: Map<string, Act> }>();

  function noteForLists({ kind, id, act }: Extract<LiveMessage, { act: Act }>) {
    const waiting = waitingLists.get(kind);
    if (waiting) return void waiting.acts.set(id, act);
    const acts = new Map([[id, act]]);
    const timer = setTimeout(() => {
      waitingLists.delete(kind);
      // What fails is asked for with the next change; the rows stay as they are.
      refreshOf(queryClient, kind, acts).catch(() => undefined);
    }, LIST_PAUSE_MS);
    waitingLists.set(kind, { timer, acts });
  }

  function onRecord(message: Extract<LiveMessage, { type: "record" }>) {
    if (message.act === "noted") return void queryClient.invalidateQueries({ queryKey: recordKeys.timeline(message.kind, message.id) });
    noteForLists(message);
    if (message.act === "deleted") dropPairsOf(queryClient, message.id);
    setTimeout(() => {
      const key = recordKeys.card(message.kind, message.id);
      const known = queryClient.getQueryData<ClientRecord>(key);
      if (!known || (known.version >= message.version && message.act !== "deleted")) return;
      noteForeignChange(message.id, message.act);
      void queryClient.invalidateQueries({ queryKey: key });
      void queryClient.invalidateQueries({ queryKey: recordKeys.timeline(message.kind, message.id) });
    }, OWN_CHANGE_MS);
  }

  /** The day of a person is made of many records: a burst of changes asks for it once, and only where it is looked at. */
  function noteForToday() {
    today ??= setTimeout(() => {
      today = undefined;
      void queryClient.invalidateQueries({ queryKey: recordKeys.today });
    }, TODAY_PAUSE_MS);
  }

  function onMessage(event: MessageEvent) {
    let message: unknown;
    try {
      message = JSON.parse(String(event.data));
    } catch {
      return;
    }
    if (!isMessage(message)) return;
    if (message.type === "record" && SHOWN.has(message.kind)) onRecord(message);
    if (message.type === "record" && message.act !== "noted") noteForToday();
    if (message.type === "record") tellBoards(queryClient, message);
    if (message.type === "signed_out") onSignedOut();
    if (message.type === "import") void queryClient.invalidateQueries({ queryKey: ["imports", message.id] });
    if (message.type === "act") void queryClient.invalidateQueries({ queryKey: ["acts", message.id] });
    // Of a change of many, too many records to name: what is on the page is read again.
    if (message.type === "missed" || message.type === "many") {
      noteMissed();
      void queryClient.invalidateQueries({ refetchType: "active" });
    }
  }

  function connect() {
    onState("connecting");
    const scheme = location.protocol === "https:" ? "wss" : "ws";
    socket = new WebSocket(`${scheme}://${location.host}/api/v1/live`);
    socket.onopen = () => {
      delay = FIRST_DELAY_MS;
      onState("open");
      // What happened while we were away is not repeated: everything on the screen is asked for again.
      if (wasOpen) {
        noteMissed();
        void queryClient.invalidateQueries({ queryKey: recordKeys.all, refetchType: "active" });
      }
      wasOpen = true;
    };
    socket.onmessage = onMessage;
    socket.onclose = () => {
      if (stopped) return;
      onState("waiting");
      retry = setTimeout(connect, delay * (0.75 + Math.random() / 2));
      delay = Math.min(delay * 2, LONGEST_DELAY_MS);
    };
  }

  connect();
  return () => {
    stopped = true;
    clearTimeout(retry);
    clearTimeout(today);
    for (const { timer } of waitingLists.values()) clearTimeout(timer);
    socket?.close();
  };
}
