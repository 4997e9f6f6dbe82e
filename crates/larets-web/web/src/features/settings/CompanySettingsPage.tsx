// What applies to everybody: the company's name, language, zone, currency, region; and the demo data.
import { Button, Select, Switch, TextInput } from "@mantine/core";
import { queryOptions, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useMemo, useState, type FormEvent } from "react";
import { answer, client } from "../../shared/api/client.ts";
import type { Settings, UpdateSettings } from "../../shared/api/types.ts";
import { currencyChoices, regionChoices, zoneChoices } from "../../shared/i18n/choices.ts";
import { useI18n } from "../../shared/i18n/i18n.tsx";
import { Confirm } from "../../shared/layout/Confirm.tsx";
import { DemoPeople } from "../../shared/layout/DemoPeople.tsx";
import { Page, Section } from "../../shared/layout/Page.tsx";
import { Bones, ErrorState, InlineProblem } from "../../shared/layout/States.tsx";
import { toast } from "../../shared/layout/toasts.ts";
import { may, sessionQuery, useMe } from "../../shared/session/session.ts";
import styles from "./SettingsFrame.module.css";

const settingsQuery = queryOptions({ queryKey: ["settings"], queryFn: () => answer(client.GET("/api/v1/settings")) });

function Company(props: { settings: Settings }) {
  const { t, language } = useI18n();
  const queryClient = useQueryClient();
  const [name, setName] = useState(props.settings.company_name);
  const editable = may(useMe(), "settings", "edit");
  const choices = useMemo(() => ({ zones: zoneChoices(language), currencies: currencyChoices(language), regions: regionChoices(language) }), [language]);
  const save = useMutation({
    mutationFn: (body: UpdateSettings) => answer(client.PATCH("/api/v1/settings", { body })),
    onSuccess: async (fresh) => {
      queryClient.setQueryData(settingsQuery.queryKey, fresh);
      await queryClient.invalidateQueries({ queryKey: sessionQuery.queryKey });
      toast(t("settings.saved"));
    },
  });

  function submit(event: FormEvent) {
    event.preventDefault();
    if (name.trim() && name.trim() !== props.settings.company_name) save.mutate({ company_name: name.trim() });
  }

  const pick = (field: "language" | "time_zone" | "currency" | "phone_region", label: string, data: { value: string; label: string }[]) => (
    <Select
      label={label}
      data={data}
      searchable={data.length > 2}
      limit={80}
      disabled={!editable}
      allowDeselect={false}
      nothingFoundMessage={t("edit.pick_nothing")}
      value={props.settings[field]}
      onChange={(value) => value && save.mutate({ [field]: value })}
    />
  );

  return (
    <Section>
      <form className={styles["form"]} onSubmit={submit}>
        <TextInput label={t("setup.company_name")} value={name} disabled={!editable} onChange={(event) => setName(event.currentTarget.value)} onBlur={submit} />
        {pick("language", t("setup.language"), [
          { value: "ru", label: t("language.ru") },
          { value: "en", label: t("language.en") },
        ])}
        {pick("time_zone", t("setup.time_zone"), choices.zones)}
        {pick("currency", t("setup.currency"), choices.currencies)}
        {pick("phone_region", t("setup.phone_region"), choices.regions)}
        <p className="quiet">{t("setup.phone_region_hint")}</p>
        <Switch
          label={t("exports.setting")}
          description={t("exports.setting_text")}
          disabled={!editable}
          checked={props.settings.export_reason}
          onChange={(event) => save.mutate({ export_reason: event.currentTarget.checked })}
        />
        <InlineProblem error={save.error} />
      </form>
    </Section>
  );
}

function Demo() {
  const { t } = useI18n();
  const me = useMe();
  const queryClient = useQueryClient();
  const [asking, setAsking] = useState(false);
  const refresh = () => queryClient.invalidateQueries();
  const remove = useMutation({
    mutationFn: () => answer(client.DELETE("/api/v1/demo")),
    onSuccess: async () => {
      setAsking(false);
      toast(t("company.demo_removed"));
      await refresh();
    },
  });
  const fill = useMutation({
    mutationFn: () => answer(client.POST("/api/v1/demo", { body: {} })),
    onSuccess: async () => {
      await refresh();
    },
  });
  if (!may(me, "settings", "edit")) return null;
  return (
    <Section title={t("company.demo_title")}>
      <div className={styles["row"]}>
        <p>{me.demo ? t("company.demo_text") : t("company.demo_fill_text")}</p>
        {me.demo ? (
          <Button variant="default" onClick={() => setAsking(true)}>
            {t("demo.remove")}
          </Button>
        ) : (
          <Button variant="default" loading={fill.isPending} onClick={() => fill.mutate()}>
            {t("company.demo_fill")}
          </Button>
        )}
      </div>
      <InlineProblem error={fill.error} />
      {fill.isPending ? <p className="quiet">{t("company.demo_filling")}</p> : null}
      {fill.data && me.demo ? (
        <>
          <p>{t("demo.people_lead")}</p>
          <DemoPeople people={fill.data.people} />
        </>
      ) : null}
      {asking ? (
        <Confirm title={t("company.demo_confirm")} text={t("company.demo_confirm_text")} act={t("demo.remove")} busy={remove.isPending} onCancel={() => setAsking(false)} onConfirm={() => remove.mutate()}>
          <InlineProblem error={remove.error} />
        </Confirm>
      ) : null}
    </Section>
  );
}

export function CompanySettingsPage() {
  const { t } = useI18n();
  const { data, error, refetch } = useQuery(settingsQuery);
  return (
    <Page title={t("settings.company")} lead={t("company.lead")}>
      {data ? <Company settings={data} /> : error ? <ErrorState error={error} onRetry={() => void refetch()} /> : <Bones lines={5} />}
      {data ? <Demo /> : null}
    </Page>
  );
}
