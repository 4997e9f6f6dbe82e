// To whom or where an act of many records has taken them.
import { useQuery } from "@tanstack/react-query";
import type { Act } from "../../shared/api/types.ts";
import { pipelinesQuery, standingsOf } from "../../shared/deals/pipelines.ts";
import { departmentsQuery, peopleQuery } from "../../shared/directory/directory.ts";
import { useI18n } from "../../shared/i18n/i18n.tsx";

export function Goal(props: { act: Act }) {
  const { t } = useI18n();
  const { owner_id: owner, department_id: department, stage_id: stage } = props.act;
  const people = useQuery({ ...peopleQuery, enabled: Boolean(owner) });
  const departments = useQuery({ ...departmentsQuery, enabled: Boolean(department) });
  const pipelines = useQuery({ ...pipelinesQuery, enabled: Boolean(stage) });
  // Each has its line before its name is there, lest what stands below it move.
  const nameOf = (id: string | null, named: { id: string; name: string }[] | undefined, none: string) => (id === null ? none : named?.find((one) => one.id === id)?.name);
  const goals = [
    ...(owner === undefined ? [] : [{ label: t("field.owner"), name: nameOf(owner, people.data, t("edit.no_owner")) }]),
    ...(department === undefined ? [] : [{ label: t("field.department"), name: nameOf(department, departments.data, t("edit.no_department")) }]),
    ...(stage ? [{ label: t("field.stage"), name: standingsOf(pipelines.data ?? []).get(stage)?.stage.name }] : []),
  ];
  return goals.map(({ label, name }) => (
    <p key={label}>
      {label}: <strong>{name ?? "…"}</strong>
    </p>
  ));
}
