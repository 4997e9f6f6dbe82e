// What can be done with several selected records, or with all that the list or the bin finds. Each act asks for its value in a dialog
// that is loaded when it is first opened; what the person's rights forbid is absent.
import { Button, Menu } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { IconDots, IconProgress, IconRestore, IconTags, IconTrash, IconUserShare, IconX } from "@tabler/icons-react";
import { lazy, Suspense, useEffect, useRef, useState } from "react";
import { binActsFor, bulkActsFor, type BulkAct, type Found } from "../acts/bulk.ts";
import type { Count, RecordArea } from "../api/types.ts";
import { useI18n } from "../i18n/i18n.tsx";
import { useKeys } from "../keys/keys.ts";
import { useUnderToasts } from "../layout/useUnderToasts.ts";
import { useMe } from "../session/session.ts";
import styles from "./BulkBar.module.css";

const BulkDialog = lazy(async () => ({ default: (await import("../acts/BulkDialog.tsx")).BulkDialog }));

const ICONS = { owner: IconUserShare, stage: IconProgress, tags: IconTags, delete: IconTrash, restore: IconRestore } as const;

type Shown = keyof typeof ICONS;
const isShown = (act: BulkAct): act is Shown => act in ICONS;

export type BulkBarProps = {
  area: RecordArea;
  /** The selected rows of those that are loaded. */
  ids: string[];
  /** Every loaded row is selected: then all that the list finds may be. */
  whole: boolean;
  /** All that the list finds are selected. */
  everything: boolean;
  onEverything: (everything: boolean) => void;
  query: Found;
  count: Count | null;
  onDone: () => void;
};

function useSelectedWords({ ids, everything, count }: BulkBarProps): string {
  const { t, format } = useI18n();
  if (!everything || !count) return t("list.selected", { count: ids.length });
  return count.exact ? t("bulk.all", { count: count.value }) : t("bulk.all_over", { number: format.number(count.value) });
}

export function BulkBar(props: BulkBarProps) {
  const { t, format } = useI18n();
  const me = useMe();
  const { area, ids, everything, count } = props;
  const [act, setAct] = useState<BulkAct | null>(null);
  const bar = useRef<HTMLDivElement>(null);
  useUnderToasts(bar);
  const acts = props.query.bin ? binActsFor(me, area) : bulkActsFor(me, area);
  const more = acts.filter((one) => !isShown(one));
  const words = useSelectedWords(props);
  // A phone has no box that selects every row.
  const phone = useMediaQuery("(max-width: 767px)", undefined, { getInitialValueInEffect: false }) ?? false;
  // What was begun here and given up is where one goes on.
  useEffect(() => {
    const { current } = bar;
    if (act === null) return;
    return () => current?.querySelector<HTMLElement>(`[data-act="${isShown(act) ? act : "more"}"]`)?.focus({ preventScroll: true });
  }, [act]);
  // From the rows it is far to walk.
  useKeys([{ code: "KeyM", run: () => bar.current?.querySelector<HTMLElement>("[data-act]")?.focus() }]);

  return (
    <div ref={bar} className={styles["bar"]} role="region" aria-label={words}>
      <strong className="tabular" role="status">
        {words}
      </strong>
      {(props.whole || phone) && count && count.value > ids.length && !everything ? (
        <button type="button" className={styles["link"]} onClick={() => props.onEverything(true)}>
          {count.exact ? t("bulk.all_found", { count: count.value }) : t("bulk.all_found_over", { number: format.number(count.value) })}
        </button>
      ) : null}
      {everything ? (
        <button type="button" className={styles["link"]} onClick={() => props.onEverything(false)}>
          {t("bulk.only_loaded")}
        </button>
      ) : null}
      <span className={styles["acts"]}>
        {acts.filter(isShown).map((one) => {
          const Icon = ICONS[one];
          return (
            <Button key={one} size="xs" variant="default" data-act={one} className={styles["act"]} onClick={() => setAct(one)}>
              <Icon size={15} aria-hidden />
              <span className={styles["label"]}>{t(`bulk.${one}`)}</span>
            </Button>
          );
        })}
        {more.length > 0 ? (
          <Menu position="top-end" width={220}>
            <Menu.Target>
              <Button size="xs" variant="default" className={styles["act"]} data-act="more">
                <IconDots size={15} aria-hidden />
                <span className={styles["label"]}>{t("bulk.more")}</span>
              </Button>
            </Menu.Target>
            <Menu.Dropdown>
              {more.map((one) => (
                <Menu.Item key={one} onClick={() => setAct(one)}>
                  {t(`bulk.${one}`)}
                </Menu.Item>
              ))}
            </Menu.Dropdown>
          </Menu>
        ) : null}
      </span>
      <button type="button" className={styles["close"]} aria-label={t("bulk.clear")} title={t("bulk.clear")} onClick={props.onDone}>
        <IconX size={15} />
      </button>
      <Suspense fallback={null}>
        {act ? (
          <BulkDialog
            area={area}
            act={act}
            target={everything ? { found: props.query } : { ids }}
            onClose={() => setAct(null)}
            onBegun={() => {
              setAct(null);
              props.onDone();
            }}
          />
        ) : null}
      </Suspense>
    </div>
  );
}
