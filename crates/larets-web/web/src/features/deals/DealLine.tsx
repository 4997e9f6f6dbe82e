// A deal in the list of a phone: title, stage and sum, whom it is made with.
import type { Deal } from "../../shared/api/types.ts";
import { useStandings } from "../../shared/deals/pipelines.ts";
import { StagePill } from "../../shared/deals/StagePill.tsx";
import { useI18n } from "../../shared/i18n/i18n.tsx";
import line from "../../shared/records/RecordLine.module.css";
import styles from "./Deals.module.css";

export function DealLine(props: { deal: Deal }) {
  const { t, format } = useI18n();
  const { standings } = useStandings();
  const { deal } = props;
  const standing = standings.get(deal.stage_id ?? "");
  return (
    <span className={line["line"]}>
      <span className={line["texts"]}>
        <strong className="truncate">{deal.title || t("deals.untitled")}</strong>
        <span className="truncate quiet">{[...deal.companies, ...deal.contacts].map(({ name }) => name).join(" · ")}</span>
        <span className={styles["lineFoot"]}>
          {standing ? <StagePill stage={standing.stage} /> : null}
          {deal.amount ? <span className="tabular">{format.sum(deal.amount)}</span> : null}
        </span>
      </span>
    </span>
  );
}
