// What a kind of record can do, so that list, card and timeline are written once for contacts and companies.
import type { ClientRecord, Duplicate, FindDuplicates, NamedRef, Page, RecordKind, TimelineItem, TimelineNote } from "../api/types.ts";

export type ListQuery = { sort: string; q?: string; filter?: string; bin?: boolean };

export type RecordSource<R extends ClientRecord, Change> = {
  kind: RecordKind;
  area: "contacts" | "companies";
  titleOf: (record: R) => string;
  /** The companies that a row of the list names. */
  companiesOf: (record: R) => NamedRef[];
  list: (query: ListQuery, cursor: string | null, signal: AbortSignal) => Promise<Page<R>>;
  read: (id: string, signal: AbortSignal) => Promise<R>;
  create: (body: Change, idempotencyKey: string) => Promise<R>;
  change: (id: string, version: number, body: Change) => Promise<R>;
  remove: (id: string, version: number) => Promise<void>;
  restore: (id: string) => Promise<R>;
  duplicates: (body: FindDuplicates, signal: AbortSignal) => Promise<Duplicate[]>;
  timeline: (id: string, cursor: string | null, signal: AbortSignal) => Promise<Page<TimelineItem>>;
  addNote: (id: string, markdown: string) => Promise<TimelineNote>;
};

export const PAGE_SIZE = 100;
export const TIMELINE_PAGE_SIZE = 50;
