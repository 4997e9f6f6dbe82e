// What was deleted in the last thirty days, and the way back.
import { Button, SegmentedControl } from "@mantine/core";
import { IconRestore, IconTrash } from "@tabler/icons-react";
import { useInfiniteQuery, useMutation, useQueries, useQueryClient } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useState } from "react";
import { binActsFor, type Found } from "../../shared/acts/bulk.ts";
import { Problem } from "../../shared/api/problem.ts";
import type { ClientRecord, Count, Deal, RecordArea } from "../../shared/api/types.ts";
import { useStandings } from "../../shared/deals/pipelines.ts";
import { useI18n } from "../../shared/i18n/i18n.tsx";
import { useProblemText } from "../../shared/i18n/useProblemText.ts";
import { Avatar } from "../../shared/layout/Avatar.tsx";
import { Page } from "../../shared/layout/Page.tsx";
import { Bones, EmptyState, ErrorState } from "../../shared/layout/States.tsx";
import table from "../../shared/layout/Table.module.css";
import { toast, toastProblem } from "../../shared/layout/toasts.ts";
import { useScreenTitle } from "../../shared/layout/useScreenTitle.ts";
import { BulkBar } from "../../shared/records/BulkBar.tsx";
import { companySource } from "../../shared/records/companySource.ts";
import { contactSource } from "../../shared/records/contactSource.ts";
import { recordKeys } from "../../shared/records/keys.ts";
import { dealSource } from "../../shared/records/dealSource.ts";
import { listQuery } from "../../shared/records/queries.ts";
import type { RecordSource } from "../../shared/records/source.ts";
import { may, useMe } from "../../shared/session/session.ts";
import { firstFilled } from "./counts.ts";
import styles from "./BinPage.module.css";

const KEPT_DAYS = 30;
const DAY_MS = 86_400_000;
const IN_BIN: Found = { bin: true };

