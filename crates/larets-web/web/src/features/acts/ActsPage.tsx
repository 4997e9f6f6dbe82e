// The action log: what was done with many records at once, imports that changed records, merges; each opens with its way back.
import { Button } from "@mantine/core";
import { IconHistory } from "@tabler/icons-react";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { ActProgressBar } from "../../shared/acts/ActProgressBar.tsx";
import { bulkActsFor } from "../../shared/acts/bulk.ts";
import { actsQuery, isBusy } from "../../shared/acts/queries.ts";
import { AREA_OF, useActWords } from "../../shared/acts/useActWords.ts";
import type { Act } from "../../shared/api/types.ts";
import { peopleQuery } from "../../shared/directory/directory.ts";
import { Ago } from "../../shared/fields/Words.tsx";
import { useI18n } from "../../shared/i18n/i18n.tsx";
import { Page } from "../../shared/layout/Page.tsx";
import { Bones, EmptyState, ErrorState, InlineProblem } from "../../shared/layout/States.tsx";
import table from "../../shared/layout/Table.module.css";
import { useScreenTitle } from "../../shared/layout/useScreenTitle.ts";
import { useMe } from "../../shared/session/session.ts";
import styles from "./ActsPage.module.css";
import { useGoalWords } from "./Goal.tsx";

const AREAS = Object.values(AREA_OF);

function Result(props: { act: Act }) {
  const { t, format } = useI18n();
  const { act } = props;
  if (isBusy(act.state)) return <ActProgressBar act={act} />;
  const counts = [
    ["changed", act.state === "undone" ? 0 : act.changed],
    ["undone", act.undone],
    ["left", act.left],
    ["refused", act.refused],
  ] as const;
  return counts.filter(([, count]) => count > 0).map(([name, count]) => t(`acts.count_${name}`, { count: format.number(count) })).join(" · ");
}

function ActRow(props: { act: Act; by: string | undefined }) {
  const { t } = useI18n();
  const { titleOf } = useActWords();
  const { act } = props;
  const goal = useGoalWords(act);
  return (
    <tr>
      <th scope="row">
        <Link to="/acts/$id" params={{ id: act.id }} preload={false}>
          {titleOf(act)}
        </Link>
        <div className="quiet">{[t(`acts.of_${AREA_OF[act.record_kind]}`), act.file_name, ...goal].filter(Boolean).join(" · ")}</div>
      </th>
      <td className="quiet">{props.by}</td>
      <td className="quiet tabular">
        <Result act={act} />
      </td>
      <td className="quiet">
        <Ago at={act.created_at} />
      </td>
      <td>
        <span className={styles["state"]} data-state={act.state}>
          {t(`acts.state_${act.state}`)}
        </span>
      </td>
    </tr>
  );
}

export function ActsPage() {
  const { t } = useI18n();
  const me = useMe();
  useScreenTitle(t("acts.title"));
  const { data, error, isPending, refetch, hasNextPage, isFetchingNextPage, fetchNextPage } = useInfiniteQuery(actsQuery);
  const people = useQuery(peopleQuery).data ?? [];
  const nameOf = (id: string | null | undefined) => people.find((one) => one.id === id)?.name;
  if (isPending) return <Bones lines={6} />;
  if (!data) return <ErrorState page error={error} onRetry={() => void refetch()} />;
  const acts = data.pages.flatMap(({ items }) => items);
  if (acts.length === 0) {
    const selects = AREAS.some((area) => bulkActsFor(me, area).length > 0);
    return <EmptyState page icon={<IconHistory size={22} />} title={t("acts.empty_title")} text={t(selects ? "acts.empty_text" : "acts.empty_read_only")} />;
  }
  return (
    <Page title={t("acts.title")} lead={t("acts.lead")} width="wide">
      <div className={table["frame"]}>
        <table className={`${table["table"] ?? ""} ${table["cards"] ?? ""} ${styles["acts"] ?? ""}`}>
          <thead>
            <tr>
              <th scope="col">{t("acts.what")}</th>
              <th scope="col">{t("acts.who")}</th>
              <th scope="col">{t("acts.result")}</th>
              <th scope="col">{t("acts.when")}</th>
              <th scope="col">{t("acts.state")}</th>
            </tr>
          </thead>
          <tbody>
            {acts.map((act) => (
              <ActRow key={act.id} act={act} by={nameOf(act.by)} />
            ))}
          </tbody>
        </table>
      </div>
      <InlineProblem error={error} />
      {hasNextPage ? (
        <Button className={styles["more"]} variant="default" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          {t("acts.more")}
        </Button>
      ) : null}
    </Page>
  );
}
