// Cells that only deals have, while they are edited in the list: the sum, the next step with its time, and the stage with what it
// asks for.
import { useState } from "react";
import { asProblem } from "../../shared/api/problem.ts";
import type { Deal, Stage, UpdateDeal } from "../../shared/api/types.ts";
import { stageLabel, stageOptions, useStandings } from "../../shared/deals/pipelines.ts";
import { CellForm, type CellInput } from "../../shared/fields/CellForm.tsx";
import { useCellSave } from "../../shared/fields/cells.tsx";
import { OptionList } from "../../shared/fields/OptionList.tsx";
import { useI18n } from "../../shared/i18n/i18n.tsx";
import { localOf, momentOf } from "../../shared/i18n/zone.ts";
import { InlineProblem } from "../../shared/layout/States.tsx";
import { dealSource } from "../../shared/records/dealSource.ts";
import { useMe } from "../../shared/session/session.ts";
import { AskFields, type Question } from "./AskFields.tsx";
import { InlineAmount } from "./InlineAmount.tsx";
import { useMoveWith } from "./useMoveWith.ts";
import { askable } from "./useMoves.ts";

type Props = { deal: Deal; label: string; done: () => void };

export function CellAmount({ deal, label, done }: Props) {
  const me = useMe();
  const { save, cancel } = useCellSave({ source: dealSource, record: deal, field: "amount", label, done });
  return (
    <InlineAmount
      value={deal.amount}
      currency={me.company.currency}
      begun
      onCancel={cancel}
      onSave={(amount) => save({ body: { amount }, undo: { amount: deal.amount ?? null } })}
    />
  );
}

export function CellNextStep({ deal, label, done }: Props) {
  const { t, timeZone } = useI18n();
  const inputs: CellInput[] = [
    { field: "next_step", label, value: deal.next_step ?? "" },
    { field: "next_step_at", label: t("field.next_step_at"), value: deal.next_step_at ? localOf(deal.next_step_at, timeZone) : "", type: "datetime-local", toSent: (typed) => momentOf(typed, timeZone) },
  ];
  return <CellForm source={dealSource} record={deal} field="next_step" label={label} done={done} inputs={inputs} />;
}

/** Told of a deal that now stands in another stage; null: it was taken back. */
export type OnMoved = (deal: Deal | null) => void;

export function CellStage({ deal, label, done, onMoved }: Props & { onMoved: OnMoved }) {
  const { t } = useI18n();
  const { pipelines, standings, pending } = useStandings();
  const onSaved = (saved: Deal) => onMoved(saved.stage_id === deal.stage_id ? null : saved);
  const { save, cancel, saves } = useCellSave({ source: dealSource, record: deal, field: "stage", label, done }, (_field, saved) => onSaved(saved));
  const [refused, setRefused] = useState<unknown>(null);
  const [asked, setAsked] = useState<Question | null>(null);
  const moveWith = useMoveWith(onSaved);

  const labelOf = (id: string) => stageLabel(pipelines ?? [], id);

  async function move(id: string) {
    const to = standings.get(id)?.stage;
    if (!to || id === deal.stage_id) return cancel();
    try {
      await save({ body: { stage_id: id }, undo: { stage_id: deal.stage_id ?? null, take_back: true }, mine: { stage: labelOf(id) }, before: { stage: labelOf(deal.stage_id ?? "") } });
    } catch (error) {
      // Told here: there is nothing more to tell when the cell closes.
      saves.forget("stage");
      const fields = askable(asProblem(error).missing);
      if (fields.length > 0) setAsked({ deal, stage: to, fields, why: "move", answer: (values) => moveAsked(to, values) });
      else setRefused(error);
    }
  }

  async function moveAsked(to: Stage, values: UpdateDeal) {
    await moveWith(deal, to, values);
    done();
  }

  // What the stage asks for is asked in a window of its own, which the list must not close.
  if (asked) return <AskFields question={asked} onClose={done} />;
  return (
    <>
      <OptionList label={label} placeholder={t("list.filter_value")} options={stageOptions(pipelines ?? [])} loading={pending} chosen={[deal.stage_id ?? ""]} onPick={({ value }) => void move(value)} />
      <InlineProblem error={refused} />
    </>
  );
}
