// The rules of a department or the exceptions of a person, in words; added and removed in their place.
import { Button } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { answer, client } from "../api/client.ts";
import type { Rule } from "../api/types.ts";
import { peopleQuery } from "../directory/directory.ts";
import { useI18n } from "../i18n/i18n.tsx";
import { Bones, ErrorState, InlineProblem } from "../layout/States.tsx";
import { toast } from "../layout/toasts.ts";
import { refreshRights, rulesQuery, type RuleSubject } from "./queries.ts";
import { RuleForm } from "./RuleForm.tsx";
import styles from "./RuleList.module.css";
import { ruleWords } from "./ruleWords.ts";
import { useAccessWords } from "./words.ts";

function useRuleWords(): (rule: Rule) => string {
  const { t, format, language } = useI18n();
  const words = useAccessWords();
  return (rule) => ruleWords(rule, { t, words, format, language });
}

/** Removing asks in the line itself: it often stands in a window already. */
function Removal(props: { words: string; busy: boolean; onRemove: () => void }) {
  const { t } = useI18n();
  const [asking, setAsking] = useState(false);
  if (!asking) {
    return (
      <Button size="xs" variant="default" aria-label={t("rules.remove_one", { rule: props.words })} onClick={() => setAsking(true)}>
        {t("rules.remove")}
      </Button>
    );
  }
  return (
    <span className={styles["asking"]} role="group" aria-label={t("rules.remove_one", { rule: props.words })}>
      <Button size="xs" variant="default" autoFocus onClick={() => setAsking(false)}>
        {t("rules.keep")}
      </Button>
      <Button size="xs" color="red" loading={props.busy} onClick={props.onRemove}>
        {t("rules.remove")}
      </Button>
    </span>
  );
}

function RuleLine(props: { rule: Rule; canEdit: boolean; onRemoved: () => void }) {
  const { t, format } = useI18n();
  const queryClient = useQueryClient();
  const wordsOf = useRuleWords();
  const { data: people } = useQuery(peopleQuery);
  const { rule } = props;
  const words = wordsOf(rule);
  const maker = people?.find(({ id }) => id === rule.maker_id)?.name;
  const remove = useMutation({
    mutationFn: () => answer(client.DELETE("/api/v1/rules/{id}", { params: { path: { id: rule.id } } })),
    onSuccess: async () => {
      props.onRemoved();
      toast(t("rules.removed"));
      await refreshRights(queryClient);
    },
  });
  const made = format.date(rule.created_at);
  return (
    <li className={styles["rule"]} data-ended={rule.holds ? undefined : ""}>
      <span>
        {words}
        {rule.holds ? null : <span className={styles["ended"]}>{t("rules.ended")}</span>}
        <small>
          {rule.note ? `${rule.note} · ` : ""}
          {maker ? t("rules.made_by", { name: maker, date: made }) : t("rules.made", { date: made })}
        </small>
      </span>
      {props.canEdit ? <Removal words={words} busy={remove.isPending} onRemove={() => remove.mutate()} /> : null}
      <InlineProblem error={remove.error} />
    </li>
  );
}

export function RuleList(props: { subject: RuleSubject; canEdit: boolean }) {
  const { t } = useI18n();
  const { subject, canEdit } = props;
  const [adding, setAdding] = useState(false);
  const place = useRef<HTMLDivElement>(null);
  const { data: rules, error, refetch } = useQuery(rulesQuery(subject));
  const lead = t(subject.kind === "user" ? "rules.lead_person" : "rules.lead_department");
  // What had the focus goes away: the list itself takes it.
  const focusPlace = () => place.current?.focus();
  if (error && !rules) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!rules) return <Bones lines={3} />;
  return (
    <div ref={place} className={styles["place"]} tabIndex={-1}>
      <p className="quiet">{rules.length > 0 ? lead : `${t("rules.none")} ${lead}`}</p>
      {rules.length > 0 ? (
        <ul className={styles["rules"]}>
          {rules.map((rule) => (
            <RuleLine key={rule.id} rule={rule} canEdit={canEdit} onRemoved={focusPlace} />
          ))}
        </ul>
      ) : null}
      {adding ? (
        <RuleForm
          subject={subject}
          onClose={() => {
            setAdding(false);
            focusPlace();
          }}
        />
      ) : null}
      {canEdit && !adding ? (
        <Button variant="default" className={styles["add"]} leftSection={<IconPlus size={15} />} onClick={() => setAdding(true)}>
          {t(subject.kind === "user" ? "rules.add" : "rules.add_department")}
        </Button>
      ) : null}
    </div>
  );
}
