// Small pieces that cells and cards are made of: tags, times, people.
import { useI18n } from "../i18n/i18n.tsx";
import { Avatar } from "../layout/Avatar.tsx";
import { useMinute } from "../session/useMinute.ts";
import styles from "./Words.module.css";

export function Tags(props: { tags: string[] }) {
  return (
    <span className={styles["tags"]}>
      {props.tags.map((tag) => (
        <span key={tag} className={styles["tag"]}>
          {tag}
        </span>
      ))}
    </span>
  );
}

/** «5 min ago», with the full time and zone on hover. */
export function Ago(props: { at: string }) {
  const { format } = useI18n();
  const now = useMinute();
  return (
    <time dateTime={props.at} title={format.dateTime(props.at)} className="tabular">
      {format.relative(props.at, new Date(now))}
    </time>
  );
}

export function PersonName(props: { name: string }) {
  return (
    <span className={styles["person"]}>
      <Avatar name={props.name} size="small" />
      <span className="truncate">{props.name}</span>
    </span>
  );
}
