// The way back from an import that has ended: begun here, told here, with what stayed because somebody changed it since.
import { Button } from "@mantine/core";
import { IconArrowBackUp, IconUpload } from "@tabler/icons-react";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { ActProgressBar } from "../../shared/acts/ActProgressBar.tsx";
import { LeftRecords } from "../../shared/acts/LeftRecords.tsx";
import { undoImport } from "../../shared/acts/queries.ts";
import { Tally } from "../../shared/acts/Tally.tsx";
import { useUndo } from "../../shared/acts/useUndo.ts";
import type { Import } from "../../shared/api/types.ts";
import { useI18n } from "../../shared/i18n/i18n.tsx";
import { Confirm } from "../../shared/layout/Confirm.tsx";
import { Section } from "../../shared/layout/Page.tsx";
import { InlineProblem } from "../../shared/layout/States.tsx";
import { may, useMe } from "../../shared/session/session.ts";
import styles from "./Imports.module.css";
import { madeBy } from "./outcomes.ts";
import { useImportAct } from "./queries.ts";

const KEPT_MS = 30 * 86_400_000;

export function ImportUndo(props: { one: Import }) {
  const { t, format } = useI18n();
  const me = useMe();
  const { one } = props;
  const [asking, setAsking] = useState(false);
  const { updated } = one.progress;
  const made = madeBy(one);
  const navigate = useNavigate();
  const { changed, known, act } = useImportAct(one);
  const undo = useUndo({ request: undoImport, quiet: true });
  // The server counts from its end, which is not told: a little later than from its beginning.
  const until = new Date(Date.parse(act?.expires_at ?? one.created_at) + (act ? 0 : KEPT_MS));

  if (!changed || !known) return null;
  if (act?.state === "undoing") {
    return (
      <Section title={t("imports.undoing")} lead={t("acts.goes_on")}>
        <ActProgressBar act={act} />
      </Section>
    );
  }
  if (act?.state === "undone") {
    return (
      <>
        <Section title={t("imports.undone")} lead={t(act.left > 0 ? "imports.undone_left_text" : "imports.undone_text")}>
          <div role="status">
            <Tally
              counts={[
                { name: t("acts.undone"), count: act.undone },
                { name: t("acts.left"), count: act.left },
              ]}
            />
          </div>
          <div className={styles["report"]}>
            <Button leftSection={<IconUpload size={16} />} onClick={() => void navigate({ to: "/imports/new", search: { as: one.as } })}>
              {t("imports.new")}
            </Button>
          </div>
        </Section>
        {act.left > 0 ? <LeftRecords act={act} /> : null}
      </>
    );
  }
  if (!one.can.edit || !may(me, one.as, "import") || until.getTime() < Date.now()) return null;
  const what = made.map(({ kind, count }) => t(`imports.made_${kind}`, { count })).join(", ");
  const gone = made.reduce((sum, { count }) => sum + count, 0);
  const text = [gone > 0 ? t("imports.undo_made", { count: gone, what }) : "", updated > 0 ? t("imports.undo_changed", { count: updated }) : "", t("imports.undo_since")].filter(Boolean).join(" ");
  return (
    <Section title={t("imports.undo")} lead={t("imports.undo_lead", { date: format.date(until.toISOString()) })}>
      <div className={styles["report"]}>
        <Button variant="default" leftSection={<IconArrowBackUp size={16} />} onClick={() => setAsking(true)}>
          {t("imports.undo")}
        </Button>
      </div>
      {asking ? (
        <Confirm
          title={t("imports.undo_title")}
          text={text}
          act={t("imports.undo")}
          busy={undo.isPending}
          onCancel={() => setAsking(false)}
          onConfirm={() => undo.mutate(one.id, { onSuccess: () => setAsking(false) })}
        >
          <InlineProblem error={undo.error} />
        </Confirm>
      ) : null}
    </Section>
  );
}
