// Saved views as tabs above a list: all records first, then one's own, then those that are shared. What has been changed can be
// saved, or undone; a view has its own address.
import { Button, Menu } from "@mantine/core";
import { IconArrowLeft, IconArrowRight, IconBuilding, IconChevronDown, IconDeviceFloppy, IconLink, IconPencil, IconPlus, IconTrash, IconUsers } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { lazy, Suspense, useState } from "react";
import type { SavedView } from "../api/types.ts";
import { useI18n } from "../i18n/i18n.tsx";
import { useProblemText } from "../i18n/useProblemText.ts";
import { Confirm } from "../layout/Confirm.tsx";
import { copyText } from "../layout/copyText.ts";
import { toast, toastProblem } from "../layout/toasts.ts";
import { useMe } from "../session/session.ts";
import { pipelineOf } from "./look.ts";
import { deleteView, orderViews, updateView, viewKeys } from "./queries.ts";
import type { ListView } from "./useListView.ts";
import styles from "./ViewTabs.module.css";

const ViewDialog = lazy(async () => ({ default: (await import("./ViewDialog.tsx")).ViewDialog }));

function pathOf({ area, layout }: { area: ListView["area"]; layout: SavedView["layout"] }): string {
  if (area === "deals") return layout === "board" ? "/deals/board" : "/deals/list";
  return `/${area}`;
}

/** The pipeline of a board stays, unless the view has its own. */
const searchOf = (view: SavedView | undefined) => (before: Record<string, unknown>) => ({ view: view?.id, pipeline: view && pipelineOf(view) ? undefined : before["pipeline"] });

function SharedMark(props: { view: SavedView }) {
  const { t } = useI18n();
  const { shared } = props.view;
  if (shared === "mine") return null;
  const Icon = shared === "everyone" ? IconUsers : IconBuilding;
  const words = t(shared === "everyone" ? "views.shared_everyone" : "views.shared_department");
  return <Icon size={13} role="img" aria-label={words} title={words} />;
}

function Tab(props: { list: ListView; view: SavedView | undefined; current: boolean }) {
  const { t } = useI18n();
  const { list, view, current } = props;
  const path = pathOf(view ? { area: list.area, layout: view.layout } : list);
  return (
    <Link to={path as string} search={searchOf(view) as never} className={styles["tab"]} aria-current={current ? "page" : undefined} activeOptions={{ exact: true }}>
      {view ? <SharedMark view={view} /> : null}
      <span className={styles["name"]}>{view ? view.name : t("views.all")}</span>
      {current && view && list.changed ? <span className={styles["dot"]} role="img" aria-label={t("views.changed")} title={t("views.changed")} /> : null}
    </Link>
  );
}

function ViewActs(props: { list: ListView; view: SavedView; onEdit: () => void; onDelete: () => void }) {
  const { t } = useI18n();
  const me = useMe();
  const queryClient = useQueryClient();
  const problemText = useProblemText();
  const { list, view } = props;
  const own = list.views.filter(({ owner_id }) => owner_id === me.user.id).map(({ id }) => id);
  const at = own.indexOf(view.id);

  async function copy() {
    const link = `${location.origin}${pathOf({ area: list.area, layout: view.layout })}?view=${view.id}`;
    if (await copyText(link)) toast(t("action.copied"));
    else toastProblem(t("card.copy_failed", { link }));
  }

  function move(step: number) {
    const ids = own.filter((id) => id !== view.id);
    ids.splice(at + step, 0, view.id);
    orderViews(queryClient, list.area, ids).catch((error: unknown) => toastProblem(problemText(error)));
  }

  return (
    <Menu width={232} position="bottom-start">
      <Menu.Target>
        <button type="button" className={styles["acts"]} aria-label={t("views.menu", { name: view.name })}>
          <IconChevronDown size={14} aria-hidden />
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        {view.can_edit ? (
          <Menu.Item leftSection={<IconPencil size={16} />} onClick={props.onEdit}>
            {t("views.edit")}
          </Menu.Item>
        ) : null}
        <Menu.Item leftSection={<IconLink size={16} />} onClick={() => void copy()}>
          {t("views.copy_link")}
        </Menu.Item>
        {at > 0 ? (
          <Menu.Item leftSection={<IconArrowLeft size={16} />} onClick={() => move(-1)}>
            {t("views.left")}
          </Menu.Item>
        ) : null}
        {at >= 0 && at < own.length - 1 ? (
          <Menu.Item leftSection={<IconArrowRight size={16} />} onClick={() => move(1)}>
            {t("views.right")}
          </Menu.Item>
        ) : null}
        {view.can_edit ? (
          <Menu.Item color="red" leftSection={<IconTrash size={16} />} onClick={props.onDelete}>
            {t("views.delete")}
          </Menu.Item>
        ) : null}
      </Menu.Dropdown>
    </Menu>
  );
}

