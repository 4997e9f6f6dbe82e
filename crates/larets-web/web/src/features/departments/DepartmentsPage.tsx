// The tree of departments: it decides who sees whose records.
import { Button, Modal, Select, TextInput } from "@mantine/core";
import { IconGripVertical, IconPencil, IconPlus, IconShieldCheck, IconSitemap, IconTrash } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState, type DragEvent, type FormEvent } from "react";
import { refreshRights } from "../../shared/access/queries.ts";
import { RulesDialog } from "../../shared/access/RulesDialog.tsx";
import { answer, client } from "../../shared/api/client.ts";
import type { Department } from "../../shared/api/types.ts";
import { departmentsQuery } from "../../shared/directory/directory.ts";
import { useI18n } from "../../shared/i18n/i18n.tsx";
import { Confirm } from "../../shared/layout/Confirm.tsx";
import { toastProblem, toastWithUndo } from "../../shared/layout/toasts.ts";
import { useProblemText } from "../../shared/i18n/useProblemText.ts";
import { Page } from "../../shared/layout/Page.tsx";
import { Bones, EmptyState, ErrorState, InlineProblem } from "../../shared/layout/States.tsx";
import { useScreenTitle } from "../../shared/layout/useScreenTitle.ts";
import { may, useMe } from "../../shared/session/session.ts";
import styles from "./DepartmentsPage.module.css";
import { canMove, flattened, subtree } from "./tree.ts";

type Opened = { kind: "add"; parent: string | null } | { kind: "edit" | "delete" | "rules"; department: Department };

function DepartmentDialog(props: { all: Department[]; department?: Department; parent: string | null; onClose: () => void }) {
  const { t } = useI18n();
  const queryClient = useQueryClient();
  const { department, all } = props;
  const [name, setName] = useState(department?.name ?? "");
  const [parent, setParent] = useState(props.parent ?? "");
  const inside = department ? subtree(all, department.id) : new Set<string>();
  const save = useMutation({
    mutationFn: () => {
      const body = { name: name.trim(), parent_id: parent || null };
      return department
        ? answer(client.PATCH("/api/v1/departments/{id}", { params: { path: { id: department.id } }, body }))
        : answer(client.POST("/api/v1/departments", { body }));
    },
    onSuccess: async () => {
      props.onClose();
      await queryClient.invalidateQueries({ queryKey: departmentsQuery.queryKey });
    },
  });

  function submit(event: FormEvent) {
    event.preventDefault();
    if (name.trim()) save.mutate();
  }

  return (
    <Modal opened onClose={props.onClose} title={department ? department.name : t("departments.add")} size={420} closeButtonProps={{ "aria-label": t("action.close") }}>
      <form className={styles["form"]} onSubmit={submit}>
        <TextInput label={t("departments.name")} data-autofocus value={name} onChange={(event) => setName(event.currentTarget.value)} />
        <Select
          label={t("departments.parent")}
          data={[{ value: "", label: t("departments.top") }, ...all.filter(({ id }) => !inside.has(id)).map(({ id, name: label }) => ({ value: id, label }))]}
          value={parent}
          allowDeselect={false}
          onChange={(value) => setParent(value ?? "")}
        />
        <InlineProblem error={save.error} />
        <div className={styles["actions"]}>
          <Button variant="default" onClick={props.onClose}>
            {t("action.cancel")}
          </Button>
          <Button type="submit" loading={save.isPending} disabled={!name.trim()}>
            {department ? t("action.save") : t("action.add")}
          </Button>
        </div>
      </form>
    </Modal>
  );
}

/** Moves a department by dragging it onto another one; the window of the department has a list for the same. */
function useDrag(all: Department[]) {
  const { t } = useI18n();
  const problemText = useProblemText();
  const queryClient = useQueryClient();
  const [dragged, setDragged] = useState<string | null>(null);
  /** Where it would go: the id of another department, or "" for the top. */
  const [over, setOver] = useState<string | null>(null);
  const move = useMutation({
    mutationFn: ({ id, parent }: { id: string; parent: string | null }) => answer(client.PATCH("/api/v1/departments/{id}", { params: { path: { id } }, body: { parent_id: parent } })),
    onSuccess: async (_, { id }) => {
      const moved = all.find((one) => one.id === id);
      toastWithUndo(t("departments.moved", { name: moved?.name ?? "" }), t("action.undo"), () => move.mutate({ id, parent: moved?.parent_id ?? null }));
      await Promise.all([queryClient.invalidateQueries({ queryKey: departmentsQuery.queryKey }), refreshRights(queryClient)]);
    },
    onError: (error) => toastProblem(problemText(error)),
  });

  function end() {
    setDragged(null);
    setOver(null);
  }

  const grip = (id: string) => ({
    draggable: true,
    onDragStart(event: DragEvent<HTMLElement>) {
      event.dataTransfer.effectAllowed = "move";
      event.dataTransfer.setData("text/plain", "");
      const row = event.currentTarget.closest("li");
      if (row) event.dataTransfer.setDragImage(row, 12, 20);
      setDragged(id);
    },
    onDragEnd: end,
  });
  const target = (parent: string) => ({
    "data-over": over === parent ? "" : undefined,
    onDragOver(event: DragEvent) {
      if (dragged === null || !canMove(all, dragged, parent || null)) return setOver(null);
      event.preventDefault();
      setOver(parent);
    },
    onDrop(event: DragEvent) {
      event.preventDefault();
      if (dragged !== null && canMove(all, dragged, parent || null)) move.mutate({ id: dragged, parent: parent || null });
      end();
    },
  });
  return { dragged, grip, target };
}

