// A contact as a page of its own.
import { useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { useI18n } from "../../shared/i18n/i18n.tsx";
import { contactSource } from "../../shared/records/contactSource.ts";
import { RecordPage } from "../../shared/records/RecordPanel.tsx";
import { ContactCard } from "./ContactCard.tsx";

export function ContactPage() {
  const { t } = useI18n();
  const { id } = useParams({ from: "/frame/contacts/$id" });
  const { tab } = useSearch({ from: "/frame/contacts/$id" });
  const navigate = useNavigate();
  return (
    <RecordPage key={id} source={contactSource} id={id} untitled={t("contacts.untitled")} listTitle={t("contacts.title")}>
      {(contact) => (
        <ContactCard contact={contact} place="page" tab={tab} onTab={(next) => void navigate({ to: "/contacts/$id", params: { id }, search: { tab: next }, replace: true })} />
      )}
    </RecordPage>
  );
}
