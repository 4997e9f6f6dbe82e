// The dialog that makes a new record: fields inside, what is like it already, and the refusal beside its cause.
import { Button, Modal } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRef, useState, type FormEvent, type ReactNode } from "react";
import { asProblem } from "../api/problem.ts";
import type { ClientRecord, FindDuplicates } from "../api/types.ts";
import { useHalfDates } from "../fields/halfDates.ts";
import { useI18n } from "../i18n/i18n.tsx";
import { Confirm } from "../layout/Confirm.tsx";
import { InlineProblem } from "../layout/States.tsx";
import { toast } from "../layout/toasts.ts";
import { Alike, useDuplicates } from "./alike.tsx";
import styles from "./CreateDialog.module.css";
import { recordKeys } from "./keys.ts";
import type { RecordSource } from "./source.ts";

const DEBOUNCE_MS = 350;

export function CreateDialog<R extends ClientRecord, C>(props: {
  source: RecordSource<R, C>;
  title: string;
  body: () => C;
  /** Words on what is missing, or null when it may be sent. */
  missing: string | null;
  /** Something stands in the form that would be lost. */
  typed: boolean;
  duplicates: { wanted: FindDuplicates; enough: boolean };
  untitled: string;
  onClose: () => void;
  onCreated: (record: R) => void;
  children: (refusedField: string | null) => ReactNode;
}) {
  const { t } = useI18n();
  const queryClient = useQueryClient();
  const { source } = props;
  const half = useHalfDates();
  // One key until the server refuses: a second press or a retry after a lost answer never makes a second record.
  const idempotencyKey = useRef(crypto.randomUUID());
  const [settled] = useDebouncedValue(props.duplicates.wanted, DEBOUNCE_MS);
  const found = useDuplicates(source, props.duplicates.enough && Object.values(settled).some(Boolean) ? settled : null);
  const create = useMutation({
    mutationFn: () => source.create(props.body(), idempotencyKey.current),
    onSuccess: (record) => {
      queryClient.setQueryData(recordKeys.card(source.kind, record.id), record);
      void queryClient.invalidateQueries({ queryKey: recordKeys.lists(source.kind) });
      toast(t("create.done", { name: source.titleOf(record) || props.untitled }));
      props.onCreated(record);
    },
    onError: (error) => {
      if (asProblem(error).isRefusal) idempotencyKey.current = crypto.randomUUID();
    },
  });
  const [asking, setAsking] = useState(false);
  const refusal = create.error ? asProblem(create.error) : null;

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    if (!props.missing && !create.isPending && !half.found(event.currentTarget)) create.mutate();
  }

  // Escape and a click beside the form happen by mistake; «Cancel» does not.
  function leave() {
    if (props.typed) setAsking(true);
    else props.onClose();
  }

  return (
    <Modal opened onClose={leave} closeOnEscape={!asking} closeOnClickOutside={!asking} title={props.title} size={600} closeButtonProps={{ "aria-label": t("action.close") }}>
      <form onSubmit={submit} noValidate className={styles["form"]}>
        {props.children(refusal?.field ?? null)}
        <div role="status">
          <Alike area={source.area} wanted={settled} found={found} />
        </div>
        <InlineProblem error={half.problem ?? create.error} />
        <div className={styles["actions"]}>
          <span className={styles["missing"]}>{props.missing}</span>
          <Button variant="default" onClick={props.onClose}>
            {t("action.cancel")}
          </Button>
          <Button type="submit" loading={create.isPending} disabled={props.missing !== null}>
            {t("create.submit")}
          </Button>
        </div>
      </form>
      {asking ? (
        <Confirm title={t("create.leave_title")} text={t("create.leave_text")} act={t("create.leave")} cancel={t("create.stay")} onCancel={() => setAsking(false)} onConfirm={props.onClose} />
      ) : null}
    </Modal>
  );
}
