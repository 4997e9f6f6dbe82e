// A new deal: what is sold, for how much, to whom, in which stage; and whatever else that stage asks for.
import { Select, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { Deal } from "../api/types.ts";
import { useI18n } from "../i18n/i18n.tsx";
import { CreateDialog } from "../records/CreateDialog.tsx";
import styles from "../records/CreateDialog.module.css";
import { dealSource } from "../records/dealSource.ts";
import { useMe } from "../session/session.ts";
import { DealInput } from "./DealInputs.tsx";
import { ASKABLE, bodyOf, emptyDraft, isAskable, isFilled, type Askable, type DealDraft, type Picked } from "./draft.ts";
import { pipelinesQuery } from "./pipelines.ts";

const ASKED_ALWAYS: readonly Askable[] = ["amount", "contacts", "companies", "expected_close", "next_step"];
const PAIRS: readonly (readonly Askable[])[] = [["amount", "expected_close"], ["contacts", "companies"], ["next_step"], ["source"], ["lost_reason"]];

/** `stageId`, `contact`, `company`: what is known already where the dialog was opened. */
export function CreateDealDialog(props: { stageId?: string; contact?: Picked; company?: Picked; onClose: () => void; onCreated: (deal: Deal) => void }) {
  const { t, timeZone } = useI18n();
  const me = useMe();
  const levels = me.fields["deals"] ?? {};
  const { data: pipelines } = useQuery(pipelinesQuery);
  const [typedTitle, setTitle] = useState<string | null>(null);
  const [chosenStage, setStage] = useState<string | null>(props.stageId ?? null);
  const [begun] = useState<DealDraft>({
    ...emptyDraft(me.company.currency),
    contacts: props.contact ? [props.contact] : [],
    companies: props.company ? [props.company] : [],
  });
  const [draft, setDraft] = useState(begun);

  const stages = (pipelines ?? []).flatMap((pipeline) => pipeline.stages);
  const stage = stages.find(({ id }) => id === chosenStage) ?? stages.find(({ kind }) => kind === "open");
  const needed = (stage?.required ?? []).filter(isAskable);
  const writable = (field: string) => (levels[field] ?? "write") === "write";
  const asked = ASKABLE.filter((field) => writable(field) && (ASKED_ALWAYS.includes(field) || needed.includes(field)));
  // Named after the client until something else is typed.
  const client = draft.companies[0] ?? draft.contacts[0];
  const title = typedTitle ?? (client ? t("deal.title_for", { name: client.name }) : "");
  const lacking = needed.filter((field) => asked.includes(field) && !isFilled(draft, field));
  const several = (pipelines?.length ?? 0) > 1;
  const choices = (pipelines ?? []).map(({ name, stages: inside }) => ({
    group: name,
    items: inside.filter(({ kind }) => kind === "open").map(({ id, name: label }) => ({ value: id, label: several ? `${name} · ${label}` : label })),
  }));

  function missing(): string | null {
    if (title.trim() === "") return t("deal.need_title");
    const [first] = lacking;
    return stage && first ? t("deal.stage_needs", { stage: stage.name, field: t(`field.${first}`) }) : null;
  }

  return (
    <CreateDialog
      source={dealSource}
      title={t("deals.new")}
      untitled={t("deals.untitled")}
      typed={typedTitle !== null || draft !== begun}
      missing={missing()}
      duplicates={{ wanted: {}, enough: false }}
      body={() => ({ title: title.trim(), stage_id: stage?.id, ...bodyOf(draft, asked, timeZone) })}
      onClose={props.onClose}
      onCreated={props.onCreated}
    >
      {(refused) => (
        <>
          <TextInput label={t("field.title")} data-autofocus autoComplete="off" placeholder={t("deal.title_placeholder")} error={refused === "title"} value={title} onChange={(event) => setTitle(event.currentTarget.value)} />
          <Select
            label={t("field.stage")}
            data={several ? choices : (choices[0]?.items ?? [])}
            value={stage?.id ?? null}
            allowDeselect={false}
            disabled={!pipelines}
            error={refused === "stage_id"}
            onChange={setStage}
          />
          {PAIRS.map((pair) => {
            const shown = pair.filter((field) => asked.includes(field));
            return shown.length === 0 ? null : (
              <div key={pair.join(" ")} className={styles["row"]}>
                {shown.map((field) => (
                  <DealInput key={field} field={field} draft={draft} refused={refused === field} onDraft={(change) => setDraft((now) => ({ ...now, ...change }))} />
                ))}
              </div>
            );
          })}
        </>
      )}
    </CreateDialog>
  );
}
