// What the values of the file stand for here: stages, pipelines, people, sources, with how many rows have each.
import { Select } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { peopleQuery, sourcesQuery } from "../../shared/directory/directory.ts";
import type { Import, UpdateImport } from "../../shared/api/types.ts";
import { pipelinesQuery } from "../../shared/deals/pipelines.ts";
import { useI18n } from "../../shared/i18n/i18n.tsx";
import { Section } from "../../shared/layout/Page.tsx";
import table from "../../shared/layout/Table.module.css";
import styles from "./Imports.module.css";
import { EMPTY, type Value, withValue } from "./values.ts";

type Choice = { value: string; label: string };
type Group = { group: string; items: Choice[] };

/** What the values of each kind may become. */
function useChoices(one: Import): Record<Value["kind"], (Choice | Group)[]> {
  const { data: people } = useQuery(peopleQuery);
  const { data: sources } = useQuery(sourcesQuery);
  const { data: pipelines } = useQuery({ ...pipelinesQuery, enabled: one.as === "deals" });
  const named = ({ id, name }: { id: string; name: string }) => ({ value: id, label: name });
  const written = one.values.filter(({ kind }) => kind === "source").map(({ value }) => value);
  const known = [...new Set([...(sources ?? []), ...written])];
  return {
    pipeline: (pipelines ?? []).map(named),
    stage: (pipelines ?? []).map(({ name, stages }) => ({ group: name, items: stages.map(named) })),
    owner: (people ?? []).map(named),
    source: known.map((value) => ({ value, label: value })),
  };
}

function ValueRow(props: { value: Value; choices: (Choice | Group)[]; disabled: boolean; onChange: (to: string | null) => void }) {
  const { t } = useI18n();
  const { value } = props;
  const empty = { value: EMPTY, label: t(value.kind === "stage" ? "imports.value_first_stage" : "imports.value_empty") };
  const unknown = !value.chosen && !value.to;
  return (
    <tr>
      <th scope="row">{value.value}</th>
      <td className="tabular quiet">{t("imports.value_rows", { count: value.rows })}</td>
      <td className={styles["target"]}>
        <Select
          size="xs"
          aria-label={`${t(`imports.value_${value.kind}`)}: ${value.value}`}
          data={[empty, ...props.choices]}
          searchable
          allowDeselect={false}
          disabled={props.disabled}
          nothingFoundMessage={t("edit.pick_nothing")}
          placeholder={t("imports.value_unknown")}
          error={unknown}
          value={value.chosen ? (value.to ?? EMPTY) : (value.to ?? null)}
          onChange={(to) => props.onChange(to === EMPTY ? null : to)}
          rightSectionWidth={value.to && !value.chosen && value.kind !== "source" ? 74 : undefined}
          rightSection={value.to && !value.chosen && value.kind !== "source" ? <span className={styles["guess"]}>{t("imports.guessed")}</span> : undefined}
        />
      </td>
    </tr>
  );
}

export function ValuesSection(props: { one: Import; onChange: (body: UpdateImport) => void }) {
  const { t } = useI18n();
  const { one } = props;
  const choices = useChoices(one);
  const kinds = (["pipeline", "stage", "owner", "source"] as const).filter((kind) => one.values.some((value) => value.kind === kind));
  if (kinds.length === 0) return null;
  return (
    <Section title={t("imports.values_title")} lead={t("imports.values_text")}>
      {kinds.map((kind) => (
        <div key={kind} className={styles["kind"]}>
          <h3>{t(`imports.value_${kind}`)}</h3>
          <div className={`${table["frame"] ?? ""} ${styles["values"] ?? ""}`} tabIndex={0} role="region" aria-label={t(`imports.value_${kind}`)}>
            <table className={`${table["table"] ?? ""} ${styles["mapping"] ?? ""}`}>
              <tbody>
                {one.values
                  .filter((value) => value.kind === kind)
                  .map((value) => (
                    <ValueRow key={value.value} value={value} choices={choices[kind]} disabled={!one.can.edit} onChange={(to) => props.onChange({ values: withValue(one.values, value, to) })} />
                  ))}
              </tbody>
            </table>
          </div>
        </div>
      ))}
    </Section>
  );
}
