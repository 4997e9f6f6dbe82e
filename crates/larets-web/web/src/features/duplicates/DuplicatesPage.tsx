// Records of the whole base that may be the same: a job looks for them, and what it found is merged, or said to be none.
import { Button, SegmentedControl } from "@mantine/core";
import { IconCopyCheck, IconSearch } from "@tabler/icons-react";
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { useEffect, useRef, useState } from "react";
import {
  beginSearch,
  cancelSearch,
  dropPairs,
  isBusy,
  leftOf,
  pairKey,
  pairsOf,
  pairsQuery,
  searchesQuery,
  spreadSearch,
  type DuplicateKind,
  type FoundPair,
} from "../../shared/acts/duplicates.ts";
import { jobProgress } from "../../shared/acts/progress.ts";
import { ProgressBar } from "../../shared/acts/ProgressBar.tsx";
import { useDismiss } from "../../shared/acts/useDismiss.ts";
import type { DuplicateSearch } from "../../shared/api/types.ts";
import { Ago } from "../../shared/fields/Words.tsx";
import { useI18n } from "../../shared/i18n/i18n.tsx";
import { Avatar } from "../../shared/layout/Avatar.tsx";
import { Page } from "../../shared/layout/Page.tsx";
import { Bones, EmptyState, ErrorState, InlineProblem } from "../../shared/layout/States.tsx";
import { likeness } from "../../shared/records/likeness.ts";
import { may, useMe } from "../../shared/session/session.ts";
import styles from "./DuplicatesPage.module.css";

/** A pair that was said to be none: it stays in its place until the screen is left, with the way back. */
function Aside(props: { kind: DuplicateKind; pair: FoundPair; busy: boolean; onRecall: () => void }) {
  const { t, format } = useI18n();
  const names = format.list(props.pair.titles.map((title) => title || t(props.kind === "contacts" ? "contacts.untitled" : "kind.company")));
  return (
    <li className={styles["aside"]}>
      <span className="truncate">{t("duplicates.set_aside", { names })}</span>
      <button type="button" autoFocus disabled={props.busy} aria-label={`${t("duplicates.recall")}: ${names}`} onClick={props.onRecall}>
        {t("duplicates.recall")}
      </button>
    </li>
  );
}

function Pair(props: { kind: DuplicateKind; pair: FoundPair; mergeable: boolean; onDismiss: (() => void) | undefined; busy: boolean }) {
  const { t, known, format } = useI18n();
  const { kind, pair } = props;
  const [one, other] = pair.ids;
  return (
    <li className={styles["pair"]}>
      <div className={styles["names"]}>
        {pair.ids.map((id, at) => (
          <Link key={id} to={kind === "contacts" ? "/contacts/$id" : "/companies/$id"} params={{ id }} preload={false} className={styles["name"]}>
            <Avatar name={pair.titles[at] ?? ""} size="small" square={kind === "companies"} />
            <span className="truncate">{pair.titles[at] || t(kind === "contacts" ? "contacts.untitled" : "kind.company")}</span>
          </Link>
        ))}
      </div>
      <span className={styles["why"]}>{t("duplicates.same", { reasons: format.list(likeness(pair.reasons, ...pair.titles).map((reason) => known(`reason.${reason}`, reason))) })}</span>
      <span className={styles["acts"]}>
        {props.mergeable ? (
          <Button
            size="xs"
            variant="light"
            renderRoot={(root) => <Link {...root} to="/merge" search={{ kind: kind === "companies" ? kind : undefined, one, other, back: "duplicates" }} preload={false} />}
            aria-label={`${t("duplicates.merge")}: ${pair.titles.join(", ")}`}
          >
            {t("duplicates.merge")}
          </Button>
        ) : null}
        {props.onDismiss ? (
          <Button size="xs" variant="default" loading={props.busy} aria-label={`${t("duplicates.dismiss")}: ${pair.titles.join(", ")}`} onClick={props.onDismiss}>
            {t("duplicates.dismiss")}
          </Button>
        ) : null}
      </span>
    </li>
  );
}

