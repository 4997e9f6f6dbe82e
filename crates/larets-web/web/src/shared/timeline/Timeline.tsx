// What happened with a record, by day: notes, changes, openings. One composer for notes on top.
import { Button } from "@mantine/core";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import type { ClientRecord, Deal, TimelineItem } from "../api/types.ts";
import { pipelinesQuery } from "../deals/pipelines.ts";
import { useI18n } from "../i18n/i18n.tsx";
import { Bones, ErrorState } from "../layout/States.tsx";
import { timelineQuery } from "../records/queries.ts";
import type { RecordSource } from "../records/source.ts";
import { useMe } from "../session/session.ts";
import { Composer } from "./Composer.tsx";
import { folded } from "./folded.ts";
import { movesOf } from "./moves.ts";
import { staysOf } from "./stays.ts";
import { NoteItem } from "./NoteItem.tsx";
import styles from "./Timeline.module.css";
import { TimelineLine } from "./TimelineLine.tsx";

export function Timeline<R extends ClientRecord, C>(props: { source: RecordSource<R, C>; record: R }) {
  const { t, format } = useI18n();
  const { source, record } = props;
  // Notes are for whoever may write notes, also where the record itself may not be changed.
  const writable = (useMe().fields[source.area]?.["notes"] ?? "write") === "write";
  const query = useInfiniteQuery(timelineQuery(source, record.id));
  const items = useMemo(() => query.data?.pages.flatMap((page) => page.items) ?? [], [query.data]);

  const days = useMemo(() => {
    const byDay = new Map<string, TimelineItem[]>();
    for (const item of items) {
      const key = format.dayKey(item.at);
      const day = byDay.get(key);
      if (day) day.push(item);
      else byDay.set(key, [item]);
    }
    return [...byDay].map(([key, ofDay]) => ({ key, shown: folded(ofDay) }));
  }, [items, format]);

  const stays = useMemo(() => staysOf(items), [items]);
  const { data: pipelines } = useQuery({ ...pipelinesQuery, enabled: source.kind === "deal" });
  const stage = "stage_id" in record ? (record.stage_id as Deal["stage_id"]) : null;
  const moves = useMemo(() => movesOf(items, pipelines ?? [], stage), [items, pipelines, stage]);
  const today = format.dayKey(new Date());
  const yesterday = format.dayKey(new Date(Date.now() - 86_400_000));
  const dayName = (key: string, at: string) => (key === today ? t("timeline.today") : key === yesterday ? t("timeline.yesterday") : format.date(at));

  return (
    <section className={styles["timeline"]} aria-label={t("timeline.title")}>
      {writable && !record.deleted_at ? <Composer source={source} id={record.id} /> : null}
      {query.isPending ? <Bones lines={5} /> : null}
      {query.isError ? <ErrorState error={query.error} onRetry={() => void query.refetch()} /> : null}
      {query.isSuccess && items.length === 0 ? <p className={styles["empty"]}>{t("timeline.empty")}</p> : null}
      {days.map(({ key, shown }) => (
        <div key={key} className={styles["day"]}>
          <h2>{dayName(key, shown[0]?.item.at ?? key)}</h2>
          <ol>
            {shown.map(({ item, more }) => (
              <li key={item.id}>
                {item.kind === "note" ? <NoteItem note={item} kind={source.kind} recordId={record.id} recordName={source.titleOf(record) || t(`kind.${source.kind}`)} /> : <TimelineLine item={item} more={more} stay={stays.get(item.id)} ends={moves.get(item.id)} />}
              </li>
            ))}
          </ol>
        </div>
      ))}
      {query.hasNextPage ? (
        <Button variant="default" size="xs" loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
          {t("timeline.more")}
        </Button>
      ) : null}
    </section>
  );
}
