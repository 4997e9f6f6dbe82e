// The first start: company, administrator, and what to begin with. The one-time token comes after «#», so that it never
// stands in a server's log, and is taken off the address at once.
import "../../shared/layout/mantine.rest.css";
import { Button } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { answer, client } from "../../shared/api/client.ts";
import { Problem } from "../../shared/api/problem.ts";
import type { DemoColleague, SetUp } from "../../shared/api/types.ts";
import { browserZone, likely } from "../../shared/i18n/choices.ts";
import { useI18n } from "../../shared/i18n/i18n.tsx";
import { DemoPeople } from "../../shared/layout/DemoPeople.tsx";
import { Doorstep } from "../../shared/layout/Doorstep.tsx";
import { Bones, ErrorState } from "../../shared/layout/States.tsx";
import { sessionQuery, setupQuery } from "../../shared/session/session.ts";
import { AdministratorStep } from "./AdministratorStep.tsx";
import { CompanyStep } from "./CompanyStep.tsx";
import styles from "./SetupPage.module.css";
import { StartStep } from "./StartStep.tsx";

const STEPS = 3;

function takeToken(): string {
  return new URLSearchParams(location.hash.slice(1)).get("token") ?? "";
}

/** Whether the server still takes the link: asked before anything is typed, by the only question that needs it. */
function useTokenCheck(token: string) {
  return useQuery({
    queryKey: ["setup-token"],
    enabled: token !== "",
    staleTime: Infinity,
    queryFn: () => answer(client.POST("/api/v1/setup/strength", { body: { password: "", token } })),
  });
}

function Progress(props: { step: number }) {
  const { t } = useI18n();
  return (
    <div className={styles["progress"]} role="progressbar" aria-valuemin={1} aria-valuemax={STEPS} aria-valuenow={props.step} aria-label={t("setup.step", { step: props.step, steps: STEPS })}>
      {Array.from({ length: STEPS }, (_, index) => (
        <span key={index} data-on={index < props.step ? "" : undefined} />
      ))}
    </div>
  );
}

/** The last step has an address of its own: the administrator has signed in, and a reload must not lose the choice. */
function Start() {
  const { t } = useI18n();
  const queryClient = useQueryClient();
  const navigate = useNavigate();
  const [people, setPeople] = useState<DemoColleague[] | null>(null);

  async function showDemo(made: DemoColleague[]) {
    setPeople(made);
    await queryClient.invalidateQueries({ queryKey: sessionQuery.queryKey });
  }

  if (people) {
    return (
      <Doorstep title={t("demo.made")} lead={t("demo.people_lead")} wide>
        <DemoPeople people={people} />
        <div className={styles["actions"]}>
          <Button onClick={() => void navigate({ to: "/contacts" })}>{t("demo.enter")}</Button>
        </div>
      </Doorstep>
    );
  }
  return (
    <Doorstep title={t("setup.start")} lead={t("setup.start_lead")} wide>
      <Progress step={3} />
      <StartStep onDemo={(made) => void showDemo(made)} onEnter={(to) => void navigate({ to })} />
    </Doorstep>
  );
}

export function SetupPage() {
  const { t, language } = useI18n();
  const queryClient = useQueryClient();
  const navigate = useNavigate();
  const starting = useSearch({ from: "/setup" }).step === "start";
  const [token] = useState(takeToken);
  const [step, setStep] = useState<1 | 2>(1);
  const setup = useQuery(setupQuery);
  const session = useQuery({ ...sessionQuery, enabled: starting });
  const tokenCheck = useTokenCheck(token);
  const [company, setCompany] = useState<SetUp["company"]>(() => {
    const guess = likely(language);
    return { name: "", language, time_zone: browserZone(), currency: guess.currency, phone_region: guess.region };
  });
  const [administrator, setAdministrator] = useState<SetUp["administrator"]>({ name: "", email: "", password: "" });

  useEffect(() => {
    if (location.hash) history.replaceState(history.state, "", location.pathname + location.search);
  }, []);

  const failed = [setup, session].find((query) => query.isError && !query.data);
  if (failed) {
    return (
      <Doorstep title={t("app.name")}>
        <ErrorState error={failed.error} onRetry={() => void failed.refetch()} />
      </Doorstep>
    );
  }
  if (starting && session.data) return <Start />;
  if (setup.isPending || tokenCheck.isLoading || (starting && session.isPending)) {
    return (
      <Doorstep title={t("app.name")} wide>
        <Bones lines={5} />
      </Doorstep>
    );
  }
  if (!setup.data?.needed) {
    return (
      <Doorstep title={t("setup.done_already")}>
        <a href="/sign-in">{t("sign_in.title")}</a>
      </Doorstep>
    );
  }
  if (token === "") {
    return (
      <Doorstep title={t("setup.no_token")}>
        <p className="quiet">{t("setup.no_token_hint")}</p>
      </Doorstep>
    );
  }
  if (tokenCheck.error instanceof Problem && tokenCheck.error.status === 401) {
    return (
      <Doorstep title={t("setup.wrong_token")}>
        <p className="quiet">{t("setup.wrong_token_hint")}</p>
      </Doorstep>
    );
  }

  async function begin() {
    await queryClient.resetQueries({ queryKey: sessionQuery.queryKey });
    await navigate({ to: "/setup", search: { step: "start" }, replace: true });
    queryClient.setQueryData(setupQuery.queryKey, { needed: false });
  }

  return (
    <Doorstep title={t(step === 1 ? "setup.company" : "setup.administrator")} lead={t(step === 1 ? "setup.company_lead" : "setup.administrator_lead")} wide>
      <Progress step={step} />
      {step === 1 ? <CompanyStep company={company} onCompany={setCompany} onNext={() => setStep(2)} /> : null}
      {step === 2 ? (
        <AdministratorStep
          token={token}
          company={company}
          administrator={administrator}
          onAdministrator={setAdministrator}
          onBack={() => setStep(1)}
          onDone={() => void begin()}
          onLate={() => void setup.refetch()}
        />
      ) : null}
    </Doorstep>
  );
}
