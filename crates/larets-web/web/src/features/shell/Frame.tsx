// The frame around every screen of a signed-in person: rail, bar, keys, live changes. The screen scrolls, not the page.
import "../../shared/layout/mantine.rest.css";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Outlet, useNavigate, useRouterState } from "@tanstack/react-router";
import { lazy, Suspense, useCallback, useEffect, useRef, useState, useSyncExternalStore } from "react";
import { ActWatch } from "../../shared/acts/ActWatch.tsx";
import { answerProof, isProofAsked, onProofAsked } from "../../shared/api/proof.ts";
import type { Me } from "../../shared/api/types.ts";
import { ExportWatch } from "../../shared/exports/ExportWatch.tsx";
import { currentQuestion, dropQuestions, onQuestions } from "../../shared/fields/conflicts.ts";
import { useI18n } from "../../shared/i18n/i18n.tsx";
import { useKeys } from "../../shared/keys/keys.ts";
import { startLive, type LiveState } from "../../shared/live/live.ts";
import { previewOf } from "../../shared/session/preview.ts";
import { returnAddress } from "../../shared/session/returnAddress.ts";
import { endSession, isLeaving, MeContext, sessionQuery } from "../../shared/session/session.ts";
import styles from "./Frame.module.css";
import { PreviewBar } from "./PreviewBar.tsx";
import { BottomBar, Rail } from "./Rail.tsx";
import { creationsFor, sectionsFor } from "./sections.ts";
import { TopBar } from "./TopBar.tsx";
import { useTypedAhead } from "./useTypedAhead.ts";

const Palette = lazy(async () => ({ default: (await import("./Palette.tsx")).Palette }));
const ConflictDialog = lazy(async () => ({ default: (await import("../../shared/fields/ConflictDialog.tsx")).ConflictDialog }));
const ProofDialog = lazy(async () => ({ default: (await import("./ProofDialog.tsx")).ProofDialog }));
const KeysDialog = lazy(async () => ({ default: (await import("./KeysDialog.tsx")).KeysDialog }));

function useLive(): LiveState {
  const queryClient = useQueryClient();
  const [state, setState] = useState<LiveState>("connecting");
  useEffect(() => {
    // What comes live is one's own to hear, not that of whom one looks through the eyes of.
    if (previewOf() === null) return startLive(queryClient, () => endSession(queryClient), setState);
  }, [queryClient]);
  return state;
}

function SignedInFrame(props: { me: Me }) {
  const { t } = useI18n();
  const navigate = useNavigate();
  const live = useLive();
  const question = useSyncExternalStore(onQuestions, currentQuestion);
  const proofAsked = useSyncExternalStore(onProofAsked, isProofAsked);
  const [palette, setPalette] = useState(false);
  const typedAhead = useTypedAhead(palette);
  const [keys, setKeys] = useState(false);
  const [create, setCreate] = useState(false);
  const createButton = useRef<HTMLButtonElement>(null);

  const openExports = useCallback(() => void navigate({ to: "/exports" }), [navigate]);

  const openAct = useCallback((id: string) => void navigate({ to: "/acts/$id", params: { id } }), [navigate]);

  useEffect(() => dropQuestions, []);
  useEffect(() => () => answerProof(false), []);
  useKeys([
    { code: "KeyK", control: true, run: () => setPalette((opened) => !opened) },
    { character: "?", run: () => setKeys(true) },
    { code: "KeyC", run: () => creationsFor(props.me).length > 0 && setCreate(true) },
    ...sectionsFor(props.me).map(({ key, path }) => ({ code: key, after: "KeyG", run: () => void navigate({ to: path }) })),
  ]);

  return (
    <MeContext value={props.me}>
      <div className={styles["frame"]}>
        <a href="#main" className={styles["skip"]}>
          {t("app.skip")}
        </a>
        <Rail />
        <TopBar
          createOpened={create}
          onCreateOpened={setCreate}
          onPalette={() => setPalette(true)}
          onKeys={() => setKeys(true)}
          createButton={createButton}
        />
        <main id="main" className={styles["main"]} tabIndex={-1}>
          {previewOf() === null ? null : <PreviewBar name={props.me.user.name} />}
          {live === "waiting" ? (
            <p className={styles["offline"]} role="status">
              {t("state.offline")}
            </p>
          ) : null}
          <Outlet />
        </main>
        <BottomBar />
      </div>
      <ActWatch onOpen={openAct} />
      <ExportWatch onOpen={openExports} />
      <Suspense fallback={null}>
        {palette ? <Palette typedAhead={typedAhead} onClose={() => setPalette(false)} /> : null}
        {question ? <ConflictDialog key={question.id} question={question} /> : null}
        {proofAsked ? <ProofDialog onAnswer={answerProof} /> : null}
        {keys ? <KeysDialog onClose={() => setKeys(false)} /> : null}
      </Suspense>
    </MeContext>
  );
}

export function Frame() {
  const { data: me } = useQuery(sessionQuery);
  const navigate = useNavigate();
  const href = useRouterState({ select: (state) => state.location.href });

  useEffect(() => {
    if (me !== null) return;
    // Who leaves is not told that the session has ended, and the next person at this screen begins at the beginning.
    const search = isLeaving() ? { to: undefined, ended: undefined } : { to: returnAddress(href), ended: true as const };
    void navigate({ to: "/sign-in", search });
    // eslint-disable-next-line react-hooks/exhaustive-deps -- only the end of the session leads away, not each address after it
  }, [me, navigate]);

  return me ? <SignedInFrame me={me} /> : null;
}
