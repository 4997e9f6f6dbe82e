// The way to the list of deals, of which a part of the day shows the first ones.
import { Link } from "@tanstack/react-router";
import { useI18n } from "../../shared/i18n/i18n.tsx";

export function ToList(props: { own: boolean }) {
  const { t } = useI18n();
  return (
    <Link to="/deals/list" search={props.own ? { filter: { all: [{ field: "owner", op: "is", value: "me" }] } } : {}}>
      {t("today.in_list")}
    </Link>
  );
}
