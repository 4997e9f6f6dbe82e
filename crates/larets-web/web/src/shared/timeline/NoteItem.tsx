// One note. Its HTML was made and cleaned by the server, and web addresses in it became links; this is the only place that
// puts HTML on the page.
import { Menu } from "@mantine/core";
import { IconDots } from "@tabler/icons-react";
import { useMutation, useQueryClient, type InfiniteData } from "@tanstack/react-query";
import { useState } from "react";
import { answer, client } from "../api/client.ts";
import { asProblem } from "../api/problem.ts";
import type { Page, RecordKind, TimelineItem, TimelineNote } from "../api/types.ts";
import { askWhichStays } from "../fields/conflicts.ts";
import { useI18n } from "../i18n/i18n.tsx";
import { useProblemText } from "../i18n/useProblemText.ts";
import { Avatar } from "../layout/Avatar.tsx";
import { Confirm } from "../layout/Confirm.tsx";
import { toast, toastProblem } from "../layout/toasts.ts";
import { recordKeys } from "../records/keys.ts";
import { NoteForm } from "./Composer.tsx";
import styles from "./Timeline.module.css";
import { withLinks } from "./withLinks.ts";

type NoteProps = { note: TimelineNote; kind: RecordKind; recordId: string; recordName: string };

const underVersion = (id: string, version: number) => ({ path: { id }, header: { "If-Match": `"${String(version)}"` } });

/** Changes the note as it was when the form was opened: a colleague's change may come meanwhile, and is asked about. */
function NoteEdit(props: NoteProps & { onDone: () => void }) {
  const { t } = useI18n();
  const queryClient = useQueryClient();
  const { recordName } = props;
  const [begun] = useState(props.note);
  const timeline = recordKeys.timeline(props.kind, props.recordId);

  async function save(markdown: string, version: number): Promise<void> {
    try {
      await answer(client.PATCH("/api/v1/notes/{id}", { params: underVersion(begun.id, version), body: { markdown } }));
    } catch (error) {
      const problem = asProblem(error);
      const current = problem.body["current_version"];
      if (problem.code !== "edit_conflict" || typeof current !== "number") throw error;
      await queryClient.invalidateQueries({ queryKey: timeline });
      const items = queryClient.getQueryData<InfiniteData<Page<TimelineItem>>>(timeline)?.pages.flatMap((page) => page.items);
      const theirs = items?.find((item) => item.kind === "note" && item.id === begun.id) as TimelineNote | undefined;
      const keep = await askWhichStays({ record: recordName, differing: [{ field: "note", yours: markdown, theirs: theirs?.markdown }] });
      if (keep === "yours") await save(markdown, current);
    }
  }

  const change = useMutation({
    mutationFn: (markdown: string) => save(markdown, begun.version),
    onSuccess: async () => {
      props.onDone();
      await queryClient.invalidateQueries({ queryKey: timeline });
    },
  });
  return (
    <NoteForm start={begun.markdown} label={t("timeline.note_edit")} act={t("action.save")} saving={change.isPending} error={change.error} onSave={(markdown) => change.mutate(markdown)} onCancel={props.onDone} />
  );
}

/** A note that is deleted is gone for good: what it says is shown once more. */
function NoteDelete(props: NoteProps & { author: string; onDone: () => void }) {
  const { t, format } = useI18n();
  const problemText = useProblemText();
  const queryClient = useQueryClient();
  const [{ id, version, markdown, at }] = useState(props.note);
  const remove = useMutation({
    mutationFn: () => answer(client.DELETE("/api/v1/notes/{id}", { params: underVersion(id, version) })),
    onSuccess: () => toast(t("timeline.note_deleted")),
    onError: (error) => toastProblem(problemText(error)),
    onSettled: async () => {
      props.onDone();
      await queryClient.invalidateQueries({ queryKey: recordKeys.timeline(props.kind, props.recordId) });
    },
  });
  return (
    <Confirm
      title={t("timeline.note_delete_title")}
      text={t("timeline.note_delete_text", { name: props.author, date: format.dateTime(at) })}
      act={t("action.delete")}
      busy={remove.isPending}
      onCancel={props.onDone}
      onConfirm={() => remove.mutate()}
    >
      <blockquote className={styles["lost"]}>{markdown}</blockquote>
    </Confirm>
  );
}

export function NoteItem(props: NoteProps) {
  const { t, format } = useI18n();
  const { note } = props;
  const [act, setAct] = useState<"edit" | "delete" | null>(null);
  const author = note.author?.name ?? t("timeline.somebody");
  const actable = Boolean(note.can["edit"]) || Boolean(note.can["delete"]);
  const onDone = () => setAct(null);

  if (act === "edit") return <NoteEdit {...props} onDone={onDone} />;
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
              {note.can["edit"] ? <Menu.Item onClick={() => setAct("edit")}>{t("action.edit")}</Menu.Item> : null}
              {note.can["delete"] ? <Menu.Item onClick={() => setAct("delete")}>{t("action.delete")}</Menu.Item> : null}
            </Menu.Dropdown>
          </Menu>
        ) : null}
      </header>
      <div className={styles["prose"]} dangerouslySetInnerHTML={{ __html: withLinks(note.html) }} />
      {act === "delete" ? <NoteDelete {...props} author={author} onDone={onDone} /> : null}
    </article>
  );
}
