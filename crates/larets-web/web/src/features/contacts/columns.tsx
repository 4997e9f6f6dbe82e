// The columns of the contacts table. A field the person may not see has no column.
import type { Contact } from "../../shared/api/types.ts";
import { CellForm } from "../../shared/fields/CellForm.tsx";
import { cellEdit, isWritable, type CellKind } from "../../shared/fields/cells.tsx";
import { PointCell } from "../../shared/fields/PointValue.tsx";
import { Ago, PersonName, Tags } from "../../shared/fields/Words.tsx";
import { useI18n } from "../../shared/i18n/i18n.tsx";
import { Avatar } from "../../shared/layout/Avatar.tsx";
import { contactSource } from "../../shared/records/contactSource.ts";
import { useMe } from "../../shared/session/session.ts";
import type { RecordColumn } from "../../shared/table/columns.ts";
import { useMemo } from "react";

/** What is edited in the list itself, and how. */
const EDITED: Record<string, CellKind> = { position: "text", owner: "owner", source: "source", tags: "tags", department: "department", birthday: "date" };

const NAMES = ["last_name", "first_name", "middle_name"] as const;

function CellName(props: { contact: Contact; label: string; done: () => void }) {
  const { t } = useI18n();
  const { contact, label, done } = props;
  const inputs = NAMES.filter((field) => isWritable(contact, field)).map((field) => ({ field, label: t(`field.${field}`), value: contact[field] ?? "" }));
  return <CellForm source={contactSource} record={contact} field="name" label={label} done={done} inputs={inputs} />;
}

function editable(column: RecordColumn<Contact>): RecordColumn<Contact> {
  if (column.id === "name") {
    const may = (contact: Contact) => NAMES.some((field) => isWritable(contact, field));
    return { ...column, edit: { may, render: (contact, done) => <CellName contact={contact} label={column.label} done={done} /> } };
  }
  const kind = EDITED[column.id];
  return kind ? { ...column, edit: cellEdit(contactSource, column.id, column.label, kind) } : column;
}

export function useContactColumns(): RecordColumn<Contact>[] {
  const { t, format } = useI18n();
  const levels = useMe().fields["contacts"];
  return useMemo(() => {
    const untitled = t("contacts.untitled");
    const columns: RecordColumn<Contact>[] = [
      {
        id: "name",
        label: t("field.full_name"),
        width: 240,
        sort: "name",
        cell: (contact) => {
          const { name } = contact;
          return (
            <>
              <Avatar name={name} />
              <span className={name ? "truncate" : "truncate quiet"}>{name || untitled}</span>
            </>
          );
        },
      },
      { id: "phones", label: t("field.phone"), width: 188, cell: (contact) => <PointCell field="phones" points={contact.phones} /> },
      { id: "emails", label: t("field.email"), width: 172, cell: (contact) => <PointCell field="emails" points={contact.emails} /> },
      { id: "companies", label: t("field.company"), width: 152, cell: (contact) => <span className="truncate">{contact.companies.map(({ name }) => name).join(", ")}</span> },
      { id: "position", label: t("field.position"), width: 144, cell: (contact) => <span className="truncate quiet">{contact.position}</span> },
      { id: "owner", label: t("field.owner"), width: 172, cell: (contact) => (contact.owner ? <PersonName name={contact.owner.name} /> : null) },
      { id: "updated_at", label: t("field.updated_at"), width: 100, sort: "updated_at", cell: (contact) => <span className="quiet"><Ago at={contact.updated_at} /></span> },
      { id: "tags", label: t("field.tags"), width: 176, optional: true, cell: (contact) => <Tags tags={contact.tags} /> },
      { id: "source", label: t("field.source"), width: 136, optional: true, cell: (contact) => <span className="truncate quiet">{contact.source}</span> },
      { id: "department", label: t("field.department"), width: 152, optional: true, cell: (contact) => <span className="truncate quiet">{contact.department?.name}</span> },
      { id: "handles", label: t("field.handles"), width: 152, optional: true, cell: (contact) => <PointCell field="handles" points={contact.handles} /> },
      { id: "birthday", label: t("field.birthday"), width: 128, optional: true, cell: (contact) => <span className="tabular quiet">{contact.birthday ? format.plainDate(contact.birthday) : ""}</span> },
      { id: "created_at", label: t("field.created_at"), width: 116, optional: true, sort: "created_at", cell: (contact) => <span className="quiet"><Ago at={contact.created_at} /></span> },
    ];
    return columns.filter(({ id }) => levels?.[id] !== "hidden").map(editable);
  }, [t, format, levels]);
}
