// How far a job is: a bar, how many of how many, the rate, the time left.
import { useI18n } from "../i18n/i18n.tsx";
import styles from "./Acts.module.css";
import type { JobProgress } from "./progress.ts";

/** `words`: what is said as long as nobody knows how much there is to do; `rate`: the rate in words. */
export function ProgressBar(props: { progress: JobProgress | null; words: string; rate: (count: number) => string }) {
  const { t, format } = useI18n();
  const { progress } = props;
  const words = progress ? t("acts.progress", { done: progress.done, total: progress.total }) : props.words;
  return (
    <div className={styles["progress"]}>
      <progress value={progress?.done} max={progress ? Math.max(1, progress.total) : undefined} aria-label={words} />
      <p className="tabular">
        <span>{words}</span>
        {progress && progress.rate > 0 ? <span>{props.rate(progress.rate)}</span> : null}
        {progress?.secondsLeft ? <span>{t("acts.time_left", { time: format.duration(progress.secondsLeft) })}</span> : null}
      </p>
    </div>
  );
}
