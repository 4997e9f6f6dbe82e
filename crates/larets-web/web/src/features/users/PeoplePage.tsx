// Who may sign in: people with their roles and departments; added, changed, disabled here.
import { Button, Menu } from "@mantine/core";
import { IconDots, IconPlus } from "@tabler/icons-react";
import { keepPreviousData, useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { lazy, Suspense, useState, type MouseEvent } from "react";
import { rolesQuery } from "../../shared/access/queries.ts";
import { RulesDialog } from "../../shared/access/RulesDialog.tsx";
import { useAccessWords } from "../../shared/access/words.ts";
import { answer, client } from "../../shared/api/client.ts";
import type { User } from "../../shared/api/types.ts";
import { Ago } from "../../shared/fields/Words.tsx";
import { useI18n } from "../../shared/i18n/i18n.tsx";
import { useProblemText } from "../../shared/i18n/useProblemText.ts";
import { Avatar } from "../../shared/layout/Avatar.tsx";
import { Confirm } from "../../shared/layout/Confirm.tsx";
import { Page } from "../../shared/layout/Page.tsx";
import { SearchField } from "../../shared/layout/SearchField.tsx";
import { Bones, ErrorState } from "../../shared/layout/States.tsx";
import table from "../../shared/layout/Table.module.css";
import { toast, toastProblem } from "../../shared/layout/toasts.ts";
import { openPreview } from "../../shared/session/preview.ts";
import { may, useMe } from "../../shared/session/session.ts";
import styles from "./PeoplePage.module.css";
import { PasswordDialog, PersonDialog } from "./PersonDialog.tsx";

const PAGE_SIZE = 100;

const WhyDialog = lazy(async () => ({ default: (await import("../../shared/access/WhyDialog.tsx")).WhyDialog }));

type Opened = { kind: "add" } | { kind: "edit" | "rules" | "why" | "password" | "disable"; user: User };

/** What a role is called, also one of the company's own. */
function useRoleNames(): (code: string) => string {
  const words = useAccessWords();
  const { data } = useQuery(rolesQuery);
  return (code) => words.role(data?.items.find((role) => role.code === code) ?? { code });
}

function PersonRow(props: { user: User; self: boolean; onOpen: (opened: Opened) => void; onEnable: () => void }) {
  const { t } = useI18n();
  const roleName = useRoleNames();
  const { user, onOpen } = props;
  const edit = user.can["edit"] ? () => onOpen({ kind: "edit", user }) : undefined;

  // The name is the way for the keyboard; the rest of the row is there for the pointer.
  function onRowClick(event: MouseEvent) {
    if (!(event.target instanceof HTMLElement) || event.target.closest("button, [role='menu']") || window.getSelection()?.toString()) return;
    edit?.();
  }

  return (
    <tr data-off={user.disabled ? "" : undefined} className={edit ? styles["opens"] : undefined} onClick={onRowClick}>
      <th scope="row">
        <span className={styles["who"]}>
          <Avatar name={user.name ?? ""} />
          <span>
            {edit ? (
              <button type="button" className={styles["name"]} onClick={edit}>
                {user.name}
              </button>
            ) : (
              user.name
            )}{" "}
            {props.self ? <span className={styles["you"]}>{t("people.you")}</span> : null}
            <small>{user.email}</small>
          </span>
        </span>
      </th>
      <td>{(user.roles ?? []).map(roleName).join(", ")}</td>
      <td className="quiet">{user.department?.name}</td>
      <td className="quiet">{user.last_sign_in_at ? <Ago at={user.last_sign_in_at} /> : t("time.never")}</td>
      <td>
        <span className={styles["state"]} data-off={user.disabled ? "" : undefined}>
          {t(user.disabled ? "people.disabled" : "people.active")}
        </span>
      </td>
      <td>
        <Menu width={236}>
          <Menu.Target>
            <button type="button" className={styles["more"]} aria-label={`${t("action.more")}: ${user.name ?? ""}`}>
              <IconDots size={16} />
            </button>
          </Menu.Target>
          <Menu.Dropdown>
            {edit ? <Menu.Item onClick={edit}>{t("action.edit")}</Menu.Item> : null}
            <Menu.Item onClick={() => onOpen({ kind: "rules", user })}>{t("rules.tab")}</Menu.Item>
            <Menu.Item onClick={() => onOpen({ kind: "why", user })}>{t("why.menu_person")}</Menu.Item>
            {props.self || user.disabled ? null : <Menu.Item onClick={() => openPreview(user.id)}>{t("preview.menu")}</Menu.Item>}
            {edit ? <Menu.Item onClick={() => onOpen({ kind: "password", user })}>{t("people.set_password")}</Menu.Item> : null}
            {!edit || props.self ? null : user.disabled ? (
              <Menu.Item onClick={props.onEnable}>{t("people.enable")}</Menu.Item>
            ) : (
              <Menu.Item color="red" onClick={() => onOpen({ kind: "disable", user })}>
                {t("people.disable")}
              </Menu.Item>
            )}
          </Menu.Dropdown>
        </Menu>
      </td>
    </tr>
  );
}

export function PeoplePage() {
  const { t } = useI18n();
  const me = useMe();
  const problemText = useProblemText();
  const queryClient = useQueryClient();
  const [wanted, setWanted] = useState<string>();
  const [opened, setOpened] = useState<Opened | null>(null);
  const list = useInfiniteQuery({
    queryKey: ["users", wanted],
    queryFn: ({ pageParam, signal }) =>
      answer(client.GET("/api/v1/users", { params: { query: { limit: PAGE_SIZE, cursor: pageParam ?? undefined, q: wanted } }, signal })),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next_cursor ?? null,
    placeholderData: keepPreviousData,
  });
  const setDisabled = useMutation({
    mutationFn: ({ user, disabled }: { user: User; disabled: boolean }) =>
      answer(client.PATCH("/api/v1/users/{id}", { params: { path: { id: user.id } }, body: { disabled } })),
    onSuccess: async (user) => {
      setOpened(null);
      toast(t(user.disabled ? "people.disabled_done" : "people.enabled_done", { name: user.name ?? "" }));
      await queryClient.invalidateQueries({ queryKey: ["users"] });
    },
    onError: (error) => toastProblem(problemText(error)),
  });
  const users = list.data?.pages.flatMap((page) => page.items) ?? [];

  return (
    <Page
      title={t("people.title")}
      lead={t("people.lead")}
      width="wide"
      acts={
        may(me, "users", "create") ? (
          <Button leftSection={<IconPlus size={16} />} onClick={() => setOpened({ kind: "add" })}>
            {t("people.add")}
          </Button>
        ) : null
      }
    >
      <SearchField label={t("people.search")} words={wanted} onWords={setWanted} className={styles["search"]} />
      {list.isPending ? <Bones lines={6} /> : null}
      {list.isError ? <ErrorState error={list.error} onRetry={() => void list.refetch()} /> : null}
      {list.isSuccess && users.length === 0 ? <p className={styles["nobody"]}>{t("people.nobody", { words: wanted ?? "" })}</p> : null}
      {users.length > 0 ? (
        <div className={table["frame"]}>
          <table className={`${table["table"] ?? ""} ${table["cards"] ?? ""}`}>
            <thead>
              <tr>
                <th scope="col">{t("people.name")}</th>
                <th scope="col">{t("people.roles")}</th>
                <th scope="col">{t("people.department")}</th>
                <th scope="col">{t("people.last_sign_in")}</th>
                <th scope="col">{t("people.state")}</th>
                <th scope="col">
                  <span className="visually-hidden">{t("action.more")}</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {users.map((user) => (
                <PersonRow key={user.id} user={user} self={user.id === me.user.id} onOpen={setOpened} onEnable={() => setDisabled.mutate({ user, disabled: false })} />
              ))}
            </tbody>
          </table>
        </div>
      ) : null}
      {list.hasNextPage ? (
        <Button variant="default" loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
          {t("timeline.more")}
        </Button>
      ) : null}
      {opened?.kind === "add" ? <PersonDialog onClose={() => setOpened(null)} /> : null}
      {opened?.kind === "edit" ? <PersonDialog user={opened.user} onWhy={() => setOpened({ kind: "why", user: opened.user })} onClose={() => setOpened(null)} /> : null}
      {opened?.kind === "rules" ? <RulesDialog subject={{ kind: "user", id: opened.user.id }} name={opened.user.name ?? ""} canEdit={opened.user.can.edit} onClose={() => setOpened(null)} /> : null}
      <Suspense fallback={null}>{opened?.kind === "why" ? <WhyDialog user={{ id: opened.user.id, name: opened.user.name ?? "" }} onClose={() => setOpened(null)} /> : null}</Suspense>
      {opened?.kind === "password" ? <PasswordDialog user={opened.user} onClose={() => setOpened(null)} /> : null}
      {opened?.kind === "disable" ? (
        <Confirm
          title={t("people.disable_title", { name: opened.user.name ?? "" })}
          text={t("people.disable_text")}
          act={t("people.disable")}
          busy={setDisabled.isPending}
          onCancel={() => setOpened(null)}
          onConfirm={() => setDisabled.mutate({ user: opened.user, disabled: true })}
        />
      ) : null}
    </Page>
  );
}
