// The bar above every screen: search and commands, «Create», and the person's own menu.
import { Button, Menu, SegmentedControl } from "@mantine/core";
import { IconDeviceDesktop, IconLogout, IconMoon, IconPlus, IconSearch, IconSun, IconUserCircle, IconKeyboard } from "@tabler/icons-react";
import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import type { RefObject } from "react";
import { answer, client } from "../../shared/api/client.ts";
import { chooseLanguage, useI18n } from "../../shared/i18n/i18n.tsx";
import { Avatar } from "../../shared/layout/Avatar.tsx";
import { Logo } from "../../shared/layout/Logo.tsx";
import { setPreferences, type Language, type Theme } from "../../shared/preferences.ts";
import { endSession, useMe } from "../../shared/session/session.ts";
import { usePreferences } from "../../shared/usePreferences.ts";
import { creationsFor } from "./sections.ts";
import styles from "./TopBar.module.css";
import { useCreate } from "./useCreate.ts";

const isApple = /Mac|iPhone|iPad/.test(navigator.platform);

function ProfileMenu(props: { onKeys: () => void }) {
  const { t, language } = useI18n();
  const me = useMe();
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const { theme } = usePreferences();

  async function signOut() {
    await answer(client.DELETE("/api/v1/session")).catch(() => undefined);
    endSession(queryClient);
  }

  function pickLanguage(next: Language) {
    chooseLanguage(next);
    void answer(client.PATCH("/api/v1/session", { body: { language: next } })).catch(() => undefined);
  }

  return (
    <Menu width={248} closeOnItemClick>
      <Menu.Target>
        <button type="button" className={styles["me"]} aria-label={t("nav.profile")}>
          <Avatar name={me.user.name} />
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        <div className={styles["who"]}>
          <strong className="truncate">{me.user.name}</strong>
          <span className="truncate">{me.user.email}</span>
        </div>
        <Menu.Divider />
        <Menu.Item leftSection={<IconUserCircle size={16} />} onClick={() => void navigate({ to: "/settings/profile" })}>
          {t("nav.my_profile")}
        </Menu.Item>
        <Menu.Item leftSection={<IconDeviceDesktop size={16} />} onClick={() => void navigate({ to: "/settings/sessions" })}>
          {t("nav.my_sessions")}
        </Menu.Item>
        <Menu.Item leftSection={<IconKeyboard size={16} />} rightSection={<kbd>?</kbd>} onClick={props.onKeys}>
          {t("keys.title")}
        </Menu.Item>
        <Menu.Divider />
        <div className={styles["choice"]}>
          <span id="choose-theme">{t("nav.theme")}</span>
          <SegmentedControl
            size="xs"
            fullWidth
            aria-labelledby="choose-theme"
            value={theme}
            onChange={(value) => setPreferences({ theme: value as Theme })}
            data={[
              { value: "light", label: <span className={styles["option"]}><IconSun size={14} aria-hidden />{t("theme.light")}</span> },
              { value: "dark", label: <span className={styles["option"]}><IconMoon size={14} aria-hidden />{t("theme.dark")}</span> },
              { value: "auto", label: t("theme.auto") },
            ]}
          />
        </div>
        <div className={styles["choice"]}>
          <span id="choose-language">{t("nav.language")}</span>
          <SegmentedControl
            size="xs"
            fullWidth
            aria-labelledby="choose-language"
            value={language}
            onChange={(value) => pickLanguage(value as Language)}
            data={[
              { value: "ru", label: t("language.ru") },
              { value: "en", label: t("language.en") },
            ]}
          />
        </div>
        <Menu.Divider />
        <Menu.Item leftSection={<IconLogout size={16} />} onClick={() => void signOut()}>
          {t("nav.sign_out")}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

export function TopBar(props: {
  createOpened: boolean;
  onCreateOpened: (opened: boolean) => void;
  onPalette: () => void;
  onKeys: () => void;
  createButton: RefObject<HTMLButtonElement | null>;
}) {
  const { t } = useI18n();
  const creations = creationsFor(useMe());
  const create = useCreate();
  return (
    <header className={styles["bar"]}>
      <span className={styles["mark"]}>
        <Logo size={26} />
      </span>
      <button type="button" className={styles["search"]} onClick={props.onPalette}>
        <IconSearch size={15} aria-hidden />
        <span>{t("palette.open")}</span>
        <kbd>{isApple ? "⌘K" : "Ctrl K"}</kbd>
      </button>
      <div className={styles["right"]}>
        {creations.length > 0 ? (
          <Menu opened={props.createOpened} onChange={props.onCreateOpened} width={220} trapFocus returnFocus>
            <Menu.Target>
              <Button ref={props.createButton} size="xs" leftSection={<IconPlus size={15} stroke={2.2} />} className={styles["create"]} aria-label={t("nav.create")}>
                {t("nav.create")}
              </Button>
            </Menu.Target>
            <Menu.Dropdown>
              {creations.map(({ id, label, icon: Icon }) => (
                <Menu.Item key={id} leftSection={<Icon size={16} />} onClick={() => create(id)}>
                  {t(label)}
                </Menu.Item>
              ))}
            </Menu.Dropdown>
          </Menu>
        ) : null}
        <ProfileMenu onKeys={props.onKeys} />
      </div>
    </header>
  );
}
