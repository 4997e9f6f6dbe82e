// What can be done with several selected records. It says how many, and what was refused.
import { Button, Menu } from "@mantine/core";
import { IconTrash, IconUserShare, IconX } from "@tabler/icons-react";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { ClientRecord } from "../api/types.ts";
import { peopleQuery } from "../directory/directory.ts";
import { useI18n } from "../i18n/i18n.tsx";
import { Confirm } from "../layout/Confirm.tsx";
import { toast, toastProblem } from "../layout/toasts.ts";
import styles from "./BulkBar.module.css";
import { recordKeys } from "./keys.ts";
import type { RecordSource } from "./source.ts";

const AT_ONCE = 4;

/** Runs an act for each record, a few at a time; answers how many were refused. */
async function forEachRecord<R>(records: R[], act: (record: R) => Promise<unknown>): Promise<number> {
  const queue = [...records];
  let refused = 0;
  async function work() {
    for (let record = queue.shift(); record !== undefined; record = queue.shift()) {
      await act(record).catch(() => {
        refused += 1;
      });
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return refused;
}

export function BulkBar<R extends ClientRecord, C>(props: { source: RecordSource<R, C>; records: R[]; onDone: () => void }) {
  const { t } = useI18n();
  const queryClient = useQueryClient();
  const { source, records } = props;
  const [asking, setAsking] = useState(false);
  const [busy, setBusy] = useState(false);
  const deletable = records.length > 0 && records.every(({ can }) => can["delete"]);
  const assignable = records.length > 0 && records.every(({ can }) => can["assign"]);
  const people = useQuery({ ...peopleQuery, enabled: assignable }).data ?? [];

  async function run(act: (record: R) => Promise<unknown>, done: (count: number) => string) {
    setBusy(true);
    const refused = await forEachRecord(records, act);
    setBusy(false);
    await queryClient.invalidateQueries({ queryKey: recordKeys.kind(source.kind) });
    if (records.length > refused) toast(done(records.length - refused));
    if (refused > 0) toastProblem(t("list.failed_some", { count: refused }));
    props.onDone();
  }

  const assign = (owner: string) =>
    run((record) => source.change(record.id, record.version, { owner_id: owner } as C), (count) => t("list.assigned", { count }));

  return (
    <div className={styles["bar"]} role="region" aria-label={t("list.selected", { count: records.length })}>
      <strong className="tabular">{t("list.selected", { count: records.length })}</strong>
      {assignable ? (
        <Menu position="top" width={240}>
          <Menu.Target>
            <Button size="xs" variant="default" leftSection={<IconUserShare size={15} />} disabled={busy}>
              {t("list.assign_selected")}
            </Button>
          </Menu.Target>
          <Menu.Dropdown className={styles["people"]}>
            {people.map(({ id, name }) => (
              <Menu.Item key={id} onClick={() => void assign(id)}>
                {name}
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
      ) : null}
      {deletable ? (
        <Button size="xs" variant="default" leftSection={<IconTrash size={15} />} loading={busy} onClick={() => setAsking(true)}>
          {t("list.delete_selected")}
        </Button>
      ) : null}
      <button type="button" className={styles["close"]} aria-label={t("action.clear")} onClick={props.onDone}>
        <IconX size={15} />
      </button>
      {asking ? (
        <Confirm
          title={t("list.delete_confirm_title", { count: records.length })}
          text={t("list.delete_confirm_text")}
          act={t("list.delete_selected")}
          onCancel={() => setAsking(false)}
          onConfirm={() => {
            setAsking(false);
            void run((record) => source.remove(record.id, record.version), (count) => t("list.deleted", { count }));
          }}
        />
      ) : null}
    </div>
  );
}
