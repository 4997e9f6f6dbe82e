// The builder of a filter: conditions and groups of them within one another, put together here and applied as a whole. A refusal
// of the server is said beside the condition that it is about, and nothing is lost.
import { Button, Modal, NativeSelect } from "@mantine/core";
import { IconPlus, IconX } from "@tabler/icons-react";
import { useState } from "react";
import { asProblem } from "../api/problem.ts";
import type { RecordArea } from "../api/types.ts";
import { useHalfDates } from "../fields/halfDates.ts";
import { useI18n } from "../i18n/i18n.tsx";
import { Confirm } from "../layout/Confirm.tsx";
import { InlineProblem } from "../layout/States.tsx";
import { useMe } from "../session/session.ts";
import styles from "./FilterBuilder.module.css";
import { addedAt, incomplete, joinedAt, levelOf, removedAt, replacedAt, type Place } from "./filterDraft.ts";
import { fieldsFor, fieldsOfRefusal, labelOf, type FilterField, type Offered, type Operation } from "./filterFields.ts";
import { conditionsOf, CONDITIONS_LIMIT, DEPTH_LIMIT, EVERYTHING, isEverything, isGroup, joinOf, partsOf, simplified, type Condition, type Filter, type Group, type Join } from "./filters.ts";
import { FilterValue } from "./FilterValue.tsx";
import { beginning, isFaulty } from "./filterValue.ts";
import type { Told } from "./filterWords.ts";
import { useTold } from "./useTold.ts";

type Building = {
  area: RecordArea;
  offered: Offered[];
  told: Told;
  currency: string;
  refused: ReadonlySet<string>;
  full: boolean;
  filter: Filter;
  onFilter: (filter: Filter) => void;
};

function Row(props: Building & { condition: Condition; place: Place }) {
  const { t } = useI18n();
  const { condition, place, filter, onFilter, offered, area, currency } = props;
  const { field, op } = condition;
  const known = offered.find((one) => one.field === field);
  const put = (next: Condition) => onFilter(replacedAt(filter, place, next));
  const operations: Operation[] = known?.operations ?? [];
  const name = t(labelOf(field, area));
  return (
    <div className={styles["row"]} role="group" aria-label={name} data-refused={props.refused.has(field) ? "" : undefined}>
      <NativeSelect
        size="xs"
        className={styles["field"]}
        aria-label={t("filter.field")}
        value={field}
        onChange={(event) => {
          const next = offered.find((one) => one.field === (event.currentTarget.value as FilterField));
          const first = next?.operations[0];
          if (next && first) put(beginning({ field: next.field, op: first }, currency));
        }}
        data={[...(known ? [] : [{ value: field, label: name }]), ...offered.map((one) => ({ value: one.field, label: t(one.label) }))]}
      />
      <NativeSelect
        size="xs"
        className={styles["operation"]}
        aria-label={t("filter.operation")}
        value={op}
        onChange={(event) => {
          const next = event.currentTarget.value as Operation;
          put(beginning({ ...condition, op: next }, currency));
        }}
        data={[...(operations.includes(op) ? [] : [op]), ...operations].map((one) => ({ value: one, label: t(`op.${one}`) }))}
      />
      <div className={styles["value"]}>
        <FilterValue condition={condition} told={props.told} currency={currency} onValue={(value) => put({ field, op, value })} />
      </div>
      <button type="button" className={styles["remove"]} aria-label={`${t("filter.remove")}: ${name}`} onClick={() => onFilter(removedAt(filter, place))}>
        <IconX size={14} aria-hidden />
      </button>
      {props.refused.has(field) ? (
        <p className={styles["refusal"]} role="alert">
          {t("filter.faulty")}
        </p>
      ) : null}
    </div>
  );
}

function freshOf(offered: Offered[], currency: string): Condition | null {
  const [first] = offered;
  const op = first?.operations[0];
  return first && op ? beginning({ field: first.field, op }, currency) : null;
}

/** What an empty builder begins with. */
function started(offered: Offered[], currency: string): Filter {
  const fresh = freshOf(offered, currency);
  return fresh ? { all: [fresh] } : EVERYTHING;
}

