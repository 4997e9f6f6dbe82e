// Contacts over the wire.
import { answer, client } from "../api/client.ts";
import type { Contact, Page, TimelineItem, UpdateContact } from "../api/types.ts";
import { PAGE_SIZE, TIMELINE_PAGE_SIZE, type RecordSource } from "./source.ts";

const CYRILLIC = /\p{Script=Cyrillic}/u;

/** Family name first in Cyrillic, as offices there expect; given name first otherwise. Empty when there is no name. */
export function contactName(contact: Pick<Contact, "last_name" | "first_name" | "middle_name">): string {
  const { last_name: last, first_name: first, middle_name: middle } = contact;
  const order = CYRILLIC.test(`${last ?? ""}${first ?? ""}`) ? [last, first, middle] : [first, middle, last];
  return order.filter(Boolean).join(" ");
}

const byId = (id: string) => ({ params: { path: { id } } });
const ifMatch = (id: string, version: number) => ({ params: { path: { id }, header: { "If-Match": `"${String(version)}"` } } });

export const contactSource: RecordSource<Contact, UpdateContact> = {
  kind: "contact",
  area: "contacts",
  titleOf: contactName,
  list: (query, cursor, signal) =>
    answer(client.GET("/api/v1/contacts", { params: { query: { ...query, limit: PAGE_SIZE, cursor: cursor ?? undefined } }, signal })),
  read: (id, signal) => answer(client.GET("/api/v1/contacts/{id}", { ...byId(id), signal })),
  create: (body, key) => answer(client.POST("/api/v1/contacts", { body, params: { header: { "Idempotency-Key": key } } })),
  change: (id, version, body) => answer(client.PATCH("/api/v1/contacts/{id}", { ...ifMatch(id, version), body })),
  remove: async (id, version) => void (await answer(client.DELETE("/api/v1/contacts/{id}", ifMatch(id, version)))),
  restore: (id) => answer(client.POST("/api/v1/contacts/{id}/restore", byId(id))),
  duplicates: async (body, signal) => (await answer(client.POST("/api/v1/contacts/duplicates", { body, signal }))).items,
  timeline: async (id, cursor, signal) =>
    (await answer(
      client.GET("/api/v1/contacts/{id}/timeline", {
        params: { path: { id }, query: { limit: TIMELINE_PAGE_SIZE, cursor: cursor ?? undefined } },
        signal,
      }),
    )) as Page<TimelineItem>,
  addNote: (id, markdown) => answer(client.POST("/api/v1/contacts/{id}/notes", { ...byId(id), body: { markdown } })),
};
