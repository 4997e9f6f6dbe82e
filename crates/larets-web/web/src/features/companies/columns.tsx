// The columns of the companies table. A field the person may not see has no column.
import { useMemo } from "react";
import type { Company } from "../../shared/api/types.ts";
import { cellEdit, type CellKind } from "../../shared/fields/cells.tsx";
import { PointCell } from "../../shared/fields/PointValue.tsx";
import { Ago, PersonName, Tags } from "../../shared/fields/Words.tsx";
import { useI18n } from "../../shared/i18n/i18n.tsx";
import { Avatar } from "../../shared/layout/Avatar.tsx";
import { companySource } from "../../shared/records/companySource.ts";
import { useMe } from "../../shared/session/session.ts";
import type { RecordColumn } from "../../shared/table/columns.ts";

/** What every address of a site begins with tells nothing. */
const SCHEME = /^https?:\/\/(www\.)?/;

/** What is edited in the list itself, and how. */
const EDITED: Record<string, CellKind> = { name: "text", inn: "text", kpp: "text", site: "text", address: "lines", owner: "owner", department: "department", source: "source", tags: "tags" };

function editable(column: RecordColumn<Company>): RecordColumn<Company> {
  const kind = EDITED[column.id];
  return kind ? { ...column, edit: cellEdit(companySource, column.id, column.label, kind) } : column;
}

export function useCompanyColumns(): RecordColumn<Company>[] {
  const { t } = useI18n();
  const levels = useMe().fields["companies"];
  return useMemo(() => {
    const columns: RecordColumn<Company>[] = [
      {
        id: "name",
        label: t("field.name"),
        width: 256,
        sort: "name",
        cell: (company) => (
          <>
            <Avatar name={company.name} square />
            <span className="truncate">{company.name}</span>
          </>
        ),
      },
      { id: "inn", label: t("field.inn"), width: 128, cell: (company) => <span className="tabular quiet">{company.inn ?? company.vat_id}</span> },
      { id: "phones", label: t("field.phone"), width: 184, cell: (company) => <PointCell field="phones" points={company.phones} /> },
      { id: "emails", label: t("field.email"), width: 192, cell: (company) => <PointCell field="emails" points={company.emails} /> },
      { id: "site", label: t("field.site"), width: 152, cell: (company) => <span className="truncate quiet">{company.site?.replace(SCHEME, "")}</span> },
      { id: "owner", label: t("field.owner"), width: 172, cell: (company) => (company.owner ? <PersonName name={company.owner.name} /> : null) },
      { id: "updated_at", label: t("field.updated_at"), width: 108, sort: "updated_at", cell: (company) => <span className="quiet"><Ago at={company.updated_at} /></span> },
      { id: "address", label: t("field.address"), width: 224, optional: true, cell: (company) => <span className="truncate quiet">{company.address}</span> },
      { id: "kpp", label: t("field.kpp"), width: 112, optional: true, cell: (company) => <span className="tabular quiet">{company.kpp}</span> },
      { id: "tags", label: t("field.tags"), width: 176, optional: true, cell: (company) => <Tags tags={company.tags} /> },
      { id: "source", label: t("field.source"), width: 136, optional: true, cell: (company) => <span className="truncate quiet">{company.source}</span> },
      { id: "department", label: t("field.department"), width: 152, optional: true, cell: (company) => <span className="truncate quiet">{company.department?.name}</span> },
      { id: "created_at", label: t("field.created_at"), width: 116, optional: true, sort: "created_at", cell: (company) => <span className="quiet"><Ago at={company.created_at} /></span> },
    ];
    return columns.filter(({ id }) => levels?.[id] !== "hidden").map(editable);
  }, [t, levels]);
}
