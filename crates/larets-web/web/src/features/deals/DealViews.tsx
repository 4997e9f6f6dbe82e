// The switch between the ways to look at deals. Each has an address of its own.
import { IconChartBar, IconLayoutKanban, IconList } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useI18n } from "../../shared/i18n/i18n.tsx";
import type { PlainKey } from "../../shared/i18n/translate.ts";
import type { DealsView } from "../../shared/preferences.ts";
import styles from "./DealsBar.module.css";

const VIEWS: { view: DealsView; label: PlainKey; icon: typeof IconList }[] = [
  { view: "board", label: "board.view_board", icon: IconLayoutKanban },
  { view: "list", label: "board.view_list", icon: IconList },
  { view: "forecast", label: "board.view_forecast", icon: IconChartBar },
];

export function DealViews(props: { view: DealsView }) {
  const { t } = useI18n();
  return (
    <nav className={styles["views"]} aria-label={t("board.views")}>
      {VIEWS.map(({ view, label, icon: Icon }) => (
        // Of what a view was narrowed by nothing goes along: another view may know nothing of it.
        <Link key={view} to={`/deals/${view}` as string} className={styles["view"]} aria-current={view === props.view ? "page" : undefined} title={t(label)}>
          <Icon size={15} aria-hidden />
          <span>{t(label)}</span>
        </Link>
      ))}
    </nav>
  );
}
