// All imports so far: each report can be opened again.
import { Button } from "@mantine/core";
import { IconFileImport, IconPlus } from "@tabler/icons-react";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { undoneImportsQuery } from "../../shared/acts/queries.ts";
import type { Import } from "../../shared/api/types.ts";
import { Ago } from "../../shared/fields/Words.tsx";
import { useI18n } from "../../shared/i18n/i18n.tsx";
import { Page } from "../../shared/layout/Page.tsx";
import { Bones, EmptyState, ErrorState, InlineProblem } from "../../shared/layout/States.tsx";
import table from "../../shared/layout/Table.module.css";
import { useScreenTitle } from "../../shared/layout/useScreenTitle.ts";
import { useMe } from "../../shared/session/session.ts";
import styles from "./Imports.module.css";
import { outcomesOf } from "./outcomes.ts";
import { importsQuery } from "./queries.ts";
import { importableBy } from "./targets.ts";

/** `left`: it was taken back, but for so many records. */
function ImportRow(props: { one: Import; left: number | undefined }) {
  const { t, format } = useI18n();
  const { one, left } = props;
  const { progress } = one;
  const undone = left === 0 ? "undone" : left === undefined ? null : "undone_partly";
  const started = undone === null && (one.state === "running" || one.state === "done" || one.state === "cancelled");
  return (
    <tr>
      <td>
        <Link to="/imports/$id" params={{ id: one.id }}>
          {one.file_name}
        </Link>
        <div className="quiet">{format.fileSize(one.size_bytes)}</div>
      </td>
      <td>{t(`imports.as_${one.as}`)}</td>
      <td>
        <span className={styles["state"]} data-state={undone === null ? one.state : "cancelled"}>
          {t(`imports.state_${undone ?? one.state}`)}
        </span>
      </td>
      <td className="tabular quiet">
        {started
          ? outcomesOf(progress)
              .map((outcome) => `${format.number(progress[outcome])} ${t(`imports.${outcome}`)}`)
              .join(" · ")
          : left
            ? `${format.number(left)} ${t("imports.undone_left")}`
            : ""}
      </td>
      <td className="quiet">
        <Ago at={one.created_at} />
      </td>
    </tr>
  );
}

export function ImportsPage() {
  const { t } = useI18n();
  useScreenTitle(t("imports.title"));
  const { data, error, isPending, refetch, hasNextPage, isFetchingNextPage, fetchNextPage } = useInfiniteQuery(importsQuery);
  const { data: undone } = useQuery(undoneImportsQuery);
  const mayBegin = importableBy(useMe()).length > 0;
  const begin = mayBegin ? (
    <Button component={Link} to="/imports/new" leftSection={<IconPlus size={16} />}>
      {t("imports.new")}
    </Button>
  ) : null;
  if (isPending) return <Bones lines={6} />;
  if (!data) return <ErrorState page error={error} onRetry={() => void refetch()} />;
  const all = data.pages.flatMap((page) => page.items);
  if (all.length === 0) {
    return (
      <EmptyState page icon={<IconFileImport size={22} />} title={t("imports.empty_title")} text={t(mayBegin ? "imports.empty_text" : "imports.empty_read_only")}>
        {begin}
      </EmptyState>
    );
  }
  return (
    <Page title={t("imports.title")} width="wide" acts={begin}>
      <div className={table["frame"]}>
        <table className={table["table"]}>
          <thead>
            <tr>
              <th scope="col">{t("imports.file")}</th>
              <th scope="col">{t("imports.as_label")}</th>
              <th scope="col">{t("imports.state")}</th>
              <th scope="col">{t("imports.result")}</th>
              <th scope="col">{t("imports.when")}</th>
            </tr>
          </thead>
          <tbody>
            {all.map((one) => (
              <ImportRow key={one.id} one={one} left={undone?.[one.id]} />
            ))}
          </tbody>
        </table>
      </div>
      <InlineProblem error={error} />
      {hasNextPage ? (
        <div className={styles["report"]}>
          <Button variant="default" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
            {t("imports.more")}
          </Button>
        </div>
      ) : null}
    </Page>
  );
}
