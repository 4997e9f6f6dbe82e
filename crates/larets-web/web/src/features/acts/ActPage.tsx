// One act: how far it is, what became of its records and why, and the way back.
import { Button, SegmentedControl } from "@mantine/core";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { ActProgressBar } from "../../shared/acts/ActProgressBar.tsx";
import changes from "../../shared/acts/Acts.module.css";
import { LeftRecords } from "../../shared/acts/LeftRecords.tsx";
import { actQuery, changesQuery, isBusy } from "../../shared/acts/queries.ts";
import { RecordName } from "../../shared/acts/RecordName.tsx";
import { StopButton } from "../../shared/acts/StopButton.tsx";
import { Tally } from "../../shared/acts/Tally.tsx";
import { UndoButton } from "../../shared/acts/UndoButton.tsx";
import { AREA_OF, useActWords } from "../../shared/acts/useActWords.ts";
import type { Act } from "../../shared/api/types.ts";
import { peopleQuery } from "../../shared/directory/directory.ts";
import { useI18n } from "../../shared/i18n/i18n.tsx";
import { Page, Section } from "../../shared/layout/Page.tsx";
import { Bones, ErrorState } from "../../shared/layout/States.tsx";
import { useScreenTitle } from "../../shared/layout/useScreenTitle.ts";
import { Goal } from "./Goal.tsx";
import { firstTab, tabsOf, type ActTab } from "./tabs.ts";

function Changes(props: { act: Act; tab: ActTab }) {
  const { t } = useI18n();
  const { reasonOf } = useActWords();
  const list = useInfiniteQuery(changesQuery(props.act.id, props.tab));
  if (list.isPending) return <Bones lines={5} />;
  if (!list.data) return <ErrorState error={list.error} onRetry={() => void list.refetch()} />;
  const rows = list.data.pages.flatMap(({ items }) => items);
  if (rows.length === 0) return <p className="quiet">{t("acts.none_listed")}</p>;
  return (
    <>
      <div className={changes["left"]}>
        <ul className={changes["changes"]} tabIndex={0} aria-label={t(`acts.tab_${props.tab}`)}>
          {rows.map((change) => (
            <li key={change.seq}>
              <RecordName change={change} />
              <span className={changes["why"]}>{reasonOf(change.code)}</span>
            </li>
          ))}
        </ul>
      </div>
      {list.hasNextPage ? (
        <div className={changes["acts"]}>
          <Button variant="default" loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
            {t("acts.more")}
          </Button>
        </div>
      ) : null}
    </>
  );
}

function Records(props: { act: Act }) {
  const { t, format } = useI18n();
  const { show } = useSearch({ from: "/frame/acts/$id" });
  const navigate = useNavigate();
  const { act } = props;
  const tabs = tabsOf(act);
  const shown = tabs.find(({ tab: one }) => one === show)?.tab ?? firstTab(tabs);
  if (!shown) return null;
  return (
    <Section title={t("acts.records")}>
      {tabs.length > 1 ? (
        <SegmentedControl
          size="xs"
          aria-label={t("acts.show")}
          value={shown}
          onChange={(value) => void navigate({ to: "/acts/$id", params: { id: act.id }, search: { show: value as ActTab }, replace: true })}
          data={tabs.map(({ tab: value, count }) => ({ value, label: `${t(`acts.tab_${value}`)} ${format.number(count)}` }))}
        />
      ) : null}
      <Changes key={shown} act={act} tab={shown} />
    </Section>
  );
}

function Progressed(props: { act: Act }) {
  const { t, known, format } = useI18n();
  const { act } = props;
  const backward = act.state === "undoing" || act.state === "undone";
  const counts = [
    { name: t("acts.changed"), count: act.changed },
    ...(backward
      ? [
          { name: t("acts.undone"), count: act.undone },
          { name: t("acts.left"), count: act.left },
        ]
      : [
          { name: t("acts.unchanged"), count: act.unchanged },
          { name: t("acts.refused"), count: act.refused, bad: true },
        ]),
  ];
  const until = Date.parse(act.expires_at) > Date.now() ? t("acts.undo_until", { date: format.date(act.expires_at) }) : t("acts.undo_over");
  return (
    <Section title={t(`acts.state_${act.state}`)} lead={isBusy(act.state) ? t("acts.goes_on") : undefined}>
      {isBusy(act.state) ? <ActProgressBar act={act} /> : null}
      <Goal act={act} />
      {act.failure ? <p>{known(`problem.${act.failure}`, act.failure)}</p> : null}
      <div role="status">{act.kind === "merge" ? null : <Tally counts={counts} />}</div>
      <div className={changes["acts"]}>
        <UndoButton act={act} />
        <StopButton act={act} />
        {act.kind === "import" ? (
          <Button component={Link} to={`/imports/${act.id}`} variant="default">
            {t("acts.open_import")}
          </Button>
        ) : null}
        {isBusy(act.state) || act.state === "undone" ? null : <span className="quiet">{until}</span>}
      </div>
    </Section>
  );
}

export function ActPage() {
  const { t, format } = useI18n();
  const { titleOf } = useActWords();
  const { id } = useParams({ from: "/frame/acts/$id" });
  useScreenTitle(t("acts.title"));
  const { data: act, error, refetch } = useQuery(actQuery(id));
  const { data: people, isPending } = useQuery(peopleQuery);
  const leftThere = act?.state === "undone" && act.left > 0;
  // What stands above is there before what stands below it: nothing moves.
  const left = useInfiniteQuery({ ...changesQuery(id, "left"), enabled: leftThere });
  if (error && !act) return <ErrorState page error={error} onRetry={() => void refetch()} />;
  if (!act || isPending) return <Bones lines={8} />;
  const by = people?.find((one) => one.id === act.by)?.name;
  const lead = [t(`acts.of_${AREA_OF[act.record_kind]}`), by, format.moment(act.created_at)].filter(Boolean).join(" · ");
  return (
    <Page title={titleOf(act)} tab={t("acts.title")} lead={lead} width="normal" acts={<Button component={Link} to="/acts" variant="default">{t("acts.title")}</Button>}>
      <Progressed act={act} />
      {leftThere ? <LeftRecords act={act} /> : null}
      {isBusy(act.state) || (leftThere && left.isPending) ? null : <Records act={act} />}
    </Page>
  );
}
