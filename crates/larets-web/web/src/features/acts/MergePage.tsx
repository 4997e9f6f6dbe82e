// Two records become one: side by side, with a choice wherever they differ, and beside them what it will be.
import { Button } from "@mantine/core";
import { IconArrowsExchange } from "@tabler/icons-react";
import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useState } from "react";
import { dropPairs } from "../../shared/acts/duplicates.ts";
import { mergeRecords, spreadAct } from "../../shared/acts/queries.ts";
import { useUndo } from "../../shared/acts/useUndo.ts";
import { answer, client } from "../../shared/api/client.ts";
import { Problem } from "../../shared/api/problem.ts";
import type { ClientRecord, MergeRecords } from "../../shared/api/types.ts";
import { useI18n } from "../../shared/i18n/i18n.tsx";
import { Page } from "../../shared/layout/Page.tsx";
import { Bones, ErrorState, InlineProblem } from "../../shared/layout/States.tsx";
import { toastWithUndo } from "../../shared/layout/toasts.ts";
import { companySource } from "../../shared/records/companySource.ts";
import { contactSource } from "../../shared/records/contactSource.ts";
import { cardQuery } from "../../shared/records/queries.ts";
import type { RecordSource } from "../../shared/records/source.ts";
import { mergeRows, type Choices, type MergeArea, type Merged } from "./merging.ts";
import styles from "./MergePage.module.css";
import { MergeRowView } from "./MergeRowView.tsx";

/** What the server would say. */
const IN_BIN = new Problem({ type: "about:blank", title: "in the bin", status: 409, code: "record_in_bin" });

function preview(area: MergeArea, id: string, body: MergeRecords): Promise<Merged> {
  const params = { path: { id } };
  return area === "contacts" ? answer(client.POST("/api/v1/contacts/{id}/merge/preview", { params, body })) : answer(client.POST("/api/v1/companies/{id}/merge/preview", { params, body }));
}

function Comparison(props: { area: MergeArea; one: Merged; other: Merged; onSwap: () => void; onMerged: () => void; onLeave: () => void }) {
  const { t } = useI18n();
  const queryClient = useQueryClient();
  const undo = useUndo();
  const { area, one, other } = props;
  const [choices, setChoices] = useState<Choices>({});
  const body = { other_id: other.id, other_version: other.version, fields: choices };
  const nameOf = (record: Merged) => record.name || t(area === "contacts" ? "contacts.untitled" : "kind.company");
  const allowed = [one, other].every(({ can, deleted_at: gone }) => can["edit"] && can["delete"] && !gone);
  const after = useQuery({
    enabled: allowed,
    queryKey: ["merge", area, one.id, one.version, other.version, body],
    queryFn: () => preview(area, one.id, body),
    // Each one is a look that is recorded.
    staleTime: 60_000,
    placeholderData: keepPreviousData,
  });
  const merge = useMutation({
    mutationFn: () => mergeRecords(area, one.id, one.version, body),
    onSuccess: (act) => {
      dropPairs(queryClient, area, (ids) => ids.includes(other.id));
      spreadAct(queryClient, act);
      toastWithUndo(t("merge.done", { one: nameOf(one), other: nameOf(other) }), t("acts.unmerge"), () => undo.mutate(act.id));
      props.onMerged();
    },
  });
  const rows = mergeRows(area, one, other);
  const names: [string, string] = [nameOf(one), nameOf(other)];

  return (
    <>
      <div className={styles["table"]} role="group" aria-label={t("merge.title")} aria-busy={after.isFetching}>
        <div className={styles["head"]}>
          <span />
          <div className={styles["who"]} data-stays="">
            <span className={styles["fate"]}>{t("merge.stays")}</span>
            <h2>{names[0]}</h2>
          </div>
          <div className={styles["who"]}>
            <span className={styles["fate"]}>{t("merge.goes")}</span>
            <h2>{names[1]}</h2>
          </div>
          <div className={styles["who"]}>
            <span className={styles["fate"]}>{t("merge.after")}</span>
            <h2>{after.data ? nameOf(after.data) : after.isFetching ? t("merge.refreshing") : "—"}</h2>
          </div>
        </div>
        {rows.map((row) => (
          <MergeRowView key={row.field} row={row} names={names} choices={choices} after={after.data} waiting={after.isFetching} onChoice={(choice) => setChoices({ ...choices, [row.field]: choice })} />
        ))}
      </div>
      {allowed && rows.every(({ choices: possible }) => possible.length === 0) ? <p className={styles["note"]}>{t("merge.no_choice")}</p> : null}
      <div className={styles["note"]}>
        <InlineProblem error={merge.error ?? after.error ?? (allowed ? null : one.deleted_at || other.deleted_at ? IN_BIN : Problem.forbidden())} />
      </div>
      <div className={styles["acts"]}>
        <Button variant="subtle" color="gray" leftSection={<IconArrowsExchange size={16} />} onClick={props.onSwap}>
          {t("merge.swap")}
        </Button>
        <span className="quiet">{t("bulk.undoable")}</span>
        <Button variant="default" onClick={props.onLeave}>
          {t("action.cancel")}
        </Button>
        <Button loading={merge.isPending} disabled={!allowed || after.isError} onClick={() => merge.mutate()}>
          {t("merge.submit")}
        </Button>
      </div>
    </>
  );
}

function Both<R extends ClientRecord & Merged, C>(props: { source: RecordSource<R, C>; area: MergeArea; one: string; other: string; onSwap: () => void; onMerged: () => void; onLeave: () => void }) {
  const { t } = useI18n();
  const one = useQuery(cardQuery(props.source, props.one));
  const other = useQuery(cardQuery(props.source, props.other));
  const error = one.error ?? other.error;
  if (props.one === props.other) return <p>{t("merge.same_record")}</p>;
  if (error) return <ErrorState error={error} title={t("card.gone_title")} />;
  if (!one.data || !other.data) return <Bones lines={10} />;
  return <Comparison {...props} key={`${props.one} ${props.other}`} one={one.data} other={other.data} />;
}

export function MergePage() {
  const { t } = useI18n();
  const { kind = "contacts", one, other, back } = useSearch({ from: "/frame/merge" });
  const navigate = useNavigate();
  const leave = () => {
    if (back) void navigate({ to: "/duplicates", search: kind === "companies" ? { kind } : {} });
    else void navigate({ to: kind === "contacts" ? "/contacts/$id" : "/companies/$id", params: { id: one } });
  };
  const props = {
    one,
    other,
    onSwap: () => void navigate({ to: "/merge", search: { kind: kind === "companies" ? kind : undefined, one: other, other: one, back }, replace: true }),
    onMerged: leave,
    onLeave: leave,
  };
  return (
    <Page title={t("merge.title")} lead={t("merge.lead")} width="wide">
      {kind === "contacts" ? <Both source={contactSource} area={kind} {...props} /> : <Both source={companySource} area={kind} {...props} />}
    </Page>
  );
}
