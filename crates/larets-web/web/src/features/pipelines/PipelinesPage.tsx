// Pipelines: which there are, and the stages of one of them.
import { Button, Modal, TextInput } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useState, type FormEvent } from "react";
import { answer, client } from "../../shared/api/client.ts";
import { pipelinesQuery } from "../../shared/deals/pipelines.ts";
import { useI18n } from "../../shared/i18n/i18n.tsx";
import { Page } from "../../shared/layout/Page.tsx";
import { Bones, ErrorState, InlineProblem } from "../../shared/layout/States.tsx";
import { useScreenTitle } from "../../shared/layout/useScreenTitle.ts";
import { may, useMe } from "../../shared/session/session.ts";
import { Problem } from "../../shared/api/problem.ts";
import { PipelineEditor } from "./PipelineEditor.tsx";
import styles from "./Pipelines.module.css";

function AddDialog(props: { onClose: () => void; onAdded: (id: string) => void }) {
  const { t } = useI18n();
  const queryClient = useQueryClient();
  const [name, setName] = useState("");
  const add = useMutation({
    mutationFn: () => {
      const stage = (label: string, color: string, kind: string, probability: number, required: string[] = []) => ({ name: label, color, kind, probability, required });
      const stages = [
        stage(t("pipelines.first_stage"), "blue", "open", 10),
        stage(t("pipelines.second_stage"), "teal", "open", 50),
        stage(t("stage.kind.won"), "green", "won", 100),
        stage(t("stage.kind.lost"), "red", "lost", 0, ["lost_reason"]),
      ];
      return answer(client.POST("/api/v1/pipelines", { body: { name: name.trim(), stages } }));
    },
    onSuccess: async (made) => {
      await queryClient.invalidateQueries({ queryKey: pipelinesQuery.queryKey });
      props.onAdded(made.id);
    },
  });

  function submit(event: FormEvent) {
    event.preventDefault();
    if (name.trim() && !add.isPending) add.mutate();
  }

  return (
    <Modal opened onClose={props.onClose} title={t("pipelines.add")} size={420} closeButtonProps={{ "aria-label": t("action.close") }}>
      <form className={styles["form"]} onSubmit={submit} noValidate>
        <TextInput label={t("pipelines.name")} description={t("pipelines.add_text")} inputWrapperOrder={["label", "input", "description"]} data-autofocus autoComplete="off" value={name} onChange={(event) => setName(event.currentTarget.value)} />
        <InlineProblem error={add.error} />
        <div className={styles["actions"]}>
          <Button variant="default" onClick={props.onClose}>
            {t("action.cancel")}
          </Button>
          <Button type="submit" loading={add.isPending} disabled={!name.trim()}>
            {t("action.add")}
          </Button>
        </div>
      </form>
    </Modal>
  );
}

export function PipelinesPage() {
  const { t } = useI18n();
  const me = useMe();
  const navigate = useNavigate();
  const { pipeline: wanted } = useSearch({ from: "/frame/settings/pipelines" });
  const [adding, setAdding] = useState(false);
  const editable = may(me, "settings", "edit");
  const { data, error, refetch } = useQuery({ ...pipelinesQuery, enabled: editable });
  const open = (id: string | undefined) => void navigate({ to: "/settings/pipelines", search: { pipeline: id } });
  useScreenTitle(t("settings.pipelines"));
  if (!editable) return <ErrorState page error={Problem.forbidden()} />;
  if (error && !data) return <ErrorState page error={error} onRetry={() => void refetch()} />;
  if (!data) return <Bones lines={8} />;
  const shown = data.find(({ id }) => id === wanted) ?? data[0];
  return (
    <Page
      title={t("settings.pipelines")}
      lead={t("pipelines.lead")}
      width="wide"
      acts={
        <Button leftSection={<IconPlus size={16} />} onClick={() => setAdding(true)}>
          {t("pipelines.add")}
        </Button>
      }
    >
      {data.length > 1 ? (
        <div className={styles["tabs"]} role="group" aria-label={t("settings.pipelines")}>
          {data.map(({ id, name }) => (
            <button key={id} type="button" aria-pressed={id === shown?.id} onClick={() => open(id)}>
              {name}
            </button>
          ))}
        </div>
      ) : null}
      {shown ? <PipelineEditor key={shown.id} pipeline={shown} onDeleted={() => open(undefined)} /> : null}
      {adding ? (
        <AddDialog
          onClose={() => setAdding(false)}
          onAdded={(id) => {
            setAdding(false);
            open(id);
          }}
        />
      ) : null}
    </Page>
  );
}
