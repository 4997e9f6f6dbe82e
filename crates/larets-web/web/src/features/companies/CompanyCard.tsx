// The card of a company: registry numbers, how to reach, who looks after, who works there; each field edited in place.
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import type { Company, UpdateCompany, WritePoint } from "../../shared/api/types.ts";
import { DealsOf } from "../../shared/deals/DealsOf.tsx";
import { FieldGroup, FieldRow } from "../../shared/fields/FieldRow.tsx";
import inline from "../../shared/fields/Inline.module.css";
import { useCompanyOptions } from "../../shared/fields/InlinePick.tsx";
import { InlinePoints } from "../../shared/fields/InlinePoints.tsx";
import { revealPoint } from "../../shared/fields/revealPoint.ts";
import { InlineText } from "../../shared/fields/InlineText.tsx";
import { PickOne } from "../../shared/fields/PickList.tsx";
import { useAlike } from "../../shared/records/alike.tsx";
import { useFieldSaves, type FieldSaves } from "../../shared/fields/useFieldSaves.tsx";
import { Ago } from "../../shared/fields/Words.tsx";
import { useI18n } from "../../shared/i18n/i18n.tsx";
import { Avatar } from "../../shared/layout/Avatar.tsx";
import { CardLayout, type CardPlace } from "../../shared/records/CardLayout.tsx";
import { companySource } from "../../shared/records/companySource.ts";
import { OwnershipGroup } from "../../shared/records/OwnershipGroup.tsx";
import type { CardTab } from "../../shared/records/listSearch.ts";
import { Timeline } from "../../shared/timeline/Timeline.tsx";

type TextField = "name" | "legal_name" | "inn" | "kpp" | "ogrn" | "vat_id" | "site" | "address" | "legal_address";
type Part = { company: Company; saves: FieldSaves<UpdateCompany>; hintOf: (field: string) => ReactNode };

function TextRow(props: Part & { field: TextField; kind?: "text" | "lines" }) {
  const { t } = useI18n();
  const { company, saves, hintOf, field } = props;
  const label = t(`field.${field}`);
  return (
    <FieldRow label={label} level={company.fields[field]} state={saves.stateOf(field)} hint={hintOf(field)}>
      <InlineText
        label={label}
        value={company[field]}
        level={company.fields[field]}
        kind={props.kind}
        onCancel={() => saves.forget(field)}
        onSave={(value) => saves.save(field, { body: { [field]: value }, undo: { [field]: company[field] ?? null } })}
      />
    </FieldRow>
  );
}

function PointsRow(props: Part & { field: "phones" | "emails" | "handles" }) {
  const { t } = useI18n();
  const { company, saves, hintOf, field } = props;
  const changeOf = (points: WritePoint[], undo?: WritePoint[]) => ({ body: { [field]: points }, undo: undo ? { [field]: undo } : undefined });
  return (
    <FieldRow label={t(`field.${field}`)} level={company.fields[field]} state={saves.stateOf(field)} hint={hintOf(field)}>
      <InlinePoints
        field={field}
        points={company[field]}
        level={company.fields[field]}
        reveal={company.can.reveal ? (point_id, reason) => revealPoint("/api/v1/companies/{id}/reveal", company.id, { point_id, reason }) : undefined}
        busy={saves.stateOf(field)?.phase === "saving"}
        onCancel={() => saves.forget(field)}
        save={(points, undo) => saves.save(field, changeOf(points, undo))}
        put={(points, undo) => saves.put(field, changeOf(points, undo))}
      />
    </FieldRow>
  );
}

function ParentRow(props: Part) {
  const { t } = useI18n();
  const { company, saves } = props;
  const { options, loading, onWords } = useCompanyOptions();
  const { parent } = company;
  const level = company.fields["parent"];
  return (
    <FieldRow label={t("field.parent")} level={level} state={saves.stateOf("parent")}>
      {level === undefined || level === "write" ? (
        <PickOne
          label={t("field.parent")}
          placeholder={t("edit.pick_company")}
          options={options.filter(({ value }) => value !== company.id)}
          onWords={onWords}
          loading={loading}
          none={t("state.none")}
          onSave={(id, label) =>
            saves.put("parent", { body: { parent_id: id }, undo: { parent_id: parent?.id ?? null }, mine: { parent: label ?? undefined }, before: { parent: parent?.name } })
          }
        >
          {parent?.name ?? <span className={inline["none"]}>{t("state.empty_value")}</span>}
        </PickOne>
      ) : (
        <div className={inline["still"]}>{parent?.name ?? "—"}</div>
      )}
    </FieldRow>
  );
}

function People(props: { company: Company }) {
  const { t } = useI18n();
  const contacts = props.company.contacts ?? [];
  if (contacts.length === 0) return null;
  return (
    <FieldGroup title={t("field.contacts")}>
      <ul className={inline["items"]}>
        {contacts.map((contact) => (
          <li key={contact.id} className={inline["item"]}>
            <Avatar name={contact.name} size="small" />
            <Link to="/contacts/$id" params={{ id: contact.id }}>
              {contact.name}
            </Link>
            {contact.position ? <span className={inline["kind"]}>{contact.position}</span> : null}
          </li>
        ))}
        <li className={inline["item"]}>
          <Link to="/contacts" search={{ filter: { all: [{ field: "company", op: "is", value: props.company.id }] } }}>
            {t("company.all_contacts")}
          </Link>
        </li>
      </ul>
    </FieldGroup>
  );
}

export function CompanyCard(props: { company: Company; place: CardPlace; tab: CardTab | undefined; onTab: (tab: CardTab) => void }) {
  const { t, format } = useI18n();
  const { company } = props;
  const { check, hintOf } = useAlike(companySource, company.id);
  const saves = useFieldSaves(companySource, company, check);
  const deals = company.deleted_at ? null : <DealsOf company={{ id: company.id, name: company.name }} />;
  const part = { company, saves, hintOf };
  return (
    <CardLayout
      place={props.place}
      name={company.name}
      square
      subtitle={[company.legal_name, company.site].filter(Boolean).join(" · ")}
      tab={props.tab}
      onTab={props.onTab}
      foot={
        <>
          <span title={format.dateTime(company.created_at)}>{t("card.created", { date: format.date(company.created_at) })}</span>
          <span>
            {t("field.updated_at")} <Ago at={company.updated_at} />
          </span>
        </>
      }
      details={
        <>
          <FieldGroup title={t("group.reach")}>
            <PointsRow {...part} field="phones" />
            <PointsRow {...part} field="emails" />
            <PointsRow {...part} field="handles" />
            <TextRow {...part} field="site" />
          </FieldGroup>
          <OwnershipGroup record={company} saves={saves} />
          <FieldGroup title={t("group.registry")}>
            <TextRow {...part} field="name" />
            <TextRow {...part} field="legal_name" />
            <TextRow {...part} field="inn" />
            <TextRow {...part} field="kpp" />
            <TextRow {...part} field="ogrn" />
            <TextRow {...part} field="vat_id" />
            <ParentRow {...part} />
          </FieldGroup>
          <FieldGroup title={t("group.addresses")}>
            <TextRow {...part} field="address" kind="lines" />
            <TextRow {...part} field="legal_address" kind="lines" />
          </FieldGroup>
        </>
      }
      related={
        <>
          {company.contacts.length > 0 ? <People company={company} /> : null}
          {deals}
        </>
      }
      folded={
        <>
          <People company={company} />
          {deals}
        </>
      }
      activity={<Timeline source={companySource} record={company} />}
    />
  );
}
