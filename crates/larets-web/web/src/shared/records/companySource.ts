// Companies over the wire.
import { answer, client } from "../api/client.ts";
import type { Company, Page, TimelineItem, UpdateCompany } from "../api/types.ts";
import { PAGE_SIZE, seenValues, TIMELINE_PAGE_SIZE, type RecordSource } from "./source.ts";

const byId = (id: string) => ({ params: { path: { id } } });
const ifMatch = (id: string, version: number) => ({ params: { path: { id }, header: { "If-Match": `"${String(version)}"` } } });

export const companySource: RecordSource<Company, UpdateCompany> = {
  kind: "company",
  area: "companies",
  titleOf: (company) => company.name,
  namedOf: (company) => (company.parent ? [company.parent] : []),
  list: (query, cursor, signal) =>
    answer(client.GET("/api/v1/companies", { params: { query: { ...query, limit: PAGE_SIZE, cursor: cursor ?? undefined } }, signal })),
  read: (id, signal) => answer(client.GET("/api/v1/companies/{id}", { ...byId(id), signal })),
  create: (body, key) => answer(client.POST("/api/v1/companies", { body, params: { header: { "Idempotency-Key": key } } })),
  change: (id, version, body) => answer(client.PATCH("/api/v1/companies/{id}", { ...ifMatch(id, version), body })),
  remove: async (id, version) => void (await answer(client.DELETE("/api/v1/companies/{id}", ifMatch(id, version)))),
  restore: (id) => answer(client.POST("/api/v1/companies/{id}/restore", byId(id))),
  duplicates: async (body, signal) => (await answer(client.POST("/api/v1/companies/duplicates", { body, signal }))).items,
  probeOf: (company, field) => {
    if (field === "phones" || field === "emails") return { [field]: seenValues(company[field]) };
    if (field === "name") return { name: company.name };
    return field === "inn" && company.inn ? { inn: company.inn } : null;
  },
  timeline: async (id, cursor, signal) =>
    (await answer(
      client.GET("/api/v1/companies/{id}/timeline", {
        params: { path: { id }, query: { limit: TIMELINE_PAGE_SIZE, cursor: cursor ?? undefined } },
        signal,
      }),
    )) as Page<TimelineItem>,
  addNote: (id, markdown) => answer(client.POST("/api/v1/companies/{id}/notes", { ...byId(id), body: { markdown } })),
};
