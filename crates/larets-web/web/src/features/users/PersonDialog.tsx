// Adds a person or changes one: name, e-mail, roles, department, and exceptions from the roles; and sets a password.
import { Button, Checkbox, Modal, PasswordInput, Select, TextInput } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState, type FormEvent, type ReactNode } from "react";
import { refreshRights, rolesQuery } from "../../shared/access/queries.ts";
import { RuleList } from "../../shared/access/RuleList.tsx";
import { useAccessWords } from "../../shared/access/words.ts";
import { answer, client } from "../../shared/api/client.ts";
import { asProblem } from "../../shared/api/problem.ts";
import type { UpdateUser, User } from "../../shared/api/types.ts";
import { departmentsQuery } from "../../shared/directory/directory.ts";
import { PasswordStrength, useStrength } from "../../shared/fields/PasswordStrength.tsx";
import { useI18n } from "../../shared/i18n/i18n.tsx";
import { InlineProblem } from "../../shared/layout/States.tsx";
import { toast } from "../../shared/layout/toasts.ts";
import { useFocusBack } from "../../shared/layout/useFocusBack.ts";
import { useMe } from "../../shared/session/session.ts";
import styles from "./PeoplePage.module.css";

type FormProps = { act: string; busy: boolean; /** Words on what is missing, or null when it may be sent. */ missing: string | null; error: unknown; onClose: () => void; onSubmit: () => void; children: ReactNode };

function Window(props: { title: string; wide?: boolean; onClose: () => void; children: ReactNode }) {
  const { t } = useI18n();
  useFocusBack();
  return (
    <Modal opened onClose={props.onClose} title={props.title} size={props.wide ? 620 : 460} closeButtonProps={{ "aria-label": t("action.close") }}>
      {props.children}
    </Modal>
  );
}

function Form(props: FormProps) {
  const { t } = useI18n();
  function submit(event: FormEvent) {
    event.preventDefault();
    if (props.missing === null && !props.busy) props.onSubmit();
  }
  return (
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
  );
}

function RoleChoice(props: { roles: string[]; onChange: (roles: string[]) => void }) {
  const { t } = useI18n();
  const words = useAccessWords();
  const { data } = useQuery(rolesQuery);
  return (
    <Checkbox.Group label={t("people.roles")} description={t("people.roles_hint")} value={props.roles} onChange={props.onChange}>
      <div className={styles["roles"]}>
        {(data?.items ?? []).map((role) => (
          <Checkbox key={role.code} size="xs" value={role.code} label={words.role(role)} />
        ))}
      </div>
    </Checkbox.Group>
  );
}

type PersonDraft = { name: string; email: string; roles: string[]; department_id: string | null };

function draftOf(user: User | undefined): PersonDraft {
  return { name: user?.name ?? "", email: user?.email ?? "", roles: user?.roles ?? [], department_id: user?.department?.id ?? null };
}

/** What differs alone: a name may be changed without the password that a change of rights asks for. */
function changeOf(before: PersonDraft, now: PersonDraft): UpdateUser {
  const differs = (key: keyof PersonDraft) => [before[key] ?? ""].flat().toSorted().join() !== [now[key] ?? ""].flat().toSorted().join();
  return Object.fromEntries(Object.entries(now).filter(([key]) => differs(key as keyof PersonDraft)));
}

function PersonForm(props: { user: User | undefined; draft: PersonDraft; onDraft: (draft: PersonDraft) => void; onClose: () => void }) {
  const { t } = useI18n();
  const me = useMe();
  const queryClient = useQueryClient();
  const { user, draft, onDraft } = props;
  const [password, setPassword] = useState("");
  const strength = useStrength(password, [draft.name, draft.email, me.company.name].filter(Boolean));
  const { data: departments } = useQuery(departmentsQuery);

  const save = useMutation({
    mutationFn: () => {
      const now = { ...draft, name: draft.name.trim(), email: draft.email.trim() };
      return user
        ? answer(client.PATCH("/api/v1/users/{id}", { params: { path: { id: user.id } }, body: changeOf(draftOf(user), now) }))
        : answer(client.POST("/api/v1/users", { body: { ...now, password } }));
    },
    onSuccess: async (saved) => {
      toast(user ? t("settings.saved") : t("people.added", { name: saved.name ?? "" }));
      props.onClose();
      await Promise.all([refreshRights(queryClient), queryClient.invalidateQueries({ queryKey: ["people"] })]);
    },
  });
  const refused = save.error ? asProblem(save.error).field : null;
  const named = draft.name.trim() !== "" && draft.email.includes("@") && draft.roles.length > 0;
  const missing = !named ? t("people.need_who") : user === undefined && strength?.acceptable !== true ? t("people.need_password") : null;

  return (
    <Form act={user ? t("action.save") : t("action.add")} busy={save.isPending} missing={missing} error={save.error} onClose={props.onClose} onSubmit={() => save.mutate()}>
      <TextInput label={t("people.name")} data-autofocus autoComplete="off" error={refused === "name"} value={draft.name} onChange={(event) => onDraft({ ...draft, name: event.currentTarget.value })} />
      <TextInput label={t("people.email")} type="email" autoComplete="off" error={refused === "email"} value={draft.email} onChange={(event) => onDraft({ ...draft, email: event.currentTarget.value })} />
      <RoleChoice roles={draft.roles} onChange={(roles) => onDraft({ ...draft, roles })} />
      <Select
        label={t("people.department")}
        data={[{ value: "", label: t("edit.no_department") }, ...(departments ?? []).map(({ id, name: label }) => ({ value: id, label }))]}
        value={draft.department_id ?? ""}
        allowDeselect={false}
        onChange={(value) => onDraft({ ...draft, department_id: value || null })}
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
    </Form>
  );
}

/** A known person has a second half: the exceptions. What is typed in the first stays while it is looked at. */
export function PersonDialog(props: { user?: User; onWhy?: () => void; onClose: () => void }) {
  const { t } = useI18n();
  const { user } = props;
  const [half, setHalf] = useState<"person" | "rules">("person");
  const [draft, setDraft] = useState(() => draftOf(user));
  return (
    <Window title={user ? (user.name ?? "") : t("people.add")} wide={user !== undefined} onClose={props.onClose}>
      {user ? (
        <div className={styles["tabs"]} role="group" aria-label={t("list.view")}>
          {(["person", "rules"] as const).map((one) => (
            <button key={one} type="button" aria-pressed={half === one} onClick={() => setHalf(one)}>
              {t(one === "person" ? "people.tab" : "rules.tab")}
            </button>
          ))}
        </div>
      ) : null}
      {half === "person" || !user ? (
        <PersonForm user={user} draft={draft} onDraft={setDraft} onClose={props.onClose} />
      ) : (
        <>
          <RuleList subject={{ kind: "user", id: user.id }} canEdit={user.can.edit} />
          {props.onWhy ? (
            <button type="button" className={styles["why"]} onClick={props.onWhy}>
              {t("why.menu_person")}
            </button>
          ) : null}
        </>
      )}
    </Window>
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
    <Window title={`${t("people.set_password")}: ${user.name ?? ""}`} onClose={props.onClose}>
      <Form act={t("people.set_password")} busy={save.isPending} missing={strength?.acceptable === true ? null : t("people.need_password")} error={save.error} onClose={props.onClose} onSubmit={() => save.mutate()}>
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
      </Form>
    </Window>
  );
}
