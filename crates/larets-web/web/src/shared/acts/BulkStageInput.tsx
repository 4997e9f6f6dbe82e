// The stage that many deals go to, with what it asks for as far as all of them can be given the same.
import { Select } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { Stage } from "../api/types.ts";
import { DealInput } from "../deals/DealInputs.tsx";
import { bodyOf, emptyDraft, isFilled, type Askable, type DealDraft } from "../deals/draft.ts";
import { pipelinesQuery } from "../deals/pipelines.ts";
import { useI18n } from "../i18n/i18n.tsx";
import { useMe } from "../session/session.ts";
import { givenWith, type BulkValue } from "./bulk.ts";
import styles from "./BulkDialog.module.css";

export function BulkStageInput(props: { onValue: (value: BulkValue | null) => void }) {
  const { t, known, format, timeZone } = useI18n();
  const me = useMe();
  const pipelines = useQuery(pipelinesQuery).data ?? [];
  const [stage, setStage] = useState<Stage | null>(null);
  const [draft, setDraft] = useState(() => emptyDraft(me.company.currency));
  const fields = stage ? givenWith(me, stage) : [];
  const onCards = (stage?.required ?? []).filter((field) => !(fields as string[]).includes(field));
  const options = (stages: Stage[]) => stages.map(({ id, name }) => ({ value: id, label: name }));

  function change(next: Stage, given: DealDraft) {
    const asked = givenWith(me, next);
    setStage(next);
    setDraft(given);
    props.onValue({
      act: "stage",
      id: next.id,
      given: bodyOf(given, asked, timeZone) as Record<string, string>,
      asks: asked.length > 0,
      lacks: next.required.filter((field) => !(asked as string[]).includes(field) || !isFilled(given, field as Askable)),
    });
  }

  return (
    <>
      <Select
        label={t("field.stage")}
        placeholder={t("bulk.pick_stage")}
        data-autofocus
        data={pipelines.length > 1 ? pipelines.map(({ name, stages }) => ({ group: name, items: options(stages) })) : options(pipelines[0]?.stages ?? [])}
        allowDeselect={false}
        searchable
        nothingFoundMessage={t("edit.pick_nothing")}
        onChange={(id) => {
          const next = pipelines.flatMap(({ stages }) => stages).find((one) => one.id === id);
          if (next) change(next, draft);
        }}
      />
      {stage && fields.length > 0 ? (
        <div className={styles["asked"]}>
          {fields.map((field) => (
            <DealInput key={field} field={field} draft={draft} refused={false} onDraft={(part) => change(stage, { ...draft, ...part })} />
          ))}
          <p className="quiet">{t("bulk.stage_given")}</p>
        </div>
      ) : null}
      {onCards.length > 0 ? <p className={styles["text"]}>{t("bulk.stage_on_cards", { fields: format.list(onCards.map((field) => known(`field.${field}`, field).toLocaleLowerCase())) })}</p> : null}
    </>
  );
}
