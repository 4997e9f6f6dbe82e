// The card of a deal beside the board.
import { useI18n } from "../../shared/i18n/i18n.tsx";
import type { Around } from "../../shared/records/around.ts";
import { dealSource } from "../../shared/records/dealSource.ts";
import type { CardTab } from "../../shared/records/listSearch.ts";
import { RecordPanel } from "../../shared/records/RecordPanel.tsx";
import { DealCard } from "./DealCard.tsx";

export function BoardPanel(props: { id: string; around: Around; tab: CardTab | undefined; onOpen: (id: string | undefined) => void; onTab: (tab: CardTab) => void }) {
  const { t } = useI18n();
  return (
    <RecordPanel key={props.id} source={dealSource} id={props.id} around={props.around} untitled={t("deals.untitled")} onOpen={props.onOpen}>
      {(deal) => <DealCard deal={deal} place="panel" tab={props.tab} onTab={props.onTab} />}
    </RecordPanel>
  );
}
