// Adds a person or changes one: name, e-mail, role, department; and sets a password.
import { Button, Modal, PasswordInput, Select, TextInput } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState, type FormEvent, type ReactNode } from "react";
import { answer, client } from "../../shared/api/client.ts";
import { asProblem } from "../../shared/api/problem.ts";
import type { User } from "../../shared/api/types.ts";
import { departmentsQuery } from "../../shared/directory/directory.ts";
import { PasswordStrength, useStrength } from "../../shared/fields/PasswordStrength.tsx";
import { useI18n } from "../../shared/i18n/i18n.tsx";
import { InlineProblem } from "../../shared/layout/States.tsx";
import { toast } from "../../shared/layout/toasts.ts";
import { useMe } from "../../shared/session/session.ts";
import styles from "./PeoplePage.module.css";

function Frame(props: { title: string; act: string; busy: boolean; /** Words on what is missing, or null when it may be sent. */ missing: string | null; error: unknown; onClose: () => void; onSubmit: () => void; children: ReactNode }) {
  const { t } = useI18n();
  function submit(event: FormEvent) {
    event.preventDefault();
    if (props.missing === null && !props.busy) props.onSubmit();
  }
  return (
    <Modal opened onClose={props.onClose} title={props.title} size={460} closeButtonProps={{ "aria-label": t("action.close") }}>
      <form className={styles["form"]} onSubmit={submit} noValidate>
        {props.children}
        <InlineProblem error={props.error} />
        <div className={styles["actions"]}>
          <span id="person-missing" className={styles["missing"]}>
            {props.missing}
          </span>
          <Button variant="default" onClick={props.onClose}>
            {t("action.cancel")}
          </Button>
          <Button type="submit" loading={props.busy} disabled={props.missing !== null} aria-describedby="person-missing">
            {props.act}
          </Button>
        </div>
      </form>
    </Modal>
  );
}

function useRoleChoices() {
  const { known } = useI18n();
  const { data } = useQuery({ queryKey: ["roles"], queryFn: async () => (await answer(client.GET("/api/v1/roles"))).items, staleTime: Infinity });
  return (data ?? []).map(({ code }) => ({ value: code, label: known(`role.${code}`, code) }));
}

export function PersonDialog(props: { user?: User; onClose: () => void }) {
  const { t } = useI18n();
  const me = useMe();
  const queryClient = useQueryClient();
  const { user } = props;
  const [name, setName] = useState(user?.name ?? "");
  const [email, setEmail] = useState(user?.email ?? "");
  const [role, setRole] = useState<string | null>(user?.roles?.[0] ?? null);
  const [department, setDepartment] = useState(user?.department?.id ?? "");
  const [password, setPassword] = useState("");
  const strength = useStrength(password, [name, email, me.company.name].filter(Boolean));
  const roles = useRoleChoices();
  const { data: departments } = useQuery(departmentsQuery);

  const save = useMutation({
    mutationFn: () => {
      const common = { name: name.trim(), email: email.trim(), roles: role ? [role] : [], department_id: department || null };
      return user
        ? answer(client.PATCH("/api/v1/users/{id}", { params: { path: { id: user.id } }, body: common }))
        : answer(client.POST("/api/v1/users", { body: { ...common, password } }));
    },
    onSuccess: async (saved) => {
      toast(user ? t("settings.saved") : t("people.added", { name: saved.name ?? "" }));
      props.onClose();
      await queryClient.invalidateQueries({ queryKey: ["users"] });
      await queryClient.invalidateQueries({ queryKey: ["people"] });
    },
  });
  const refused = save.error ? asProblem(save.error).field : null;
  const named = name.trim() !== "" && email.includes("@") && role !== null;
  const missing = !named ? t("people.need_who") : user === undefined && strength?.acceptable !== true ? t("people.need_password") : null;

  return (
    <Frame title={user ? (user.name ?? "") : t("people.add")} act={user ? t("action.save") : t("action.add")} busy={save.isPending} missing={missing} error={save.error} onClose={props.onClose} onSubmit={() => save.mutate()}>
      <TextInput label={t("people.name")} data-autofocus autoComplete="off" error={refused === "name"} value={name} onChange={(event) => setName(event.currentTarget.value)} />
      <TextInput label={t("people.email")} type="email" autoComplete="off" error={refused === "email"} value={email} onChange={(event) => setEmail(event.currentTarget.value)} />
      <Select label={t("people.roles")} placeholder={t("people.role_choose")} data={roles} value={role} allowDeselect={false} onChange={setRole} />
      <Select
        label={t("people.department")}
        data={[{ value: "", label: t("edit.no_department") }, ...(departments ?? []).map(({ id, name: label }) => ({ value: id, label }))]}
        value={department}
        allowDeselect={false}
        onChange={(value) => setDepartment(value ?? "")}
      />
      {user ? null : (
        <>
          <PasswordInput
            label={t("people.initial_password")}
            description={t("people.initial_password_hint")}
            autoComplete="new-password"
            value={password}
            onChange={(event) => setPassword(event.currentTarget.value)}
            visibilityToggleButtonProps={{ "aria-label": t("sign_in.show_password"), tabIndex: 0 }}
          />
          <PasswordStrength strength={strength} />
        </>
      )}
    </Frame>
  );
}

export function PasswordDialog(props: { user: User; onClose: () => void }) {
  const { t } = useI18n();
  const me = useMe();
  const { user } = props;
  const [password, setPassword] = useState("");
  const strength = useStrength(password, [user.name ?? "", user.email ?? "", me.company.name]);
  const save = useMutation({
    mutationFn: () => answer(client.POST("/api/v1/users/{id}/password", { params: { path: { id: user.id } }, body: { password } })),
    onSuccess: () => {
      toast(t("people.password_set", { name: user.name ?? "" }));
      props.onClose();
    },
  });
  return (
    <Frame title={`${t("people.set_password")}: ${user.name ?? ""}`} act={t("people.set_password")} busy={save.isPending} missing={strength?.acceptable === true ? null : t("people.need_password")} error={save.error} onClose={props.onClose} onSubmit={() => save.mutate()}>
      <PasswordInput
        label={t("profile.password_new")}
        description={t("people.initial_password_hint")}
        autoComplete="new-password"
        data-autofocus
        value={password}
        onChange={(event) => setPassword(event.currentTarget.value)}
        visibilityToggleButtonProps={{ "aria-label": t("sign_in.show_password"), tabIndex: 0 }}
      />
      <PasswordStrength strength={strength} />
    </Frame>
  );
}
