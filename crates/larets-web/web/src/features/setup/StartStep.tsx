// Last step of the set-up: bring the own base, look around with demo data, or begin empty.
import { IconArrowRight, IconFileImport, IconSparkles, IconSquareDashed } from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import { useEffect, useState, type ReactNode } from "react";
import { answer, client } from "../../shared/api/client.ts";
import type { DemoColleague } from "../../shared/api/types.ts";
import { useI18n } from "../../shared/i18n/i18n.tsx";
import { InlineProblem } from "../../shared/layout/States.tsx";
import styles from "./SetupPage.module.css";

const DEMO_CONTACTS = 5000;
/** The second half of a double click on the step before must not choose for the person. */
const SETTLE_MS = 700;

function useSettled(): boolean {
  const [settled, setSettled] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(true), SETTLE_MS);
    return () => clearTimeout(timer);
  }, []);
  return settled;
}

export function StartStep(props: { onDemo: (people: DemoColleague[]) => void; onEnter: (to: "/contacts" | "/imports/new") => void }) {
  const { t } = useI18n();
  const settled = useSettled();
  const fill = useMutation({
    mutationFn: () => answer(client.POST("/api/v1/demo", { body: { contacts: DEMO_CONTACTS } })),
    onSuccess: ({ people }) => props.onDemo(people),
  });
  const choice = (icon: ReactNode, title: string, text: string, run: () => void) => (
    <button type="button" className={styles["choice"]} disabled={!settled || fill.isPending} onClick={run}>
      {icon}
      <span>
        <strong>{title}</strong>
        {text}
      </span>
      <IconArrowRight size={16} aria-hidden />
    </button>
  );
  return (
    <div className={styles["choices"]}>
      {choice(<IconFileImport size={24} stroke={1.6} aria-hidden />, t("setup.start_import"), t("setup.start_import_lead"), () => props.onEnter("/imports/new"))}
      {choice(<IconSparkles size={24} stroke={1.6} aria-hidden />, t("setup.start_demo"), t("setup.start_demo_lead"), () => fill.mutate())}
      {choice(<IconSquareDashed size={24} stroke={1.6} aria-hidden />, t("setup.start_empty"), t("setup.start_empty_lead"), () => props.onEnter("/contacts"))}
      <InlineProblem error={fill.error} />
    </div>
  );
}
