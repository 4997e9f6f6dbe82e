// One note. Its HTML was made and cleaned by the server; this is the only place that puts HTML on the page.
import { Menu } from "@mantine/core";
import { IconDots } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { answer, client } from "../api/client.ts";
import type { RecordKind, TimelineNote } from "../api/types.ts";
import { useI18n } from "../i18n/i18n.tsx";
import { useProblemText } from "../i18n/useProblemText.ts";
import { Avatar } from "../layout/Avatar.tsx";
import { toast, toastProblem } from "../layout/toasts.ts";
import { recordKeys } from "../records/keys.ts";
import { NoteForm } from "./Composer.tsx";
import styles from "./Timeline.module.css";

export function NoteItem(props: { note: TimelineNote; kind: RecordKind; recordId: string }) {
  const { t, format } = useI18n();
  const problemText = useProblemText();
  const queryClient = useQueryClient();
  const { note } = props;
  const [editing, setEditing] = useState(false);
  const refresh = () => queryClient.invalidateQueries({ queryKey: recordKeys.timeline(props.kind, props.recordId) });
  const path = { path: { id: note.id }, header: { "If-Match": `"${String(note.version)}"` } };

  const change = useMutation({
    mutationFn: (markdown: string) => answer(client.PATCH("/api/v1/notes/{id}", { params: path, body: { markdown } })),
    onSuccess: async () => {
      setEditing(false);
      await refresh();
    },
  });
  const remove = useMutation({
    mutationFn: () => answer(client.DELETE("/api/v1/notes/{id}", { params: path })),
    onSuccess: async () => {
      toast(t("timeline.note_deleted"));
      await refresh();
    },
    onError: (error) => toastProblem(problemText(error)),
  });

  const author = note.author?.name ?? t("timeline.somebody");
  const actable = Boolean(note.can["edit"]) || Boolean(note.can["delete"]);

  if (editing) {
    return (
      <NoteForm start={note.markdown} label={t("timeline.note_edit")} act={t("action.save")} saving={change.isPending} error={change.error} onSave={(markdown) => change.mutate(markdown)} onCancel={() => setEditing(false)} />
    );
  }
  return (
    <article className={styles["note"]}>
      <header>
        <Avatar name={author} size="small" />
        <strong>{author}</strong>
        <time dateTime={note.at} title={format.dateTime(note.at)}>
          {format.clock(note.at)}
        </time>
        {actable ? (
          <Menu width={160}>
            <Menu.Target>
              <button type="button" className={styles["more"]} aria-label={t("action.more")}>
                <IconDots size={15} />
              </button>
            </Menu.Target>
            <Menu.Dropdown>
              {note.can["edit"] ? <Menu.Item onClick={() => setEditing(true)}>{t("action.edit")}</Menu.Item> : null}
              {note.can["delete"] ? <Menu.Item onClick={() => remove.mutate()}>{t("action.delete")}</Menu.Item> : null}
            </Menu.Dropdown>
          </Menu>
        ) : null}
      </header>
      <div className={styles["prose"]} dangerouslySetInnerHTML={{ __html: note.html }} />
    </article>
  );
}
