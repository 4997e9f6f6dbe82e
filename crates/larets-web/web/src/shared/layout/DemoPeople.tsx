// Whom one may sign in as after the demo data was made. The passwords come once and are kept nowhere.
import type { DemoColleague } from "../api/types.ts";
import { useI18n } from "../i18n/i18n.tsx";
import styles from "./DemoPeople.module.css";

export function DemoPeople(props: { people: DemoColleague[] }) {
  const { t, known } = useI18n();
  return (
    <table className={styles["people"]}>
      <caption className="visually-hidden">{t("demo.people")}</caption>
      <thead>
        <tr>
          <th scope="col">{t("people.roles")}</th>
          <th scope="col">{t("sign_in.email")}</th>
          <th scope="col">{t("sign_in.password")}</th>
        </tr>
      </thead>
      <tbody>
        {props.people.map((person) => (
          <tr key={person.email}>
            <th scope="row">{known(`role.${person.role}`, person.role)}</th>
            <td>{person.email}</td>
            <td>
              <code>{person.password}</code>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
