// Favourites and what was opened lately, in a menu of the bar. Its content is asked for when it is opened.
import { Popover } from "@mantine/core";
import { IconAddressBook, IconBriefcase, IconBuilding, IconStar } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState, type ReactNode } from "react";
import type { NamedRecord, RecordKind } from "../../shared/api/types.ts";
import { favouritesQuery, recentQuery } from "../../shared/favourites/favourites.ts";
import { useI18n } from "../../shared/i18n/i18n.tsx";
import type { PlainKey } from "../../shared/i18n/translate.ts";
import { Bones, InlineProblem } from "../../shared/layout/States.tsx";
import { CARD_OF } from "../../shared/records/addresses.ts";
import styles from "./GoBack.module.css";

const ICONS: Record<RecordKind, ReactNode> = {
  contact: <IconAddressBook size={15} aria-hidden />,
  company: <IconBuilding size={15} aria-hidden />,
  deal: <IconBriefcase size={15} aria-hidden />,
};
const SHOWN = { favourites: 30, recent: 10 };

function Records(props: { title: string; empty: string; items: NamedRecord[] | undefined; error: unknown; onOpen: () => void }) {
  const { t } = useI18n();
  const untitled: Record<RecordKind, PlainKey> = { contact: "contacts.untitled", company: "kind.company", deal: "deals.untitled" };
  return (
    <section>
      <h2>{props.title}</h2>
      <InlineProblem error={props.error} />
      {props.items ? (
        props.items.length > 0 ? (
          <ul>
            {props.items.map(({ kind, id, title }) => (
              <li key={id}>
                <Link to={CARD_OF[kind]} params={{ id }} preload={false} onClick={props.onOpen}>
                  {ICONS[kind]}
                  <span className="truncate">{title || t(untitled[kind])}</span>
                </Link>
              </li>
            ))}
          </ul>
        ) : (
          <p>{props.empty}</p>
        )
      ) : props.error ? null : (
        <Bones lines={2} />
      )}
    </section>
  );
}

function Both(props: { onOpen: () => void }) {
  const { t } = useI18n();
  const favourites = useQuery(favouritesQuery);
  const recent = useQuery(recentQuery);
  return (
    <>
      <Records title={t("favourite.title")} empty={t("favourite.empty")} items={favourites.data?.slice(0, SHOWN.favourites)} error={favourites.error} onOpen={props.onOpen} />
      <Records title={t("favourite.recent")} empty={t("favourite.recent_empty")} items={recent.data?.slice(0, SHOWN.recent)} error={recent.error} onOpen={props.onOpen} />
    </>
  );
}

export function GoBack() {
  const { t } = useI18n();
  const [opened, setOpened] = useState(false);
  return (
    <Popover width={300} position="bottom-end" opened={opened} onChange={setOpened} trapFocus returnFocus>
      <Popover.Target>
        <button type="button" className={styles["open"]} aria-label={t("favourite.menu")} title={t("favourite.menu")} aria-haspopup="dialog" onClick={() => setOpened(!opened)}>
          <IconStar size={18} stroke={1.7} aria-hidden />
        </button>
      </Popover.Target>
      <Popover.Dropdown className={styles["menu"]} aria-label={t("favourite.menu")}>
        <Both onOpen={() => setOpened(false)} />
      </Popover.Dropdown>
    </Popover>
  );
}
