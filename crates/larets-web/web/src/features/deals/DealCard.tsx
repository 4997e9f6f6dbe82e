// The card of a deal: its stage across the top, what is next, the sum and the other fields edited in place, whom it is made
// with, and what has happened.
import { IconTargetArrow } from "@tabler/icons-react";
import type { Deal, UpdateDeal } from "../../shared/api/types.ts";
import { useStandings } from "../../shared/deals/pipelines.ts";
import { FieldGroup, FieldRow } from "../../shared/fields/FieldRow.tsx";
import { InlineText } from "../../shared/fields/InlineText.tsx";
import { useFieldSaves, type FieldSaves } from "../../shared/fields/useFieldSaves.tsx";
import { Ago } from "../../shared/fields/Words.tsx";
import { useI18n } from "../../shared/i18n/i18n.tsx";
import { localOf, momentOf } from "../../shared/i18n/zone.ts";
import { Bones } from "../../shared/layout/States.tsx";
import { CardLayout, type CardPlace } from "../../shared/records/CardLayout.tsx";
import { dealSource } from "../../shared/records/dealSource.ts";
import type { CardTab } from "../../shared/records/listSearch.ts";
import { OwnershipGroup } from "../../shared/records/OwnershipGroup.tsx";
import { useMe } from "../../shared/session/session.ts";
import { Timeline } from "../../shared/timeline/Timeline.tsx";
import styles from "./Deals.module.css";
import { InlineAmount } from "./InlineAmount.tsx";
import { NextStep } from "./NextStep.tsx";
import { Participants } from "./Participants.tsx";
import { StageBar } from "./StageBar.tsx";

type Part = { deal: Deal; saves: FieldSaves<UpdateDeal> };

function TextRow(props: Part & { field: "title" | "expected_close" | "next_step" | "lost_reason"; kind?: "date" | "lines"; show?: (value: string) => string }) {
  const { t } = useI18n();
  const { deal, saves, field } = props;
  const label = t(`field.${field}`);
  return (
    <FieldRow label={label} level={deal.fields[field]} state={saves.stateOf(field)}>
      <InlineText
        label={label}
        value={deal[field]}
        level={deal.fields[field]}
        kind={props.kind}
        show={props.show}
        onCancel={() => saves.forget(field)}
        onSave={(value) => saves.save(field, { body: { [field]: value }, undo: { [field]: deal[field] ?? null } })}
      />
    </FieldRow>
  );
}

function AmountRow(props: Part) {
  const { t } = useI18n();
  const me = useMe();
  const { deal, saves } = props;
  return (
    <FieldRow label={t("field.amount")} level={deal.fields["amount"]} state={saves.stateOf("amount")}>
      <InlineAmount
        value={deal.amount}
        level={deal.fields["amount"]}
        currency={me.company.currency}
        onCancel={() => saves.forget("amount")}
        onSave={(amount) => saves.save("amount", { body: { amount }, undo: { amount: deal.amount ?? null } })}
      />
    </FieldRow>
  );
}

/** The moment is a part of the next step: it has the same right, and is told of as the same field. */
function DueRow(props: Part) {
  const { t, format, timeZone } = useI18n();
  const { deal, saves } = props;
  const local = deal.next_step_at ? localOf(deal.next_step_at, timeZone) : "";
  return (
    <FieldRow label={t("field.next_step_at")} level={deal.fields["next_step"]} state={saves.stateOf("next_step_at")}>
      <InlineText
        label={t("field.next_step_at")}
        value={local}
        level={deal.fields["next_step"]}
        kind="datetime-local"
        show={(value) => format.moment(momentOf(value, timeZone))}
        onCancel={() => saves.forget("next_step_at")}
        onSave={(value) => saves.save("next_step_at", { body: { next_step_at: value ? momentOf(value, timeZone) : null }, undo: { next_step_at: deal.next_step_at ?? null } })}
      />
    </FieldRow>
  );
}

export function DealCard(props: { deal: Deal; place: CardPlace; tab: CardTab | undefined; onTab: (tab: CardTab) => void }) {
  const { t, format } = useI18n();
  const { deal } = props;
  const saves = useFieldSaves(dealSource, deal);
  const { standings, pending } = useStandings();
  const lost = standings.get(deal.stage_id ?? "")?.stage.kind === "lost";
  const part = { deal, saves };
  const participants = <Participants {...part} />;
  // With its stage at once, or nothing would stay in its place. Both are asked for at the same time.
  if (pending) return <Bones lines={9} />;
  return (
    <CardLayout
      place={props.place}
      name={deal.title || t("deals.untitled")}
      mark={
        <span className={styles["mark"]} aria-hidden="true">
          <IconTargetArrow size={22} stroke={1.6} />
        </span>
      }
      subtitle={[deal.companies[0]?.name, deal.contacts[0]?.name].filter(Boolean).join(" · ")}
      worth={deal.amount ? format.sum(deal.amount) : undefined}
      top={
        <>
          <StageBar {...part} />
          <NextStep {...part} />
        </>
      }
      tab={props.tab}
      onTab={props.onTab}
      foot={
        <>
          <span title={format.dateTime(deal.created_at)}>{t("card.created", { date: format.date(deal.created_at) })}</span>
          <span>
            {t("field.updated_at")} <Ago at={deal.updated_at} />
          </span>
        </>
      }
      details={
        <>
          <FieldGroup title={t("group.deal")}>
            <TextRow {...part} field="title" />
            <AmountRow {...part} />
            <TextRow {...part} field="expected_close" kind="date" show={format.plainDate} />
            <TextRow {...part} field="next_step" />
            <DueRow {...part} />
            {lost || deal.lost_reason ? <TextRow {...part} field="lost_reason" kind="lines" /> : null}
          </FieldGroup>
          <OwnershipGroup record={deal} saves={saves} />
        </>
      }
      related={participants}
      folded={participants}
      activity={<Timeline source={dealSource} record={deal} />}
    />
  );
}
