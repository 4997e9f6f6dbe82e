// What to do with records that exist already, whose the new ones are, and which tags they get.
import { Select, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { Import, UpdateImport } from "../../shared/api/types.ts";
import { pipelinesQuery } from "../../shared/deals/pipelines.ts";
import { peopleQuery } from "../../shared/directory/directory.ts";
import { InlineTags } from "../../shared/fields/InlinePick.tsx";
import { useI18n } from "../../shared/i18n/i18n.tsx";
import { Section } from "../../shared/layout/Page.tsx";
import styles from "./Imports.module.css";

const POLICIES = ["skip", "fill", "overwrite", "add"] as const;
const SAME_BY: Record<Import["as"], string[]> = { contacts: ["phone", "email"], companies: ["inn", "name", "phone", "email"], deals: [] };

/** Where deals go that say nothing of it, and what their amounts are in. */
function DealRules(props: { one: Import; onChange: (body: UpdateImport) => void }) {
  const { t } = useI18n();
  const { one } = props;
  const { data: pipelines } = useQuery(pipelinesQuery);
  const [currency, setCurrency] = useState(one.currency ?? "");
  return (
    <>
      <Select
        label={t("imports.pipeline")}
        data={(pipelines ?? []).map(({ id, name }) => ({ value: id, label: name }))}
        value={one.pipeline_id ?? pipelines?.[0]?.id ?? null}
        allowDeselect={false}
        onChange={(pipeline_id) => pipeline_id && props.onChange({ pipeline_id })}
      />
      <TextInput
        label={t("imports.currency")}
        placeholder={t("imports.currency_usual")}
        value={currency}
        maxLength={3}
        onChange={(event) => setCurrency(event.currentTarget.value.toUpperCase())}
        onBlur={() => {
          if (currency !== (one.currency ?? "")) props.onChange({ currency });
        }}
      />
    </>
  );
}

export function RulesSection(props: { one: Import; onChange: (body: UpdateImport) => void }) {
  const { t, known } = useI18n();
  const { one, onChange } = props;
  const { data: people } = useQuery(peopleQuery);
  const [source, setSource] = useState(one.id_source);
  const hasIds = one.columns.some(({ target }) => target === "external_id");

  function toggleSame(by: string, on: boolean) {
    onChange({ duplicates_by: on ? [...one.duplicates_by, by] : one.duplicates_by.filter((other) => other !== by) });
  }

  return (
    <Section title={t("imports.options")} lead={one.as === "deals" ? t(hasIds ? "imports.deals_rule" : "imports.deals_rule_no_ids") : undefined}>
      <fieldset className={styles["policies"]}>
        <legend>{t("imports.duplicates")}</legend>
        {POLICIES.map((policy) => (
          <label key={policy} data-on={one.duplicates === policy ? "" : undefined}>
            <input type="radio" name="duplicates" checked={one.duplicates === policy} onChange={() => onChange({ duplicates: policy })} />
            <span>
              <strong>{t(`imports.duplicates_${policy}`)}</strong>
              {t(`imports.duplicates_${policy}_hint`)}
            </span>
          </label>
        ))}
      </fieldset>
      <div className={styles["fields"]}>
        {one.duplicates !== "add" && SAME_BY[one.as].length > 0 ? (
          <fieldset className={styles["same"]}>
            <legend>{t("imports.duplicates_by")}</legend>
            {SAME_BY[one.as].map((by) => (
              <label key={by}>
                <input type="checkbox" checked={one.duplicates_by.includes(by)} onChange={(event) => toggleSame(by, event.currentTarget.checked)} />
                {by === "name" ? t("imports.same_name") : known(`reason.${by}`, by)}
              </label>
            ))}
          </fieldset>
        ) : null}
        {one.as === "deals" ? <DealRules one={one} onChange={onChange} /> : null}
        <Select
          label={t("imports.owner")}
          data={[{ value: "", label: t("imports.owner_from_file") }, ...(people ?? []).map(({ id, name }) => ({ value: id, label: name }))]}
          value={one.owner_id ?? ""}
          allowDeselect={false}
          searchable
          onChange={(value) => onChange({ owner_id: value || null })}
        />
        {hasIds ? (
          <TextInput
            label={t("imports.id_source")}
            description={t("imports.id_source_hint")}
            value={source}
            maxLength={100}
            onChange={(event) => setSource(event.currentTarget.value)}
            onBlur={() => {
              if (source !== one.id_source) onChange({ id_source: source });
            }}
          />
        ) : null}
        <div className={styles["tags"]}>
          <span>{t("imports.tags")}</span>
          <InlineTags
            tags={one.tags}
            onSave={(next) => onChange({ tags: next })}
          />
        </div>
      </div>
    </Section>
  );
}
