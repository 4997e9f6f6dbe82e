// The way to the list that has all of what a part of the day shows the first of.
import { Link } from "@tanstack/react-router";
import type { Count, RecordKind } from "../../shared/api/types.ts";
import { useI18n } from "../../shared/i18n/i18n.tsx";
import { LIST_OF } from "../../shared/records/addresses.ts";
import type { Filter } from "../../shared/records/filters.ts";
import { useMinute } from "../../shared/session/useMinute.ts";
import { listOfPart, type DealPart } from "./lists.ts";
import styles from "./TodayPage.module.css";

export function ToDeals(props: { part: DealPart; own: boolean; count: Count }) {
  const { t, format } = useI18n();
  const now = useMinute();
  const { count } = props;
  return (
    <Link className={styles["more"]} to="/deals/list" search={listOfPart(props.part, props.own, format.dayKey(new Date(now)))}>
      {count.exact ? t("today.all_in_list", { count: count.value }) : t("today.in_list")}
    </Link>
  );
}

const CHANGED: Filter = { any: [{ field: "updated_at", op: "today" }, { field: "updated_at", op: "yesterday" }] };

/** All that was changed since yesterday, by oneself too, a list for each kind. */
export function ToChanged(props: { kinds: RecordKind[] }) {
  const { t } = useI18n();
  return (
    <>
      {props.kinds.map((kind) => (
        <Link key={kind} className={styles["more"]} to={LIST_OF[kind]} search={{ filter: CHANGED, sort: "-updated_at" }}>
          {t(`today.changed_${kind}`)}
        </Link>
      ))}
    </>
  );
}

export function ToDuplicates(props: { kinds: ("contact" | "company")[] }) {
  const { t } = useI18n();
  return (
    <>
      {props.kinds.map((kind) => (
        <Link key={kind} className={styles["more"]} to="/duplicates" search={kind === "company" ? { kind: "companies" } : {}}>
          {t(`today.duplicates_${kind}`)}
        </Link>
      ))}
    </>
  );
}
