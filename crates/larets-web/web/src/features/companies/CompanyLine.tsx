// A company in the list of a phone: name, registry number, phone.
import type { Company } from "../../shared/api/types.ts";
import { PointValue } from "../../shared/fields/PointValue.tsx";
import { Avatar } from "../../shared/layout/Avatar.tsx";
import styles from "../../shared/records/RecordLine.module.css";

export function CompanyLine(props: { company: Company }) {
  const { company } = props;
  const phone = company.phones[0];
  return (
    <span className={styles["line"]}>
      <Avatar name={company.name} square />
      <span className={styles["texts"]}>
        <strong className="truncate">{company.name}</strong>
        <span className="truncate quiet tabular">{[company.inn ?? company.vat_id, company.address].filter(Boolean).join(" · ")}</span>
        {phone ? <PointValue field="phones" point={phone} plain /> : null}
      </span>
    </span>
  );
}
