// Records of the whole base that may be the same, found as one looks: merged, or said to be none.
import { Button, SegmentedControl } from "@mantine/core";
import { IconCopyCheck, IconSearch } from "@tabler/icons-react";
import { useInfiniteQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { useEffect, useRef, useState } from "react";
import { dropPairs, leftOutOf, pairsOf, walkQuery, type DuplicateKind, type FoundPair } from "../../shared/acts/duplicates.ts";
import { useDismiss } from "../../shared/acts/useDismiss.ts";
import { useI18n } from "../../shared/i18n/i18n.tsx";
import { useProblemText } from "../../shared/i18n/useProblemText.ts";
import { Avatar } from "../../shared/layout/Avatar.tsx";
import { Page } from "../../shared/layout/Page.tsx";
import { EmptyState, ErrorState } from "../../shared/layout/States.tsx";
import { likeness } from "../../shared/records/likeness.ts";
import { may, useMe } from "../../shared/session/session.ts";
import styles from "./DuplicatesPage.module.css";

/** Pairs after which it waits for the person. */
const PAIRS_AT_ONCE = 25;

/** Looks from part to part of the base until there are enough pairs, the end is reached, or the person stops it. */
function useWalk(kind: DuplicateKind) {
  const walk = useInfiniteQuery(walkQuery(kind));
  const { data, hasNextPage, isFetching, isError, fetchNextPage } = walk;
  const pairs = pairsOf(data?.pages ?? []);
  // What was found before one went away to merge is there still, and is not walked anew.
  const [wanted, setWanted] = useState(() => Math.max(PAIRS_AT_ONCE, pairs.length));
  const [stopped, setStopped] = useState(false);
  const more = data === undefined || hasNextPage;
  const going = more && !stopped && !isError && pairs.length < wanted;
  useEffect(() => {
    if (going && !isFetching) void fetchNextPage();
  }, [going, isFetching, fetchNextPage]);
  function further() {
    setStopped(false);
    setWanted(pairs.length + PAIRS_AT_ONCE);
    if (isError) void fetchNextPage();
  }
  return { pairs, leftOut: leftOutOf(data?.pages ?? []), more, going, parts: data?.pages.length ?? 0, error: walk.error, further, stop: () => setStopped(true) };
}

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

const keyOf = (ids: string[]) => [...ids].sort().join(" ");

/** What was put aside is found no more by whoever comes back. */
function useLeftAside(kind: DuplicateKind, aside: ReadonlySet<string>) {
  const queryClient = useQueryClient();
  const latest = useRef(aside);
  useEffect(() => {
    latest.current = aside;
  }, [aside]);
  useEffect(() => () => dropPairs(queryClient, kind, (ids) => latest.current.has(keyOf(ids))), [queryClient, kind]);
}

function Walk(props: { kind: DuplicateKind }) {
  const { t } = useI18n();
  const me = useMe();
  const problemText = useProblemText();
  const queryClient = useQueryClient();
  const { kind } = props;
  const { pairs, leftOut, more, going, error, further, stop } = useWalk(kind);
  const [aside, setAside] = useState<ReadonlySet<string>>(new Set());
  const { dismiss, recall } = useDismiss((pair, is) => setAside((now) => new Set(is ? [...now, keyOf(pair.ids)] : [...now].filter((key) => key !== keyOf(pair.ids)))));
  useLeftAside(kind, aside);
  function again() {
    queryClient.removeQueries({ queryKey: walkQuery(kind).queryKey });
    setAside(new Set());
    further();
  }

  if (error && pairs.length === 0) return <ErrorState error={error} onRetry={further} />;
  if (!more && pairs.length === 0) {
    return (
      <EmptyState icon={<IconCopyCheck size={22} />} title={t("duplicates.none_title")} text={t("duplicates.none_text")}>
        <Button variant="default" onClick={again}>
          {t("duplicates.again")}
        </Button>
      </EmptyState>
    );
  }
  return (
    <>
      <div className={styles["progress"]}>
        <p role="status">
          <strong className="tabular">{t("duplicates.found", { count: pairs.filter(({ ids }) => !aside.has(keyOf(ids))).length })}</strong>
          <span className="quiet">{error ? problemText(error) : t(going ? "duplicates.looking" : more ? "duplicates.paused" : "duplicates.complete")}</span>
        </p>
        {going ? (
          <>
            <progress aria-label={t("duplicates.looking")} />
            <Button size="xs" variant="default" onClick={stop}>
              {t("duplicates.stop")}
            </Button>
          </>
        ) : null}
      </div>
      {leftOut > 0 ? <p className="quiet">{t("duplicates.left_out", { count: leftOut })}</p> : null}
      {pairs.length > 0 ? (
        <ul className={styles["pairs"]}>
          {pairs.map((pair) =>
            aside.has(keyOf(pair.ids)) ? (
              <Aside key={keyOf(pair.ids)} kind={kind} pair={pair} busy={recall.isPending} onRecall={() => recall.mutate({ kind, pair })} />
            ) : (
              <Pair
                key={keyOf(pair.ids)}
                kind={kind}
                pair={pair}
                mergeable={may(me, kind, "edit") && may(me, kind, "delete")}
                busy={dismiss.isPending && dismiss.variables.pair.ids.every((id) => pair.ids.includes(id))}
                onDismiss={may(me, kind, "edit") ? () => dismiss.mutate({ kind, pair }) : undefined}
              />
            ),
          )}
        </ul>
      ) : null}
      {more && !going ? (
        <Button className={styles["further"]} variant="default" leftSection={<IconSearch size={15} />} onClick={further}>
          {t("duplicates.further")}
        </Button>
      ) : null}
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
      <Walk key={kind} kind={kind} />
    </Page>
  );
}
