// The card of a contact: who it is, how to reach, where the person works, who looks after; each field edited in place.
import { Link } from "@tanstack/react-router";
import { IconPlus, IconX } from "@tabler/icons-react";
import type { ReactNode } from "react";
import type { Contact, UpdateContact, WritePoint } from "../../shared/api/types.ts";
import { DealsOf } from "../../shared/deals/DealsOf.tsx";
import { FieldGroup, FieldRow } from "../../shared/fields/FieldRow.tsx";
import inline from "../../shared/fields/Inline.module.css";
import { useCompanyOptions } from "../../shared/fields/InlinePick.tsx";
import { InlinePoints } from "../../shared/fields/InlinePoints.tsx";
import { revealPoint } from "../../shared/fields/revealPoint.ts";
import { InlineText } from "../../shared/fields/InlineText.tsx";
import { PickList } from "../../shared/fields/PickList.tsx";
import { useAlike } from "../../shared/records/alike.tsx";
import { useFieldSaves, type FieldSaves } from "../../shared/fields/useFieldSaves.tsx";
import { Ago } from "../../shared/fields/Words.tsx";
import { useI18n } from "../../shared/i18n/i18n.tsx";
import { Avatar } from "../../shared/layout/Avatar.tsx";
import { CardLayout, type CardPlace } from "../../shared/records/CardLayout.tsx";
import { contactSource } from "../../shared/records/contactSource.ts";
import { OwnershipGroup } from "../../shared/records/OwnershipGroup.tsx";
import type { CardTab } from "../../shared/records/listSearch.ts";
import { Timeline } from "../../shared/timeline/Timeline.tsx";

type TextField = "last_name" | "first_name" | "middle_name" | "position" | "birthday" | "address";
type Part = { contact: Contact; saves: FieldSaves<UpdateContact>; hintOf: (field: string) => ReactNode };

function TextRow(props: Part & { field: TextField; kind?: "text" | "date" | "lines"; show?: (value: string) => string }) {
  const { t } = useI18n();
  const { contact, saves, hintOf, field } = props;
  const label = t(`field.${field}`);
  return (
    <FieldRow label={label} level={contact.fields[field]} state={saves.stateOf(field)} hint={hintOf(field)}>
      <InlineText
        label={label}
        value={contact[field]}
        level={contact.fields[field]}
        kind={props.kind}
        show={props.show}
        onCancel={() => saves.forget(field)}
        onSave={(value) => saves.save(field, { body: { [field]: value }, undo: { [field]: contact[field] ?? null } })}
      />
    </FieldRow>
  );
}

function PointsRow(props: Part & { field: "phones" | "emails" | "handles" }) {
  const { t } = useI18n();
  const { contact, saves, hintOf, field } = props;
  const changeOf = (points: WritePoint[], undo?: WritePoint[]) => ({ body: { [field]: points }, undo: undo ? { [field]: undo } : undefined });
  return (
    <FieldRow label={t(`field.${field}`)} level={contact.fields[field]} state={saves.stateOf(field)} hint={hintOf(field)}>
      <InlinePoints
        field={field}
        points={contact[field]}
        level={contact.fields[field]}
        reveal={contact.can.reveal ? (point_id, reason) => revealPoint("/api/v1/contacts/{id}/reveal", contact.id, { point_id, reason }) : undefined}
        busy={saves.stateOf(field)?.phase === "saving"}
        onCancel={() => saves.forget(field)}
        save={(points, undo) => saves.save(field, changeOf(points, undo))}
        put={(points, undo) => saves.put(field, changeOf(points, undo))}
      />
    </FieldRow>
  );
}

/** What the person is in this company, where that is not what the card says of the person anyway. */
function PositionThere(props: { position: string | null | undefined; own: string | null | undefined }) {
  const { t } = useI18n();
  if (!props.position || props.position === props.own) return null;
  return <span className={inline["kind"]}>{t("card.position_there", { position: props.position })}</span>;
}

