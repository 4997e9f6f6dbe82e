// The dialog that makes a new record: fields inside, what is like it already, and the refusal beside its cause.
import { Button, Modal } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { IconAlertTriangle } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useRef, type FormEvent, type ReactNode } from "react";
import { asProblem } from "../api/problem.ts";
import type { ClientRecord, FindDuplicates } from "../api/types.ts";
import { useI18n } from "../i18n/i18n.tsx";
import { InlineProblem } from "../layout/States.tsx";
import { toast } from "../layout/toasts.ts";
import styles from "./CreateDialog.module.css";
import { recordKeys } from "./keys.ts";
import type { RecordSource } from "./source.ts";

const DEBOUNCE_MS = 350;

export function useDuplicates<R extends ClientRecord, C>(source: RecordSource<R, C>, wanted: FindDuplicates, enough: boolean) {
  const [settled] = useDebouncedValue(wanted, DEBOUNCE_MS);
  const key = JSON.stringify(settled);
  const { data } = useQuery({
    queryKey: ["duplicates", source.kind, key],
    enabled: enough && key !== "{}",
    queryFn: ({ signal }) => source.duplicates(settled, signal),
  });
  return enough ? (data ?? []) : [];
}

export function CreateDialog<R extends ClientRecord, C>(props: {
  source: RecordSource<R, C>;
  title: string;
  body: () => C;
  /** Words on what is missing, or null when it may be sent. */
  missing: string | null;
  duplicates: { wanted: FindDuplicates; enough: boolean };
  untitled: string;
  onClose: () => void;
  onCreated: (record: R) => void;
  children: (refusedField: string | null) => ReactNode;
}) {
  const { t, known } = useI18n();
  const queryClient = useQueryClient();
  const { source } = props;
  // One key for the dialog: a second press or a retry after a lost answer never makes a second record.
  const idempotencyKey = useRef(crypto.randomUUID());
  const found = useDuplicates(source, props.duplicates.wanted, props.duplicates.enough);
  const create = useMutation({
    mutationFn: () => source.create(props.body(), idempotencyKey.current),
    onSuccess: (record) => {
      queryClient.setQueryData(recordKeys.card(source.kind, record.id), record);
      void queryClient.invalidateQueries({ queryKey: recordKeys.lists(source.kind) });
      toast(t("create.done", { name: source.titleOf(record) || props.untitled }));
      props.onCreated(record);
    },
    onError: () => {
      idempotencyKey.current = crypto.randomUUID();
    },
  });
  const refusal = create.error ? asProblem(create.error) : null;

  function submit(event: FormEvent) {
    event.preventDefault();
    if (!props.missing && !create.isPending) create.mutate();
  }

  return (
    <Modal opened onClose={props.onClose} title={props.title} size={600} closeButtonProps={{ "aria-label": t("action.close") }}>
      <form onSubmit={submit} noValidate className={styles["form"]}>
        {props.children(refusal?.field ?? null)}
        <div role="status">
          {found.length > 0 ? (
            <div className={styles["duplicates"]}>
              <strong>
                <IconAlertTriangle size={15} aria-hidden />
                {t("create.duplicates", { count: found.length })}
              </strong>
              <ul>
                {found.map((duplicate) => (
                  <li key={duplicate.id}>
                    <a href={`/${source.area}/${duplicate.id}`} target="_blank" rel="noopener">
                      {duplicate.title}
                    </a>
                    <span>
                      {t("create.duplicate_reason", { reasons: duplicate.reason.map((reason) => known(`reason.${reason}`, reason)).join(", ") })}
                      {duplicate.owner ? ` · ${t("create.duplicate_owner", { name: duplicate.owner.name })}` : ""}
                    </span>
                  </li>
                ))}
              </ul>
            </div>
          ) : null}
        </div>
        <InlineProblem error={create.error} />
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
    </Modal>
  );
}
