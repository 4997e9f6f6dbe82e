// How far an act is: a bar, how many of how many, the rate, the time left.
import type { Act } from "../api/types.ts";
import { useI18n } from "../i18n/i18n.tsx";
import styles from "./Acts.module.css";
import { progressOf } from "./progress.ts";

export function ActProgressBar(props: { act: Act }) {
  const { t, format } = useI18n();
  const progress = progressOf(props.act);
  const words = progress ? t("acts.progress", { done: progress.done, total: progress.total }) : t("acts.finding");
  return (
    <div className={styles["progress"]}>
      <progress value={progress?.done} max={progress ? Math.max(1, progress.total) : undefined} aria-label={words} />
      <p className="tabular">
        <span>{words}</span>
        {progress && progress.rate > 0 ? <span>{t("acts.rate", { count: progress.rate })}</span> : null}
        {progress?.secondsLeft ? <span>{t("acts.time_left", { time: format.duration(progress.secondsLeft) })}</span> : null}
      </p>
    </div>
  );
}
