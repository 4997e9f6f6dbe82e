// What stands in place of a screen that does not exist or broke.
import { Button } from "@mantine/core";
import { IconCompass } from "@tabler/icons-react";
import { Link, useRouter, type ErrorComponentProps } from "@tanstack/react-router";
import { useI18n } from "../../shared/i18n/i18n.tsx";
import { EmptyState, ErrorState } from "../../shared/layout/States.tsx";
import { useScreenTitle } from "../../shared/layout/useScreenTitle.ts";

export function ScreenMissing() {
  const { t } = useI18n();
  useScreenTitle(t("not_found.title"));
  return (
    <EmptyState page icon={<IconCompass size={22} />} title={t("not_found.title")} text={t("not_found.text")}>
      <Button component={Link} to="/">
        {t("not_found.home")}
      </Button>
    </EmptyState>
  );
}

export function ScreenError(props: ErrorComponentProps) {
  const { t } = useI18n();
  const router = useRouter();
  useScreenTitle(t("error.title"));
  return <ErrorState page error={props.error} onRetry={() => void router.invalidate().then(props.reset)} />;
}
