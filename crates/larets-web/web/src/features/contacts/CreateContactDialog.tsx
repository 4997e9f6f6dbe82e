// A new contact: the few fields one has at hand; the rest is added on the card.
import { TextInput } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { useState } from "react";
import type { Contact, WritePoint } from "../../shared/api/types.ts";
import inline from "../../shared/fields/Inline.module.css";
import { useCompanyOptions } from "../../shared/fields/InlinePick.tsx";
import { PickList } from "../../shared/fields/PickList.tsx";
import { emptyPoint, filledPoints, PointInputs } from "../../shared/fields/PointInputs.tsx";
import { useI18n } from "../../shared/i18n/i18n.tsx";
import { contactSource } from "../../shared/records/contactSource.ts";
import { CreateDialog } from "../../shared/records/CreateDialog.tsx";
import styles from "../../shared/records/CreateDialog.module.css";
import { useMe } from "../../shared/session/session.ts";

const NAMES = ["last_name", "first_name", "middle_name"] as const;
type Texts = Record<(typeof NAMES)[number] | "position", string>;

export function CreateContactDialog(props: { onClose: () => void; onCreated: (contact: Contact) => void }) {
  const { t, language } = useI18n();
  const levels = useMe().fields["contacts"] ?? {};
  const [texts, setTexts] = useState<Texts>({ last_name: "", first_name: "", middle_name: "", position: "" });
  const [phones, setPhones] = useState<WritePoint[]>([emptyPoint("phones")]);
  const [emails, setEmails] = useState<WritePoint[]>([emptyPoint("emails")]);
  const [company, setCompany] = useState<{ id: string; name: string } | null>(null);
  const { options, loading, onWords } = useCompanyOptions();
  const writable = (field: string) => (levels[field] ?? "write") === "write";
  const values = (points: WritePoint[]) => filledPoints(points).map(({ value }) => value ?? "");
  const names = language === "ru" ? NAMES : (["first_name", "middle_name", "last_name"] as const);

  const nothing = !texts.last_name.trim() && !texts.first_name.trim() && values(phones).length === 0 && values(emails).length === 0 && !company;
  const wanted = {
    last_name: texts.last_name.trim() || undefined,
    first_name: texts.first_name.trim() || undefined,
    phones: values(phones).length > 0 ? values(phones) : undefined,
    emails: values(emails).length > 0 ? values(emails) : undefined,
  };

  return (
    <CreateDialog
      source={contactSource}
      title={t("create.contact_title")}
      untitled={t("contacts.untitled")}
      typed={Object.values(texts).some((text) => text.trim() !== "") || values(phones).length > 0 || values(emails).length > 0 || company !== null}
      missing={nothing ? t("create.need_something") : null}
      duplicates={{ wanted, enough: Boolean((wanted.last_name && wanted.first_name) || values(phones).some((value) => value.replace(/\D/g, "").length > 6) || values(emails).some((value) => value.includes("@"))) }}
      body={() => ({
        last_name: texts.last_name.trim() || null,
        first_name: texts.first_name.trim() || null,
        middle_name: texts.middle_name.trim() || null,
        position: texts.position.trim() || null,
        phones: filledPoints(phones),
        emails: filledPoints(emails),
        companies: company ? [{ id: company.id, position: texts.position.trim() || null }] : [],
      })}
      onClose={props.onClose}
      onCreated={props.onCreated}
    >
      {(refused) => (
        <>
          <div className={styles["row"]}>
            {names.map((field, index) => (
              <TextInput
                key={field}
                label={t(`field.${field}`)}
                data-autofocus={index === 0 ? true : undefined}
                autoComplete="off"
                error={refused === field}
                value={texts[field]}
                onChange={(event) => setTexts({ ...texts, [field]: event.currentTarget.value })}
              />
            ))}
          </div>
          {writable("phones") ? <PointInputs field="phones" points={phones} refused={refused?.startsWith("phones") ?? false} onPoints={setPhones} /> : null}
          {writable("emails") ? <PointInputs field="emails" points={emails} refused={refused?.startsWith("emails") ?? false} onPoints={setEmails} /> : null}
          <div className={styles["row"]}>
            <div>
              <div className={styles["label"]}>{t("field.company")}</div>
              <PickList
                label={t("edit.add_company")}
                placeholder={t("edit.pick_company")}
                className={inline["asInput"]}
                options={options}
                onWords={onWords}
                loading={loading}
                onPick={(id, name) => setCompany({ id, name })}
                none={company ? t("state.none") : undefined}
                onNone={() => setCompany(null)}
              >
                {company ? company.name : (
                  <>
                    <IconPlus size={14} aria-hidden />
                    {t("edit.add_company")}
                  </>
                )}
              </PickList>
            </div>
            <TextInput label={t("field.position")} autoComplete="off" value={texts.position} onChange={(event) => setTexts({ ...texts, position: event.currentTarget.value })} />
          </div>
        </>
      )}
    </CreateDialog>
  );
}
