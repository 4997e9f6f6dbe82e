// A stage by name and colour. The colour never stands alone.
import type { Stage } from "../api/types.ts";
import styles from "./stages.module.css";

export function StagePill(props: { stage: Pick<Stage, "name" | "color"> }) {
  return (
    <span className={styles["pill"]} data-color={props.stage.color}>
      <span className="truncate">{props.stage.name}</span>
    </span>
  );
}
