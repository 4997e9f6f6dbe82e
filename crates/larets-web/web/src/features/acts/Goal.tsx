// To whom or where an act of many records has taken them: in a line of its own, or in the few words of a list.
import { useQuery } from "@tanstack/react-query";
import type { Act } from "../../shared/api/types.ts";
import { pipelinesQuery } from "../../shared/deals/pipelines.ts";
import { stageWord } from "../../shared/deals/stageWords.ts";
import { departmentsQuery, peopleQuery } from "../../shared/directory/directory.ts";
import { useI18n } from "../../shared/i18n/i18n.tsx";

type Goal = { what: "owner" | "department" | "stage"; none: boolean; name: string | undefined };

function useGoals(act: Act): Goal[] {
  const { t } = useI18n();
  const { owner_id: owner, department_id: department, stage_id: stage } = act;
  const people = useQuery({ ...peopleQuery, enabled: Boolean(owner) });
  const departments = useQuery({ ...departmentsQuery, enabled: Boolean(department) });
  const pipelines = useQuery({ ...pipelinesQuery, enabled: Boolean(stage) });
  const nameOf = (id: string | null, named: { id: string; name: string }[] | undefined, none: string) => (id === null ? none : named?.find((one) => one.id === id)?.name);
  return [
    ...(owner === undefined ? [] : [{ what: "owner" as const, none: owner === null, name: nameOf(owner, people.data, t("edit.no_owner")) }]),
    ...(department === undefined ? [] : [{ what: "department" as const, none: department === null, name: nameOf(department, departments.data, t("edit.no_department")) }]),
    ...(stage ? [{ what: "stage" as const, none: false, name: stageWord(pipelines.data ?? [], stage) }] : []),
  ];
}

/** Each has its line before its name is there, lest what stands below it move. */
export function Goal(props: { act: Act }) {
  const { t } = useI18n();
  return useGoals(props.act).map(({ what, name }) => (
    <p key={what}>
      {t(`field.${what}`)}: <strong>{name ?? "…"}</strong>
    </p>
  ));
}

/** As words after others, each as soon as it is known. */
export function useGoalWords(act: Act): string[] {
  const { t } = useI18n();
  return useGoals(act).flatMap(({ what, none, name }) => (name === undefined ? [] : none ? name.toLocaleLowerCase() : t(`acts.to_${what}`, { name })));
}
