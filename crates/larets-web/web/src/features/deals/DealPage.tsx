// A deal as a page of its own.
import { useQuery } from "@tanstack/react-query";
import { useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { pipelinesQuery } from "../../shared/deals/pipelines.ts";
import { useI18n } from "../../shared/i18n/i18n.tsx";
import { dealSource } from "../../shared/records/dealSource.ts";
import { RecordPage } from "../../shared/records/RecordPanel.tsx";
import { DealCard } from "./DealCard.tsx";

export function DealPage() {
  const { t } = useI18n();
  const { id } = useParams({ from: "/frame/deals/$id" });
  const { tab } = useSearch({ from: "/frame/deals/$id" });
  const navigate = useNavigate();
  useQuery(pipelinesQuery);
  return (
    <RecordPage key={id} source={dealSource} id={id} untitled={t("deals.untitled")} listTitle={t("deals.title")}>
      {(deal) => <DealCard deal={deal} place="page" tab={tab} onTab={(next) => void navigate({ to: "/deals/$id", params: { id }, search: { tab: next }, replace: true })} />}
    </RecordPage>
  );
}
