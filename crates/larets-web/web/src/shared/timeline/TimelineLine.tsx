// A change, an opening or an act, in one quiet line. A move of a deal is told in words.
import { IconArrowsExchange, IconArrowsJoin, IconArrowsSplit, IconEye, IconFileImport, IconPencil, IconPlus, IconRestore, IconSparkles, IconTrash } from "@tabler/icons-react";
import type { TimelineItem } from "../api/types.ts";
import { shownValue } from "../fields/shownValue.ts";
import { useStay } from "../deals/useStay.ts";
import { useI18n } from "../i18n/i18n.tsx";
import { ChangeList } from "./ChangeList.tsx";
import type { Move } from "./moves.ts";
import { moveOf } from "./stays.ts";
import styles from "./Timeline.module.css";

const ICONS = { change: IconPencil, open: IconEye, created: IconPlus, deleted: IconTrash, restored: IconRestore, merged: IconArrowsJoin, unmerged: IconArrowsSplit, imported: IconFileImport, invented: IconSparkles };

/**
 * `more`: earlier events of the same kind by the same person, which this line stands for. `stay`: how long a deal stood,
 * in milliseconds, where it was moved from. `ends`: the stages of a move in words.
 */
export function TimelineLine(props: { item: Exclude<TimelineItem, { kind: "note" }>; more: TimelineItem[]; stay?: number; ends?: Move }) {
  const { t, known, format } = useI18n();
  const { item, more } = props;
  const name = item.author?.name ?? t("timeline.somebody");
  const move = moveOf(item);
  const Icon = move ? IconArrowsExchange : ICONS[item.kind];
  const stayText = useStay();
  const empty = t("state.empty_value");
  // A move is told in words: its values need not be told again.
  const changes = item.kind === "change" ? item.changes.filter((change) => change !== move) : [];
  const fieldName = (field: string) => known(`field.${field}`, field);

  const before = props.ends?.before || shownValue(move?.before) || empty;
  const after = props.ends?.after || shownValue(move?.after) || empty;

  function words(): string {
    if (item.kind === "invented") return t("timeline.invented");
    if (item.kind !== "change") {
      return more.length > 0 ? `${name}: ${t("timeline.opens", { count: more.length + 1 })}` : t(`timeline.${item.kind}`, { name });
    }
    // Where it began: told of deals that were brought in.
    if (move && !shownValue(move.before)) {
      return t(item.author ? "timeline.entered_by" : "timeline.entered", { name, after });
    }
    if (move) {
      const ends = { name, before, after };
      return props.stay === undefined ? t("timeline.moved", ends) : t("timeline.moved_after", { ...ends, stay: stayText(props.stay) });
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
        {changes.length > 0 ? <ChangeList changes={changes} named={changes.length > 1 || move !== undefined} /> : null}
      </div>
      <time dateTime={item.at} title={format.dateTime(item.at)}>
        {format.clock(item.at)}
      </time>
    </div>
  );
}
