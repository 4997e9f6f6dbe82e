// A contact in the list of a phone: name, company, number.
import type { Contact } from "../../shared/api/types.ts";
import { PointValue } from "../../shared/fields/PointValue.tsx";
import { useI18n } from "../../shared/i18n/i18n.tsx";
import { Avatar } from "../../shared/layout/Avatar.tsx";
import styles from "../../shared/records/RecordLine.module.css";

export function ContactLine(props: { contact: Contact }) {
  const { t } = useI18n();
  const { contact } = props;
  const name = contact.name || t("contacts.untitled");
  const point = contact.phones[0] ? ({ field: "phones", point: contact.phones[0] } as const) : contact.emails[0] ? ({ field: "emails", point: contact.emails[0] } as const) : null;
  const company = contact.companies[0]?.name;
  return (
    <span className={styles["line"]}>
      <Avatar name={name} />
      <span className={styles["texts"]}>
        <strong className="truncate">{name}</strong>
        <span className="truncate quiet">{[contact.position, company].filter(Boolean).join(" · ")}</span>
        {point ? <PointValue {...point} plain /> : null}
      </span>
    </span>
  );
}
