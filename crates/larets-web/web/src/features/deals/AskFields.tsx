// Asks for exactly the fields that a stage wants before a deal may enter it.
import { Autocomplete, Button, Modal, Select, TextInput } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import { asProblem } from "../../shared/api/problem.ts";
import type { UpdateDeal } from "../../shared/api/types.ts";
import { sourcesQuery } from "../../shared/directory/directory.ts";
import inline from "../../shared/fields/Inline.module.css";
import { useClientOptions } from "../../shared/fields/InlinePick.tsx";
import { PickList } from "../../shared/fields/PickList.tsx";
import { currencyChoices } from "../../shared/i18n/choices.ts";
import { useI18n } from "../../shared/i18n/i18n.tsx";
import { InlineProblem } from "../../shared/layout/States.tsx";
import { useMe } from "../../shared/session/session.ts";
import styles from "./AskFields.module.css";
import { momentOf, type Draft } from "./draft.ts";
import type { AskedField, Question } from "./useMoves.ts";

type FieldProps = { field: AskedField; draft: Draft; first: boolean; refused: boolean; onDraft: (change: Partial<Draft>) => void };

function Linked(props: { kind: "contact" | "company"; label: string; picked: { id: string; name: string } | null; onPick: (picked: { id: string; name: string }) => void }) {
  const { t } = useI18n();
  const { options, loading, onWords } = useClientOptions(props.kind);
  const words = t(props.kind === "company" ? "edit.pick_company" : "board.ask_pick_person");
  return (
    <div>
      <div className={styles["label"]}>{props.label}</div>
      <PickList label={props.label} placeholder={words} className={inline["asInput"]} options={options} onWords={onWords} loading={loading} onPick={(id, name) => props.onPick({ id, name })}>
        {props.picked ? (
          props.picked.name
        ) : (
          <>
            <IconPlus size={14} aria-hidden />
            {words}
          </>
        )}
      </PickList>
    </div>
  );
}

function Source(props: FieldProps) {
  const { t } = useI18n();
  const { data } = useQuery(sourcesQuery);
  return <Autocomplete label={t("field.source")} data={data ?? []} limit={20} data-autofocus={props.first || undefined} error={props.refused} value={props.draft.source} onChange={(source) => props.onDraft({ source })} />;
}

function Field(props: FieldProps) {
  const { t, language } = useI18n();
  const { field, draft, onDraft } = props;
  const common = { autoComplete: "off", error: props.refused, "data-autofocus": props.first || undefined };
  if (field === "contacts") return <Linked kind="contact" label={t("field.contacts")} picked={draft.contact} onPick={(contact) => onDraft({ contact })} />;
  if (field === "companies") return <Linked kind="company" label={t("field.company")} picked={draft.company} onPick={(company) => onDraft({ company })} />;
  if (field === "source") return <Source {...props} />;
  if (field === "amount") {
    return (
      <div className={styles["row"]}>
        <TextInput {...common} label={t("field.amount")} inputMode="decimal" value={draft.amount} onChange={(event) => onDraft({ amount: event.currentTarget.value })} />
        <Select label={t("board.ask_currency")} allowDeselect={false} data={currencyChoices(language)} value={draft.currency} onChange={(currency) => currency !== null && onDraft({ currency })} />
      </div>
    );
  }
  if (field === "next_step") {
    return (
      <div className={styles["row"]}>
        <TextInput {...common} label={t("field.next_step")} placeholder={t("board.step_placeholder")} maxLength={500} value={draft.next_step} onChange={(event) => onDraft({ next_step: event.currentTarget.value })} />
        <TextInput type="date" label={t("field.next_step_at")} max="9999-12-31" value={draft.next_step_day} onChange={(event) => onDraft({ next_step_day: event.currentTarget.value })} />
      </div>
    );
  }
  const type = field === "expected_close" ? "date" : "text";
  return <TextInput {...common} type={type} max={type === "date" ? "9999-12-31" : undefined} label={t(`field.${field}`)} maxLength={200} value={draft[field]} onChange={(event) => onDraft({ [field]: event.currentTarget.value })} />;
}

export function AskFields(props: { question: Question; onClose: () => void }) {
  const { t, timeZone } = useI18n();
  const { question } = props;
  const [draft, setDraft] = useState<Draft>({
    amount: "",
    currency: useMe().company.currency,
    expected_close: "",
    next_step: "",
    next_step_day: "",
    lost_reason: "",
    source: "",
    contact: null,
    company: null,
  });
  const send = useMutation({ mutationFn: () => question.answer(body()) });
  const name = question.deal.title || t("deals.untitled");
  const refused = send.error ? asProblem(send.error).field : null;

  function body(): UpdateDeal {
    const values: UpdateDeal = {};
    for (const field of question.fields) {
      if (field === "amount") values.amount = { value: draft.amount.trim(), currency: draft.currency };
      else if (field === "contacts") values.contacts = draft.contact ? [draft.contact.id] : [];
      else if (field === "companies") values.companies = draft.company ? [draft.company.id] : [];
      else if (field === "next_step") {
        values.next_step = draft.next_step.trim();
        values.next_step_at = momentOf(draft.next_step_day, timeZone);
      } else values[field] = draft[field].trim();
    }
    return values;
  }

  function submit(event: FormEvent) {
    event.preventDefault();
    if (!send.isPending) send.mutate();
  }

  return (
    <Modal
      opened
      onClose={props.onClose}
      title={question.optional ? t("board.ask_lost") : t("board.ask_title", { stage: question.stage.name })}
      size={460}
      closeButtonProps={{ "aria-label": t("action.close") }}
    >
      <form onSubmit={submit} noValidate className={styles["form"]}>
        <p className="quiet">{t(question.optional ? "board.ask_lost_text" : "board.ask_text", { deal: name })}</p>
        {question.fields.map((field, index) => (
          <Field key={field} field={field} draft={draft} first={index === 0} refused={refused === field} onDraft={(change) => setDraft((before) => ({ ...before, ...change }))} />
        ))}
        <InlineProblem error={send.error} />
        <div className={styles["actions"]}>
          <Button variant="default" onClick={props.onClose}>
            {t("action.cancel")}
          </Button>
          <Button type="submit" loading={send.isPending}>
            {t("board.ask_submit")}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
