// The left rail of the desktop and the bottom bar of the phone: the same list of sections, drawn twice.
import { Menu, Tooltip } from "@mantine/core";
import { IconDots, IconLayoutSidebarLeftCollapse, IconLayoutSidebarLeftExpand } from "@tabler/icons-react";
import { Link, useNavigate } from "@tanstack/react-router";
import { useI18n } from "../../shared/i18n/i18n.tsx";
import { Logo } from "../../shared/layout/Logo.tsx";
import { setPreferences } from "../../shared/preferences.ts";
import { useMe } from "../../shared/session/session.ts";
import { usePreferences } from "../../shared/usePreferences.ts";
import styles from "./Rail.module.css";
import { sectionsFor, type Section } from "./sections.ts";

function SectionLink(props: { section: Section; bare: boolean }) {
  const { t } = useI18n();
  const { icon: Icon, path } = props.section;
  const label = t(props.section.label);
  return (
    <Tooltip label={label} position="right" disabled={!props.bare}>
      <Link to={path} className={styles["entry"]} activeProps={{ "data-active": "" }} aria-label={props.bare ? label : undefined}>
        <Icon size={17} stroke={1.7} aria-hidden />
        <span className={styles["label"]}>{label}</span>
      </Link>
    </Tooltip>
  );
}

export function Rail() {
  const { t } = useI18n();
  const me = useMe();
  const collapsed = usePreferences().railCollapsed;
  const sections = sectionsFor(me);
  const toggle = t(collapsed ? "nav.expand" : "nav.collapse");
  const Toggle = collapsed ? IconLayoutSidebarLeftExpand : IconLayoutSidebarLeftCollapse;

  return (
    <nav className={styles["rail"]} aria-label={t("nav.main")} data-collapsed={collapsed ? "" : undefined}>
      <Link to="/" className={styles["brand"]} aria-label={t("app.name")}>
        <Logo size={24} />
        <span className={styles["brandText"]}>
          <strong>{t("app.name")}</strong>
          <span className="truncate">{me.company.name}</span>
        </span>
      </Link>
      <div className={styles["group"]}>
        {sections.filter(({ place }) => place === "main").map((section) => (
          <SectionLink key={section.id} section={section} bare={collapsed} />
        ))}
      </div>
      <div className={styles["group"]}>
        {collapsed || !sections.some(({ place }) => place === "more") ? null : <span className={styles["caption"]}>{t("nav.more")}</span>}
        {sections.filter(({ place }) => place === "more").map((section) => (
          <SectionLink key={section.id} section={section} bare={collapsed} />
        ))}
      </div>
      <div className={styles["foot"]}>
        {sections.filter(({ place }) => place === "below").map((section) => (
          <SectionLink key={section.id} section={section} bare={collapsed} />
        ))}
        <Tooltip label={toggle} position="right" disabled={!collapsed}>
          <button type="button" className={styles["entry"]} onClick={() => setPreferences({ railCollapsed: !collapsed })} aria-label={toggle}>
            <Toggle size={17} stroke={1.7} aria-hidden />
            <span className={styles["label"]}>{toggle}</span>
          </button>
        </Tooltip>
      </div>
    </nav>
  );
}

export function BottomBar() {
  const { t } = useI18n();
  const navigate = useNavigate();
  const sections = sectionsFor(useMe());
  const rest = sections.filter(({ place }) => place !== "main");
  return (
    <nav className={styles["bottom"]} aria-label={t("nav.main")}>
      {sections.filter(({ place }) => place === "main").map(({ id, path, label, icon: Icon }) => (
        <Link key={id} to={path} className={styles["tab"]} activeProps={{ "data-active": "" }}>
          <Icon size={20} stroke={1.7} aria-hidden />
          <span>{t(label)}</span>
        </Link>
      ))}
      <Menu position="top-end">
        <Menu.Target>
          <button type="button" className={styles["tab"]}>
            <IconDots size={20} stroke={1.7} aria-hidden />
            <span>{t("nav.more")}</span>
          </button>
        </Menu.Target>
        <Menu.Dropdown>
          {rest.map(({ id, path, label, icon: Icon }) => (
            <Menu.Item key={id} leftSection={<Icon size={16} />} onClick={() => void navigate({ to: path })}>
              {t(label)}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
    </nav>
  );
}