function CompaniesRow(props: Part) {
  const { t } = useI18n();
  const { contact, saves } = props;
  const { options, loading, onWords } = useCompanyOptions();
  const level = contact.fields["companies"];
  const writable = level === undefined || level === "write";
  const kept = contact.companies.map(({ id, position }) => ({ id, position }));
  const names = contact.companies.map(({ name }) => name);
  const busy = saves.stateOf("companies")?.phase === "saving";
  const put = (companies: { id: string; position?: string | null }[], mine: string[]) =>
    saves.put("companies", { body: { companies }, undo: { companies: kept }, mine: { companies: mine.join(", ") }, before: { companies: names.join(", ") } });
  return (
    <FieldRow label={t("field.companies")} level={level} state={saves.stateOf("companies")}>
      <ul className={inline["items"]}>
        {contact.companies.map((company) => (
          <li key={company.id} className={inline["item"]}>
            <Link to="/companies/$id" params={{ id: company.id }}>
              {company.name}
            </Link>
            <PositionThere position={company.position} own={contact.position} />
            {writable ? (
              <span className={inline["acts"]}>
                <button
                  type="button"
                  className={inline["act"]}
                  aria-label={t("point.remove", { value: company.name })}
                  disabled={busy}
                  onClick={() => put(kept.filter(({ id }) => id !== company.id), names.filter((name) => name !== company.name))}
                >
                  <IconX size={14} />
                </button>
              </span>
            ) : null}
          </li>
        ))}
        {writable ? (
          <li>
            <PickList
              label={t("edit.add_company")}
              placeholder={t("edit.pick_company")}
              className={inline["add"]}
              options={options.filter(({ value }) => !kept.some(({ id }) => id === value))}
              onWords={onWords}
              loading={loading}
              busy={busy}
              onPick={(id, name) => put([...kept, { id }], [...names, name])}
            >
              <IconPlus size={14} aria-hidden />
              {t("edit.add_company")}
            </PickList>
          </li>
        ) : contact.companies.length === 0 ? (
          <li className={inline["still"]}>
            <span className={inline["none"]}>—</span>
          </li>
        ) : null}
      </ul>
    </FieldRow>
  );
}

function Companies(props: { contact: Contact }) {
  const { t } = useI18n();
  return (
    <FieldGroup title={t("field.companies")}>
      <ul className={inline["items"]}>
        {props.contact.companies.map((company) => (
          <li key={company.id} className={inline["linked"]}>
            <Avatar name={company.name} size="small" square />
            <div>
              <Link to="/companies/$id" params={{ id: company.id }}>
                {company.name}
              </Link>
              <PositionThere position={company.position} own={props.contact.position} />
            </div>
          </li>
        ))}
      </ul>
    </FieldGroup>
  );
}

export function ContactCard(props: { contact: Contact; place: CardPlace; tab: CardTab | undefined; onTab: (tab: CardTab) => void }) {
  const { t, format } = useI18n();
  const { contact } = props;
  const { check, hintOf } = useAlike(contactSource, contact.id);
  const saves = useFieldSaves(contactSource, contact, check);
  const part = { contact, saves, hintOf };
  const company = contact.companies[0];
  const deals = contact.deleted_at ? null : <DealsOf contact={{ id: contact.id, name: contact.name || t("contacts.untitled") }} />;
  return (
    <CardLayout
      place={props.place}
      name={contact.name || t("contacts.untitled")}
      subtitle={[contact.position, company?.name].filter(Boolean).join(" · ")}
      tab={props.tab}
      onTab={props.onTab}
      foot={
        <>
          <span title={format.dateTime(contact.created_at)}>{t("card.created", { date: format.date(contact.created_at) })}</span>
          <span>
            {t("field.updated_at")} <Ago at={contact.updated_at} />
          </span>
        </>
      }
      details={
        <>
          <FieldGroup title={t("group.reach")}>
            <PointsRow {...part} field="phones" />
            <PointsRow {...part} field="emails" />
            <PointsRow {...part} field="handles" />
          </FieldGroup>
          <FieldGroup title={t("group.work")}>
            <CompaniesRow {...part} />
            <TextRow {...part} field="position" />
          </FieldGroup>
          <OwnershipGroup record={contact} saves={saves} />
          <FieldGroup title={t("group.name")}>
            <TextRow {...part} field="last_name" />
            <TextRow {...part} field="first_name" />
            <TextRow {...part} field="middle_name" />
            <TextRow {...part} field="birthday" kind="date" show={format.plainDate} />
            <TextRow {...part} field="address" kind="lines" />
          </FieldGroup>
        </>
      }
      related={
        <>
          {contact.companies.length > 0 ? <Companies contact={contact} /> : null}
          {deals}
        </>
      }
      folded={deals}
      activity={<Timeline source={contactSource} record={contact} />}
    />
  );
}
