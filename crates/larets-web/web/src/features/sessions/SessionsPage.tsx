// Where one is signed in, and the way to end what one does not recognise.
import { Button } from "@mantine/core";
import { IconDeviceDesktop, IconDeviceMobile } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { answer, client } from "../../shared/api/client.ts";
import type { OwnSession } from "../../shared/api/types.ts";
import { Ago } from "../../shared/fields/Words.tsx";
import { useI18n } from "../../shared/i18n/i18n.tsx";
import { useProblemText } from "../../shared/i18n/useProblemText.ts";
import { Confirm } from "../../shared/layout/Confirm.tsx";
import { Page } from "../../shared/layout/Page.tsx";
import { Bones, ErrorState } from "../../shared/layout/States.tsx";
import { toast, toastProblem } from "../../shared/layout/toasts.ts";
import { leave } from "../../shared/session/session.ts";
import styles from "./SessionsPage.module.css";
import { readUserAgent } from "./userAgent.ts";

function SessionRow(props: { session: OwnSession; onEnd: () => void; ending: boolean }) {
  const { t, format } = useI18n();
  const { session } = props;
  const program = readUserAgent(session.user_agent ?? "");
  const name = program ? t("sessions.browser", { browser: program.browser, system: program.system }) : t("sessions.unknown_browser");
  const since = t("sessions.since", { at: `${format.date(session.created_at)}, ${format.clock(session.created_at)}` });
  const Icon = program?.mobile ? IconDeviceMobile : IconDeviceDesktop;
  return (
    <li className={styles["session"]}>
      <Icon size={22} stroke={1.5} aria-hidden />
      <div>
        <strong>
          {name}
          {session.current ? <span className={styles["current"]}>{t("sessions.current")}</span> : null}
        </strong>
        <p className="tabular">
          {since} · {t("sessions.last_used")} <Ago at={session.last_seen_at} />
        </p>
        <p className="tabular">{session.address}</p>
      </div>
      {session.current ? null : (
        <Button size="xs" variant="default" loading={props.ending} aria-label={t("sessions.end_one", { name: `${name}, ${since}` })} onClick={props.onEnd}>
          {t("sessions.end")}
        </Button>
      )}
    </li>
  );
}

export function SessionsPage() {
  const { t } = useI18n();
  const problemText = useProblemText();
  const queryClient = useQueryClient();
  const [asking, setAsking] = useState(false);
  const { data, error, refetch } = useQuery({ queryKey: ["own-sessions"], queryFn: async () => (await answer(client.GET("/api/v1/sessions"))).items });
  const end = useMutation({
    mutationFn: (id: string) => answer(client.DELETE("/api/v1/sessions/{id}", { params: { path: { id } } })),
    onSuccess: async () => {
      toast(t("sessions.ended"));
      await refetch();
    },
    onError: (refusal) => toastProblem(problemText(refusal)),
  });
  const endAll = useMutation({
    mutationFn: () => leave(queryClient, () => answer(client.DELETE("/api/v1/sessions"))),
    onError: (refusal) => toastProblem(problemText(refusal)),
  });

  return (
    <Page
      title={t("settings.sessions")}
      lead={t("sessions.lead")}
      acts={
        <Button variant="default" onClick={() => setAsking(true)}>
          {t("sessions.end_all")}
        </Button>
      }
    >
      {data ? (
        <ul className={styles["list"]}>
          {data.map((session) => (
            <SessionRow key={session.id} session={session} ending={end.isPending && end.variables === session.id} onEnd={() => end.mutate(session.id)} />
          ))}
        </ul>
      ) : error ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : (
        <Bones lines={4} />
      )}
      {asking ? (
        <Confirm title={t("sessions.end_all")} text={t("sessions.end_all_text")} act={t("sessions.end_all")} busy={endAll.isPending} onCancel={() => setAsking(false)} onConfirm={() => endAll.mutate()} />
      ) : null}
    </Page>
  );
}
