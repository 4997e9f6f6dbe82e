// Query keys of the client base, in one place, so that a live event finds what it makes stale.
import type { RecordKind } from "../api/types.ts";

export const recordKeys = {
  all: ["records"] as const,
  today: ["records", "today"] as const,
  kind: (kind: RecordKind) => ["records", kind] as const,
  lists: (kind: RecordKind) => ["records", kind, "list"] as const,
  list: (kind: RecordKind, query: object) => ["records", kind, "list", query] as const,
  card: (kind: RecordKind, id: string) => ["records", kind, "card", id] as const,
  timeline: (kind: RecordKind, id: string) => ["records", kind, "timeline", id] as const,
};
