// Asks for the password again before rights are changed. What was being saved waits behind it and goes on by itself.
import { Button, Modal, PasswordInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useRef, useState, type FormEvent, type KeyboardEvent } from "react";
import { answer, client } from "../../shared/api/client.ts";
import { asProblem } from "../../shared/api/problem.ts";
import { useI18n } from "../../shared/i18n/i18n.tsx";
import { useProblemText } from "../../shared/i18n/useProblemText.ts";
import { useFocusBack } from "../../shared/layout/useFocusBack.ts";
import { useMe } from "../../shared/session/session.ts";
import { FALLBACK_DELAY_S, useCountdown } from "../../shared/session/useCountdown.ts";
import styles from "./ProofDialog.module.css";

/** It stands over the window in which something was being saved. */
const ABOVE_ALL = 500;
/** Escape closes this window alone: those below it are told to leave the key. */
const OWN_ESCAPE = { "data-mantine-stop-propagation": "true" } as const;
const PARTS = { header: { role: "presentation" }, content: OWN_ESCAPE };

export function ProofDialog(props: { onAnswer: (proven: boolean) => void }) {
  const { t } = useI18n();
  const me = useMe();
  const problemText = useProblemText();
  const [password, setPassword] = useState("");
  const [wait, beginWait] = useCountdown();
  const field = useRef<HTMLInputElement>(null);
  useFocusBack();
  const prove = useMutation({
    mutationFn: () => answer(client.POST("/api/v1/session/proof", { body: { password } })),
    onSuccess: () => props.onAnswer(true),
    onError: (error) => {
      const problem = asProblem(error);
      if (problem.code === "sign_in_delayed") beginWait(problem.retryAfterSeconds ?? FALLBACK_DELAY_S);
      field.current?.select();
    },
  });

  function submit(event: FormEvent) {
    event.preventDefault();
    if (password !== "" && wait === 0 && !prove.isPending) prove.mutate();
  }

  function onKeyDown(event: KeyboardEvent) {
    if (event.key === "Escape") props.onAnswer(false);
  }

  const refusal = prove.error ? asProblem(prove.error) : null;
  const delayed = refusal?.code === "sign_in_delayed";
  const message = wait > 0 ? t("sign_in.delayed", { count: wait }) : refusal && !delayed ? (refusal.code === "password_wrong" ? t("proof.wrong") : problemText(refusal)) : null;
  return (
    <Modal opened onClose={() => props.onAnswer(false)} title={t("proof.title")} size={400} zIndex={ABOVE_ALL} returnFocus={false} closeOnEscape={false} closeButtonProps={{ "aria-label": t("action.close"), ...OWN_ESCAPE }} attributes={PARTS} onKeyDown={onKeyDown}>
      <form className={styles["form"]} onSubmit={submit} noValidate>
        <p className="quiet">{t("proof.why")}</p>
        {/* A keeper of passwords looks for whose it is. */}
        <input type="text" name="username" autoComplete="username" value={me.user.email} readOnly hidden />
        <PasswordInput
          ref={field}
          label={t("sign_in.password")}
          name="password"
          autoComplete="current-password"
          data-autofocus
          value={password}
          error={message}
          onChange={(event) => setPassword(event.currentTarget.value)}
          visibilityToggleButtonProps={{ "aria-label": t("sign_in.show_password"), tabIndex: 0, ...OWN_ESCAPE }}
          {...OWN_ESCAPE}
        />
        <div className={styles["actions"]}>
          <Button variant="default" onClick={() => props.onAnswer(false)} {...OWN_ESCAPE}>
            {t("action.cancel")}
          </Button>
          <Button type="submit" loading={prove.isPending} disabled={password === "" || wait > 0} {...OWN_ESCAPE}>
            {t("proof.confirm")}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
