// How far an import is: a bar, the rate, the time left, and what became of the rows.
import type { Import } from "../../shared/api/types.ts";
import { useI18n } from "../../shared/i18n/i18n.tsx";
import styles from "./Imports.module.css";
import { outcomesOf } from "./outcomes.ts";

type Progressed = { progress: Import["progress"] };

export function Progress(props: Progressed) {
  const { t, format } = useI18n();
  const { rows_done: done, rows_total: total, rate_per_s: rate, seconds_left: left } = props.progress;
  const words = total ? t("imports.rows_of", { done, total }) : t("imports.rows_so_far", { done });
  return (
    <div className={styles["progress"]}>
      <progress value={total ? done : undefined} max={total ?? undefined} aria-label={words} />
      <p className="tabular">
        <span>{words}</span>
        {rate > 0 ? <span>{t("imports.rate", { rate: Math.round(rate) })}</span> : null}
        {left !== null && left !== undefined && left > 0 ? <span>{t("imports.left", { time: format.duration(left) })}</span> : null}
      </p>
    </div>
  );
}

export function Tally(props: Progressed) {
  const { t, format } = useI18n();
  const { progress } = props;
  const beside = [
    ...(progress.contacts_made > 0 ? [t("imports.made_contacts", { count: progress.contacts_made })] : []),
    ...(progress.companies_made > 0 ? [t("imports.made_companies", { count: progress.companies_made })] : []),
  ];
  return (
    <>
      <dl className={styles["tally"]}>
        {outcomesOf(progress).map((outcome) => (
          <div key={outcome} data-outcome={outcome} data-none={progress[outcome] === 0 ? "" : undefined}>
            <dt>{t(`imports.${outcome}`)}</dt>
            <dd>{format.number(progress[outcome])}</dd>
          </div>
        ))}
      </dl>
      {beside.length > 0 ? <p className={styles["beside"]}>{t("imports.made_beside", { what: beside.join(", ") })}</p> : null}
    </>
  );
}
