// A record: fetched, with its head and acts; as a panel beside its list or as a page of its own.
import { Menu, Tooltip } from "@mantine/core";
import { IconArrowMerge, IconArrowsDiagonal, IconChevronDown, IconChevronUp, IconDots, IconLink, IconRestore, IconShieldQuestion, IconTrash, IconX, IconArrowLeft } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate, useRouter, useRouterState } from "@tanstack/react-router";
import { lazy, Suspense, useEffect, useRef, useState, type ReactNode } from "react";
import type { ClientRecord, Company, Contact } from "../api/types.ts";
import { useI18n } from "../i18n/i18n.tsx";
import { useProblemText } from "../i18n/useProblemText.ts";
import { copyText } from "../layout/copyText.ts";
import { Bones, ErrorState } from "../layout/States.tsx";
import { toast, toastProblem } from "../layout/toasts.ts";
import { useScreenTitle } from "../layout/useScreenTitle.ts";
import { Star } from "../favourites/Star.tsx";
import { useKeys } from "../keys/keys.ts";
import { useForeignChange } from "../live/foreign.ts";
import { CARD_OF, LIST_OF } from "./addresses.ts";
import type { Around as AroundIds } from "./around.ts";
import { recordKeys } from "./keys.ts";
import { cardQuery, spreadRecord, useRemoveRecord } from "./queries.ts";
import styles from "./RecordPanel.module.css";
import type { RecordSource } from "./source.ts";
import { searchBack, useTrail } from "./trail.ts";

const MergeWithDialog = lazy(async () => ({ default: (await import("../acts/MergeWithDialog.tsx")).MergeWithDialog }));

const WhyDialog = lazy(async () => ({ default: (await import("../access/WhyDialog.tsx")).WhyDialog }));

declare module "@tanstack/react-router" {
  interface HistoryState {
    /** Where a record was opened from, if that is where its way back leads. */
    from?: "today";
  }
}

type Common<R extends ClientRecord, C> = {
  source: RecordSource<R, C>;
  id: string;
  untitled: string;
  children: (record: R) => ReactNode;
};

function IconButton(props: { label: string; onClick: () => void; disabled?: boolean; children: ReactNode }) {
  return (
    <Tooltip label={props.label}>
      <button type="button" className={styles["icon"]} aria-label={props.label} onClick={props.onClick} disabled={props.disabled}>
        {props.children}
      </button>
    </Tooltip>
  );
}

function ForeignMark(props: { id: string }) {
  const { t } = useI18n();
  const act = useForeignChange(props.id);
  return (
    <span role="status" className={styles["foreign"]} data-shown={act ? "" : undefined}>
      {act ? t(act === "deleted" ? "live.deleted" : "live.changed") : ""}
    </span>
  );
}

function RecordActs<R extends ClientRecord, C>(props: { source: RecordSource<R, C>; record: R; untitled: string; onGone: () => void }) {
  const { t } = useI18n();
  const { source, record } = props;
  const remove = useRemoveRecord(source, props.untitled);
  const [merging, setMerging] = useState(false);
  const [asking, setAsking] = useState(false);
  const mergeable = source.kind !== "deal" && record.can["edit"] && record.can["delete"] && !record.deleted_at;

  async function copyLink() {
    const link = `${location.origin}/${source.area}/${record.id}`;
    if (await copyText(link)) toast(t("action.copied"));
    else toastProblem(t("card.copy_failed", { link }));
  }

  const menu = (
    <Menu width={208}>
      <Menu.Target>
        <button type="button" className={styles["icon"]} aria-label={t("action.more")}>
          <IconDots size={17} />
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<IconLink size={16} />} onClick={() => void copyLink()}>
          {t("card.copy_link")}
        </Menu.Item>
        {record.deleted_at ? null : (
          <Menu.Item leftSection={<IconShieldQuestion size={16} />} onClick={() => setAsking(true)}>
            {t("why.menu")}
          </Menu.Item>
        )}
        {mergeable ? (
          <Menu.Item leftSection={<IconArrowMerge size={16} />} onClick={() => setMerging(true)}>
            {t("merge.with")}
          </Menu.Item>
        ) : null}
        {record.can["delete"] && !record.deleted_at ? (
          <Menu.Item color="red" leftSection={<IconTrash size={16} />} onClick={() => remove.mutate(record, { onSuccess: props.onGone })}>
            {t("action.delete")}
          </Menu.Item>
        ) : null}
      </Menu.Dropdown>
    </Menu>
  );
  return (
    <>
      {menu}
      <Suspense fallback={null}>
        {asking ? <WhyDialog record={{ id: record.id, area: source.area, name: source.titleOf(record) || props.untitled, fields: record.fields }} onClose={() => setAsking(false)} /> : null}
        {merging ? (
          <MergeWithDialog source={source as unknown as RecordSource<Contact | Company, unknown>} record={record as Contact | Company} name={source.titleOf(record) || props.untitled} onClose={() => setMerging(false)} />
        ) : null}
      </Suspense>
    </>
  );
}

