// One role: its name, what it may do and what it sees. Changes are collected and saved together, under the version they began with.
import { Button, Checkbox, NativeSelect, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useBlocker } from "@tanstack/react-router";
import { useRef, useState, type ReactNode } from "react";
import { refreshRights, rolesQuery } from "../../shared/access/queries.ts";
import { LEVELS, REACHES } from "../../shared/access/scale.ts";
import { useAccessWords } from "../../shared/access/words.ts";
import { answer, client } from "../../shared/api/client.ts";
import { asProblem } from "../../shared/api/problem.ts";
import type { AccessArea, Role, Roles } from "../../shared/api/types.ts";
import { useI18n } from "../../shared/i18n/i18n.tsx";
import { Confirm } from "../../shared/layout/Confirm.tsx";
import { InlineProblem } from "../../shared/layout/States.tsx";
import { toast } from "../../shared/layout/toasts.ts";
import { RoleChanges, type ChangeWords } from "./RoleChanges.tsx";
import { cellOf, changesOf, draftOf, isOffered, updateOf, withChanges, withLevel, withReach, type Change, type RoleDraft, type Table } from "./roleDraft.ts";
import { RoleMatrix, type MatrixGroup } from "./RoleMatrix.tsx";
import type { RolesSearch } from "./rolesSearch.ts";
import styles from "./RolesPage.module.css";

const REACH_COLUMNS = REACHES.toReversed();
const NAME_LIMIT = 100;

const underVersion = ({ code, version }: Role) => ({ path: { code }, header: { "If-Match": `"${String(version)}"` } });

type Props = { roles: Roles; role: Role; search: RolesSearch; onSearch: (change: RolesSearch) => void; onGone: () => void };

/** Whether an address is of another page or another role: there the changes do not go along. */
function leads(away: { pathname: string; search: unknown }, code: string): boolean {
  return !away.pathname.endsWith("/settings/roles") || (away.search as RolesSearch).role !== code;
}

/** What is edited, and the saved role that it began with. */
function useDraft({ roles, role: saved }: Props) {
  const words = useAccessWords();
  const [role, setRole] = useState(saved);
  const [draft, setDraft] = useState<RoleDraft>(() => draftOf(saved));
  const changes = changesOf(roles.areas, draftOf(role), draft);
  const renamed = draft.name !== null && draft.name.trim() !== words.role(role) ? draft.name.trim() : undefined;
  const changed = changes.length > 0 || renamed !== undefined;

  function begin(from: Role) {
    setRole(from);
    setDraft(draftOf(from));
  }

  /** Puts what was changed on what somebody else has saved. */
  function rebase(onto: Role) {
    setRole(onto);
    setDraft({ ...withChanges(roles.areas, draftOf(onto), changes), name: renamed ?? onto.name ?? null });
  }

  // What somebody else changed is shown at once, unless something is being changed here: then it is told when this is saved.
  if (!changed && saved.version !== role.version) begin(saved);
  return { role, draft, setDraft, changes, renamed, changed, begin, rebase };
}

function Removal(props: Props & { name: string; role: Role }) {
  const { t } = useI18n();
  const queryClient = useQueryClient();
  const [asking, setAsking] = useState(false);
  const { role, name } = props;
  const kind = role.built_in ? "reset" : "delete";
  const remove = useMutation({
    mutationFn: () => answer(client.DELETE("/api/v1/roles/{code}", { params: underVersion(role) })),
    onSuccess: async () => {
      setAsking(false);
      toast(t(role.built_in ? "roles.reset_done" : "roles.deleted", { name }));
      if (!role.built_in) props.onGone();
      await refreshRights(queryClient);
    },
    onError: async (error) => {
      if (asProblem(error).code === "edit_conflict") await queryClient.invalidateQueries({ queryKey: rolesQuery.queryKey });
    },
  });
  if (!role.can.edit || (role.built_in && !role.changed)) return null;
  return (
    <>
      <Button variant="default" disabled={!role.can.delete} title={role.can.delete ? undefined : t("roles.in_use")} onClick={() => setAsking(true)}>
        {t(kind === "reset" ? "roles.reset" : "action.delete")}
      </Button>
      {asking ? (
        <Confirm
          title={t(`roles.${kind}_title`, { name })}
          text={t(`roles.${kind}_text`)}
          act={t(kind === "reset" ? "roles.reset" : "action.delete")}
          busy={remove.isPending}
          onCancel={() => {
            remove.reset();
            setAsking(false);
          }}
          onConfirm={() => remove.mutate()}
        >
          <InlineProblem error={remove.error} />
        </Confirm>
      ) : null}
    </>
  );
}

