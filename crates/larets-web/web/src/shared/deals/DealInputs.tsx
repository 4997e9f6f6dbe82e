// Inputs for the fields of a deal, in dialogs.
import { Autocomplete, NativeSelect, Textarea, TextInput } from "@mantine/core";
import { IconPlus, IconX } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { sourcesQuery } from "../directory/directory.ts";
import { FIRST_DAY, FIRST_MOMENT } from "../fields/halfDates.ts";
import inline from "../fields/Inline.module.css";
import { useClientOptions } from "../fields/InlinePick.tsx";
import { PickList } from "../fields/PickList.tsx";
import { currencyCodes } from "../i18n/choices.ts";
import { useI18n } from "../i18n/i18n.tsx";
import dialog from "../records/CreateDialog.module.css";
import styles from "./DealInputs.module.css";
import type { Askable, DealDraft, Picked } from "./draft.ts";

type InputProps = { draft: DealDraft; onDraft: (change: Partial<DealDraft>) => void; refused: boolean; first?: boolean };

function AmountInput(props: InputProps) {
  const { t } = useI18n();
  const { draft, onDraft } = props;
  return (
    <div className={styles["money"]}>
      <TextInput
        label={t("field.amount")}
        inputMode="decimal"
        autoComplete="off"
        data-autofocus={props.first}
        error={props.refused}
        value={draft.amount}
        onChange={(event) => onDraft({ amount: event.currentTarget.value })}
      />
      <NativeSelect
        aria-label={t("field.currency")}
        data={currencyCodes(draft.currency)}
        value={draft.currency}
        onChange={(event) => onDraft({ currency: event.currentTarget.value })}
      />
    </div>
  );
}

function NextStepInput(props: InputProps) {
  const { t } = useI18n();
  const { draft, onDraft } = props;
  return (
    <div className={styles["step"]}>
      <TextInput
        label={t("field.next_step")}
        placeholder={t("deal.next_step_placeholder")}
        autoComplete="off"
        data-autofocus={props.first}
        error={props.refused}
        value={draft.next_step}
        onChange={(event) => onDraft({ next_step: event.currentTarget.value })}
      />
      <TextInput label={t("field.next_step_at")} type="datetime-local" min={FIRST_MOMENT} max="9999-12-31T23:59" value={draft.next_step_at} onChange={(event) => onDraft({ next_step_at: event.currentTarget.value })} />
    </div>
  );
}

/** Clients of a deal: those picked, and the search for one more. */
export function ClientsInput(props: { kind: "contact" | "company"; label: string; picked: Picked[]; refused: boolean; first?: boolean; onPicked: (picked: Picked[]) => void }) {
  const { t } = useI18n();
  const { options, loading, onWords } = useClientOptions(props.kind);
  const { picked, onPicked } = props;
  return (
    <div className={styles["clients"]}>
      <div className={dialog["label"]}>{props.label}</div>
      {picked.map(({ id, name }) => (
        <div key={id} className={styles["client"]}>
          <span className="truncate">{name}</span>
          <button type="button" className={inline["act"]} aria-label={t("point.remove", { value: name })} onClick={() => onPicked(picked.filter((one) => one.id !== id))}>
            <IconX size={14} />
          </button>
        </div>
      ))}
      <PickList
        label={t(`edit.add_${props.kind}`)}
        placeholder={t(`edit.pick_${props.kind}`)}
        first={props.first}
        className={inline["asInput"]}
        options={options.filter(({ value }) => !picked.some(({ id }) => id === value))}
        onWords={onWords}
        loading={loading}
        onPick={(id, name) => onPicked([...picked, { id, name }])}
      >
        <IconPlus size={14} aria-hidden />
        {t(`edit.add_${props.kind}`)}
      </PickList>
      {props.refused ? <span className={styles["refused"]}>{t("problem.required")}</span> : null}
    </div>
  );
}

function SourceInput(props: InputProps) {
  const { t } = useI18n();
  const { data } = useQuery(sourcesQuery);
  return (
    <Autocomplete
      label={t("field.source")}
      data={data ?? []}
      data-autofocus={props.first}
      error={props.refused}
      value={props.draft.source}
      onChange={(source) => props.onDraft({ source })}
    />
  );
}

/** The input for any field that a stage may ask for. */
export function DealInput(props: InputProps & { field: Askable }) {
  const { t } = useI18n();
  const { field, draft, onDraft, refused, first } = props;
  switch (field) {
    case "amount":
      return <AmountInput {...props} />;
    case "next_step":
      return <NextStepInput {...props} />;
    case "source":
      return <SourceInput {...props} />;
    case "contacts":
    case "companies":
      return <ClientsInput kind={field === "contacts" ? "contact" : "company"} label={t(`field.${field}`)} picked={draft[field]} refused={refused} first={first} onPicked={(picked) => onDraft({ [field]: picked })} />;
    case "expected_close":
      return <TextInput label={t("field.expected_close")} type="date" min={FIRST_DAY} max="9999-12-31" data-autofocus={first} error={refused} value={draft.expected_close} onChange={(event) => onDraft({ expected_close: event.currentTarget.value })} />;
    case "lost_reason":
      return (
        <Textarea
          label={t("field.lost_reason")}
          autosize
          minRows={2}
          maxRows={6}
          data-autofocus={first}
          error={refused}
          value={draft.lost_reason}
          onChange={(event) => onDraft({ lost_reason: event.currentTarget.value })}
          onKeyDown={(event) => {
            // A few words are the rule: Enter sends them as in any other field, with Shift it begins a new line.
            if (event.key !== "Enter" || event.shiftKey || event.nativeEvent.isComposing) return;
            event.preventDefault();
            event.currentTarget.form?.requestSubmit();
          }}
        />
      );
  }
}
