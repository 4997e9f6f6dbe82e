// What the ids in a filter stand for, and what a value can be picked from: asked of the server only as far as a filter needs it.
import { queryOptions, useQueries, useQuery } from "@tanstack/react-query";
import { answer, client } from "../api/client.ts";
import { asProblem } from "../api/problem.ts";
import { pipelinesQuery, stageOptions } from "../deals/pipelines.ts";
import { departmentsQuery, peopleQuery, sourcesQuery, tagsQuery } from "../directory/directory.ts";
import type { PickOption } from "../fields/PickList.tsx";
import { useI18n } from "../i18n/i18n.tsx";
import type { RecordArea } from "../api/types.ts";
import { kindOf, type FilterField, type Kind } from "./filterFields.ts";
import { conditionsOf, type Filter } from "./filters.ts";
import { textOf } from "./filterValue.ts";
import type { Told } from "./filterWords.ts";

/** The option that stands for nobody. */
export const NOBODY = "none";

/** Names of clients picked on this page. A chip must not open a card, and thereby be recorded, just to tell a name. */
const pickedNames = new Map<string, string>();

export function rememberName(id: string, name: string): void {
  pickedNames.set(id, name);
}

export type ListedKind = "person" | "department" | "source" | "tag" | "stage" | "pipeline" | "status";
const LISTED: ReadonlySet<Kind> = new Set<Kind>(["person", "department", "source", "tag", "stage", "pipeline", "status"]);

export function isListed(kind: Kind): kind is ListedKind {
  return LISTED.has(kind);
}

/** What fields of these kinds can be compared with; `loading` while some of it is on its way. */
export function useFilterOptions(wanted: (kind: ListedKind) => boolean): { options: Record<ListedKind, PickOption[]>; loading: boolean } {
  const { t } = useI18n();
  const pipelines = useQuery({ ...pipelinesQuery, enabled: wanted("stage") || wanted("pipeline") });
  const people = useQuery({ ...peopleQuery, enabled: wanted("person") });
  const departments = useQuery({ ...departmentsQuery, enabled: wanted("department") });
  const tags = useQuery({ ...tagsQuery, enabled: wanted("tag") });
  const sources = useQuery({ ...sourcesQuery, enabled: wanted("source") });
  const named = (items: { id: string; name: string }[] | undefined) => (items ?? []).map(({ id, name }) => ({ value: id, label: name }));
  const plain = (items: string[] | undefined) => (items ?? []).map((value) => ({ value, label: value }));
  const mine = { value: "my_department", label: t("filter.my_department") };
  return {
    options: {
      stage: stageOptions(pipelines.data ?? []),
      pipeline: named(pipelines.data),
      person: [{ value: "me", label: t("list.filter_me") }, mine, { value: NOBODY, label: t("edit.no_owner") }, ...named(people.data)],
      department: [mine, { value: NOBODY, label: t("edit.no_department") }, ...named(departments.data)],
      source: plain(sources.data),
      tag: plain(tags.data),
      status: [
        { value: "open", label: t("filter.open") },
        { value: "won", label: t("filter.won") },
        { value: "lost", label: t("filter.lost") },
      ],
    },
    loading: [pipelines, people, departments, tags, sources].some(({ isLoading }) => isLoading),
  };
}

const importNameQuery = (id: string) =>
  queryOptions({
    queryKey: ["imports", id, "name"],
    queryFn: async ({ signal }) => (await answer(client.GET("/api/v1/imports/{id}", { params: { path: { id } }, signal }))).file_name,
    staleTime: Infinity,
  });

/** What words about a filter need. `names`: names of clients that the rows of the list tell. */
export function useTold(area: RecordArea, filter: Filter | undefined, names: ReadonlyMap<string, string>): Told {
  const { t, format, language } = useI18n();
  const conditions = filter ? conditionsOf(filter) : [];
  const kinds = new Set(conditions.map(({ field }) => kindOf(field)));
  const imports = [...new Set(conditions.filter(({ field }) => kindOf(field) === "import").map(({ value }) => textOf(value)))];
  const files = useQueries({ queries: imports.map(importNameQuery) });
  const { options } = useFilterOptions((kind) => kinds.has(kind));
  return {
    t,
    format,
    area,
    language,
    nameOf(field, value) {
      const kind = kindOf(field as FilterField);
      if (kind === "company" || kind === "contact") return value === null ? t("filter.nobody") : (pickedNames.get(value) ?? names.get(value) ?? t("list.filter_chosen"));
      if (kind === "import") {
        const file = files[imports.indexOf(value ?? "")];
        if (!file || file.isLoading) return "…";
        return file.data ?? t([403, 404].includes(asProblem(file.error).status) ? "filter.import_unknown" : "list.filter_chosen");
      }
      if (!isListed(kind)) return value ?? "";
      return options[kind].find((option) => option.value === (value ?? NOBODY))?.label ?? value ?? t("filter.nobody");
    },
  };
}
