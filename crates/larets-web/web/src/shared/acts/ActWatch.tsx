// Acts under way, on whatever screen the person is: how far each is, and its end with the way back.
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import type { Act } from "../api/types.ts";
import { asProblem } from "../api/problem.ts";
import { useI18n } from "../i18n/i18n.tsx";
import { toast, toastProblem, toastWithAct, toastWithUndo } from "../layout/toasts.ts";
import { usePreferences } from "../usePreferences.ts";
import { ActProgressBar } from "./ActProgressBar.tsx";
import styles from "./Acts.module.css";
import { actQuery, isBusy, spreadAct } from "./queries.ts";
import { StopButton } from "./StopButton.tsx";
import { useActWords } from "./useActWords.ts";
import { useUndo } from "./useUndo.ts";
import { forgetAct } from "./watched.ts";

function useTelling(onOpen: (id: string) => void): (act: Act) => void {
  const { t } = useI18n();
  const { titleOf } = useActWords();
  const undo = useUndo();
  return (act) => {
    const what = titleOf(act);
    const see = { label: t("acts.see"), run: () => onOpen(act.id) };
    if (act.state === "undone") {
      const done = t(act.kind === "import" ? "imports.toast_undone" : "acts.toast_undone", { count: act.undone });
      // That some stay is what was said before: it is no failure, but something to look at.
      if (act.left > 0) toastWithAct(`${done}. ${t("acts.toast_left", { count: act.left })}`, see);
      else toast(done);
      return;
    }
    if (act.changed > 0) toastWithUndo(t("acts.toast_done", { what, count: act.changed }), t("acts.undo"), () => undo.mutate(act.id));
    else if (act.state !== "failed") toast(t("acts.toast_nothing", { what }));
    if (act.state === "failed") toastProblem(t("acts.toast_failed", { what }), see);
    else if (act.refused > 0) toastProblem(t("acts.toast_refused", { count: act.refused }), see);
  };
}

function Watched(props: { id: string; onOpen: (id: string) => void }) {
  const { t } = useI18n();
  const { titleOf } = useActWords();
  const queryClient = useQueryClient();
  const { data: act, error } = useQuery(actQuery(props.id));
  const tell = useTelling(props.onOpen);
  const told = useRef(false);

  useEffect(() => {
    // It may be somebody else's, or of an older base.
    if (error && asProblem(error).isRefusal) forgetAct(props.id);
    if (!act || isBusy(act.state) || told.current) return;
    told.current = true;
    forgetAct(act.id);
    spreadAct(queryClient, act);
    tell(act);
    // eslint-disable-next-line react-hooks/exhaustive-deps -- told once, in the words of that moment
  }, [act, error, queryClient]);

  if (!act || !isBusy(act.state)) return null;
  return (
    <section className={styles["watched"]} aria-label={titleOf(act)}>
      <header>
        <strong>{titleOf(act)}</strong>
        <span className="quiet">{t(`acts.state_${act.state}`)}</span>
      </header>
      <ActProgressBar act={act} />
      <footer>
        <span className="quiet">{t("acts.goes_on")}</span>
        <StopButton act={act} size="xs" />
      </footer>
    </section>
  );
}

export function ActWatch(props: { onOpen: (id: string) => void }) {
  const { acts } = usePreferences();
  if (acts.length === 0) return null;
  return (
    <div className={styles["stack"]}>
      {acts.map((id) => (
        <Watched key={id} id={id} onOpen={props.onOpen} />
      ))}
    </div>
  );
}
