// The name of a record in a list of changes: a link where it is there for this reader.
import { Link } from "@tanstack/react-router";
import type { ActChange } from "../api/types.ts";
import { useI18n } from "../i18n/i18n.tsx";
import { CARD_OF } from "../records/addresses.ts";

export function RecordName(props: { change: Pick<ActChange, "kind" | "record_id" | "title"> }) {
  const { t } = useI18n();
  const { kind, record_id: id, title } = props.change;
  if (title === null || title === undefined) return <span className="quiet">{t("acts.unseen")}</span>;
  return (
    <Link to={CARD_OF[kind]} params={{ id }} preload={false}>
      {title || t(kind === "contact" ? "contacts.untitled" : kind === "deal" ? "deals.untitled" : "kind.company")}
    </Link>
  );
}
