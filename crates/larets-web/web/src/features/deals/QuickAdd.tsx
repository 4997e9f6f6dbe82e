// Adds deals to a column one after the other: title, amount, Enter, and the field is ready for the next. What else the stage asks
// for is asked in a window.
import { Button, TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useRef, useState, type FormEvent } from "react";
import { asProblem } from "../../shared/api/problem.ts";
import type { Deal, Stage, UpdateDeal } from "../../shared/api/types.ts";
import type { Askable } from "../../shared/deals/draft.ts";
import { useI18n } from "../../shared/i18n/i18n.tsx";
import { useProblemText } from "../../shared/i18n/useProblemText.ts";
import { boardKeys } from "../../shared/live/boards.ts";
import { useMe } from "../../shared/session/session.ts";
import { AskFields, type Question } from "./AskFields.tsx";
import styles from "./BoardColumn.module.css";
import { createDeal } from "./queries.ts";
import { askable } from "./useMoves.ts";

export function QuickAdd(props: { stage: Stage; onAdded: (deal: Deal) => void; onClose: () => void }) {
  const { t, format, known } = useI18n();
  const problemText = useProblemText();
  const me = useMe();
  const field = useRef<HTMLInputElement>(null);
  // One key until the server refuses: a second press or a retry after a lost answer never makes a second deal.
  const key = useRef(crypto.randomUUID());
  const [title, setTitle] = useState("");
  const [amount, setAmount] = useState("");
  const [question, setQuestion] = useState<Question | null>(null);
  const { currency } = me.company;
  const writes = (name: string) => (me.fields["deals"]?.[name] ?? "write") === "write";
  const priced = writes("amount");
  const typed = { title: title.trim(), amount: amount.trim() ? { value: amount.trim(), currency } : undefined };
  const add = useMutation({
    mutationKey: boardKeys.moves,
    mutationFn: (values: UpdateDeal) => createDeal({ ...typed, stage_id: props.stage.id, ...values }, key.current),
    onSuccess: (deal) => {
      key.current = crypto.randomUUID();
      setQuestion(null);
      setTitle("");
      setAmount("");
      field.current?.focus();
      props.onAdded(deal);
    },
    onError: (error) => {
      const problem = asProblem(error);
      if (problem.isRefusal) key.current = crypto.randomUUID();
      const fields = problem.code === "required" ? askable(problem.missing) : [];
      if (fields.length > 0 && fields.every(writes)) ask(fields);
    },
  });

  function ask(fields: Askable[]) {
    setQuestion({ deal: typed, stage: props.stage, fields, why: "add", answer: async (values) => void (await add.mutateAsync(values)) });
  }

  function submit(event: FormEvent) {
    event.preventDefault();
    if (title.trim() && !add.isPending) add.mutate({});
  }

  function reason(error: unknown): string {
    const missing = asProblem(error).body["missing"];
    if (!Array.isArray(missing)) return problemText(error);
    return t("board.needs", { fields: format.list(missing.map((name) => known(`field.${String(name)}`, String(name)))) });
  }

  return (
    <>
      <form
        className={styles["add"]}
        onSubmit={submit}
        noValidate
        aria-label={t("board.add_to", { stage: props.stage.name })}
        onKeyDown={(event) => {
          if (event.key !== "Escape") return;
          event.preventDefault();
          props.onClose();
        }}
        onBlur={(event) => {
          if (!title.trim() && !amount.trim() && !event.currentTarget.contains(event.relatedTarget)) props.onClose();
        }}
      >
        <TextInput ref={field} size="xs" autoFocus autoComplete="off" maxLength={300} aria-label={t("board.add_title")} placeholder={t("board.add_title")} value={title} onChange={(event) => setTitle(event.currentTarget.value)} />
        <div className={styles["addRow"]}>
          {priced ? (
            <TextInput size="xs" autoComplete="off" inputMode="decimal" aria-label={t("board.add_amount", { currency })} placeholder={t("board.add_amount", { currency })} value={amount} onChange={(event) => setAmount(event.currentTarget.value)} />
          ) : null}
          <Button type="submit" size="xs" loading={add.isPending} disabled={!title.trim()}>
            {t("action.add")}
          </Button>
        </div>
        {add.error && !question ? (
          <p className={styles["problem"]} role="alert">
            {reason(add.error)}
          </p>
        ) : null}
      </form>
      {/* Beside the form: what happens in the window must not reach it. */}
      {question ? <AskFields question={question} onClose={() => setQuestion(null)} /> : null}
    </>
  );
}
