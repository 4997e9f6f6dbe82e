// One field of two records, with the choice where they differ. What is masked on a card is masked here as well.
import type { Point } from "../../shared/api/types.ts";
import { PointValue } from "../../shared/fields/PointValue.tsx";
import { Tags } from "../../shared/fields/Words.tsx";
import { useI18n } from "../../shared/i18n/i18n.tsx";
import { Bone } from "../../shared/layout/States.tsx";
import { chosenOf, namesOf, textOf, type Choice, type Choices, type Merged, type MergeRow } from "./merging.ts";
import styles from "./MergePage.module.css";

/** As high as one line of what is coming. */
function Waiting() {
  return (
    <span className={styles["waiting"]}>
      <Bone width={96} />
    </span>
  );
}

function Nothing() {
  return <span className="quiet">—</span>;
}

function TextValue(props: { field: string; text: string }) {
  const { format } = useI18n();
  if (!props.text) return <Nothing />;
  return <span className={styles["text"]}>{props.field === "birthday" ? format.plainDate(props.text) : props.text}</span>;
}

function Value(props: { row: MergeRow; at: 0 | 1 }) {
  const { row, at } = props;
  if (row.kind === "text") return <TextValue field={row.field} text={row.values[at]} />;
  if (row.values[at].length === 0) return <Nothing />;
  if (row.kind === "tags") return <Tags tags={row.values[at]} />;
  if (row.kind === "names") return <span className={styles["text"]}>{row.values[at].join("\n")}</span>;
  return <Points row={row} points={row.values[at]} />;
}

function Points(props: { row: Extract<MergeRow, { kind: "points" }>; points: Point[] }) {
  return (
    <ul className={styles["points"]}>
      {props.points.map((point) => (
        <li key={point.id}>
          <PointValue field={props.row.field} point={point} plain />
        </li>
      ))}
    </ul>
  );
}

function After(props: { row: MergeRow; after: Merged }) {
  const { row, after } = props;
  if (row.kind === "text") return <TextValue field={row.field} text={textOf(after, row.field)} />;
  if (row.kind === "tags") return after.tags.length > 0 ? <Tags tags={after.tags} /> : <Nothing />;
  if (row.kind === "names") return <TextValue field={row.field} text={namesOf(after, row.field).join("\n")} />;
  return after[row.field].length > 0 ? <Points row={row} points={after[row.field]} /> : <Nothing />;
}

export function MergeRowView(props: { row: MergeRow; names: [string, string]; choices: Choices; after: Merged | undefined; waiting: boolean; onChoice: (choice: Choice) => void }) {
  const { t, known } = useI18n();
  const { row } = props;
  const label = known(`field.${row.field}`, row.field);
  const chosen = chosenOf(row, props.choices);
  const choosable = row.choices.length > 0;
  const radio = (choice: Choice, name: string) => (
    <input type="radio" name={`merge-${row.field}`} aria-label={name} checked={chosen === choice} onChange={() => props.onChoice(choice)} />
  );
  const cell = (at: 0 | 1, choice: Choice) =>
    choosable ? (
      <label className={styles["cell"]} data-on={chosen === choice || chosen === "both" ? "" : undefined}>
        {radio(choice, t("merge.this_value", { name: props.names[at] }))}
        <Value row={row} at={at} />
      </label>
    ) : (
      <div className={styles["cell"]}>
        <Value row={row} at={at} />
      </div>
    );

  return (
    <div className={styles["row"]} data-both={row.choices.includes("both") ? "" : undefined} role={choosable ? "radiogroup" : "group"} aria-label={choosable ? t("merge.choose", { field: label }) : label}>
      <div className={styles["label"]}>{label}</div>
      {cell(0, "this")}
      {cell(1, "other")}
      <div className={styles["result"]}>
        {row.choices.includes("both") ? (
          <label className={styles["both"]}>
            {radio("both", t("merge.both"))}
            {t("merge.both")}
          </label>
        ) : null}
        {props.after ? <After row={row} after={props.after} /> : props.waiting ? <Waiting /> : null}
      </div>
    </div>
  );
}
