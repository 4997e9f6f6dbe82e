// How far an act is.
import type { Act } from "../api/types.ts";
import { useI18n } from "../i18n/i18n.tsx";
import { progressOf } from "./progress.ts";
import { ProgressBar } from "./ProgressBar.tsx";

export function ActProgressBar(props: { act: Act }) {
  const { t } = useI18n();
  return <ProgressBar progress={progressOf(props.act)} words={t("acts.finding")} rate={(count) => t("acts.rate", { count })} />;
}
