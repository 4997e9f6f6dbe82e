// Filters of a list: a button that adds a condition, the conditions as chips, and the way to the builder of groups. They live in
// the URL, and in a saved view.
import { Button, Popover } from "@mantine/core";
import { IconBinaryTree2, IconChevronLeft, IconChevronRight, IconFilter, IconX } from "@tabler/icons-react";
import { Fragment, lazy, Suspense, useState } from "react";
import { asProblem } from "../api/problem.ts";
import type { RecordArea } from "../api/types.ts";
import { useI18n } from "../i18n/i18n.tsx";
import { toastProblem } from "../layout/toasts.ts";
import { useMe } from "../session/session.ts";
import type { FilterBuilderProps } from "./FilterBuilder.tsx";
import { FilterEditor } from "./FilterEditor.tsx";
import { fieldsFor, fieldsOfRefusal, type FilterField } from "./filterFields.ts";
import styles from "./Filters.module.css";
import { EVERYTHING, isEverything, isGroup, joinOf, partsOf, withCondition, withInstead, without, type Condition, type Filter, type Part } from "./filters.ts";
import { partWords, type Told } from "./filterWords.ts";
import { useTold } from "./useTold.ts";

const FilterBuilder = lazy(async () => ({ default: (await import("./FilterBuilder.tsx")).FilterBuilder }));

export type FiltersProps = Omit<FilterBuilderProps, "onClose" | "area"> & { area: RecordArea };

function Builder(props: FiltersProps & { opened: boolean; onClose: () => void }) {
  return <Suspense fallback={null}>{props.opened ? <FilterBuilder {...props} /> : null}</Suspense>;
}

export function FilterMenu(props: FiltersProps) {
  const { t } = useI18n();
  const { area, filter, onFilter } = props;
  const fields = fieldsFor(area, useMe().fields[area]);
  const told = useTold(area, undefined, props.names);
  const [opened, setOpened] = useState(false);
  const [building, setBuilding] = useState(false);
  const [field, setField] = useState<FilterField | null>(null);
  const chosen = fields.find((one) => one.field === field);

  /** The next one begins with the fields again. */
  function close() {
    setOpened(false);
    setField(null);
  }

  function add(condition: Condition) {
    const next = withCondition(filter, condition);
    if (next) onFilter(next);
    else toastProblem(t("filter.full_chip"));
    close();
  }

  return (
    <>
      {/* What was begun with a field is there again when it was closed by Escape or a press beside it. */}
      <Popover width={272} position="bottom-end" opened={opened} onChange={setOpened} keepMounted={chosen !== undefined} trapFocus returnFocus>
        <Popover.Target>
          <Button variant="default" size="xs" aria-label={t("list.filter")} aria-haspopup="dialog" leftSection={<IconFilter size={15} />} onClick={() => setOpened(!opened)}>
            {t("list.filter")}
          </Button>
        </Popover.Target>
        <Popover.Dropdown className={styles["dropdown"]} aria-label={t("list.filter")}>
          {chosen ? (
            <div key={chosen.field} className={styles["editor"]}>
              <button type="button" className={styles["back"]} aria-label={`${t("action.back")}: ${t(chosen.label)}`} onClick={() => setField(null)}>
                <IconChevronLeft size={15} aria-hidden />
                {t(chosen.label)}
              </button>
              <FilterEditor offered={chosen} condition={askedOf(filter, chosen.field)} told={told} onPick={add} />
            </div>
          ) : (
            <>
              <ul className={styles["fields"]}>
                {fields.map((one) => (
                  <li key={one.field}>
                    <button type="button" onClick={() => setField(one.field)}>
                      {t(one.label)}
                      <IconChevronRight size={14} aria-hidden />
                    </button>
                  </li>
                ))}
              </ul>
              <button
                type="button"
                className={styles["advanced"]}
                onClick={() => {
                  close();
                  setBuilding(true);
                }}
              >
                <IconBinaryTree2 size={15} aria-hidden />
                {t("filter.advanced")}
              </button>
            </>
          )}
        </Popover.Dropdown>
      </Popover>
      <Builder {...props} opened={building} onClose={() => setBuilding(false)} />
    </>
  );
}

