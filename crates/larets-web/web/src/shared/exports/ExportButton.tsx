// «Export» in the bar of a list, for those who may. The dialog is loaded when it is first opened.
import { Button } from "@mantine/core";
import { IconFileExport } from "@tabler/icons-react";
import { lazy, Suspense, useId, useState } from "react";
import type { Count, ExportKind } from "../api/types.ts";
import { useI18n } from "../i18n/i18n.tsx";
import { may, useMe } from "../session/session.ts";

const ExportDialog = lazy(async () => ({ default: (await import("./ExportDialog.tsx")).ExportDialog }));

export type ExportedList = {
  kind: ExportKind;
  /** As the list is asked for. */
  query: { sort: string; q?: string; filter?: string };
  /** The columns that the list shows. */
  shown: string[];
  count: Count | null;
  /** What of it goes into the file, where the list itself does not say so. */
  about?: string;
  /** The view that the list is, if it is one as it was saved. */
  name?: string | undefined;
  /** Why it cannot be taken out. */
  refusal?: string | undefined;
};

export function ExportButton(props: ExportedList) {
  const { t } = useI18n();
  const me = useMe();
  const [opened, setOpened] = useState(false);
  const why = useId();
  const { refusal } = props;
  const refused = refusal !== undefined;
  if (!may(me, props.kind, "export") || !may(me, "exports", "create")) return null;
  return (
    <>
      <Button
        variant="default"
        size="xs"
        aria-label={t("exports.export")}
        title={refusal ?? t("exports.export")}
        data-disabled={refused || undefined}
        aria-disabled={refused || undefined}
        aria-describedby={refused ? why : undefined}
        aria-haspopup="dialog"
        leftSection={<IconFileExport size={15} />}
        onClick={() => setOpened(!refused)}
      >
        {t("exports.export")}
      </Button>
      <span id={why} className="visually-hidden">
        {refusal}
      </span>
      <Suspense fallback={null}>{opened ? <ExportDialog {...props} onClose={() => setOpened(false)} /> : null}</Suspense>
    </>
  );
}
