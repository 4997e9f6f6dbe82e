// What a change of many would do: how many, how the first of them would change, and for each reason how many are refused,
// with some of them by name.
import { useQuery } from "@tanstack/react-query";
import type { BulkPreview, FieldChange, RecordKind } from "../api/types.ts";
import { pipelinesQuery } from "../deals/pipelines.ts";
import { stageBefore, stageNamed, stageWords } from "../deals/stageWords.ts";
import { useI18n } from "../i18n/i18n.tsx";
import { LIST_OF } from "../records/addresses.ts";
import { ChangeList } from "../timeline/ChangeList.tsx";
import { refusalsOf } from "./bulk.ts";
import styles from "./BulkDialog.module.css";
import { Tally } from "./Tally.tsx";
import { useActWords } from "./useActWords.ts";

const NAMED = 5;

/** In a tab of its own: the dialog stays. */
function RecordLink(props: { kind: RecordKind; id: string; title: string }) {
  return (
    <a href={`${LIST_OF[props.kind]}?open=${props.id}`} target="_blank" rel="noopener">
      {props.title}
    </a>
  );
}

/** Tells of stages with their pipelines where the names alone would mislead. */
function useStageChange(to: string | undefined): (change: FieldChange) => FieldChange {
  const pipelines = useQuery({ ...pipelinesQuery, enabled: to !== undefined }).data ?? [];
  return (change) => {
    const { field, before, after } = change;
    if (field !== "stage" || typeof before !== "string" || typeof after !== "string") return change;
    const end = stageNamed(pipelines, after, to);
    const [was, is] = stageWords(pipelines, [stageBefore(pipelines, before, end), end]);
    return { ...change, before: was, after: is };
  };
}

/** `stage`: the one that they go to. `lacks`: what it asks for, and they are not given. */
export function PreviewResult(props: { preview: BulkPreview; stage: string | undefined; lacks: string[] }) {
  const { t, known, format } = useI18n();
  const { reasonOf } = useActWords();
  const withPipelines = useStageChange(props.stage);
  const { preview } = props;
  const { total, changed_examples: changed } = preview;
  const lacks = props.lacks.map((field) => known(`field.${field}`, field).toLocaleLowerCase());
  const whyOf = (code: string) => (code === "required" && lacks.length > 0 ? t(lacks.length > 1 ? "bulk.lacks_some" : "bulk.lacks", { fields: format.list(lacks) }) : reasonOf(code));
  const refused = refusalsOf(preview);
  return (
    <>
      <Tally
        counts={[
          { name: t("bulk.will_change"), count: preview.changed },
          { name: t("bulk.already_so"), count: preview.unchanged },
          { name: t("bulk.will_refuse"), count: refused.reduce((sum, { count }) => sum + count, 0), bad: true },
        ]}
      />
      {preview.looked_at < total.value || !total.exact ? (
        <p className="quiet">{t("bulk.looked_at", { looked: preview.looked_at, total: total.exact ? format.number(total.value) : `${format.number(total.value)}+` })}</p>
      ) : null}
      {changed.length > 0 ? (
        <section className={styles["reason"]}>
          <h3>{t("bulk.for_example")}</h3>
          <ul>
            {changed.map(({ kind, record_id: id, title, changes }) => (
              <li key={id} className={styles["example"]}>
                <RecordLink kind={kind} id={id} title={title || t(`kind.${kind}`)} />
                {changes.length > 0 ? <ChangeList changes={changes.map(withPipelines)} named /> : null}
              </li>
            ))}
          </ul>
        </section>
      ) : null}
      {refused.map(({ code, count, examples }) => (
        <section key={code} className={styles["reason"]}>
          <h3>
            {whyOf(code)} <span className="tabular quiet">{format.number(count)}</span>
          </h3>
          <ul>
            {examples.slice(0, NAMED).map(({ seq, kind, record_id: id, title }) => (
              <li key={seq}>
                {title ? <RecordLink kind={kind} id={id} title={title} /> : t("acts.unseen")}
              </li>
            ))}
            {count > Math.min(NAMED, examples.length) ? <li className="quiet">{t("bulk.and_more", { count: count - Math.min(NAMED, examples.length) })}</li> : null}
          </ul>
        </section>
      ))}
    </>
  );
}
