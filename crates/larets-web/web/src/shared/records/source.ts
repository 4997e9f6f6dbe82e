// What a kind of record can do, so that list, card and timeline are written once for contacts, companies and deals.
import type { ClientRecord, Duplicate, FindDuplicates, NamedRef, Page, Point, RecordArea, RecordKind, TimelineItem, TimelineNote } from "../api/types.ts";

export type ListQuery = { sort: string; q?: string; filter?: string; bin?: boolean; count?: "none" | "only" };

export type RecordSource<R extends ClientRecord, Change> = {
  kind: RecordKind;
  area: RecordArea;
  titleOf: (record: R) => string;
  /** The clients that a row of the list names. */
  namedOf: (record: R) => NamedRef[];
  list: (query: ListQuery, cursor: string | null, signal: AbortSignal) => Promise<Page<R>>;
  read: (id: string, signal: AbortSignal) => Promise<R>;
  create: (body: Change, idempotencyKey: string) => Promise<R>;
  change: (id: string, version: number, body: Change) => Promise<R>;
  remove: (id: string, version: number) => Promise<void>;
  restore: (id: string) => Promise<R>;
  duplicates: (body: FindDuplicates, signal: AbortSignal) => Promise<Duplicate[]>;
  /** By what a record is compared with others once this field of it has changed; null: by nothing. */
  probeOf: (record: R, field: string) => FindDuplicates | null;
  timeline: (id: string, cursor: string | null, signal: AbortSignal) => Promise<Page<TimelineItem>>;
  addNote: (id: string, markdown: string) => Promise<TimelineNote>;
};

export const PAGE_SIZE = 100;
export const TIMELINE_PAGE_SIZE = 50;

/** What of phones or e-mails may be compared: what is hidden never travels. */
export function seenValues(points: Point[]): string[] {
  return points.flatMap(({ raw, value }) => raw ?? value ?? []);
}
