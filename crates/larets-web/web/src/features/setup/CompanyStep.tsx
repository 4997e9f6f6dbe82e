// First step of the set-up: the company, its language, zone, currency and phone region.
import { Button, Select, TextInput } from "@mantine/core";
import { useMemo, type FormEvent } from "react";
import type { SetUp } from "../../shared/api/types.ts";
import { currencyChoices, regionChoices, zoneChoices } from "../../shared/i18n/choices.ts";
import { useI18n } from "../../shared/i18n/i18n.tsx";
import { InlineProblem } from "../../shared/layout/States.tsx";
import { useChosenLanguage } from "../../shared/session/useChosenLanguage.ts";
import styles from "./SetupPage.module.css";

type Company = SetUp["company"];

export function CompanyStep(props: { company: Company; onCompany: (company: Company) => void; onNext: () => void }) {
  const { t, language } = useI18n();
  const { choose, error } = useChosenLanguage();
  const { company, onCompany } = props;
  const choices = useMemo(
    () => ({ zones: zoneChoices(language), currencies: currencyChoices(language), regions: regionChoices(language) }),
    [language],
  );

  function submit(event: FormEvent) {
    event.preventDefault();
    if (company.name.trim()) props.onNext();
  }

  function pickLanguage(value: string | null) {
    if (value !== "ru" && value !== "en") return;
    choose(value);
    onCompany({ ...company, language: value });
  }

  return (
    <form className={styles["form"]} onSubmit={submit}>
      <TextInput label={t("setup.company_name")} autoFocus autoComplete="organization" value={company.name} onChange={(event) => onCompany({ ...company, name: event.currentTarget.value })} />
      <div className={styles["pair"]}>
        <Select
          label={t("setup.language")}
          data={[
            { value: "ru", label: t("language.ru") },
            { value: "en", label: t("language.en") },
          ]}
          value={company.language}
          allowDeselect={false}
          onChange={pickLanguage}
        />
        <Select label={t("setup.time_zone")} data={choices.zones} searchable limit={60} value={company.time_zone} allowDeselect={false} nothingFoundMessage={t("edit.pick_nothing")} onChange={(value) => value && onCompany({ ...company, time_zone: value })} />
      </div>
      <div className={styles["pair"]}>
        <Select label={t("setup.currency")} data={choices.currencies} searchable value={company.currency} allowDeselect={false} nothingFoundMessage={t("edit.pick_nothing")} onChange={(value) => value && onCompany({ ...company, currency: value })} />
        <Select
          label={t("setup.phone_region")}
          data={choices.regions}
          searchable
          value={company.phone_region}
          allowDeselect={false}
          nothingFoundMessage={t("edit.pick_nothing")}
          onChange={(value) => value && onCompany({ ...company, phone_region: value })}
        />
      </div>
      <InlineProblem error={error} />
      <p className="quiet">{t("setup.phone_region_hint")}</p>
      <div className={styles["actions"]}>
        <span id="company-missing" className={styles["missing"]}>
          {company.name.trim() ? null : t("setup.need_company")}
        </span>
        <Button type="submit" disabled={!company.name.trim()} aria-describedby="company-missing">
          {t("action.next")}
        </Button>
      </div>
    </form>
  );
}
