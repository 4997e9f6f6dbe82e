// With which record this one becomes one: those that look like it, or another by search.
import { Modal } from "@mantine/core";
import { IconSearch } from "@tabler/icons-react";
import { useNavigate } from "@tanstack/react-router";
import type { ClientRecord, Company, Contact, FindDuplicates } from "../api/types.ts";
import inline from "../fields/Inline.module.css";
import { useClientOptions } from "../fields/InlinePick.tsx";
import { PickList } from "../fields/PickList.tsx";
import { useI18n } from "../i18n/i18n.tsx";
import { useDuplicates } from "../records/alike.tsx";
import { likeness } from "../records/likeness.ts";
import type { RecordSource } from "../records/source.ts";
import styles from "./MergeWithDialog.module.css";

const COMPARED = ["phones", "emails", "inn", "name", "last_name"];

function probeOf<R extends ClientRecord, C>(source: RecordSource<R, C>, record: R): FindDuplicates {
  return Object.assign({ id: record.id }, ...COMPARED.map((field) => source.probeOf(record, field) ?? {})) as FindDuplicates;
}

export function MergeWithDialog<R extends Contact | Company, C>(props: { source: RecordSource<R, C>; record: R; name: string; onClose: () => void }) {
  const { t, known, format } = useI18n();
  const navigate = useNavigate();
  const { source, record } = props;
  const kind = source.kind === "company" ? "company" : "contact";
  const { options, loading, onWords } = useClientOptions(kind);
  const found = useDuplicates(source, probeOf(source, record)).filter(({ id }) => id !== record.id);
  function pick(other: string) {
    props.onClose();
    void navigate({ to: "/merge", search: { kind: kind === "company" ? "companies" : undefined, one: record.id, other } });
  }
  return (
    <Modal opened onClose={props.onClose} title={t("merge.pick_title", { name: props.name })} size={460} closeButtonProps={{ "aria-label": t("action.close") }}>
      <div className={styles["choice"]}>
        {found.length > 0 ? (
          <section>
            <h3>{t("merge.alike")}</h3>
            <ul>
              {found.map(({ id, title, reason }) => (
                <li key={id}>
                  <button type="button" onClick={() => pick(id)}>
                    <span className="truncate">{title}</span>
                    <span className="quiet">{t("duplicates.same", { reasons: format.list(likeness(reason, title, source.titleOf(record)).map((one) => known(`reason.${one}`, one))) })}</span>
                  </button>
                </li>
              ))}
            </ul>
          </section>
        ) : null}
        <PickList
          label={t(`merge.pick_${kind}`)}
          placeholder={t(`merge.pick_${kind}`)}
          className={inline["asInput"]}
          options={options.filter(({ value }) => value !== record.id)}
          onWords={onWords}
          loading={loading}
          onPick={pick}
        >
          <IconSearch size={14} aria-hidden />
          {t(`merge.pick_${kind}`)}
        </PickList>
      </div>
    </Modal>
  );
}
