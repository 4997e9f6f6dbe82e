// «View»: which columns, in which order, and how high the rows are. Kept in this browser, or changed in the view that is looked at.
import { Button, Popover, SegmentedControl } from "@mantine/core";
import { IconAdjustmentsHorizontal, IconArrowDown, IconArrowUp } from "@tabler/icons-react";
import { useI18n } from "../i18n/i18n.tsx";
import type { RecordColumn, TableLook } from "./columns.ts";
import styles from "./ViewMenu.module.css";

export function ViewMenu<R>(props: { look: TableLook; columns: RecordColumn<R>[] }) {
  const { t } = useI18n();
  const { look, columns } = props;
  const { choice, density, keep } = look;
  const [first, ...movable] = choice.order;
  const labelOf = (id: string) => columns.find((column) => column.id === id)?.label ?? id;

  function move(id: string, step: number) {
    const order = [...movable];
    const at = order.indexOf(id);
    const to = at + step;
    if (to < 0 || to >= order.length) return;
    order.splice(at, 1);
    order.splice(to, 0, id);
    keep({ order: first === undefined ? order : [first, ...order] });
  }

  function show(id: string, shown: boolean) {
    const hidden = movable.filter((other) => (other === id ? !shown : choice.hidden[other]));
    keep({ hidden });
  }

  return (
    <Popover position="bottom-end" width={264} trapFocus returnFocus>
      <Popover.Target>
        <Button variant="default" size="xs" aria-label={t("list.view")} leftSection={<IconAdjustmentsHorizontal size={15} />}>
          {t("list.view")}
        </Button>
      </Popover.Target>
      <Popover.Dropdown className={styles["menu"]} aria-label={t("list.view")}>
        <div className={styles["caption"]} id="row-height">{t("list.density")}</div>
        <SegmentedControl
          size="xs"
          fullWidth
          aria-labelledby="row-height"
          value={density}
          onChange={(value) => look.setDensity(value as typeof density)}
          data={[
            { value: "normal", label: t("list.density_normal") },
            { value: "compact", label: t("list.density_compact") },
          ]}
        />
        <div className={styles["caption"]}>{t("list.columns")}</div>
        <ul>
          {movable.map((id, index) => (
            <li key={id}>
              <label>
                <input type="checkbox" checked={!choice.hidden[id]} onChange={(event) => show(id, event.currentTarget.checked)} />
                <span className="truncate">{labelOf(id)}</span>
              </label>
              <button type="button" disabled={index === 0} onClick={() => move(id, -1)} aria-label={t("list.column_up", { name: labelOf(id) })}>
                <IconArrowUp size={14} />
              </button>
              <button type="button" disabled={index === movable.length - 1} onClick={() => move(id, 1)} aria-label={t("list.column_down", { name: labelOf(id) })}>
                <IconArrowDown size={14} />
              </button>
            </li>
          ))}
        </ul>
        <button type="button" className={styles["reset"]} onClick={() => look.forget()}>
          {t("list.columns_reset")}
        </button>
      </Popover.Dropdown>
    </Popover>
  );
}
