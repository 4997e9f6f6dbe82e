// A deal in the list of a phone: title, sum, whom it is made with, stage, and what is next.
import type { Deal } from "../../shared/api/types.ts";
import { useStandings } from "../../shared/deals/pipelines.ts";
import { StagePill } from "../../shared/deals/StagePill.tsx";
import { useI18n } from "../../shared/i18n/i18n.tsx";
import line from "../../shared/records/RecordLine.module.css";
import { useMinute } from "../../shared/session/useMinute.ts";
import { isOverdue } from "./board.ts";
import styles from "./Deals.module.css";
import { StepLine } from "./StepLine.tsx";

export function DealLine(props: { deal: Deal }) {
  const { t, format } = useI18n();
  const { standings } = useStandings();
  const now = useMinute();
  const { deal } = props;
  const standing = standings.get(deal.stage_id ?? "");
  const clients = [...deal.companies, ...deal.contacts].map(({ name }) => name).join(" · ");
  return (
    <span className={line["line"]}>
      <span className={line["texts"]}>
        <strong className="truncate">{deal.title || t("deals.untitled")}</strong>
        <span className={styles["lineRow"]}>
          {deal.amount ? <span className="tabular">{format.sum(deal.amount)}</span> : null}
          <span className="truncate quiet">{clients}</span>
        </span>
        <span className={styles["lineRow"]}>
          {standing ? <StagePill stage={standing.stage} /> : null}
          {standing?.stage.kind === "open" ? <StepLine deal={deal} late={isOverdue(deal, now)} now={now} /> : null}
        </span>
      </span>
    </span>
  );
}
