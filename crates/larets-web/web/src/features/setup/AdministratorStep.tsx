// Second step of the set-up: the first account, with the strength of its password as one types.
import { Button, PasswordInput, TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import type { FormEvent } from "react";
import { answer, client, rememberCsrfToken } from "../../shared/api/client.ts";
import { asProblem } from "../../shared/api/problem.ts";
import type { SetUp } from "../../shared/api/types.ts";
import { PasswordStrength, useStrength } from "../../shared/fields/PasswordStrength.tsx";
import { useI18n } from "../../shared/i18n/i18n.tsx";
import { InlineProblem } from "../../shared/layout/States.tsx";
import styles from "./SetupPage.module.css";

type Administrator = SetUp["administrator"];

export function AdministratorStep(props: {
  token: string;
  company: SetUp["company"];
  administrator: Administrator;
  onAdministrator: (administrator: Administrator) => void;
  onBack: () => void;
  onDone: () => void;
  /** The server has been set up by somebody else, or by an attempt whose answer was lost. */
  onLate: () => void;
}) {
  const { t } = useI18n();
  const { administrator, onAdministrator } = props;
  const { name, email, password } = administrator;
  const strength = useStrength(password, [name, email, props.company.name].filter(Boolean), props.token);
  const setUp = useMutation({
    mutationFn: () =>
      answer(
        client.POST("/api/v1/setup", {
          body: { token: props.token, company: { ...props.company, name: props.company.name.trim() }, administrator: { name: name.trim(), email: email.trim(), password } },
        }),
      ),
    onSuccess: ({ csrf_token: token }) => {
      rememberCsrfToken(token);
      props.onDone();
    },
    onError: (error) => {
      if (asProblem(error).code === "setup_done") props.onLate();
    },
  });
  const ready = name.trim() !== "" && email.includes("@") && strength?.acceptable === true;

  function submit(event: FormEvent) {
    event.preventDefault();
    if (ready && !setUp.isPending) setUp.mutate();
  }

  return (
    <form className={styles["form"]} onSubmit={submit} noValidate>
      <TextInput label={t("setup.name")} autoFocus autoComplete="name" value={name} onChange={(event) => onAdministrator({ ...administrator, name: event.currentTarget.value })} />
      <TextInput label={t("sign_in.email")} type="email" autoComplete="username" value={email} onChange={(event) => onAdministrator({ ...administrator, email: event.currentTarget.value })} />
      <PasswordInput
        label={t("sign_in.password")}
        autoComplete="new-password"
        value={password}
        onChange={(event) => onAdministrator({ ...administrator, password: event.currentTarget.value })}
        visibilityToggleButtonProps={{ "aria-label": t("sign_in.show_password"), tabIndex: 0 }}
      />
      <PasswordStrength strength={strength} />
      <InlineProblem error={setUp.error} />
      <div className={styles["actions"]}>
        <Button variant="default" onClick={props.onBack}>
          {t("action.back")}
        </Button>
        <span id="administrator-missing" className={styles["missing"]}>
          {ready ? null : t("setup.need_administrator")}
        </span>
        <Button type="submit" loading={setUp.isPending} disabled={!ready} aria-describedby="administrator-missing">
          {t("setup.submit")}
        </Button>
      </div>
    </form>
  );
}
