// A change, an opening or an act, in one quiet line.
import { IconArrowRight, IconEye, IconFileImport, IconPencil, IconPlus, IconRestore, IconSparkles, IconTrash } from "@tabler/icons-react";
import type { TimelineItem } from "../api/types.ts";
import { shownValue } from "../fields/shownValue.ts";
import { useI18n } from "../i18n/i18n.tsx";
import styles from "./Timeline.module.css";

const ICONS = { change: IconPencil, open: IconEye, created: IconPlus, deleted: IconTrash, restored: IconRestore, imported: IconFileImport, invented: IconSparkles };

/** `more`: earlier events of the same kind by the same person, which this line stands for. */
export function TimelineLine(props: { item: Exclude<TimelineItem, { kind: "note" }>; more: TimelineItem[] }) {
  const { t, known, format } = useI18n();
  const { item, more } = props;
  const name = item.author?.name ?? t("timeline.somebody");
  const Icon = ICONS[item.kind];
  const fieldName = (field: string) => known(`field.${field}`, field);

  function words(): string {
    if (item.kind === "invented") return t("timeline.invented");
    if (item.kind !== "change") {
      return more.length > 0 ? `${name}: ${t("timeline.opens", { count: more.length + 1 })}` : t(`timeline.${item.kind}`, { name });
    }
    const only = item.changes.length === 1 ? item.changes[0] : undefined;
    return only ? t("timeline.changed", { name, field: fieldName(only.field) }) : t("timeline.changed_several", { name, count: item.changes.length });
  }

  return (
    <div className={styles["line"]} data-kind={item.kind}>
      <span className={styles["lineIcon"]}>
        <Icon size={13} stroke={1.8} aria-hidden />
      </span>
      <div className={styles["lineText"]}>
        {more.length > 0 ? (
          <details className={styles["folded"]}>
            <summary>{words()}</summary>
            <ul>
              {[item, ...more].map(({ id, at }) => (
                <li key={id}>
                  <time dateTime={at} title={format.dateTime(at)}>
                    {format.clock(at)}
                  </time>
                </li>
              ))}
            </ul>
          </details>
        ) : (
          <span>{words()}</span>
        )}
        {item.kind === "change" ? (
          <ul className={styles["changes"]}>
            {item.changes.map((change) => (
              <li key={change.field}>
                {item.changes.length > 1 ? <b>{fieldName(change.field)}</b> : null}
                <span className="visually-hidden">
                  {t("timeline.from_to", { before: shownValue(change.before) || t("state.empty_value"), after: shownValue(change.after) || t("state.empty_value") })}
                </span>
                <span className={styles["pair"]} aria-hidden="true">
                  <s>{shownValue(change.before) || t("state.empty_value")}</s>
                  <IconArrowRight size={12} />
                  <span>{shownValue(change.after) || t("state.empty_value")}</span>
                </span>
              </li>
            ))}
          </ul>
        ) : null}
      </div>
      <time dateTime={item.at} title={format.dateTime(item.at)}>
        {format.clock(item.at)}
      </time>
    </div>
  );
}