function whyReadOnly({ roles, role }: Props) {
  if (role.fixed) return "roles.fixed";
  if (role.can.edit) return null;
  return roles.can_edit ? "roles.beyond_own" : "roles.read_only";
}

export function RoleEditor(props: Props) {
  const { t } = useI18n();
  const words = useAccessWords();
  const queryClient = useQueryClient();
  const { roles, search, onSearch } = props;
  const { role, draft, setDraft, changes, renamed, changed, begin, rebase } = useDraft(props);
  const [lowered, setLowered] = useState<{ area: string; actions: string[] } | null>(null);
  const [onlyDifferences, setOnlyDifferences] = useState(false);
  const section = useRef<HTMLElement>(null);
  const leaving = useBlocker({ shouldBlockFn: ({ next }) => changed && leads(next, role.code), enableBeforeUnload: changed, withResolver: true });
  const table: Table = search.show ?? "matrix";
  const other = roles.items.find(({ code }) => code === search.compare && code !== role.code);
  const closed = whyReadOnly(props);
  const name = words.role(role);
  const valueName = table === "matrix" ? words.reach : words.level;

  const save = useMutation({
    mutationFn: () => answer(client.PATCH("/api/v1/roles/{code}", { params: underVersion(role), body: updateOf(changes, renamed) })),
    onSuccess: async (saved) => {
      queryClient.setQueryData(rolesQuery.queryKey, (all) => all && { ...all, items: all.items.map((one) => (one.code === saved.code ? saved : one)) });
      begin(saved);
      setLowered(null);
      toast(t("roles.saved", { name: words.role(saved) }));
      section.current?.focus();
      await refreshRights(queryClient);
    },
    onError: async (error) => {
      if (asProblem(error).code !== "edit_conflict") return;
      const fresh = await queryClient.fetchQuery({ ...rolesQuery, staleTime: 0 });
      const onto = fresh.items.find(({ code }) => code === role.code);
      if (onto) rebase(onto);
    },
  });

  function set(area: AccessArea, key: string, value: string) {
    if (table === "fields") return setDraft(withLevel(draft, area.area, key, value));
    const next = withReach(draft, area, key, value);
    setDraft(next.draft);
    setLowered(next.lowered.length > 0 ? { area: area.area, actions: next.lowered } : null);
  }

  function discard() {
    save.reset();
    setLowered(null);
    setDraft(draftOf(role));
    section.current?.focus();
  }

  const rowName = (of: Table, key: string) => (of === "matrix" ? words.action(key) : words.field(key));
  const told = ({ table: of, area, key, before, after }: Change): ChangeWords => {
    const value = of === "matrix" ? words.reach : words.level;
    return { what: t("roles.change", { area: words.area(area), row: rowName(of, key) }), before: value(before), after: value(after) };
  };
  const allTold = [...(renamed === undefined ? [] : [{ what: t("roles.name"), before: name, after: renamed }]), ...changes.map(told)];

  function noteOf(area: AccessArea): ReactNode {
    if (table === "fields" || lowered?.area !== area.area) return null;
    return <small role="status">{t("roles.lowered", { actions: lowered.actions.map(words.action).join(", ") })}</small>;
  }

  function groupOf(area: AccessArea): MatrixGroup {
    const keys = table === "matrix" ? area.actions : area.fields;
    const rows = keys.map((key) => ({
      key,
      label: rowName(table, key),
      value: cellOf(draft[table], area.area, key),
      before: cellOf(role[table], area.area, key),
      other: other && cellOf(other[table], area.area, key),
      offered: table === "matrix" ? area.reaches.filter((reach) => isOffered(draft, area.area, key, reach)) : LEVELS,
    }));
    const differing = other && onlyDifferences ? rows.filter((row) => row.other !== row.value) : rows;
    return { area: area.area, title: words.area(area.area), note: noteOf(area), rows: differing };
  }

  const groups = roles.areas.map(groupOf).filter(({ rows }) => rows.length > 0);
  const conflict = save.error !== null && asProblem(save.error).code === "edit_conflict";
  return (
    <section ref={section} className={styles["editor"]} aria-label={name} tabIndex={-1}>
      <header className={styles["head"]}>
        {closed ? (
          <h2>{name}</h2>
        ) : (
          <TextInput className={styles["name"]} label={t("roles.name")} autoComplete="off" maxLength={NAME_LIMIT} value={draft.name ?? name} onChange={(event) => setDraft({ ...draft, name: event.currentTarget.value })} />
        )}
        <Removal {...props} key={role.version} role={role} name={name} />
      </header>
      {closed ? <p className={styles["closed"]}>{t(closed)}</p> : null}
      <div className={styles["views"]}>
        <div className={styles["tabs"]} role="group" aria-label={t("list.view")}>
          {(["matrix", "fields"] as const).map((of) => (
            <button key={of} type="button" aria-pressed={table === of} onClick={() => onSearch({ show: of === "fields" ? "fields" : undefined })}>
              {t(of === "fields" ? "roles.fields_title" : "roles.actions_title")}
              {changes.some((change) => change.table === of) ? <span className={styles["count"]}>{changes.filter((change) => change.table === of).length}</span> : null}
            </button>
          ))}
        </div>
        {other ? <Checkbox size="xs" label={t("roles.only_differences")} checked={onlyDifferences} onChange={(event) => setOnlyDifferences(event.currentTarget.checked)} /> : null}
        <label className={styles["compare"]}>
          <span>{t("roles.compare")}</span>
          <NativeSelect
            size="xs"
            data={[{ value: "", label: t("roles.compare_none") }, ...roles.items.filter(({ code }) => code !== role.code).map((one) => ({ value: one.code, label: words.role(one) }))]}
            value={other?.code ?? ""}
            onChange={(event) => onSearch({ compare: event.currentTarget.value || undefined })}
          />
        </label>
      </div>
      {table === "matrix" && !closed ? <p className={styles["limits"]}>{t("roles.view_limits", { view: words.action("view") })}</p> : null}
      {groups.length === 0 ? <p className="quiet">{t("roles.no_differences")}</p> : null}
      {groups.length > 0 ? (
        <RoleMatrix
          label={t(table === "fields" ? "roles.fields_title" : "roles.actions_title")}
          head={t(table === "fields" ? "roles.field" : "roles.action")}
          values={table === "matrix" ? REACH_COLUMNS : LEVELS}
          nameOf={valueName}
          groups={groups}
          otherRole={other && words.role(other)}
          readOnly={closed !== null}
          onSet={(area, key, value) => {
            const found = roles.areas.find((one) => one.area === area);
            if (found) set(found, key, value);
          }}
        />
      ) : null}
      {changed ? (
        <RoleChanges changes={allTold} people={role.people} busy={save.isPending} fault={renamed === "" ? t("roles.need_name") : null} onSave={() => save.mutate()} onDiscard={discard}>
          <InlineProblem error={save.error} words={conflict ? t("roles.conflict") : undefined} />
        </RoleChanges>
      ) : null}
      {leaving.status === "blocked" ? <Confirm title={t("roles.leave_title")} text={t("roles.leave_text", { name })} act={t("roles.leave")} cancel={t("create.stay")} onCancel={leaving.reset} onConfirm={leaving.proceed} /> : null}
    </section>
  );
}
