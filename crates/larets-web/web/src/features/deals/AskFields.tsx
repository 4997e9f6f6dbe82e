// A stage asks for fields before a deal may enter it: they are filled here, and the deal is moved, or made, together with them.
// The same on the board, in the list and on the card.
import { Button, Modal } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import { asProblem } from "../../shared/api/problem.ts";
import type { Stage, UpdateDeal } from "../../shared/api/types.ts";
import { DealInput } from "../../shared/deals/DealInputs.tsx";
import { bodyOf, emptyDraft, isFilled, type Askable } from "../../shared/deals/draft.ts";
import { useHalfDates } from "../../shared/fields/halfDates.ts";
import { useI18n } from "../../shared/i18n/i18n.tsx";
import { Confirm } from "../../shared/layout/Confirm.tsx";
import { InlineProblem } from "../../shared/layout/States.tsx";
import { useFocusBack } from "../../shared/layout/useFocusBack.ts";
import styles from "../../shared/records/CreateDialog.module.css";
import { useMe } from "../../shared/session/session.ts";
import type { BoardDeal } from "./board.ts";

/** What the person is asked for before a deal moves, or is made. `optional`: it may do without, too. */
export type Question = {
  deal: Pick<BoardDeal, "title" | "amount">;
  stage: Stage;
  fields: Askable[];
  why: "move" | "optional" | "add";
  answer: (values: UpdateDeal) => Promise<void>;
};

const TEXTS = { move: "board.ask_text", optional: "board.ask_lost_text", add: "board.ask_text_add" } as const;

export function AskFields(props: { question: Question; onClose: () => void }) {
  const { t, timeZone } = useI18n();
  const me = useMe();
  const half = useHalfDates();
  const { deal, stage, fields, why, answer } = props.question;
  const [begun] = useState(() => emptyDraft(deal.amount?.currency ?? me.company.currency));
  const [draft, setDraft] = useState(begun);
  const [leaving, setLeaving] = useState(false);
  useFocusBack();
  const move = useMutation({ mutationFn: () => answer(bodyOf(draft, fields, timeZone)) });
  const lacking = why === "optional" ? undefined : fields.find((field) => !isFilled(draft, field));
  const refused = move.error ? asProblem(move.error).field : null;
  const conflict = move.error !== null && asProblem(move.error).code === "edit_conflict";
  const name = deal.title || t("deals.untitled");

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    if (!lacking && !move.isPending && !half.found(event.currentTarget)) move.mutate();
  }

  // Escape and a click beside it happen by mistake; «Cancel» does not.
  function leave() {
    if (JSON.stringify(draft) === JSON.stringify(begun)) props.onClose();
    else setLeaving(true);
  }

  return (
    <Modal opened onClose={leave} closeOnEscape={!leaving} closeOnClickOutside={!leaving} title={why === "optional" ? t("board.ask_lost") : t("board.ask_title", { stage: stage.name })} size={480} closeButtonProps={{ "aria-label": t("action.close") }}>
      <form onSubmit={submit} noValidate className={styles["form"]}>
        <p className="quiet">{t(TEXTS[why], { deal: name })}</p>
        {fields.map((field, index) => (
          <DealInput key={field} field={field} first={index === 0} draft={draft} refused={refused === field} onDraft={(change) => setDraft((now) => ({ ...now, ...change }))} />
        ))}
        <InlineProblem error={half.problem ?? move.error} words={conflict && !half.problem ? t("board.conflict", { deal: name }) : undefined} />
        <div className={styles["actions"]}>
          <span className={styles["missing"]}>{lacking ? t("deal.stage_needs", { stage: stage.name, field: t(`field.${lacking}`) }) : null}</span>
          <Button variant="default" onClick={props.onClose}>
            {t("action.cancel")}
          </Button>
          <Button type="submit" loading={move.isPending} disabled={lacking !== undefined}>
            {t(why === "add" ? "action.add" : "board.ask_submit")}
          </Button>
        </div>
      </form>
      {leaving ? (
        <Confirm title={t("create.leave_title")} text={t("create.leave_text")} act={t("create.leave")} cancel={t("create.stay")} onCancel={() => setLeaving(false)} onConfirm={props.onClose} />
      ) : null}
    </Modal>
  );
}
