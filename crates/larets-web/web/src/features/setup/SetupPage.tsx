// The first start: company, administrator, and what to begin with. The one-time token comes after «#», so that it never
// stands in a server's log, and is taken off the address at once.
import { Button } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { answer, client } from "../../shared/api/client.ts";
import type { DemoColleague, Me, SetUp } from "../../shared/api/types.ts";
import { browserZone, likely } from "../../shared/i18n/choices.ts";
import { useI18n } from "../../shared/i18n/i18n.tsx";
import { DemoPeople } from "../../shared/layout/DemoPeople.tsx";
import { Doorstep } from "../../shared/layout/Doorstep.tsx";
import { beginSession, setupQuery } from "../../shared/session/session.ts";
import { AdministratorStep } from "./AdministratorStep.tsx";
import { CompanyStep } from "./CompanyStep.tsx";
import styles from "./SetupPage.module.css";
import { StartStep } from "./StartStep.tsx";

const STEPS = 3;

function takeToken(): string {
  return new URLSearchParams(location.hash.slice(1)).get("token") ?? "";
}

export function SetupPage() {
  const { t, language } = useI18n();
  const queryClient = useQueryClient();
  const navigate = useNavigate();
  const [token] = useState(takeToken);
  const [step, setStep] = useState(1);
  const [me, setMe] = useState<Me | null>(null);
  const [people, setPeople] = useState<DemoColleague[] | null>(null);
  const { data: setup } = useQuery(setupQuery);
  const [company, setCompany] = useState<SetUp["company"]>(() => {
    const guess = likely(language);
    return { name: "", language, time_zone: browserZone(), currency: guess.currency, phone_region: guess.region };
  });

  useEffect(() => {
    if (location.hash) history.replaceState(history.state, "", location.pathname);
  }, []);

  if (!me && setup && !setup.needed) {
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

  const titles = [t("setup.company"), t("setup.administrator"), t("setup.start")];
  const leads = [t("setup.company_lead"), t("setup.administrator_lead"), t("setup.start_lead")];

  function begin(user: Me) {
    setMe(user);
    setStep(3);
    queryClient.setQueryData(setupQuery.queryKey, { needed: false });
  }

  async function enter(to: "/contacts" | "/imports/new") {
    if (me) await beginSession(queryClient, me);
    await navigate({ to });
  }

  async function showDemo(made: DemoColleague[]) {
    setPeople(made);
    setMe(await answer(client.GET("/api/v1/session")));
  }

  if (people) {
    return (
      <Doorstep title={t("demo.made")} lead={t("demo.people_lead")} wide>
        <DemoPeople people={people} />
        <div className={styles["actions"]}>
          <Button onClick={() => enter("/contacts")}>{t("demo.enter")}</Button>
        </div>
      </Doorstep>
    );
  }

  return (
    <Doorstep title={titles[step - 1] ?? ""} lead={leads[step - 1]} wide>
      <div className={styles["progress"]} role="progressbar" aria-valuemin={1} aria-valuemax={STEPS} aria-valuenow={step} aria-label={t("setup.step", { step, steps: STEPS })}>
        {titles.map((title, index) => (
          <span key={title} data-on={index < step ? "" : undefined} />
        ))}
      </div>
      {step === 1 ? <CompanyStep company={company} onCompany={setCompany} onNext={() => setStep(2)} /> : null}
      {step === 2 ? <AdministratorStep token={token} company={company} onBack={() => setStep(1)} onDone={begin} /> : null}
      {step === 3 && me ? <StartStep onDemo={(made) => void showDemo(made)} onEnter={enter} /> : null}
    </Doorstep>
  );
}
