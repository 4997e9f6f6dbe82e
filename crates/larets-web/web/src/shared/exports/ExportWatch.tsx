// Tells of the end of an export on whatever screen the person is by then. It shows nothing itself.
import { useQuery } from "@tanstack/react-query";
import { useEffect, useSyncExternalStore } from "react";
import { useI18n } from "../i18n/i18n.tsx";
import { toastProblem, toastWithAct } from "../layout/toasts.ts";
import { exportsQuery } from "./queries.ts";
import { forgetExport, onWatchedExports, watchedExports } from "./watched.ts";

export function ExportWatch(props: { onOpen: () => void }) {
  const { t } = useI18n();
  const { onOpen } = props;
  const watched = useSyncExternalStore(onWatchedExports, watchedExports);
  const { data } = useQuery({ ...exportsQuery, enabled: watched.size > 0 });

  useEffect(() => {
    for (const one of data ?? []) {
      if (!watched.has(one.id) || one.state === "running") continue;
      forgetExport(one.id);
      const see = { label: t("exports.see"), run: onOpen };
      if (one.state === "done") toastWithAct(t("exports.ready", { count: one.rows_done }), see);
      if (one.state === "failed") toastProblem(t("exports.came_to_nothing"), see);
    }
  }, [data, watched, t, onOpen]);
  return null;
}
