// The list of companies: a query, columns and actions.
import { Button } from "@mantine/core";
import { IconBuilding, IconFileImport, IconPlus } from "@tabler/icons-react";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useCallback } from "react";
import { Hint } from "../../shared/hints/Hint.tsx";
import { useI18n } from "../../shared/i18n/i18n.tsx";
import { companySource } from "../../shared/records/companySource.ts";
import type { ListSearch } from "../../shared/records/listSearch.ts";
import { RecordList } from "../../shared/records/RecordList.tsx";
import { RecordPanel } from "../../shared/records/RecordPanel.tsx";
import { may, useMe } from "../../shared/session/session.ts";
import { useCompanyColumns } from "./columns.tsx";
import { CompanyCard } from "./CompanyCard.tsx";
import { CompanyLine } from "./CompanyLine.tsx";
import { CreateCompanyDialog } from "./CreateCompanyDialog.tsx";

export function CompaniesPage() {
  const { t } = useI18n();
  const me = useMe();
  const search = useSearch({ from: "/frame/companies" });
  const navigate = useNavigate();
  const columns = useCompanyColumns();
  const onSearch = useCallback(
    (change: Partial<ListSearch>, how?: "replace") =>
      void navigate({ to: "/companies", search: (previous) => ({ ...previous, ...change }), replace: how === "replace" }),
    [navigate],
  );

  return (
    <>
      <Hint id="list" place="bar" covered={search.open !== undefined} />
      <RecordList
        source={companySource}
        search={search}
        onSearch={onSearch}
        columns={columns}
        words={{
          title: t("companies.title"),
          count: (count) => (count.exact ? t("companies.count", { count: count.value }) : t("companies.count_over", { count: count.value })),
          create: t("companies.new"),
          untitled: t("kind.company"),
          emptyTitle: t("companies.empty_title"),
          emptyText: t("companies.empty_text"),
          noMatch: t("companies.no_match_title"),
        }}
        emptyIcon={<IconBuilding size={22} />}
        emptyActions={
          <>
            {may(me, "companies", "import") ? (
              <Button leftSection={<IconFileImport size={16} />} onClick={() => void navigate({ to: "/imports/new", search: { as: "companies" } })}>
                {t("nav.import")}
              </Button>
            ) : null}
            {may(me, "companies", "create") ? (
              <Button variant="default" leftSection={<IconPlus size={16} />} onClick={() => onSearch({ create: true })}>
                {t("companies.new")}
              </Button>
            ) : null}
          </>
        }
        renderCard={(company) => <CompanyLine company={company} />}
        renderPanel={(id, around) => (
          <RecordPanel key={id} source={companySource} id={id} around={around} untitled={t("kind.company")} onOpen={(open) => onSearch({ open, tab: open ? search.tab : undefined })}>
            {(company) => <CompanyCard company={company} place="panel" tab={search.tab} onTab={(tab) => onSearch({ tab }, "replace")} />}
          </RecordPanel>
        )}
      />
      {search.create ? (
        <CreateCompanyDialog onClose={() => onSearch({ create: undefined })} onCreated={(company) => onSearch({ create: undefined, open: company.id })} />
      ) : null}
    </>
  );
}