/** What a field is compared with already, beside all other conditions. A tag joins the others. */
function askedOf(filter: Filter | undefined, field: FilterField): Condition | undefined {
  if (!filter || joinOf(filter) === "any" || field === "tag") return undefined;
  return partsOf(filter).find((part): part is Condition => !isGroup(part) && part.field === field);
}

type ChipProps = FiltersProps & { filter: Filter; part: Part; told: Told; refused: boolean; onBuild: () => void };

function Chip(props: ChipProps) {
  const { t } = useI18n();
  const me = useMe();
  const [opened, setOpened] = useState(false);
  const { area, filter, part, told, onFilter, onBuild } = props;
  const words = partWords(told, part);
  const offered = isGroup(part) ? undefined : fieldsFor(area, me.fields[area]).find(({ field }) => field === part.field);
  // A group, and what this person may not ask for, can be put right in the builder only.
  const quick = offered && !isGroup(part) && part.op !== "in" ? offered : undefined;
  const button = (
    <button type="button" className={styles["words"]} title={words} aria-haspopup="dialog" onClick={() => (quick ? setOpened(!opened) : onBuild())}>
      {words}
    </button>
  );
  return (
    <li className={styles["chip"]} data-refused={props.refused ? "" : undefined}>
      {quick && !isGroup(part) ? (
        <Popover width={272} position="bottom-start" opened={opened} onChange={setOpened} trapFocus returnFocus>
          <Popover.Target>{button}</Popover.Target>
          <Popover.Dropdown className={styles["dropdown"]} aria-label={t(quick.label)}>
            <div className={styles["editor"]}>
              <FilterEditor
                offered={quick}
                condition={part}
                told={told}
                onPick={(next) => {
                  setOpened(false);
                  onFilter(withInstead(filter, part, next));
                }}
              />
            </div>
          </Popover.Dropdown>
        </Popover>
      ) : (
        button
      )}
      {props.refused ? <span className="visually-hidden">{t("filter.faulty")}</span> : null}
      <button type="button" className={styles["remove"]} aria-label={t("list.filter_remove", { name: words })} onClick={() => onFilter(without(filter, part))}>
        <IconX size={13} aria-hidden />
      </button>
    </li>
  );
}

/** `names`: names of clients that the rows of the list tell. */
export function FilterBar(props: FiltersProps) {
  const { t } = useI18n();
  const { area, filter } = props;
  const told = useTold(area, filter, props.names);
  const [building, setBuilding] = useState(false);
  if (!filter || isEverything(filter)) return null;
  const problem = props.error ? asProblem(props.error) : null;
  const refused = problem ? fieldsOfRefusal(area, { code: problem.code, field: problem.field, detail: problem.body.detail ?? "" }) : new Set<string>();
  const isRefused = (part: Part): boolean => (isGroup(part) ? partsOf(part).some(isRefused) : refused.has(part.field));
  const any = joinOf(filter) === "any";
  return (
    <>
      <ul className={styles["bar"]} aria-label={t("list.filter")}>
        {any ? <li className={styles["join"]}>{t("filter.any_of")}</li> : null}
        {partsOf(filter).map((part, index) => (
          <Fragment key={JSON.stringify(part)}>
            {any && index > 0 ? (
              <li className={styles["join"]} aria-hidden="true">
                {t("filter.or")}
              </li>
            ) : null}
            <Chip {...props} filter={filter} part={part} told={told} refused={isRefused(part)} onBuild={() => setBuilding(true)} />
          </Fragment>
        ))}
        <li>
          <button type="button" className={styles["clear"]} onClick={() => props.onFilter(EVERYTHING)}>
            {t("action.clear")}
          </button>
        </li>
      </ul>
      <Builder {...props} opened={building} onClose={() => setBuilding(false)} />
    </>
  );
}
