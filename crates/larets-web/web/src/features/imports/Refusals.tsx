// Rows that were refused: where, what stood there, and why in words that the server chose.
import type { Import } from "../../shared/api/types.ts";
import { useI18n } from "../../shared/i18n/i18n.tsx";
import table from "../../shared/layout/Table.module.css";
import styles from "./Imports.module.css";

export function Refusals(props: { errors: Import["errors"]; label: string }) {
  const { t } = useI18n();
  return (
    <div className={`${table["frame"] ?? ""} ${styles["errors"] ?? ""}`} tabIndex={0} role="region" aria-label={props.label}>
      <table className={table["table"]}>
        <thead>
          <tr>
            <th scope="col">{t("imports.error_row")}</th>
            <th scope="col">{t("imports.error_value")}</th>
            <th scope="col">{t("imports.error_reason")}</th>
          </tr>
        </thead>
        <tbody>
          {props.errors.map((error, index) => (
            <tr key={index}>
              <td className="tabular">{error.row}</td>
              <td className={styles["bad"]}>{error.value}</td>
              <td>{error.reason}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
