// One's own name, language, zone and theme, and the change of the password.
import { Button, PasswordInput, SegmentedControl, Select, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useMemo, useState, type FormEvent } from "react";
import { answer, client } from "../../shared/api/client.ts";
import { PasswordStrength, useStrength } from "../../shared/fields/PasswordStrength.tsx";
import { zoneChoices } from "../../shared/i18n/choices.ts";
import { useI18n } from "../../shared/i18n/i18n.tsx";
import { Page, Section } from "../../shared/layout/Page.tsx";
import { InlineProblem } from "../../shared/layout/States.tsx";
import { toast } from "../../shared/layout/toasts.ts";
import { setPreferences, type Language, type Theme } from "../../shared/preferences.ts";
import { sessionQuery, useMe } from "../../shared/session/session.ts";
import { useOwnLanguage } from "../../shared/session/useOwnLanguage.ts";
import { usePreferences } from "../../shared/usePreferences.ts";
import styles from "./SettingsFrame.module.css";

function Person() {
  const { t, language } = useI18n();
  const me = useMe();
  const queryClient = useQueryClient();
  const { theme, hints } = usePreferences();
  const speak = useOwnLanguage();
  const [name, setName] = useState(me.user.name);
  const zones = useMemo(() => zoneChoices(language), [language]);
  const save = useMutation({
    mutationFn: (body: { name?: string; time_zone?: string }) => answer(client.PATCH("/api/v1/session", { body })),
    onSuccess: async () => {
      await queryClient.invalidateQueries({ queryKey: sessionQuery.queryKey });
      toast(t("settings.saved"));
    },
  });

  function submit(event: FormEvent) {
    event.preventDefault();
    if (name.trim() && name.trim() !== me.user.name) save.mutate({ name: name.trim() });
  }

  return (
    <Section>
      <form className={styles["form"]} onSubmit={submit}>
        <TextInput label={t("profile.name")} autoComplete="name" value={name} onChange={(event) => setName(event.currentTarget.value)} onBlur={submit} />
        <TextInput label={t("profile.email")} description={t("profile.email_hint")} value={me.user.email} readOnly classNames={{ input: styles["fixed"] ?? "" }} />
        <div className={styles["choice"]}>
          <span id="profile-language">{t("nav.language")}</span>
          <SegmentedControl
            size="xs"
            aria-labelledby="profile-language"
            value={language}
            onChange={(value) => speak(value as Language)}
            data={[
              { value: "ru", label: t("language.ru") },
              { value: "en", label: t("language.en") },
            ]}
          />
        </div>
        <div className={styles["choice"]}>
          <span id="profile-theme">{t("nav.theme")}</span>
          <SegmentedControl
            size="xs"
            aria-labelledby="profile-theme"
            value={theme}
            onChange={(value) => setPreferences({ theme: value as Theme })}
            data={(["light", "dark", "auto"] as const).map((value) => ({ value, label: t(`theme.${value}`) }))}
          />
        </div>
        <div className={styles["choice"]}>
          <span id="profile-hints" title={t("hint.setting_lead")}>
            {t("hint.setting")}
          </span>
          <SegmentedControl
            size="xs"
            aria-labelledby="profile-hints"
            value={hints.off ? "off" : "on"}
            // Whoever wants them again gets all of them.
            onChange={(value) => setPreferences({ hints: { off: value === "off", read: [] } })}
            data={(["on", "off"] as const).map((value) => ({ value, label: t(`hint.setting_${value}`) }))}
          />
        </div>
        <Select
          label={t("setup.time_zone")}
          data={zones}
          searchable
          limit={60}
          allowDeselect={false}
          nothingFoundMessage={t("edit.pick_nothing")}
          value={me.user.time_zone ?? me.company.time_zone}
          onChange={(zone) => zone && save.mutate({ time_zone: zone })}
        />
        <InlineProblem error={save.error} />
      </form>
    </Section>
  );
}

function Password() {
  const { t } = useI18n();
  const me = useMe();
  const [current, setCurrent] = useState("");
  const [next, setNext] = useState("");
  const strength = useStrength(next, [me.user.name, me.user.email, me.company.name]);
  const change = useMutation({
    mutationFn: () => answer(client.POST("/api/v1/session/password", { body: { current, new: next } })),
    onSuccess: () => {
      setCurrent("");
      setNext("");
      toast(t("profile.password_changed"));
    },
  });
  const toggle = { "aria-label": t("sign_in.show_password"), tabIndex: 0 };

  function submit(event: FormEvent) {
    event.preventDefault();
    if (current && strength?.acceptable) change.mutate();
  }

  return (
    <Section title={t("profile.password")}>
      <form className={styles["form"]} onSubmit={submit} noValidate>
        <input type="text" name="username" autoComplete="username" value={me.user.email} readOnly hidden />
        <PasswordInput label={t("profile.password_current")} autoComplete="current-password" value={current} onChange={(event) => setCurrent(event.currentTarget.value)} visibilityToggleButtonProps={toggle} />
        <PasswordInput label={t("profile.password_new")} autoComplete="new-password" value={next} onChange={(event) => setNext(event.currentTarget.value)} visibilityToggleButtonProps={toggle} />
        <PasswordStrength strength={strength} />
        <InlineProblem error={change.error} />
        <div className={styles["act"]}>
          <Button type="submit" variant="default" loading={change.isPending} disabled={!current || !strength?.acceptable} aria-describedby="password-missing">
            {t("profile.password_change")}
          </Button>
          <span id="password-missing" className="quiet">
            {current && strength?.acceptable ? null : t("profile.need_passwords")}
          </span>
        </div>
      </form>
    </Section>
  );
}

export function ProfilePage() {
  const { t } = useI18n();
  return (
    <Page title={t("settings.profile")} lead={t("profile.lead")}>
      <Person />
      <Password />
    </Page>
  );
}
