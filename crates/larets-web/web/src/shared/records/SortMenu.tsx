// The order of a list, in words. It lives in the URL.
import { Button, Menu } from "@mantine/core";
import { IconArrowsSort, IconCheck } from "@tabler/icons-react";
import { useI18n } from "../i18n/i18n.tsx";
import type { RecordArea } from "../api/types.ts";
import { SORTS } from "./listSearch.ts";

export function SortMenu(props: { area: RecordArea; sort: string; onSort: (sort: string) => void }) {
  const { t } = useI18n();
  return (
    <Menu width={240}>
      <Menu.Target>
        <Button variant="default" size="xs" aria-label={t("list.sort")} leftSection={<IconArrowsSort size={15} />}>
          {t("list.sort")}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {SORTS[props.area].map((sort) => (
          <Menu.Item key={sort} onClick={() => props.onSort(sort)} rightSection={sort === props.sort ? <IconCheck size={15} /> : null}>
            {t(`sort.${sort}`)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
