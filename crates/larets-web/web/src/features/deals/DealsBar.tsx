// What stands above the deals however one looks at them: heading, pipeline, view, and the tools of the view.
import { Select } from "@mantine/core";
import type { ReactNode } from "react";
import type { Pipeline } from "../../shared/api/types.ts";
import { useI18n } from "../../shared/i18n/i18n.tsx";
import type { DealsView } from "../../shared/preferences.ts";
import styles from "./DealsBar.module.css";
import { DealViews } from "./DealViews.tsx";

export function DealsBar(props: {
  view: DealsView;
  title: string;
  pipelines: Pipeline[];
  pipeline: Pipeline | undefined;
  onPipeline: (id: string) => void;
  /** Beside an open card. */
  beside?: boolean;
  status?: ReactNode;
  children?: ReactNode;
}) {
  const { t } = useI18n();
  return (
    <div className={styles["bar"]} data-beside={props.beside ? "" : undefined}>
      <h1>{props.title}</h1>
      <DealViews view={props.view} />
      {props.pipelines.length > 1 ? (
        <Select
          size="xs"
          className={styles["pipeline"]}
          aria-label={t("board.pipeline")}
          allowDeselect={false}
          value={props.pipeline?.id ?? null}
          onChange={(id) => id !== null && props.onPipeline(id)}
          data={props.pipelines.map(({ id, name }) => ({ value: id, label: name }))}
        />
      ) : null}
      <div className={styles["status"]} role="status">
        {props.status}
      </div>
      {props.children ? <div className={styles["tools"]}>{props.children}</div> : null}
    </div>
  );
}
