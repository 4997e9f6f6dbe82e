// A new rule: allowed or forbidden, what of which area, how much, until when, and why. It opens in its place in the list.
import { Button, NativeSelect, SegmentedControl, TextInput } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import type { AccessArea } from "../api/types.ts";
import { FIRST_DAY, useHalfDates } from "../fields/halfDates.ts";
import { useI18n } from "../i18n/i18n.tsx";
import { InlineProblem } from "../layout/States.tsx";
import { toast } from "../layout/toasts.ts";
import { createRule, refreshRights, rolesQuery, type RuleSubject } from "./queries.ts";
import { createOf, dayAhead, subjectsOf, USUAL_DAYS, valuesFor, withSound, type Effect, type RuleDraft } from "./ruleDraft.ts";
import styles from "./RuleList.module.css";
import { useAccessWords } from "./words.ts";

const NOTE_LIMIT = 500;

function Fields(props: { areas: AccessArea[]; draft: RuleDraft; onChange: (draft: RuleDraft) => void }) {
  const { t } = useI18n();
  const words = useAccessWords();
  const { areas, draft, onChange } = props;
  const area = areas.find((one) => one.area === draft.area);
  const { actions, fields } = subjectsOf(area);
  const put = (change: Partial<RuleDraft>) => onChange(withSound({ ...draft, ...change }, areas));
  const option = (subject: string) => {
    const key = subject.slice(subject.indexOf(":") + 1);
    return { value: subject, label: subject.startsWith("field:") ? words.field(key) : words.action(key) };
  };
  const groups = [
    { group: t("roles.actions_title"), items: actions.map(option) },
    { group: t("roles.fields_title"), items: fields.map(option) },
  ];
  // Further than the view nothing reaches, whatever allows it.
  const bounded = draft.effect === "allow" && draft.subject.startsWith("action:") && draft.subject !== "action:view";
  const nameOf = draft.subject.startsWith("field:") ? words.level : words.reach;
  return (
    <div className={styles["fields"]}>
      <NativeSelect label={t("rules.area")} data={areas.map((one) => ({ value: one.area, label: words.area(one.area) }))} value={draft.area} onChange={(event) => put({ area: event.currentTarget.value })} />
      <NativeSelect label={t("rules.what")} data={groups.filter(({ items }) => items.length > 0)} value={draft.subject} onChange={(event) => put({ subject: event.currentTarget.value })} />
      <NativeSelect label={t(draft.effect === "allow" ? "rules.at_least" : "rules.at_most")} data={valuesFor(draft, area).map((value) => ({ value, label: nameOf(value) }))} value={draft.value} onChange={(event) => put({ value: event.currentTarget.value })} />
      {bounded ? <p className={styles["bounded"]}>{t("rules.bounded", { view: words.action("view") })}</p> : null}
    </div>
  );
}

function OpenForm(props: { areas: AccessArea[]; subject: RuleSubject; onClose: () => void }) {
  const { t, format, timeZone } = useI18n();
  const queryClient = useQueryClient();
  const half = useHalfDates();
  const { areas, subject } = props;
  const today = format.dayKey(new Date());
  const week = dayAhead(today, USUAL_DAYS);
  const [draft, setDraft] = useState<RuleDraft>(() => withSound({ effect: "allow", area: areas[0]?.area ?? "", subject: "action:view", value: "", until: week, note: "" }, areas));
  const make = useMutation({
    mutationFn: () => createRule(subject, createOf(draft, timeZone)),
    onSuccess: async () => {
      await refreshRights(queryClient);
      toast(t("rules.added"));
      props.onClose();
    },
  });

  function setEffect(effect: Effect) {
    // What is allowed ends by itself unless one wants otherwise; what is forbidden stays.
    setDraft(withSound({ ...draft, effect, value: "", until: effect === "allow" ? draft.until || week : draft.until === week ? "" : draft.until }, areas));
  }

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    if (!make.isPending && !half.found(event.currentTarget)) make.mutate();
  }

  return (
    <form className={styles["form"]} onSubmit={submit} noValidate aria-label={t("rules.add")}>
      <SegmentedControl
        size="xs"
        aria-label={t("rules.effect")}
        value={draft.effect}
        onChange={(value) => setEffect(value as Effect)}
        data={[
          { value: "allow", label: t("rules.allow") },
          { value: "deny", label: t("rules.deny") },
        ]}
      />
      <Fields areas={areas} draft={draft} onChange={setDraft} />
      <div className={styles["fields"]}>
        <TextInput type="date" label={t("rules.until_day")} description={draft.until ? undefined : t("rules.no_end")} min={FIRST_DAY} max="9999-12-31" value={draft.until} onChange={(event) => setDraft({ ...draft, until: event.currentTarget.value })} />
        <TextInput className={styles["note"]} label={t("rules.note")} placeholder={t("rules.note_placeholder")} maxLength={NOTE_LIMIT} autoComplete="off" value={draft.note} onChange={(event) => setDraft({ ...draft, note: event.currentTarget.value })} />
      </div>
      <InlineProblem error={half.problem ?? make.error} />
      <div className={styles["actions"]}>
        <Button variant="default" onClick={props.onClose}>
          {t("action.cancel")}
        </Button>
        <Button type="submit" loading={make.isPending}>
          {t("action.add")}
        </Button>
      </div>
    </form>
  );
}

export function RuleForm(props: { subject: RuleSubject; onClose: () => void }) {
  const { data } = useQuery(rolesQuery);
  return data ? <OpenForm areas={data.areas} {...props} /> : null;
}
