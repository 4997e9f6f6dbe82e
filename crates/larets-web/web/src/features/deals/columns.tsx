// The columns of the deals table: those shown at first fit a screen 1440 pixels wide beside the rail. A field the person may not
// see has no column.
import { useMemo } from "react";
import type { Deal, Money } from "../../shared/api/types.ts";
import { dueOf } from "../../shared/deals/due.ts";
import { daysSince, isStale, useStandings } from "../../shared/deals/pipelines.ts";
import { StagePill } from "../../shared/deals/StagePill.tsx";
import { cellEdit, isWritable, type CellKind } from "../../shared/fields/cells.tsx";
import { Ago, PersonName, Tags } from "../../shared/fields/Words.tsx";
import { useI18n } from "../../shared/i18n/i18n.tsx";
import { dealSource } from "../../shared/records/dealSource.ts";
import { useMe } from "../../shared/session/session.ts";
import { useMinute } from "../../shared/session/useMinute.ts";
import type { RecordColumn } from "../../shared/table/columns.ts";
import { isCloseLate } from "./board.ts";
import { CellAmount, CellNextStep, CellStage, type OnMoved } from "./DealCells.tsx";
import styles from "./Deals.module.css";
import { StepLine } from "./StepLine.tsx";

/** What is edited in the list itself, and how. */
const EDITED: Record<string, CellKind> = { title: "text", owner: "owner", department: "department", expected_close: "date", source: "source", tags: "tags" };

/** How long a sum may be to stand in its column. */
const AMOUNT_ROOM = 13;

function Amount(props: { amount: Money }) {
  const { format } = useI18n();
  return (
    <span className={styles["amount"]} title={format.sum(props.amount)}>
      {format.fittingSum(props.amount, AMOUNT_ROOM)}
    </span>
  );
}

function editable(column: RecordColumn<Deal>, onMoved: OnMoved): RecordColumn<Deal> {
  const { id, label } = column;
  if (id === "amount") return { ...column, edit: { may: (deal) => isWritable(deal, id), render: (deal, done) => <CellAmount deal={deal} label={label} done={done} /> } };
  if (id === "stage") return { ...column, edit: { may: (deal) => isWritable(deal, id), render: (deal, done) => <CellStage deal={deal} label={label} done={done} onMoved={onMoved} /> } };
  if (id === "next_step") return { ...column, edit: { may: (deal) => isWritable(deal, id), render: (deal, done) => <CellNextStep deal={deal} label={label} done={done} /> } };
  const kind = EDITED[id];
  return kind ? { ...column, edit: cellEdit(dealSource, id, label, kind) } : column;
}

export function useDealColumns(onMoved: OnMoved): RecordColumn<Deal>[] {
  const { t, format } = useI18n();
  const levels = useMe().fields["deals"];
  const { standings } = useStandings();
  const now = useMinute();
  return useMemo(() => {
    const today = format.dayKey(new Date(now));
    const of = (deal: Deal) => standings.get(deal.stage_id ?? "");
    const columns: (RecordColumn<Deal> & { field?: string })[] = [
      { id: "title", label: t("field.title"), width: 232, sort: "name", cell: (deal) => <span className={deal.title ? "truncate" : "truncate quiet"}>{deal.title || t("deals.untitled")}</span> },
      { id: "amount", label: t("field.amount"), width: 116, sort: "amount", cell: (deal) => (deal.amount ? <Amount amount={deal.amount} /> : null) },
      {
        id: "stage",
        label: t("field.stage"),
        width: 148,
        cell: (deal) => {
          const standing = of(deal);
          return standing ? <StagePill stage={standing.stage} /> : null;
        },
      },
      { id: "contacts", label: t("field.contact"), width: 120, cell: (deal) => <span className="truncate">{deal.contacts.map(({ name }) => name).join(", ")}</span> },
      { id: "companies", label: t("field.company"), width: 136, cell: (deal) => <span className="truncate">{deal.companies.map(({ name }) => name).join(", ")}</span> },
      { id: "owner", label: t("field.owner"), width: 136, cell: (deal) => (deal.owner ? <PersonName name={deal.owner.name} /> : null) },
      {
        id: "expected_close",
        label: t("field.closes"),
        width: 120,
        sort: "expected_close",
        cell: (deal) => {
          const late = isCloseLate(deal, of(deal)?.stage, today);
          return deal.expected_close ? (
            <span className={late ? styles["late"] : "tabular"} title={late ? t("deal.close_late") : undefined}>
              {format.date(`${deal.expected_close}T12:00:00Z`)}
            </span>
          ) : null;
        },
      },
      {
        id: "next_step",
        label: t("field.next_step"),
        width: 176,
        sort: "next_step_at",
        cell: (deal) => {
          const late = dueOf(deal.next_step_at, now) === "late" && of(deal)?.stage.kind === "open";
          return <StepLine deal={deal} late={late} now={now} />;
        },
      },
      {
        id: "stage_since",
        field: "stage",
        label: t("field.days_in_stage"),
        width: 116,
        optional: true,
        sort: "stage_since",
        cell: (deal) => {
          const standing = of(deal);
          if (!deal.stage_since || standing?.stage.kind !== "open") return null;
          return (
            <span className={isStale(standing.stage, deal.stage_since, now) ? styles["stale"] : "tabular quiet"} title={format.dateTime(deal.stage_since)}>
              {t("deal.days", { count: daysSince(deal.stage_since, now) })}
            </span>
          );
        },
      },
      { id: "source", label: t("field.source"), width: 136, optional: true, cell: (deal) => <span className="truncate quiet">{deal.source}</span> },
      { id: "tags", label: t("field.tags"), width: 168, optional: true, cell: (deal) => <Tags tags={deal.tags} /> },
      { id: "department", label: t("field.department"), width: 152, optional: true, cell: (deal) => <span className="truncate quiet">{deal.department?.name}</span> },
      { id: "updated_at", label: t("field.updated_at"), width: 100, sort: "updated_at", optional: true, cell: (deal) => <span className="quiet"><Ago at={deal.updated_at} /></span> },
      { id: "created_at", label: t("field.created_at"), width: 116, sort: "created_at", optional: true, cell: (deal) => <span className="quiet"><Ago at={deal.created_at} /></span> },
    ];
    return columns.filter(({ id, field }) => levels?.[field ?? id] !== "hidden").map((column) => editable(column, onMoved));
  }, [t, format, levels, standings, now, onMoved]);
}
