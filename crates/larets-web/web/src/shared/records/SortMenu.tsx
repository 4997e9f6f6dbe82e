// The order of a list, in words. It lives in the URL.
import { Button, Menu } from "@mantine/core";
import { IconArrowsSort, IconCheck } from "@tabler/icons-react";
import { useI18n } from "../i18n/i18n.tsx";
import type { RecordArea } from "../api/types.ts";
import { useMe } from "../session/session.ts";
import { SORTS } from "./listSearch.ts";

const FIELD_OF: Record<string, string> = { amount: "amount", expected_close: "expected_close", next_step_at: "next_step", stage_since: "stage" };
const isByName = (sort: string): sort is "name" | "-name" => sort === "name" || sort === "-name";

export function SortMenu(props: { area: RecordArea; sort: string; onSort: (sort: string) => void }) {
  const { t } = useI18n();
  const { area } = props;
  const levels = useMe().fields[area];
  // By what one does not see nothing is sorted either.
  const offered = SORTS[area].filter((sort) => (levels?.[FIELD_OF[sort.replace("-", "")] ?? ""] ?? "read") !== "hidden");
  return (
    <Menu width={240}>
      <Menu.Target>
        <Button variant="default" size="xs" aria-label={t("list.sort")} leftSection={<IconArrowsSort size={15} />}>
          {t("list.sort")}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {offered.map((sort) => (
          <Menu.Item key={sort} onClick={() => props.onSort(sort)} rightSection={sort === props.sort ? <IconCheck size={15} /> : null}>
            {t(area !== "contacts" && isByName(sort) ? `sort.${sort}_${area}` : `sort.${sort}`)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
