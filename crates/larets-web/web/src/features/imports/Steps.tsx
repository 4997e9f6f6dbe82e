// Where in the wizard one is.
import { IconCheck } from "@tabler/icons-react";
import { useI18n } from "../../shared/i18n/i18n.tsx";
import styles from "./Imports.module.css";

const STEPS = ["imports.step_file", "imports.step_mapping", "imports.step_check", "imports.step_run"] as const;

export function Steps(props: { at: number }) {
  const { t } = useI18n();
  return (
    <ol className={styles["steps"]}>
      {STEPS.map((step, index) => (
        <li key={step} data-done={index < props.at ? "" : undefined} aria-current={index === props.at ? "step" : undefined}>
          <span>{index < props.at ? <IconCheck size={12} stroke={3} aria-hidden /> : index + 1}</span>
          {t(step)}
        </li>
      ))}
    </ol>
  );
}
