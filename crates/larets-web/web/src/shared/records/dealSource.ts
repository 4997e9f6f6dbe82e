// Deals over the wire. They are never compared with others: two deals may well be alike.
import { answer, client } from "../api/client.ts";
import type { Deal, Page, TimelineItem, UpdateDeal } from "../api/types.ts";
import { PAGE_SIZE, TIMELINE_PAGE_SIZE, type RecordSource } from "./source.ts";

const byId = (id: string) => ({ params: { path: { id } } });
const ifMatch = (id: string, version: number) => ({ params: { path: { id }, header: { "If-Match": `"${String(version)}"` } } });

export const dealSource: RecordSource<Deal, UpdateDeal> = {
  kind: "deal",
  area: "deals",
  titleOf: (deal) => deal.title ?? "",
  namedOf: (deal) => [...deal.contacts, ...deal.companies],
  list: (query, cursor, signal) =>
    answer(client.GET("/api/v1/deals", { params: { query: { ...query, limit: PAGE_SIZE, cursor: cursor ?? undefined } }, signal })),
  read: (id, signal) => answer(client.GET("/api/v1/deals/{id}", { ...byId(id), signal })),
  create: (body, key) => answer(client.POST("/api/v1/deals", { body, params: { header: { "Idempotency-Key": key } } })),
  change: (id, version, body) => answer(client.PATCH("/api/v1/deals/{id}", { ...ifMatch(id, version), body })),
  remove: async (id, version) => void (await answer(client.DELETE("/api/v1/deals/{id}", ifMatch(id, version)))),
  restore: (id) => answer(client.POST("/api/v1/deals/{id}/restore", byId(id))),
  duplicates: () => Promise.resolve([]),
  probeOf: () => null,
  timeline: async (id, cursor, signal) =>
    (await answer(
      client.GET("/api/v1/deals/{id}/timeline", {
        params: { path: { id }, query: { limit: TIMELINE_PAGE_SIZE, cursor: cursor ?? undefined } },
        signal,
      }),
    )) as Page<TimelineItem>,
  addNote: (id, markdown) => answer(client.POST("/api/v1/deals/{id}/notes", { ...byId(id), body: { markdown } })),
};
