// The tree of departments: it decides who sees whose records.
import { Button, Modal, Select, TextInput } from "@mantine/core";
import { IconPencil, IconPlus, IconSitemap, IconTrash } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import { answer, client } from "../../shared/api/client.ts";
import type { Department } from "../../shared/api/types.ts";
import { departmentsQuery } from "../../shared/directory/directory.ts";
import { useI18n } from "../../shared/i18n/i18n.tsx";
import { Confirm } from "../../shared/layout/Confirm.tsx";
import { Page } from "../../shared/layout/Page.tsx";
import { Bones, EmptyState, ErrorState, InlineProblem } from "../../shared/layout/States.tsx";
import { useScreenTitle } from "../../shared/layout/useScreenTitle.ts";
import { may, useMe } from "../../shared/session/session.ts";
import styles from "./DepartmentsPage.module.css";
import { flattened, subtree } from "./tree.ts";

type Opened = { kind: "add"; parent: string | null } | { kind: "edit" | "delete"; department: Department };

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

export function DepartmentsPage() {
  const { t } = useI18n();
  const me = useMe();
  const queryClient = useQueryClient();
  const [opened, setOpened] = useState<Opened | null>(null);
  const { data, error, refetch } = useQuery(departmentsQuery);
  const editable = may(me, "departments", "edit") || may(me, "users", "edit");
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
  return (
    <Page title={t("departments.title")} lead={t("departments.lead")} acts={add}>
      <ul className={styles["tree"]}>
        {flattened(data).map(({ department, depth }) => (
          <li key={department.id} style={{ paddingLeft: 16 + depth * 24 }} data-depth={depth}>
            <span className={styles["name"]}>{department.name}</span>
            <span className="quiet tabular">{t("departments.people", { count: department.people })}</span>
            {editable ? (
              <span className={styles["acts"]}>
                <button type="button" aria-label={t("departments.add_below", { name: department.name })} onClick={() => setOpened({ kind: "add", parent: department.id })}>
                  <IconPlus size={15} />
                </button>
                <button type="button" aria-label={t("departments.rename", { name: department.name })} onClick={() => setOpened({ kind: "edit", department })}>
                  <IconPencil size={15} />
                </button>
                <button type="button" aria-label={t("departments.delete", { name: department.name })} onClick={() => setOpened({ kind: "delete", department })}>
                  <IconTrash size={15} />
                </button>
              </span>
            ) : null}
          </li>
        ))}
      </ul>
      {opened?.kind === "add" ? <DepartmentDialog all={data} parent={opened.parent} onClose={() => setOpened(null)} /> : null}
      {opened?.kind === "edit" ? <DepartmentDialog all={data} department={opened.department} parent={opened.department.parent_id ?? null} onClose={() => setOpened(null)} /> : null}
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
