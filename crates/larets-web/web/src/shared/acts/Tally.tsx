// What became of the records of an act, in numbers that stand beside one another.
import { useI18n } from "../i18n/i18n.tsx";
import styles from "./Acts.module.css";

export function Tally(props: { counts: { name: string; count: number; bad?: boolean }[] }) {
  const { format } = useI18n();
  return (
    <dl className={styles["tally"]}>
      {props.counts.map(({ name, count, bad }) => (
        <div key={name} data-none={count === 0 ? "" : undefined} data-bad={bad && count > 0 ? "" : undefined}>
          <dt>{name}</dt>
          <dd>{format.number(count)}</dd>
        </div>
      ))}
    </dl>
  );
}
