// Settings: a list of pages on the left, the page on the right. What the person may not open is absent.
import { Link, Outlet } from "@tanstack/react-router";
import type { PlainKey } from "../../shared/i18n/translate.ts";
import type { Me } from "../../shared/api/types.ts";
import { useI18n } from "../../shared/i18n/i18n.tsx";
import { may, sees, useMe } from "../../shared/session/session.ts";
import styles from "./SettingsFrame.module.css";

type Entry = {
  path: "/settings/profile" | "/settings/sessions" | "/settings/people" | "/settings/departments" | "/settings/company" | "/settings/pipelines" | "/settings/roles";
  label: PlainKey;
  shown: (me: Me) => boolean;
};

const GROUPS: { title: PlainKey; entries: Entry[] }[] = [
  {
    title: "settings.me",
    entries: [
      { path: "/settings/profile", label: "settings.profile", shown: () => true },
      { path: "/settings/sessions", label: "settings.sessions", shown: () => true },
    ],
  },
  {
    title: "settings.organisation",
    entries: [
      { path: "/settings/people", label: "settings.people", shown: (me) => sees(me, "users") },
      { path: "/settings/departments", label: "settings.departments", shown: (me) => sees(me, "departments") || sees(me, "users") },
      { path: "/settings/roles", label: "settings.roles", shown: (me) => sees(me, "users") },
      { path: "/settings/pipelines", label: "settings.pipelines", shown: (me) => may(me, "settings", "edit") },
      { path: "/settings/company", label: "settings.company", shown: (me) => sees(me, "settings") },
    ],
  },
];

export function SettingsFrame() {
  const { t } = useI18n();
  const me = useMe();
  return (
    <div className={styles["frame"]}>
      <nav className={styles["list"]} aria-label={t("settings.title")}>
        {GROUPS.map((group) => {
          const entries = group.entries.filter(({ shown }) => shown(me));
          return entries.length === 0 ? null : (
            <div key={group.title} className={styles["group"]}>
              <span>{t(group.title)}</span>
              {entries.map(({ path, label }) => (
                <Link key={path} to={path} activeProps={{ "data-active": "" }}>
                  {t(label)}
                </Link>
              ))}
            </div>
          );
        })}
      </nav>
      <div className={styles["page"]}>
        <Outlet />
      </div>
    </div>
  );
}