/** What was put aside is found no more by whoever comes back. */
function useLeftAside(kind: DuplicateKind, aside: ReadonlySet<string>) {
  const queryClient = useQueryClient();
  const latest = useRef(aside);
  useEffect(() => {
    latest.current = aside;
  }, [aside]);
  useEffect(() => () => dropPairs(queryClient, kind, (ids) => latest.current.has(pairKey(ids))), [queryClient, kind]);
}

/** Pairs of a search that were said to be none, by their keys. */
type PutAside = { aside: ReadonlySet<string>; onAside: (key: string, is: boolean) => void };

function Pairs(props: { search: DuplicateSearch } & PutAside) {
  const { t } = useI18n();
  const me = useMe();
  const { aside, onAside } = props;
  const { kind, pairs: count, state } = props.search;
  const { data, error, isPending, refetch, hasNextPage, isFetchingNextPage, fetchNextPage } = useInfiniteQuery(pairsQuery(props.search));
  const { dismiss, recall } = useDismiss((pair, is) => onAside(pairKey(pair.ids), is));
  useLeftAside(kind, aside);
  if (isPending) return <Bones lines={6} />;
  if (!data) return <ErrorState error={error} onRetry={() => void refetch()} />;
  const pairs = pairsOf(data.pages);
  if (pairs.length === 0 && !hasNextPage) {
    if (count === 0 && state !== "done") return null;
    const end = count === 0 ? "none" : "settled";
    return <EmptyState icon={<IconCopyCheck size={22} />} title={t(`duplicates.${end}_title`)} text={t(`duplicates.${end}_text`)} />;
  }
  return (
    <>
      <ul className={styles["pairs"]}>
        {pairs.map((pair) =>
          aside.has(pairKey(pair.ids)) ? (
            <Aside key={pairKey(pair.ids)} kind={kind} pair={pair} busy={recall.isPending} onRecall={() => recall.mutate({ kind, pair })} />
          ) : (
            <Pair
              key={pairKey(pair.ids)}
              kind={kind}
              pair={pair}
              mergeable={may(me, kind, "edit") && may(me, kind, "delete")}
              busy={dismiss.isPending && dismiss.variables.pair.ids.every((id) => pair.ids.includes(id))}
              onDismiss={may(me, kind, "edit") ? () => dismiss.mutate({ kind, pair }) : undefined}
            />
          ),
        )}
      </ul>
      <InlineProblem error={error} />
      {hasNextPage ? (
        <Button className={styles["more"]} variant="default" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          {t("duplicates.more")}
        </Button>
      ) : null}
    </>
  );
}

/** How far a search is. */
function Going(props: { search: DuplicateSearch }) {
  const { t } = useI18n();
  const { search } = props;
  const progress = search.state === "queued" ? null : jobProgress(search.looked, search.total, search.rate_per_s);
  return <ProgressBar progress={progress} words={t("duplicates.queued")} rate={(count) => t("duplicates.rate", { count })} />;
}

/** What of a search that has ended is there still. */
function Ended(props: { search: DuplicateSearch } & PutAside) {
  const { t, known } = useI18n();
  const { search } = props;
  const { failure } = search;
  return (
    <>
      {failure ? <p>{known(`problem.${failure}`, failure)}</p> : null}
      {search.left_out > 0 ? <p className="quiet">{t("duplicates.left_out", { count: search.left_out })}</p> : null}
      <Pairs {...props} />
    </>
  );
}

/**
 * How a search stands: that it goes on without the page, or when and how it has ended. The number is told once it is final, and
 * how many of them are left when they are fewer. `begun`: by a button that stood instead of this.
 */
