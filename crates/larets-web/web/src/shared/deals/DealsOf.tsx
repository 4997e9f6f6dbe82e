// The deals of a client, on the client's card: open ones first, what they are worth, and the way to a new one.
import { Link, useNavigate } from "@tanstack/react-router";
import { IconPlus } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { Deal } from "../api/types.ts";
import { FieldGroup } from "../fields/FieldRow.tsx";
import inline from "../fields/Inline.module.css";
import { useI18n } from "../i18n/i18n.tsx";
import { Bones, InlineProblem } from "../layout/States.tsx";
import { dealSource } from "../records/dealSource.ts";
import { filterForServer, type Filter } from "../records/filters.ts";
import { listQuery } from "../records/queries.ts";
import { may, useMe } from "../session/session.ts";
import { CreateDealDialog } from "./CreateDealDialog.tsx";
import styles from "./DealsOf.module.css";
import type { Picked } from "./draft.ts";
import { sumsByCurrency } from "./money.ts";
import { useStandings, type Standing } from "./pipelines.ts";
import { StagePill } from "./StagePill.tsx";

const SHOWN_AT_FIRST = 8;

function DealOf(props: { deal: Deal; standing: Standing | undefined }) {
  const { t, format } = useI18n();
  const { deal, standing } = props;
  return (
    <li className={styles["deal"]}>
      <Link to="/deals/$id" params={{ id: deal.id }} className={styles["title"]}>
        {deal.title || t("deals.untitled")}
      </Link>
      <span className={styles["line"]}>
        {standing ? <StagePill stage={standing.stage} /> : null}
        {deal.amount ? <span className="tabular">{format.sum(deal.amount)}</span> : null}
      </span>
    </li>
  );
}

export function DealsOf(props: { contact?: Picked; company?: Picked }) {
  const me = useMe();
  const { contact, company } = props;
  const level = me.fields["deals"]?.[contact ? "contacts" : "companies"];
  // Where the client of a deal may not be seen, its deals cannot be asked for by the client.
  if (!may(me, "deals", "view") || level === "hidden" || level === "masked") return null;
  return <Known key={contact?.id ?? company?.id} {...props} />;
}

function Known(props: { contact?: Picked; company?: Picked }) {
  const { t, format } = useI18n();
  const me = useMe();
  const navigate = useNavigate();
  const { contact, company } = props;
  const [creating, setCreating] = useState(false);
  const [all, setAll] = useState(false);
  const { standings } = useStandings();
  const filter: Filter = { all: [contact ? { field: "contact", op: "is", value: contact.id } : { field: "company", op: "is", value: company?.id ?? "" }] };
  const list = useInfiniteQuery(listQuery(dealSource, { sort: "-updated_at", filter: filterForServer(filter) }));
  const deals = list.data?.pages.flatMap((page) => page.items) ?? [];
  const kindOf = (deal: Deal) => standings.get(deal.stage_id ?? "")?.stage.kind ?? "open";
  const open = deals.filter((deal) => kindOf(deal) === "open");
  const ordered = [...open, ...deals.filter((deal) => kindOf(deal) !== "open")];
  const shown = all ? ordered : ordered.slice(0, SHOWN_AT_FIRST);
  // A sum of a part would be taken for the whole.
  const sums = list.hasNextPage ? [] : sumsByCurrency(open.map(({ amount }) => amount));
  const creatable = may(me, "deals", "create");
  if (list.isSuccess && deals.length === 0 && !creatable) return null;
  return (
    <FieldGroup title={t("deals.title")}>
      {list.isPending ? <Bones lines={2} /> : null}
      <InlineProblem error={list.error} />
      {sums.length > 0 ? (
        <p className={styles["sum"]}>
          {t("deals.open_worth", { count: open.length })} <strong className="tabular">{sums.map((sum) => format.sum(sum)).join(" + ")}</strong>
        </p>
      ) : null}
      <ul className={styles["deals"]}>
        {shown.map((deal) => (
          <DealOf key={deal.id} deal={deal} standing={standings.get(deal.stage_id ?? "")} />
        ))}
      </ul>
      <div className={styles["acts"]}>
        {creatable ? (
          <button type="button" className={inline["add"]} onClick={() => setCreating(true)}>
            <IconPlus size={14} aria-hidden />
            {t("deals.new")}
          </button>
        ) : null}
        {shown.length < ordered.length ? (
          <button type="button" className={inline["add"]} onClick={() => setAll(true)}>
            {t("deals.show_all", { count: ordered.length })}
          </button>
        ) : null}
        {list.hasNextPage ? (
          <Link to="/deals/list" search={{ filter }} className={inline["add"]}>
            {t("deals.in_list")}
          </Link>
        ) : null}
      </div>
      {creating ? (
        <CreateDealDialog contact={contact} company={company} onClose={() => setCreating(false)} onCreated={(deal) => void navigate({ to: "/deals/$id", params: { id: deal.id } })} />
      ) : null}
    </FieldGroup>
  );
}
