// The card of a deal beside the board.
import { useState } from "react";
import { useI18n } from "../../shared/i18n/i18n.tsx";
import { dealSource } from "../../shared/records/dealSource.ts";
import type { CardTab } from "../../shared/records/listSearch.ts";
import { RecordPanel } from "../../shared/records/RecordPanel.tsx";
import { DealCard } from "./DealCard.tsx";

export function BoardPanel(props: { id: string; onClose: () => void }) {
  const { t } = useI18n();
  const [tab, setTab] = useState<CardTab>();
  return (
    <RecordPanel key={props.id} source={dealSource} id={props.id} around={{}} untitled={t("deals.untitled")} onOpen={(open) => (open ? undefined : props.onClose())}>
      {(deal) => <DealCard deal={deal} place="panel" tab={tab} onTab={setTab} />}
    </RecordPanel>
  );
}