function BinTable<R extends ClientRecord, C>(props: { source: RecordSource<R, C>; untitled: string; heading: string; aboutOf?: (record: R) => string }) {
  const { t, format } = useI18n();
  const problemText = useProblemText();
  const me = useMe();
  const queryClient = useQueryClient();
  const { source } = props;
  const list = useInfiniteQuery(listQuery(source, { sort: "-updated_at", bin: true }));
  const restore = useMutation({
    mutationFn: (record: R) => source.restore(record.id),
    onSuccess: async (record) => {
      toast(t("card.restored", { name: source.titleOf(record) || props.untitled }));
      await queryClient.invalidateQueries({ queryKey: recordKeys.kind(source.kind) });
    },
    onError: (error) => toastProblem(problemText(error)),
  });
  const rows = list.data?.pages.flatMap((page) => page.items) ?? [];
  const severable = binActsFor(me, source.area).length > 0;
  const restorable = severable ? rows.filter(({ can }) => can["restore"]).map(({ id }) => id) : [];
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  // All that is in the bin, rows that are not loaded yet among them.
  const [everything, setEverything] = useState(false);
  const selected = everything ? restorable : restorable.filter((id) => chosen.has(id));
  const whole = selected.length === restorable.length;

  function choose(ids: readonly string[]) {
    setEverything(false);
    setChosen(new Set(ids));
  }

  const left = (at: string) => Math.max(0, Math.ceil(KEPT_DAYS - (Date.now() - new Date(at).getTime()) / DAY_MS));

  if (list.isPending) return <Bones lines={6} />;
  if (list.isError) return <ErrorState error={list.error} onRetry={() => void list.refetch()} />;
  if (rows.length === 0) return <EmptyState icon={<IconTrash size={22} />} title={t("bin.empty_title")} text={t("bin.empty_text")} />;
  return (
    <>
      <div className={table["frame"]}>
        <table className={`${table["table"] ?? ""} ${table["cards"] ?? ""}`}>
          <thead>
            <tr>
              <th scope="col">
                <span className={styles["name"]}>
                  {restorable.length > 0 ? (
                    <input
                      type="checkbox"
                      aria-label={t("list.select_all")}
                      checked={whole}
                      ref={(box) => {
                        if (box) box.indeterminate = selected.length > 0 && !whole;
                      }}
                      onChange={(event) => choose(event.currentTarget.checked ? restorable : [])}
                    />
                  ) : null}
                  {props.heading}
                </span>
              </th>
              <th scope="col">{t("field.owner")}</th>
              <th scope="col">{t("field.deleted_at")}</th>
              <th scope="col">
                <span className="visually-hidden">{t("action.restore")}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.map((record) => {
              const name = source.titleOf(record) || props.untitled;
              return (
                <tr key={record.id}>
                  <th scope="row">
                    <span className={styles["name"]}>
                      {restorable.includes(record.id) ? (
                        <label className={styles["box"]}>
                          <input
                            type="checkbox"
                            aria-label={t("list.select_row", { name })}
                            checked={selected.includes(record.id)}
                            onChange={(event) => choose(event.currentTarget.checked ? [...selected, record.id] : selected.filter((id) => id !== record.id))}
                          />
                        </label>
                      ) : null}
                      <Avatar name={name} square={source.kind !== "contact"} />
                      <span>
                        {name}
                        {props.aboutOf ? <span className={styles["about"]}>{props.aboutOf(record)}</span> : null}
                      </span>
                    </span>
                  </th>
                  <td className="quiet">{record.owner?.name}</td>
                  <td className="quiet tabular">
                    {record.deleted_at ? (
                      <>
                        {format.date(record.deleted_at)} · {t("bin.days_left", { count: left(record.deleted_at) })}
                      </>
                    ) : null}
                  </td>
                  <td className={styles["act"]}>
                    {record.can["restore"] ? (
                      <Button
                        size="xs"
                        variant="default"
                        leftSection={<IconRestore size={15} />}
                        loading={restore.isPending && restore.variables.id === record.id}
                        aria-label={`${t("action.restore")}: ${name}`}
                        onClick={() => restore.mutate(record)}
                      >
                        {t("action.restore")}
                      </Button>
                    ) : null}
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
      {list.hasNextPage ? (
        <Button className={styles["more"]} variant="default" loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
          {t("timeline.more")}
        </Button>
      ) : null}
      {selected.length > 0 ? (
        <div className={styles["several"]}>
          <BulkBar
            area={source.area}
            ids={selected}
            whole={whole}
            everything={everything}
            onEverything={setEverything}
            query={IN_BIN}
            count={list.data.pages[0]?.count ?? null}
            onDone={() => choose([])}
          />
        </div>
      ) : null}
    </>
  );
}

/** What tells deals of one name apart: sum, stage, and when each was made. */
function useAboutDeal(): (deal: Deal) => string {
  const { t, format } = useI18n();
  const { standings } = useStandings();
  return ({ amount, stage_id: stage, created_at: created }) =>
    [amount ? format.sum(amount) : "", standings.get(stage ?? "")?.stage.name, t("card.created", { date: format.date(created) })].filter(Boolean).join(" · ");
}

const KINDS = { contacts: contactSource, companies: companySource, deals: dealSource } as const;

/** How many of each kind are in the bin; undefined: not known yet; null: not to be known. */
function useCounts(areas: RecordArea[]): (Count | null | undefined)[] {
  return useQueries({
    queries: areas.map((area) => ({
      // No list of records: what is done with those would not fit it.
      queryKey: [...recordKeys.kind(KINDS[area].kind), "bin-count"],
      queryFn: async ({ signal }: { signal: AbortSignal }) => (await KINDS[area].list({ sort: "-updated_at", bin: true, count: "only" }, null, signal)).count ?? null,
      staleTime: 0,
    })),
    combine: (results) => results.map(({ data, isError }) => (isError ? null : data)),
  });
}

export function BinPage() {
  const { t, format } = useI18n();
  useScreenTitle(t("bin.title"));
  const me = useMe();
  const aboutDeal = useAboutDeal();
  const { kind } = useSearch({ from: "/frame/bin" });
  const navigate = useNavigate();
  const kinds = (["contacts", "companies", "deals"] as const).filter((area) => may(me, area, "restore"));
  const counts = useCounts(kinds);
  // What was asked for; else the first that held something when the screen was opened: the last one restored leads nowhere else.
  const [begun, setBegun] = useState<RecordArea | undefined>();
  const first = begun ?? firstFilled(kinds, counts);
  if (first !== begun) setBegun(first);
  const shown = kinds.find((area) => area === kind) ?? first;
  if (kinds.length === 0) return <ErrorState page error={Problem.forbidden()} />;
  const words = (area: RecordArea, count: Count | null | undefined) => (count ? `${t(`section.${area}`)} ${format.number(count.value)}${count.exact ? "" : "+"}` : t(`section.${area}`));
  return (
    <Page
      title={t("bin.title")}
      lead={t("bin.lead")}
      width="wide"
      acts={
        kinds.length > 1 ? (
          <SegmentedControl
            size="xs"
            aria-label={t("bin.title")}
            value={shown ?? kinds[0]}
            onChange={(value) => void navigate({ to: "/bin", search: { kind: value as RecordArea }, replace: true })}
            data={kinds.map((area, at) => ({ value: area, label: words(area, counts[at]) }))}
          />
        ) : null
      }
    >
      {shown === undefined ? (
        <Bones lines={6} />
      ) : shown === "deals" ? (
        <BinTable key={shown} source={dealSource} untitled={t("deals.untitled")} heading={t("field.title")} aboutOf={aboutDeal} />
      ) : shown === "companies" ? (
        <BinTable key={shown} source={companySource} untitled={t("kind.company")} heading={t("field.name")} />
      ) : (
        <BinTable key={shown} source={contactSource} untitled={t("contacts.untitled")} heading={t("field.full_name")} />
      )}
    </Page>
  );
}
