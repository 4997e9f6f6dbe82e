// The way from a list to the duplicates in it, for those who may merge.
import { Button } from "@mantine/core";
import { IconCopyCheck } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import type { RecordArea } from "../api/types.ts";
import { useI18n } from "../i18n/i18n.tsx";
import { may, useMe } from "../session/session.ts";

export function DuplicatesLink(props: { area: RecordArea }) {
  const { t } = useI18n();
  const me = useMe();
  const { area } = props;
  if (area === "deals" || !may(me, area, "edit") || !may(me, area, "delete")) return null;
  return (
    <Button
      renderRoot={(root) => <Link {...root} to="/duplicates" search={area === "companies" ? { kind: area } : {}} />}
      variant="default"
      size="xs"
      aria-label={t("duplicates.find")}
      title={t("duplicates.find")}
      leftSection={<IconCopyCheck size={15} />}
    >
      {t("duplicates.find")}
    </Button>
  );
}
