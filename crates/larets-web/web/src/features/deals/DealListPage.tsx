// The list of deals: a query, columns and actions.
import { Button } from "@mantine/core";
import { IconPlus, IconTargetArrow } from "@tabler/icons-react";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useCallback, useEffect, useState } from "react";
import type { Deal } from "../../shared/api/types.ts";
import { CreateDealDialog } from "../../shared/deals/CreateDealDialog.tsx";
import { useStandings } from "../../shared/deals/pipelines.ts";
import { Hint } from "../../shared/hints/Hint.tsx";
import { useI18n } from "../../shared/i18n/i18n.tsx";
import { preferences, setPreferences } from "../../shared/preferences.ts";
import { dealSource } from "../../shared/records/dealSource.ts";
import type { ListSearch } from "../../shared/records/listSearch.ts";
import { cardQuery, spreadRecord } from "../../shared/records/queries.ts";
import { RecordList } from "../../shared/records/RecordList.tsx";
import { RecordPanel } from "../../shared/records/RecordPanel.tsx";
import { may, useMe } from "../../shared/session/session.ts";
import { lacksStep } from "./board.ts";
import { useDealColumns } from "./columns.tsx";
import { DealCard } from "./DealCard.tsx";
import type { OnMoved } from "./DealCells.tsx";
import { DealLine } from "./DealLine.tsx";
import { DealViews } from "./DealViews.tsx";
import { NextStepBar } from "./NextStepBar.tsx";

export function DealListPage() {
  const { t } = useI18n();
  const me = useMe();
  const search = useSearch({ from: "/frame/deals/list" });
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const { standings } = useStandings();
  // A deal that has just been moved without a next step.
  const [planning, setPlanning] = useState<string | null>(null);
  const onMoved = useCallback<OnMoved>((deal) => setPlanning(deal?.id ?? null), []);
  // Its card, as saved here and as told of by others: the step may be planned elsewhere meanwhile.
  const { data: planned } = useQuery({ ...cardQuery(dealSource, planning ?? ""), enabled: planning !== null });
  const stage = standings.get(planned?.stage_id ?? "")?.stage;
  const lacking = planned !== undefined && stage !== undefined && !planned.deleted_at && planned.fields["next_step"] === "write" && lacksStep(planned, stage);
  const stopPlanning = (id: string) => setPlanning((now) => (now === id ? null : now));
  const spread = (deal: Deal) => spreadRecord(queryClient, dealSource, deal);
  const columns = useDealColumns(onMoved);
  useEffect(() => {
    const { deals } = preferences();
    if (deals.view !== "list") setPreferences({ deals: { ...deals, view: "list" } });
  }, []);
  const onSearch = useCallback(
    (change: Partial<ListSearch>, how?: "replace") =>
      void navigate({ to: "/deals/list", search: (previous) => ({ ...previous, ...change }), replace: how === "replace" }),
    [navigate],
  );

  return (
    <>
      <Hint id="list" place="bar" covered={search.open !== undefined} />
      <RecordList
        source={dealSource}
        search={search}
        onSearch={onSearch}
        columns={columns}
        words={{
          title: t("deals.title"),
          count: (count) => (count.exact ? t("deals.count", { count: count.value }) : t("deals.count_over", { count: count.value })),
          create: t("deals.new"),
          untitled: t("deals.untitled"),
          emptyTitle: t("deals.empty_title"),
          emptyText: t("deals.empty_text"),
          noMatch: t("deals.no_match_title"),
        }}
        views={<DealViews view="list" />}
        emptyIcon={<IconTargetArrow size={22} />}
        emptyActions={
          may(me, "deals", "create") ? (
            <Button leftSection={<IconPlus size={16} />} onClick={() => onSearch({ create: true })}>
              {t("deals.new")}
            </Button>
          ) : null
        }
        renderCard={(deal) => <DealLine deal={deal} />}
        renderPanel={(id, around) => (
          <RecordPanel key={id} source={dealSource} id={id} around={around} untitled={t("deals.untitled")} onOpen={(open) => onSearch({ open, tab: open ? search.tab : undefined })}>
            {(deal) => <DealCard deal={deal} place="panel" tab={search.tab} onTab={(tab) => onSearch({ tab }, "replace")} />}
          </RecordPanel>
        )}
      >
        {planned && stage && planned.id !== search.open ? (
          <NextStepBar
            key={planned.id}
            deal={planned}
            needed={lacking}
            asked={false}
            onSaved={(deal) => {
              spread(deal);
              stopPlanning(deal.id);
            }}
            onCurrent={spread}
            onClose={() => stopPlanning(planned.id)}
          />
        ) : null}
      </RecordList>
      {search.create && may(me, "deals", "create") ? (
        <CreateDealDialog onClose={() => onSearch({ create: undefined })} onCreated={(deal) => onSearch({ create: undefined, open: deal.id })} />
      ) : null}
    </>
  );
}
