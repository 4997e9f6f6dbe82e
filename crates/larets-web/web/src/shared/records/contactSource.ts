// Contacts over the wire.
import { answer, client } from "../api/client.ts";
import type { Contact, Page, TimelineItem, UpdateContact } from "../api/types.ts";
import { PAGE_SIZE, seenValues, TIMELINE_PAGE_SIZE, type RecordSource } from "./source.ts";

const byId = (id: string) => ({ params: { path: { id } } });
const ifMatch = (id: string, version: number) => ({ params: { path: { id }, header: { "If-Match": `"${String(version)}"` } } });

export const contactSource: RecordSource<Contact, UpdateContact> = {
  kind: "contact",
  area: "contacts",
  titleOf: (contact) => contact.name,
  namedOf: (contact) => contact.companies,
  list: (query, cursor, signal) =>
    answer(client.GET("/api/v1/contacts", { params: { query: { ...query, limit: PAGE_SIZE, cursor: cursor ?? undefined } }, signal })),
  read: (id, signal) => answer(client.GET("/api/v1/contacts/{id}", { ...byId(id), signal })),
  create: (body, key) => answer(client.POST("/api/v1/contacts", { body, params: { header: { "Idempotency-Key": key } } })),
  change: (id, version, body) => answer(client.PATCH("/api/v1/contacts/{id}", { ...ifMatch(id, version), body })),
  remove: async (id, version) => void (await answer(client.DELETE("/api/v1/contacts/{id}", ifMatch(id, version)))),
  restore: (id) => answer(client.POST("/api/v1/contacts/{id}/restore", byId(id))),
  duplicates: async (body, signal) => (await answer(client.POST("/api/v1/contacts/duplicates", { body, signal }))).items,
  probeOf: (contact, field) => {
    if (field === "phones" || field === "emails") return { [field]: seenValues(contact[field]) };
    const named = Boolean(contact.last_name && contact.first_name) && (field === "last_name" || field === "first_name");
    return named ? { last_name: contact.last_name, first_name: contact.first_name } : null;
  },
  timeline: async (id, cursor, signal) =>
    (await answer(
      client.GET("/api/v1/contacts/{id}/timeline", {
        params: { path: { id }, query: { limit: TIMELINE_PAGE_SIZE, cursor: cursor ?? undefined } },
        signal,
      }),
    )) as Page<TimelineItem>,
  addNote: (id, markdown) => answer(client.POST("/api/v1/contacts/{id}/notes", { ...byId(id), body: { markdown } })),
};