export function DepartmentsPage() {
  const { t } = useI18n();
  const me = useMe();
  const queryClient = useQueryClient();
  const [opened, setOpened] = useState<Opened | null>(null);
  const { data, error, refetch } = useQuery(departmentsQuery);
  const editable = me.rights["users"]?.["edit"] === "all";
  // The server shows the rules of a department to whoever sees people.
  const seesRules = may(me, "users", "view");
  const remove = useMutation({
    mutationFn: (department: Department) => answer(client.DELETE("/api/v1/departments/{id}", { params: { path: { id: department.id } } })),
    onSuccess: async () => {
      setOpened(null);
      await queryClient.invalidateQueries({ queryKey: departmentsQuery.queryKey });
    },
  });
  const add = editable ? (
    <Button leftSection={<IconPlus size={16} />} onClick={() => setOpened({ kind: "add", parent: null })}>
      {t("departments.add")}
    </Button>
  ) : null;

  const drag = useDrag(data ?? []);
  useScreenTitle(t("departments.title"));
  if (error && !data) return <ErrorState page error={error} onRetry={() => void refetch()} />;
  if (!data) return <Bones lines={5} />;
  if (data.length === 0) {
    return (
      <>
        <EmptyState page icon={<IconSitemap size={22} />} title={t("departments.empty_title")} text={t("departments.empty_text")}>
          {add}
        </EmptyState>
        {opened?.kind === "add" ? <DepartmentDialog all={data} parent={null} onClose={() => setOpened(null)} /> : null}
      </>
    );
  }
  const rules = (department: Department) => (
    <button type="button" aria-label={t("rules.department", { name: department.name })} title={t("rules.department", { name: department.name })} onClick={() => setOpened({ kind: "rules", department })}>
      <IconShieldCheck size={15} />
    </button>
  );
  return (
    <Page title={t("departments.title")} lead={t("departments.lead")} acts={add}>
      <ul className={styles["tree"]}>
        {flattened(data).map(({ department, depth }) => (
          <li key={department.id} style={{ paddingLeft: 16 + depth * 24 }} data-depth={depth} data-dragged={drag.dragged === department.id ? "" : undefined} {...(editable ? drag.target(department.id) : {})}>
            {editable ? (
              <span className={styles["grip"]} title={t("departments.drag")} aria-hidden="true" {...drag.grip(department.id)}>
                <IconGripVertical size={15} />
              </span>
            ) : null}
            <span className={styles["name"]}>{department.name}</span>
            <span className="quiet tabular">{t("departments.people", { count: department.people })}</span>
            {editable ? (
              <span className={styles["acts"]}>
                <button type="button" aria-label={t("departments.add_below", { name: department.name })} onClick={() => setOpened({ kind: "add", parent: department.id })}>
                  <IconPlus size={15} />
                </button>
                {rules(department)}
                <button type="button" aria-label={t("departments.rename", { name: department.name })} onClick={() => setOpened({ kind: "edit", department })}>
                  <IconPencil size={15} />
                </button>
                <button type="button" aria-label={t("departments.delete", { name: department.name })} onClick={() => setOpened({ kind: "delete", department })}>
                  <IconTrash size={15} />
                </button>
              </span>
            ) : seesRules ? (
              <span className={styles["acts"]}>{rules(department)}</span>
            ) : null}
          </li>
        ))}
        {drag.dragged ? (
          <li className={styles["toTop"]} {...drag.target("")}>
            {t("departments.to_top")}
          </li>
        ) : null}
      </ul>
      {opened?.kind === "add" ? <DepartmentDialog all={data} parent={opened.parent} onClose={() => setOpened(null)} /> : null}
      {opened?.kind === "edit" ? <DepartmentDialog all={data} department={opened.department} parent={opened.department.parent_id ?? null} onClose={() => setOpened(null)} /> : null}
      {opened?.kind === "rules" ? <RulesDialog subject={{ kind: "department", id: opened.department.id }} name={opened.department.name} canEdit={may(me, "users", "edit")} onClose={() => setOpened(null)} /> : null}
      {opened?.kind === "delete" ? (
        <Confirm
          title={t("departments.delete_title", { name: opened.department.name })}
          text={opened.department.people > 0 ? t("problem.department_not_empty") : t("departments.delete_text")}
          act={t("action.delete")}
          busy={remove.isPending}
          onCancel={() => {
            remove.reset();
            setOpened(null);
          }}
          onConfirm={() => remove.mutate(opened.department)}
        >
          <InlineProblem error={remove.error} />
        </Confirm>
      ) : null}
    </Page>
  );
}