function InBin<R extends ClientRecord, C>(props: { source: RecordSource<R, C>; record: R }) {
  const { t, format } = useI18n();
  const problemText = useProblemText();
  const queryClient = useQueryClient();
  const { source, record } = props;
  const restore = useMutation({
    mutationFn: () => source.restore(record.id),
    onSuccess: async (restored) => {
      spreadRecord(queryClient, source, restored);
      await queryClient.invalidateQueries({ queryKey: recordKeys.kind(source.kind) });
    },
    onError: (error) => toastProblem(problemText(error)),
  });
  if (!record.deleted_at) return null;
  return (
    <div className={styles["bin"]}>
      <span>{t("card.deleted", { date: format.date(record.deleted_at) })}</span>
      {record.can["restore"] ? (
        <button type="button" onClick={() => restore.mutate()}>
          <IconRestore size={14} aria-hidden />
          {t("action.restore")}
        </button>
      ) : null}
    </div>
  );
}

function Body<R extends ClientRecord, C>(props: Common<R, C> & { record: R | undefined; error: unknown; onRetry: () => void }) {
  const { t } = useI18n();
  if (props.record) {
    return (
      <>
        <InBin source={props.source} record={props.record} />
        {props.children(props.record)}
      </>
    );
  }
  if (!props.error) return <Bones lines={9} />;
  return <ErrorState error={props.error} title={t("card.gone_title")} onRetry={props.onRetry} />;
}

/** The records beside this one in its list; also by the keys [ and ]. */
function Around(props: { around: AroundIds; to: (id: string | undefined) => void }) {
  const { t } = useI18n();
  const { around, to } = props;
  useKeys([
    { code: "BracketLeft", run: () => to(around.previous) },
    { code: "BracketRight", run: () => to(around.next) },
  ]);
  return (
    <>
      <IconButton label={t("card.previous")} disabled={!around.previous} onClick={() => to(around.previous)}>
        <IconChevronUp size={17} />
      </IconButton>
      <IconButton label={t("card.next")} disabled={!around.next} onClick={() => to(around.next)}>
        <IconChevronDown size={17} />
      </IconButton>
    </>
  );
}

export function RecordPanel<R extends ClientRecord, C>(
  props: Common<R, C> & { around: AroundIds; onOpen: (id: string | undefined) => void },
) {
  const { t } = useI18n();
  const navigate = useNavigate();
  const panel = useRef<HTMLElement>(null);
  const { source, id, around, onOpen } = props;
  const { data: record, error, refetch } = useQuery(cardQuery(source, id));
  const to = (next: string | undefined) => next !== undefined && onOpen(next);

  // The panel takes the focus when it opens and gives it back to the list when it closes.
  useEffect(() => {
    const before = document.activeElement;
    panel.current?.focus({ preventScroll: true });
    return () => {
      if (before instanceof HTMLElement && before.isConnected) before.focus({ preventScroll: true });
    };
  }, []);

  return (
    <aside
      ref={panel}
      className={styles["panel"]}
      tabIndex={-1}
      aria-label={record ? source.titleOf(record) || props.untitled : t("state.loading")}
      onKeyDown={(event) => {
        if (event.key !== "Escape" || event.defaultPrevented) return;
        event.preventDefault();
        onOpen(undefined);
      }}
    >
      <header className={styles["bar"]}>
        <IconButton label={t("card.close")} onClick={() => onOpen(undefined)}>
          <IconX size={17} />
        </IconButton>
        <Around around={around} to={to} />
        <ForeignMark id={id} />
        {record && !record.deleted_at ? <Star key={id} className={styles["icon"]} record={{ kind: source.kind, id, title: source.titleOf(record) }} /> : null}
        <IconButton label={t("card.full_page")} onClick={() => void navigate({ to: CARD_OF[source.kind], params: { id } })}>
          <IconArrowsDiagonal size={16} />
        </IconButton>
        {record ? <RecordActs source={source} record={record} untitled={props.untitled} onGone={() => onOpen(undefined)} /> : null}
      </header>
      <div className={styles["body"]}>
        <Body {...props} record={record} error={error} onRetry={() => void refetch()} />
      </div>
    </aside>
  );
}

export function RecordPage<R extends ClientRecord, C>(props: Common<R, C> & { listTitle: string }) {
  const { t } = useI18n();
  const navigate = useNavigate();
  const { source, id } = props;
  useScreenTitle(props.listTitle);
  const { data: record, error, refetch } = useQuery(cardQuery(source, id));
  const router = useRouter();
  const from = useRouterState({ select: (state) => state.location.state.from });
  const toList = () => (from === "today" ? router.history.back() : void navigate({ to: LIST_OF[source.kind], search: searchBack(source.kind) }));
  const around = useTrail(source, id);
  return (
    <div className={styles["page"]}>
      <header className={styles["bar"]}>
        <button type="button" className={styles["back"]} onClick={toList}>
          <IconArrowLeft size={15} aria-hidden />
          {from === "today" ? t("today.title") : props.listTitle}
        </button>
        {around ? <Around around={around} to={(next) => next !== undefined && void navigate({ to: CARD_OF[source.kind], params: { id: next } })} /> : null}
        <ForeignMark id={id} />
        {record && !record.deleted_at ? <Star key={id} className={styles["icon"]} record={{ kind: source.kind, id, title: source.titleOf(record) }} /> : null}
        {record ? <RecordActs source={source} record={record} untitled={props.untitled} onGone={toList} /> : null}
      </header>
      <div className={styles["body"]}>
        {record ? null : <h1 className="visually-hidden">{props.listTitle}</h1>}
        <Body {...props} record={record} error={error} onRetry={() => void refetch()} />
      </div>
    </div>
  );
}