function Conditions(props: Building & { group: Group; place: Place }) {
  const { t } = useI18n();
  const { group, place, filter, onFilter, offered, currency } = props;
  const join = joinOf(group);
  const parts = partsOf(group);
  const fresh = freshOf(offered, currency);
  const deep = levelOf(place) >= DEPTH_LIMIT;
  return (
    <div className={styles["group"]} role="group" aria-label={t("filter.group")} data-inner={place.length > 0 ? "" : undefined}>
      <div className={styles["head"]}>
        <NativeSelect
          size="xs"
          className={styles["join"]}
          aria-label={t("filter.join")}
          value={join}
          onChange={(event) => onFilter(joinedAt(filter, place, event.currentTarget.value as Join))}
          data={[
            { value: "all", label: t("filter.all") },
            { value: "any", label: t("filter.any") },
          ]}
        />
        {place.length > 0 ? (
          <button type="button" className={styles["remove"]} aria-label={t("filter.remove_group")} onClick={() => onFilter(removedAt(filter, place))}>
            <IconX size={14} aria-hidden />
          </button>
        ) : null}
      </div>
      {parts.map((part, index) => {
        const at = [...place, index];
        return (
          // A part has no name of its own; all of its state comes from outside.
          <div key={index} className={styles["part"]}>
            <span className={styles["between"]} aria-hidden="true">
              {index > 0 ? t(join === "any" ? "filter.or" : "filter.and") : ""}
            </span>
            {isGroup(part) ? <Conditions {...props} group={part} place={at} /> : <Row {...props} condition={part} place={at} />}
          </div>
        );
      })}
      {fresh ? (
        <div className={styles["add"]}>
          <Button size="compact-xs" variant="subtle" leftSection={<IconPlus size={13} />} disabled={props.full} onClick={() => onFilter(addedAt(filter, place, fresh))}>
            {t("filter.add")}
          </Button>
          {deep ? null : (
            <Button
              size="compact-xs"
              variant="subtle"
              leftSection={<IconPlus size={13} />}
              disabled={props.full}
              onClick={() => onFilter(addedAt(filter, place, { [join === "any" ? "all" : "any"]: [fresh] } as Group))}
            >
              {t("filter.add_group")}
            </Button>
          )}
        </div>
      ) : null}
    </div>
  );
}

export type FilterBuilderProps = {
  area: RecordArea;
  filter: Filter | undefined;
  names: ReadonlyMap<string, string>;
  /** Asks the server for what this filter finds; rejects when it is refused. */
  check: (filter: Filter) => Promise<unknown>;
  /** Why the filter that stands is refused. */
  error?: unknown;
  onFilter: (filter: Filter) => void;
  onClose: () => void;
};

export function FilterBuilder(props: FilterBuilderProps) {
  const { t } = useI18n();
  const me = useMe();
  const { area } = props;
  const offered = fieldsFor(area, me.fields[area]);
  const [begun] = useState<Filter>(() => (props.filter && !isEverything(props.filter) ? props.filter : started(offered, me.company.currency)));
  const [draft, setDraft] = useState(begun);
  const [leaving, setLeaving] = useState(false);
  const [refusal, setRefusal] = useState<unknown>(props.error ?? null);
  const [asking, setAsking] = useState(false);
  const half = useHalfDates();
  const told = useTold(area, draft, props.names);
  const unfinished = incomplete(draft);
  const faulty = unfinished.some(isFaulty);
  const lacking = unfinished.length;
  const full = conditionsOf(draft).length >= CONDITIONS_LIMIT;
  const problem = refusal ? asProblem(refusal) : null;
  const refused = problem ? fieldsOfRefusal(area, { code: problem.code, field: problem.field, detail: problem.body.detail ?? "" }) : new Set<string>();
  const forbidden = problem?.code === "field_not_searchable" ? [...refused][0] : undefined;

  async function apply() {
    const next = simplified(draft);
    setAsking(true);
    try {
      if (!isEverything(next)) await props.check(next);
      props.onFilter(next);
      props.onClose();
    } catch (error) {
      setRefusal(error);
      setAsking(false);
    }
  }

  // Escape and a click beside it happen by mistake; «Cancel» does not.
  function leave() {
    if (JSON.stringify(draft) === JSON.stringify(begun)) props.onClose();
    else setLeaving(true);
  }

  return (
    <Modal opened onClose={leave} closeOnEscape={!leaving} closeOnClickOutside={!leaving} title={t("filter.builder")} size={860} closeButtonProps={{ "aria-label": t("action.close") }}>
      <form
        className={styles["form"]}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          if (lacking === 0 && !asking && !half.found(event.currentTarget)) void apply();
        }}
      >
        <p className={styles["lead"]}>{t("filter.lead")}</p>
        <Conditions
          area={area}
          offered={offered}
          told={told}
          currency={me.company.currency}
          refused={refused}
          full={full}
          filter={draft}
          onFilter={(next) => {
            setDraft(next);
            setRefusal(null);
          }}
          group={draft}
          place={[]}
        />
        {forbidden && !half.problem ? (
          <p className={styles["refusal"]} role="alert">
            {t("filter.refused_field", { field: t(labelOf(forbidden as FilterField, area)) })}
          </p>
        ) : (
          <InlineProblem error={half.problem ?? refusal} />
        )}
        <div className={styles["actions"]}>
          <span className={styles["why"]} role="status">
            {faulty ? t("filter.mend") : lacking > 0 ? t("filter.lacking", { count: lacking }) : full ? t("filter.full") : isEverything(draft) ? t("filter.nothing") : ""}
          </span>
          <Button variant="default" onClick={props.onClose}>
            {t("action.cancel")}
          </Button>
          <Button type="submit" loading={asking} disabled={lacking > 0}>
            {t("list.filter_apply")}
          </Button>
        </div>
      </form>
      {leaving ? (
        <Confirm title={t("filter.leave_title")} text={t("create.leave_text")} act={t("create.leave")} cancel={t("create.stay")} onCancel={() => setLeaving(false)} onConfirm={props.onClose} />
      ) : null}
    </Modal>
  );
}
