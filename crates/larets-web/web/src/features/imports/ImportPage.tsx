// One import: mapping, check, run and report are states of the same thing, so they share one address.
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useBlocker, useParams } from "@tanstack/react-router";
import { useState } from "react";
import { changesQuery } from "../../shared/acts/queries.ts";
import type { Import } from "../../shared/api/types.ts";
import { useI18n } from "../../shared/i18n/i18n.tsx";
import { Confirm } from "../../shared/layout/Confirm.tsx";
import { Page } from "../../shared/layout/Page.tsx";
import { Bones, ErrorState } from "../../shared/layout/States.tsx";
import { useScreenTitle } from "../../shared/layout/useScreenTitle.ts";
import { CheckStep } from "./CheckStep.tsx";
import { GiveUp } from "./GiveUp.tsx";
import { ImportUndo } from "./ImportUndo.tsx";
import { MappingStep } from "./MappingStep.tsx";
import { importQuery, isUndone, mayGiveUp, stepOf, useImportAct } from "./queries.ts";
import { RunStep } from "./RunStep.tsx";
import { Steps } from "./Steps.tsx";
import { useMends } from "./useMends.ts";

/** What became of it comes first: how it ended, or that it was taken back. */
function Ended(props: { one: Import }) {
  const { one } = props;
  const { changed, known, failed, act } = useImportAct(one);
  const left = useInfiniteQuery({ ...changesQuery(one.id, "left"), enabled: act?.state === "undone" && act.left > 0 });
  const undone = isUndone(act);
  // All of it at once, lest one part push another down.
  if ((changed && !known && !failed) || left.isLoading) return <Bones lines={8} />;
  return (
    <>
      {undone ? <ImportUndo one={one} /> : null}
      <RunStep one={one} undone={undone} />
      {undone ? null : <ImportUndo one={one} />}
    </>
  );
}

/** What was mended and not checked yet is not lost without a question. */
function Leaving(props: { unsaved: boolean }) {
  const { t } = useI18n();
  const { unsaved } = props;
  const leaving = useBlocker({ shouldBlockFn: () => unsaved, enableBeforeUnload: unsaved, withResolver: true });
  if (leaving.status !== "blocked") return null;
  return <Confirm title={t("imports.leave_title")} text={t("imports.leave_text")} act={t("imports.leave")} cancel={t("create.stay")} onCancel={leaving.reset} onConfirm={leaving.proceed} />;
}

function Shown(props: { one: Import }) {
  const { format, t } = useI18n();
  const { one } = props;
  const [mapping, setMapping] = useState(false);
  const onChecked = () => setMapping(false);
  const mends = useMends(one, onChecked);
  const { again, unsaved } = mends;
  const step = stepOf(one, mapping, again.isPending || again.isError);

  function back() {
    again.reset();
    setMapping(true);
  }

  return (
    <Page title={one.file_name} tab={t("imports.title")} acts={mayGiveUp(one) ? <GiveUp one={one} /> : null} lead={[t(`imports.as_${one.as}`), format.fileSize(one.size_bytes), one.recognised ? t("imports.recognised", { name: one.recognised }) : null].filter(Boolean).join(" · ")} width="wide">
      <Steps at={step} />
      {step === 1 ? <MappingStep one={one} check={mends.check} onChecked={onChecked} /> : null}
      {step === 2 ? <CheckStep one={one} mends={mends} onBack={back} /> : null}
      {step >= 3 ? <Ended one={one} /> : null}
      <Leaving unsaved={unsaved && step < 3} />
    </Page>
  );
}

export function ImportPage() {
  const { t } = useI18n();
  const { id } = useParams({ from: "/frame/imports/$id" });
  useScreenTitle(t("imports.title"));
  const { data: one, error, refetch } = useQuery(importQuery(id));
  if (error && !one) return <ErrorState page error={error} onRetry={() => void refetch()} />;
  return one ? <Shown key={id} one={one} /> : <Bones lines={8} />;
}
