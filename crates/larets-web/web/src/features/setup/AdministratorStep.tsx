// Second step of the set-up: the first account, with the strength of its password as one types.
import { Button, PasswordInput, TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import { answer, client, rememberCsrfToken } from "../../shared/api/client.ts";
import type { Me, SetUp } from "../../shared/api/types.ts";
import { PasswordStrength, useStrength } from "../../shared/fields/PasswordStrength.tsx";
import { useI18n } from "../../shared/i18n/i18n.tsx";
import { InlineProblem } from "../../shared/layout/States.tsx";
import styles from "./SetupPage.module.css";

export function AdministratorStep(props: { token: string; company: SetUp["company"]; onBack: () => void; onDone: (me: Me) => void }) {
  const { t } = useI18n();
  const [name, setName] = useState("");
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const strength = useStrength(password, [name, email, props.company.name].filter(Boolean), props.token);
  const setUp = useMutation({
    mutationFn: () =>
      answer(
        client.POST("/api/v1/setup", {
          body: { token: props.token, company: { ...props.company, name: props.company.name.trim() }, administrator: { name: name.trim(), email: email.trim(), password } },
        }),
      ),
    onSuccess: async ({ csrf_token: token }) => {
      rememberCsrfToken(token);
      props.onDone(await answer(client.GET("/api/v1/session")));
    },
  });
  const ready = name.trim() !== "" && email.includes("@") && strength?.acceptable === true;

  function submit(event: FormEvent) {
    event.preventDefault();
    if (ready && !setUp.isPending) setUp.mutate();
  }

  return (
    <form className={styles["form"]} onSubmit={submit} noValidate>
      <TextInput label={t("setup.name")} autoFocus autoComplete="name" value={name} onChange={(event) => setName(event.currentTarget.value)} />
      <TextInput label={t("sign_in.email")} type="email" autoComplete="username" value={email} onChange={(event) => setEmail(event.currentTarget.value)} />
      <PasswordInput
        label={t("sign_in.password")}
        autoComplete="new-password"
        value={password}
        onChange={(event) => setPassword(event.currentTarget.value)}
        visibilityToggleButtonProps={{ "aria-label": t("sign_in.show_password"), tabIndex: 0 }}
      />
      <PasswordStrength strength={strength} />
      <InlineProblem error={setUp.error} />
      <div className={styles["actions"]}>
        <Button variant="default" onClick={props.onBack}>
          {t("action.back")}
        </Button>
        <Button type="submit" loading={setUp.isPending} disabled={!ready}>
          {t("setup.submit")}
        </Button>
      </div>
    </form>
  );
}
