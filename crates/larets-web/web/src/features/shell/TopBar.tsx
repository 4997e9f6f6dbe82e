// The bar above every screen: search and commands, «Create», and the person's own menu.
import { Button, Menu, Popover, SegmentedControl } from "@mantine/core";
import { IconDeviceDesktop, IconKeyboard, IconLogout, IconPlus, IconSearch, IconUserCircle } from "@tabler/icons-react";
import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState, type ReactNode, type RefObject } from "react";
import { answer, client } from "../../shared/api/client.ts";
import { useI18n } from "../../shared/i18n/i18n.tsx";
import { useProblemText } from "../../shared/i18n/useProblemText.ts";
import { Avatar } from "../../shared/layout/Avatar.tsx";
import { Logo } from "../../shared/layout/Logo.tsx";
import { toastProblem } from "../../shared/layout/toasts.ts";
import { setPreferences, type Language, type Theme } from "../../shared/preferences.ts";
import { leave, useMe } from "../../shared/session/session.ts";
import { useOwnLanguage } from "../../shared/session/useOwnLanguage.ts";
import { usePreferences } from "../../shared/usePreferences.ts";
import { GoBack } from "./GoBack.tsx";
import { creationsFor } from "./sections.ts";
import styles from "./TopBar.module.css";
import { useCreate } from "./useCreate.ts";

const isApple = /Mac|iPhone|iPad/.test(navigator.platform);

function ProfileMenu(props: { onKeys: () => void }) {
  const { t, language } = useI18n();
  const me = useMe();
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const problemText = useProblemText();
  const { theme } = usePreferences();
  const speak = useOwnLanguage();

  function signOut() {
    leave(queryClient, () => answer(client.DELETE("/api/v1/session"))).catch((refusal: unknown) => toastProblem(problemText(refusal)));
  }

  const [opened, setOpened] = useState(false);
  const item = (icon: ReactNode, label: string, run: () => void, key?: string) => (
    <button
      type="button"
      className={styles["item"]}
      onClick={() => {
        setOpened(false);
        run();
      }}
    >
      {icon}
      <span>{label}</span>
      {key ? <kbd>{key}</kbd> : null}
    </button>
  );

  return (
    <Popover width={256} position="bottom-end" opened={opened} onChange={setOpened} trapFocus returnFocus>
      <Popover.Target>
        <button type="button" className={styles["me"]} aria-label={t("nav.profile")} onClick={() => setOpened(!opened)}>
          <Avatar name={me.user.name} />
        </button>
      </Popover.Target>
      <Popover.Dropdown className={styles["profile"]} aria-label={t("nav.profile")}>
        <div className={styles["who"]}>
          <strong className="truncate">{me.user.name}</strong>
          <span className="truncate">{me.user.email}</span>
        </div>
        <div className={styles["items"]}>
          {item(<IconUserCircle size={16} aria-hidden />, t("nav.my_profile"), () => void navigate({ to: "/settings/profile" }))}
          {item(<IconDeviceDesktop size={16} aria-hidden />, t("nav.my_sessions"), () => void navigate({ to: "/settings/sessions" }))}
          {item(<IconKeyboard size={16} aria-hidden />, t("keys.title"), props.onKeys, "?")}
        </div>
        <div className={styles["choice"]}>
          <span id="choose-theme">{t("nav.theme")}</span>
          <SegmentedControl
            size="xs"
            fullWidth
            aria-labelledby="choose-theme"
            value={theme}
            onChange={(value) => setPreferences({ theme: value as Theme })}
            data={(["light", "dark", "auto"] as const).map((value) => ({ value, label: t(`theme.${value}`) }))}
          />
          <span id="choose-language">{t("nav.language")}</span>
          <SegmentedControl
            size="xs"
            fullWidth
            aria-labelledby="choose-language"
            value={language}
            onChange={(value) => speak(value as Language)}
            data={[
              { value: "ru", label: t("language.ru") },
              { value: "en", label: t("language.en") },
            ]}
          />
        </div>
        <div className={styles["items"]}>{item(<IconLogout size={16} aria-hidden />, t("nav.sign_out"), signOut)}</div>
      </Popover.Dropdown>
    </Popover>
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
        <GoBack />
        <ProfileMenu onKeys={props.onKeys} />
      </div>
    </header>
  );
}
