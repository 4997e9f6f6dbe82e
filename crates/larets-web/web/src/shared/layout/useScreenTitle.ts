// The title of the browser's tab. It names the screen and never a client: browsers write titles into their history.
import { useDocumentTitle } from "@mantine/hooks";
import { useI18n } from "../i18n/i18n.tsx";

export function useScreenTitle(screen: string): void {
  const { t } = useI18n();
  useDocumentTitle(`${screen} · ${t("app.name")}`);
}