function Told(props: { search: DuplicateSearch; aside: ReadonlySet<string>; begun: boolean }) {
  const { t } = useI18n();
  const { search } = props;
  // Asked for by the list of them.
  const { data } = useInfiniteQuery({ ...pairsQuery(search), enabled: false });
  const left = leftOf(data?.pages ?? [], props.aside);
  const busy = isBusy(search);
  const place = useRef<HTMLDivElement>(null);
  const before = useRef(props.begun ? !busy : busy);
  // The button that was pressed goes with the state: who works by keyboard goes on here.
  useEffect(() => {
    if (before.current !== busy && document.activeElement === document.body) place.current?.focus();
    before.current = busy;
  }, [busy]);
  const all = t("duplicates.found", { count: search.pairs });
  const found = <strong className="tabular">{!busy && left !== null && left < search.pairs ? t("duplicates.found_left", { found: all, count: left }) : all}</strong>;
  const outcome = search.state === "cancelled" || search.state === "failed" ? search.state : search.cut ? "cut" : "complete";
  return (
    <div className={styles["told"]}>
      {busy ? found : null}
      <div ref={place} role="status" tabIndex={-1} className={styles["told"]}>
        {busy ? (
          <span className="quiet">{t("acts.goes_on")}</span>
        ) : (
          <>
            {found}
            <span className="quiet">{t(`duplicates.${outcome}`)}</span>
            <span className="quiet" aria-hidden>
              ·
            </span>
            <span className="quiet">
              <Ago at={search.ended_at ?? search.created_at} />
            </span>
          </>
        )}
      </div>
    </div>
  );
}

const NONE: ReadonlySet<string> = new Set();

function Search(props: { kind: DuplicateKind }) {
  const { t } = useI18n();
  const queryClient = useQueryClient();
  const { kind } = props;
  const [put, setPut] = useState<{ of: string; keys: ReadonlySet<string> } | null>(null);
  const { data, error, isPending, refetch } = useQuery(searchesQuery);
  const spread = (search: DuplicateSearch) => spreadSearch(queryClient, search);
  // One may run already: begun on another page, say.
  const begin = useMutation({ mutationFn: () => beginSearch(kind), onSuccess: spread, onError: () => queryClient.invalidateQueries({ queryKey: searchesQuery.queryKey }) });
  const stop = useMutation({ mutationFn: cancelSearch, onSuccess: spread });
  if (isPending) return <Bones lines={6} />;
  if (!data) return <ErrorState error={error} onRetry={() => void refetch()} />;
  const search = data.find((one) => one.kind === kind);
  if (!search) {
    return (
      <>
        <InlineProblem error={begin.error} />
        <EmptyState icon={<IconCopyCheck size={22} />} title={t("duplicates.begin_title")} text={t("duplicates.begin_text")}>
          <Button size="sm" leftSection={<IconSearch size={15} />} loading={begin.isPending} onClick={() => begin.mutate()}>
            {t("duplicates.find")}
          </Button>
        </EmptyState>
      </>
    );
  }
  const busy = isBusy(search);
  const asideIn = (now: typeof put) => (now?.of === search.id ? now.keys : NONE);
  const aside = asideIn(put);
  const onAside = (key: string, is: boolean) => setPut((now) => ({ of: search.id, keys: new Set(is ? [...asideIn(now), key] : [...asideIn(now)].filter((other) => other !== key)) }));
  return (
    <>
      {busy ? <Going search={search} /> : null}
      <div className={styles["summary"]}>
        <Told search={search} aside={aside} begun={begin.isSuccess} />
        {busy ? (
          <Button size="xs" variant="default" loading={stop.isPending} onClick={() => stop.mutate(search.id)}>
            {t("duplicates.stop")}
          </Button>
        ) : (
          <Button size="xs" variant="default" leftSection={<IconSearch size={15} />} loading={begin.isPending} onClick={() => begin.mutate()}>
            {t("duplicates.again")}
          </Button>
        )}
      </div>
      <InlineProblem error={busy ? stop.error : begin.error} />
      {busy ? null : <Ended key={search.id} search={search} aside={aside} onAside={onAside} />}
    </>
  );
}

export function DuplicatesPage() {
  const { t } = useI18n();
  const { kind = "contacts" } = useSearch({ from: "/frame/duplicates" });
  const navigate = useNavigate();
  return (
    <Page
      title={t("duplicates.title")}
      lead={t("duplicates.lead")}
      width="wide"
      acts={
        <SegmentedControl
          size="xs"
          aria-label={t("duplicates.title")}
          value={kind}
          onChange={(value) => void navigate({ to: "/duplicates", search: value === "companies" ? { kind: value } : {}, replace: true })}
          data={(["contacts", "companies"] as const).map((value) => ({ value, label: t(`section.${value}`) }))}
        />
      }
    >
      <Search key={kind} kind={kind} />
    </Page>
  );
}
