// A company as a page of its own.
import { useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { useI18n } from "../../shared/i18n/i18n.tsx";
import { companySource } from "../../shared/records/companySource.ts";
import { RecordPage } from "../../shared/records/RecordPanel.tsx";
import { CompanyCard } from "./CompanyCard.tsx";

export function CompanyPage() {
  const { t } = useI18n();
  const { id } = useParams({ from: "/frame/companies/$id" });
  const { tab } = useSearch({ from: "/frame/companies/$id" });
  const navigate = useNavigate();
  return (
    <RecordPage key={id} source={companySource} id={id} untitled={t("kind.company")} listTitle={t("companies.title")}>
      {(company) => (
        <CompanyCard company={company} place="page" tab={tab} onTab={(next) => void navigate({ to: "/companies/$id", params: { id }, search: { tab: next }, replace: true })} />
      )}
    </RecordPage>
  );
}
