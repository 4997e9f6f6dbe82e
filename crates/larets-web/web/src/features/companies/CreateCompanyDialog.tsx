// A new company: the name and what tells it from another; the rest is added on the card.
import { TextInput } from "@mantine/core";
import { useState } from "react";
import type { Company, WritePoint } from "../../shared/api/types.ts";
import { emptyPoint, filledPoints, PointInputs } from "../../shared/fields/PointInputs.tsx";
import { useI18n } from "../../shared/i18n/i18n.tsx";
import { companySource } from "../../shared/records/companySource.ts";
import { CreateDialog } from "../../shared/records/CreateDialog.tsx";
import styles from "../../shared/records/CreateDialog.module.css";
import { useMe } from "../../shared/session/session.ts";

type Field = "name" | "inn" | "site" | "address";
type Texts = Record<Field, string>;
const MINIMUM_INN_DIGITS = 10;

export function CreateCompanyDialog(props: { onClose: () => void; onCreated: (company: Company) => void }) {
  const { t } = useI18n();
  const levels = useMe().fields["companies"] ?? {};
  const [texts, setTexts] = useState<Texts>({ name: "", inn: "", site: "", address: "" });
  const [phones, setPhones] = useState<WritePoint[]>([emptyPoint("phones")]);
  const [emails, setEmails] = useState<WritePoint[]>([emptyPoint("emails")]);
  const writable = (field: string) => (levels[field] ?? "write") === "write";
  const name = texts.name.trim();
  const inn = texts.inn.replace(/\s/g, "");
  const values = (points: WritePoint[]) => filledPoints(points).map(({ value }) => value ?? "");
  const wanted = {
    name: name || undefined,
    inn: inn.length >= MINIMUM_INN_DIGITS ? inn : undefined,
    phones: values(phones).length > 0 ? values(phones) : undefined,
    emails: values(emails).length > 0 ? values(emails) : undefined,
  };

  const input = (field: Field, refused: string | null) => (
    <TextInput
      label={t(`field.${field}`)}
      data-autofocus={field === "name" ? true : undefined}
      autoComplete="off"
      error={refused === field}
      value={texts[field]}
      onChange={(event) => setTexts({ ...texts, [field]: event.currentTarget.value })}
    />
  );

  return (
    <CreateDialog
      source={companySource}
      title={t("create.company_title")}
      untitled={t("kind.company")}
      typed={Object.values(texts).some((text) => text.trim() !== "") || values(phones).length > 0 || values(emails).length > 0}
      missing={name ? null : t("create.need_company_name")}
      duplicates={{ wanted, enough: name.length > 2 || wanted.inn !== undefined }}
      body={() => ({
        name,
        inn: inn || null,
        site: texts.site.trim() || null,
        address: texts.address.trim() || null,
        phones: filledPoints(phones),
        emails: filledPoints(emails),
      })}
      onClose={props.onClose}
      onCreated={props.onCreated}
    >
      {(refused) => (
        <>
          {input("name", refused)}
          <div className={styles["row"]}>
            {input("inn", refused)}
            {input("site", refused)}
          </div>
          {writable("phones") ? <PointInputs field="phones" points={phones} refused={refused?.startsWith("phones") ?? false} onPoints={setPhones} /> : null}
          {writable("emails") ? <PointInputs field="emails" points={emails} refused={refused?.startsWith("emails") ?? false} onPoints={setEmails} /> : null}
          {input("address", refused)}
        </>
      )}
    </CreateDialog>
  );
}