export function ViewTabs(props: { list: ListView }) {
  const { t } = useI18n();
  const queryClient = useQueryClient();
  const navigate = useNavigate();
  const problemText = useProblemText();
  const { list } = props;
  const { view, area } = list;
  const [dialog, setDialog] = useState<"new" | "edit" | "delete" | null>(null);
  const close = () => setDialog(null);
  const go = (to: SavedView | undefined) => void navigate({ to: pathOf(to ? { area, layout: to.layout } : list) as string, search: searchOf(to) as never });

  const save = useMutation({
    mutationFn: (before: SavedView) => updateView(queryClient, area, before, { ...list.draft(), name: before.name }),
    onSuccess: (saved) => {
      list.discard();
      toast(t("views.saved", { name: saved.name }));
    },
    onError(error) {
      void queryClient.invalidateQueries({ queryKey: viewKeys.of(area) });
      toastProblem(problemText(error));
    },
  });
  const remove = useMutation({
    mutationFn: (gone: SavedView) => deleteView(queryClient, area, gone),
    onSuccess: (_nothing, gone) => {
      close();
      go(undefined);
      toast(t("views.deleted", { name: gone.name }));
    },
    onError(error) {
      close();
      void queryClient.invalidateQueries({ queryKey: viewKeys.of(area) });
      toastProblem(problemText(error));
    },
  });

  const saving = list.changed && list.standing === "ready";
  return (
    <div className={styles["row"]}>
      <nav className={styles["tabs"]} aria-label={t("views.title")}>
        <Tab list={list} view={undefined} current={view === undefined && list.standing === "ready"} />
        {list.views.map((one) => (
          <span key={one.id} className={styles["one"]} data-current={one.id === view?.id ? "" : undefined}>
            <Tab list={list} view={one} current={one.id === view?.id} />
            {one.id === view?.id ? <ViewActs list={list} view={one} onEdit={() => setDialog("edit")} onDelete={() => setDialog("delete")} /> : null}
          </span>
        ))}
        {list.known ? (
          <button type="button" className={styles["add"]} aria-label={t("views.add")} title={t("views.add")} onClick={() => setDialog("new")}>
            <IconPlus size={15} aria-hidden />
          </button>
        ) : null}
      </nav>
      {saving ? (
        <div className={styles["changed"]} role="group" aria-label={view ? t("views.changed_here") : t("views.add")}>
          {view?.can_edit ? (
            <Button size="compact-xs" variant="light" leftSection={<IconDeviceFloppy size={14} />} loading={save.isPending} onClick={() => save.mutate(view)}>
              {t("views.save")}
            </Button>
          ) : null}
          <Button size="compact-xs" variant="subtle" leftSection={view?.can_edit ? undefined : <IconDeviceFloppy size={14} />} onClick={() => setDialog("new")}>
            {t(view ? "views.save_new" : "views.add")}
          </Button>
          {view ? (
            <Button size="compact-xs" variant="subtle" color="gray" onClick={list.discard}>
              {t("views.discard")}
            </Button>
          ) : null}
        </div>
      ) : null}
      <Suspense fallback={null}>
        {dialog === "new" ? (
          <ViewDialog
            list={list}
            onClose={close}
            onSaved={(made) => {
              close();
              go(made);
            }}
          />
        ) : null}
        {dialog === "edit" && view ? <ViewDialog list={list} view={view} onClose={close} onSaved={close} /> : null}
      </Suspense>
      {dialog === "delete" && view ? (
        <Confirm
          title={t("views.delete_title", { name: view.name })}
          text={t("views.delete_text")}
          act={t("views.delete")}
          busy={remove.isPending}
          onCancel={close}
          onConfirm={() => remove.mutate(view)}
        />
      ) : null}
    </div>
  );
}
