// One pipeline, edited as a whole and saved under its version. What is not saved is not lost without a question.
import { Button, TextInput } from "@mantine/core";
import { IconPlus, IconTrash } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useBlocker } from "@tanstack/react-router";
import { useRef, useState } from "react";
import { answer, client } from "../../shared/api/client.ts";
import { asProblem } from "../../shared/api/problem.ts";
import type { Pipeline } from "../../shared/api/types.ts";
import { pipelinesQuery } from "../../shared/deals/pipelines.ts";
import { useI18n } from "../../shared/i18n/i18n.tsx";
import { Confirm } from "../../shared/layout/Confirm.tsx";
import { InlineProblem } from "../../shared/layout/States.tsx";
import { toast } from "../../shared/layout/toasts.ts";
import { draftOf, faultOf, isSame, STAGES_LIMIT, withAdded, withMoved, writeOf, type PipelineDraft, type StageDraft } from "./draft.ts";
import styles from "./Pipelines.module.css";
import { StageRow } from "./StageRow.tsx";

const underVersion = ({ id, version }: Pipeline) => ({ path: { id }, header: { "If-Match": `"${String(version)}"` } });

export function PipelineEditor(props: { pipeline: Pipeline; onDeleted: () => void }) {
  const { t } = useI18n();
  const queryClient = useQueryClient();
  // What is edited began with this. Somebody else's change does not take away what is being typed: it is told of when this is saved.
  const [pipeline, setPipeline] = useState(props.pipeline);
  const [draft, setDraft] = useState<PipelineDraft>(() => draftOf(pipeline));
  const [deleting, setDeleting] = useState(false);
  const [dragged, setDragged] = useState<string | null>(null);
  const list = useRef<HTMLOListElement>(null);
  const changed = !isSame(draft, draftOf(pipeline));
  const fault = faultOf(draft);
  if (!changed && props.pipeline.version > pipeline.version) begin(props.pipeline);
  const setStages = (change: (stages: StageDraft[]) => StageDraft[]) => setDraft((now) => ({ ...now, stages: change(now.stages) }));
  const leaving = useBlocker({ shouldBlockFn: () => changed, enableBeforeUnload: changed, withResolver: true });

  function begin(from: Pipeline) {
    setPipeline(from);
    setDraft(draftOf(from));
  }

  const reload = () => queryClient.invalidateQueries({ queryKey: pipelinesQuery.queryKey });
  const save = useMutation({
    mutationFn: () => answer(client.PUT("/api/v1/pipelines/{id}", { params: underVersion(pipeline), body: writeOf(draft) })),
    onSuccess: (saved) => {
      queryClient.setQueryData(pipelinesQuery.queryKey, (all) => all?.map((one) => (one.id === saved.id ? saved : one)));
      begin(saved);
      toast(t("settings.saved"));
    },
  });
  const remove = useMutation({
    mutationFn: () => answer(client.DELETE("/api/v1/pipelines/{id}", { params: underVersion(pipeline) })),
    onSuccess: async () => {
      setDraft(draftOf(pipeline));
      setDeleting(false);
      toast(t("pipelines.deleted", { name: pipeline.name }));
      await reload();
      props.onDeleted();
    },
  });

  function move(from: number, to: number, by: "keys" | "drag") {
    const key = draft.stages[from]?.key;
    setStages((stages) => withMoved(stages, from, to));
    if (by === "drag") return;
    // The button that was pressed moves along with its stage, and keeps the focus unless it has come to an end.
    requestAnimationFrame(() => {
      const row = list.current?.querySelector<HTMLElement>(`[data-key="${key ?? ""}"]`);
      const wanted = row?.querySelector<HTMLButtonElement>(`[data-step="${String(Math.sign(to - from))}"]`);
      (wanted?.disabled ? row?.querySelector<HTMLButtonElement>("[data-step]:not(:disabled)") : wanted)?.focus();
    });
  }

  const conflict = save.error !== null && asProblem(save.error).code === "edit_conflict";
  return (
    <section className={styles["editor"]} aria-label={pipeline.name}>
      <div className={styles["head"]}>
        <TextInput className={styles["name"]} label={t("pipelines.name")} autoComplete="off" error={fault === "name" ? t("pipelines.fault.name") : undefined} value={draft.name} onChange={(event) => setDraft({ ...draft, name: event.currentTarget.value })} />
        <Button variant="default" leftSection={<IconTrash size={15} />} onClick={() => setDeleting(true)}>
          {t("pipelines.delete")}
        </Button>
      </div>
      <ol ref={list} className={styles["stages"]} aria-label={t("pipelines.stages")}>
        {draft.stages.map((stage, index) => (
          <StageRow
            key={stage.key}
            stage={stage}
            first={index === 0}
            last={index === draft.stages.length - 1}
            dragged={dragged === stage.key}
            onChange={(next) => setStages((stages) => stages.map((one) => (one.key === stage.key ? next : one)))}
            onStep={(step) => move(index, index + step, "keys")}
            onRemove={draft.stages.length > 1 ? () => setStages((stages) => stages.filter((one) => one.key !== stage.key)) : undefined}
            onDrag={(now) => setDragged(now ? stage.key : null)}
            onOver={() => {
              const from = draft.stages.findIndex(({ key }) => key === dragged);
              if (from >= 0 && from !== index) move(from, index, "drag");
            }}
          />
        ))}
      </ol>
      <Button
        variant="default"
        className={styles["add"]}
        leftSection={<IconPlus size={15} />}
        disabled={draft.stages.length >= STAGES_LIMIT}
        onClick={() => {
          const key = crypto.randomUUID();
          setStages((stages) => withAdded(stages, key, ""));
          requestAnimationFrame(() => list.current?.querySelector<HTMLInputElement>(`[data-key="${key}"] input`)?.focus());
        }}
      >
        {t("pipelines.add_stage")}
      </Button>
      <div className={styles["save"]} data-shown={changed ? "" : undefined}>
        <span className={styles["state"]} role="status">
          {changed ? (fault ? t(`pipelines.fault.${fault}`) : t("pipelines.unsaved")) : ""}
        </span>
        <Button variant="default" disabled={!changed} onClick={() => setDraft(draftOf(pipeline))}>
          {t("pipelines.discard")}
        </Button>
        <Button disabled={!changed || fault !== null} loading={save.isPending} onClick={() => save.mutate()}>
          {t("action.save")}
        </Button>
      </div>
      <InlineProblem error={save.error} />
      {conflict ? (
        <p className={styles["conflict"]}>
          {t("pipelines.conflict")}{" "}
          <Button
            size="xs"
            variant="default"
            onClick={() => {
              save.reset();
              setDraft(draftOf(pipeline));
              void reload();
            }}
          >
            {t("pipelines.load_saved")}
          </Button>
        </p>
      ) : null}
      {deleting ? (
        <Confirm
          title={t("pipelines.delete_title", { name: pipeline.name })}
          text={t("pipelines.delete_text")}
          act={t("action.delete")}
          busy={remove.isPending}
          onCancel={() => {
            remove.reset();
            setDeleting(false);
          }}
          onConfirm={() => remove.mutate()}
        >
          <InlineProblem error={remove.error} />
        </Confirm>
      ) : null}
      {leaving.status === "blocked" ? (
        <Confirm title={t("pipelines.leave_title")} text={t("pipelines.leave_text", { name: pipeline.name })} act={t("pipelines.leave")} cancel={t("create.stay")} onCancel={leaving.reset} onConfirm={leaving.proceed} />
      ) : null}
    </section>
  );
}
