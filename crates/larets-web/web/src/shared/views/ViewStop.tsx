// Why the view of the address shows nothing, and the way on. A view that asks for what its reader may not see is not sent at all.
import { Button } from "@mantine/core";
import { IconBookmarkOff, IconShieldLock } from "@tabler/icons-react";
import { useI18n } from "../i18n/i18n.tsx";
import { EmptyState, ErrorState } from "../layout/States.tsx";
import { labelOf, type FilterField } from "../records/filterFields.ts";
import { withoutFields } from "../records/filters.ts";
import { filterOf } from "./look.ts";
import type { ListView } from "./useListView.ts";
import styles from "./ViewStop.module.css";

export function ViewStop(props: { list: ListView; onAll: () => void }) {
  const { t, format } = useI18n();
  const { list } = props;
  const { view, standing } = list;
  if (standing === "failed") return <ErrorState error={list.error} title={t("views.failed")} onRetry={list.retry} />;
  if (standing === "blocked" && view) {
    const fields = view.unavailable.map((field) => t(labelOf(field as FilterField, list.area)));
    return (
      <EmptyState icon={<IconShieldLock size={22} />} title={t("views.blocked_title")} text={t("views.blocked_text", { fields: format.list(fields) })}>
        <Button variant="default" onClick={() => list.onFilter(withoutFields(filterOf(view), new Set(view.unavailable)))}>
          {t("views.blocked_act")}
        </Button>
      </EmptyState>
    );
  }
  return (
    <EmptyState icon={<IconBookmarkOff size={22} />} title={t("views.gone_title")} text={t("views.gone_text")}>
      <Button variant="default" onClick={props.onAll}>
        {t("views.gone_act")}
      </Button>
    </EmptyState>
  );
}

/** The filter of the address could not be read. */
export function UnreadFilter(props: { onClose: () => void }) {
  const { t } = useI18n();
  return (
    <p className={styles["notice"]} role="status">
      <span>{t("filter.unread")}</span>
      <Button size="compact-xs" variant="subtle" onClick={props.onClose}>
        {t("filter.understood")}
      </Button>
    </p>
  );
}
