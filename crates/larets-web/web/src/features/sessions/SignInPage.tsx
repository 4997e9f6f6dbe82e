// Sign-in: says plainly what is wrong, and counts down when the server asks to wait.
import { Button, PasswordInput, TextInput } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useRouter, useSearch } from "@tanstack/react-router";
import { useRef, useState, type FormEvent } from "react";
import { answer, client, rememberCsrfToken } from "../../shared/api/client.ts";
import { asProblem } from "../../shared/api/problem.ts";
import { loadWords } from "../../shared/i18n/dictionaries.ts";
import { useI18n } from "../../shared/i18n/i18n.tsx";
import { useProblemText } from "../../shared/i18n/useProblemText.ts";
import { Doorstep } from "../../shared/layout/Doorstep.tsx";
import { beginSession, setupQuery } from "../../shared/session/session.ts";
import { FALLBACK_DELAY_S, useCountdown } from "../../shared/session/useCountdown.ts";
import styles from "./SignInPage.module.css";

export function SignInPage() {
  const { t, language } = useI18n();
  const problemText = useProblemText();
  const queryClient = useQueryClient();
  const router = useRouter();
  const search = useSearch({ from: "/sign-in" });
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const [wait, beginWait] = useCountdown();
  const passwordField = useRef<HTMLInputElement>(null);
  const { data: setup } = useQuery(setupQuery);

  const signIn = useMutation({
    mutationFn: () => answer(client.POST("/api/v1/sessions", { body: { email: email.trim(), password } })),
    onSuccess: async ({ csrf_token: token }) => {
      rememberCsrfToken(token);
      await beginSession(queryClient, await answer(client.GET("/api/v1/session")));
      await router.navigate({ href: search.to ?? "/", replace: true });
    },
    onError: (error) => {
      const problem = asProblem(error);
      if (problem.code === "sign_in_delayed") beginWait(problem.retryAfterSeconds ?? FALLBACK_DELAY_S);
      if (problem.code === "sign_in_failed") passwordField.current?.select();
    },
  });

  function submit(event: FormEvent) {
    event.preventDefault();
    if (wait > 0 || signIn.isPending) return;
    signIn.mutate();
    // While the server looks at the password, the words of the next screen come.
    void loadWords(language, "all").catch(() => undefined);
  }

  const refusal = signIn.error ? asProblem(signIn.error) : null;
  const message =
    wait > 0
      ? t("sign_in.delayed", { count: wait })
      : refusal?.code === "sign_in_failed"
        ? t("sign_in.wrong")
        : refusal && refusal.code !== "sign_in_delayed"
          ? problemText(refusal)
          : null;

  if (setup?.needed) {
    return (
      <Doorstep title={t("sign_in.setup_needed")}>
        <p className="quiet">{t("sign_in.setup_hint")}</p>
      </Doorstep>
    );
  }

  return (
    <Doorstep title={t("sign_in.title")} lead={search.ended ? t("sign_in.ended") : t("sign_in.lead")}>
      <form className={styles["form"]} onSubmit={submit} noValidate>
        <TextInput
          label={t("sign_in.email")}
          type="email"
          name="email"
          autoComplete="username"
          required
          withAsterisk={false}
          autoFocus
          value={email}
          onChange={(event) => setEmail(event.currentTarget.value)}
        />
        <PasswordInput
          ref={passwordField}
          label={t("sign_in.password")}
          name="password"
          autoComplete="current-password"
          required
          withAsterisk={false}
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
          visibilityToggleButtonProps={{ "aria-label": t("sign_in.show_password"), tabIndex: 0 }}
          aria-describedby={message ? "sign-in-problem" : undefined}
        />
        <p id="sign-in-problem" className={styles["problem"]} role="alert" data-shown={message ? "" : undefined}>
          {message}
        </p>
        <Button type="submit" fullWidth loading={signIn.isPending} disabled={wait > 0 || email === "" || password === ""}>
          {t("sign_in.submit")}
        </Button>
      </form>
      <p className={styles["hint"]}>{t("sign_in.forgotten")}</p>
    </Doorstep>
  );
}
