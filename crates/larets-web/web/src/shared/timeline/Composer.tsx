// Writes a note. The text stays until the server has it.
import { Button } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState, type KeyboardEvent } from "react";
import type { ClientRecord } from "../api/types.ts";
import { useI18n } from "../i18n/i18n.tsx";
import { InlineProblem } from "../layout/States.tsx";
import { recordKeys } from "../records/keys.ts";
import type { RecordSource } from "../records/source.ts";
import styles from "./Timeline.module.css";

const isApple = /Mac|iPhone|iPad/.test(navigator.platform);

export function NoteForm(props: { start: string; label: string; act: string; saving: boolean; error: unknown; onSave: (markdown: string) => void; onCancel?: () => void }) {
  const { t } = useI18n();
  const [text, setText] = useState(props.start);
  const [focused, setFocused] = useState(false);
  const unfolded = focused || text !== "" || props.onCancel !== undefined;

  function save() {
    if (text.trim() !== "" && !props.saving) props.onSave(text.trim());
  }

  function onKeyDown(event: KeyboardEvent) {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      save();
    }
    if (event.key === "Escape") {
      event.preventDefault();
      event.stopPropagation();
      if (props.onCancel) props.onCancel();
      else (event.target as HTMLElement).blur();
    }
  }

  return (
    <div className={styles["composer"]}>
      <textarea
        value={text}
        rows={unfolded ? Math.min(12, Math.max(3, text.split("\n").length + 1)) : 1}
        placeholder={t("timeline.placeholder")}
        aria-label={props.label}
        autoFocus={props.onCancel !== undefined}
        onFocus={() => setFocused(true)}
        onBlur={() => setFocused(false)}
        onChange={(event) => setText(event.currentTarget.value)}
        onKeyDown={onKeyDown}
      />
      {unfolded ? (
        <div className={styles["composerFoot"]}>
          <span aria-hidden="true">
            <kbd>{isApple ? "⌘" : "Ctrl"}</kbd> <kbd>Enter</kbd>
          </span>
          {props.onCancel ? (
            <Button size="xs" variant="default" onClick={props.onCancel}>
              {t("action.cancel")}
            </Button>
          ) : null}
          <Button size="xs" loading={props.saving} disabled={text.trim() === ""} onPointerDown={(event) => event.preventDefault()} onClick={save}>
            {props.act}
          </Button>
        </div>
      ) : null}
      <InlineProblem error={props.error} />
    </div>
  );
}

export function Composer<R extends ClientRecord, C>(props: { source: RecordSource<R, C>; id: string }) {
  const { t } = useI18n();
  const queryClient = useQueryClient();
  const [round, setRound] = useState(0);
  const add = useMutation({
    mutationFn: (markdown: string) => props.source.addNote(props.id, markdown),
    onSuccess: async () => {
      setRound((previous) => previous + 1);
      await queryClient.invalidateQueries({ queryKey: recordKeys.timeline(props.source.kind, props.id) });
    },
  });
  return (
    <NoteForm key={round} start="" label={t("timeline.note")} act={t("timeline.add")} saving={add.isPending} error={add.error} onSave={(markdown) => add.mutate(markdown)} />
  );
}
