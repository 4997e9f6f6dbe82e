// Search and commands (Ctrl/⌘+K): clients and deals from the server, places and creations from here, and what was taken last.
import { Modal } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { IconAddressBook, IconArrowRight, IconBuilding, IconCopyCheck, IconPlus, IconSearch, IconTargetArrow } from "@tabler/icons-react";
import { keepPreviousData, useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useEffect, useState, type KeyboardEvent, type ReactNode } from "react";
import { answer, client } from "../../shared/api/client.ts";
import { useI18n } from "../../shared/i18n/i18n.tsx";
import type { PlainKey } from "../../shared/i18n/translate.ts";
import type { NamedRecord, RecordKind } from "../../shared/api/types.ts";
import { favouritesQuery, recentQuery } from "../../shared/favourites/favourites.ts";
import { InlineProblem } from "../../shared/layout/States.tsx";
import { LIST_OF } from "../../shared/records/addresses.ts";
import { may, useMe } from "../../shared/session/session.ts";
import styles from "./Palette.module.css";
import { creationsFor, sectionsFor } from "./sections.ts";
import { useCreate } from "./useCreate.ts";

type Entry = { id: string; kind?: string; icon: ReactNode; title: string; subtitle?: string; hint?: string; run: () => void };

const DEBOUNCE_MS = 70;
const RECENT_LIMIT = 5;
const FAVOURITES_LIMIT = 5;
/** What was taken last. It is forgotten with everything else when the session ends. */
const RECENT_KEY = ["palette", "recent"];

const ICONS: Record<string, ReactNode> = {
  contact: <IconAddressBook size={16} />,
  company: <IconBuilding size={16} />,
  deal: <IconTargetArrow size={16} />,
};

function useHits(words: string): { entries: Entry[]; pending: boolean; error: unknown; asked: boolean } {
  const { known } = useI18n();
  const navigate = useNavigate();
  const [settled] = useDebouncedValue(words, DEBOUNCE_MS);
  const asked = settled.trim().length > 0;
  const { data, isFetching, error } = useQuery({
    queryKey: ["search", settled],
    enabled: asked,
    staleTime: 10_000,
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) => answer(client.GET("/api/v1/search", { params: { query: { q: settled, limit: 12 } }, signal })),
  });
  const entries = (asked ? (data?.items ?? []) : []).map<Entry>((hit) => ({
    id: hit.id,
    kind: hit.kind,
    icon: ICONS[hit.kind] ?? <IconBuilding size={16} />,
    title: hit.title,
    subtitle: hit.subtitle ?? undefined,
    hint: hit.matched.filter((reason) => reason !== "name").map((reason) => known(`search.matched.${reason}`, reason)).join(", ") || undefined,
    run: () => void navigate({ to: LIST_OF[hit.kind as RecordKind], search: { open: hit.id } }),
  }));
  return { entries, pending: isFetching || settled !== words, error: asked ? error : null, asked };
}

function useCommands(words: string): Entry[] {
  const { t } = useI18n();
  const me = useMe();
  const navigate = useNavigate();
  const create = useCreate();
  const all: Entry[] = [
    ...creationsFor(me).map(({ id, label }) => ({ id: `create-${id}`, icon: <IconPlus size={16} />, title: t(label), run: () => create(id) })),
    ...sectionsFor(me).map(({ id, path, label }) => ({
      id: `go-${id}`,
      icon: <IconArrowRight size={16} />,
      title: t("palette.go_to", { place: t(label) }),
      run: () => void navigate({ to: path }),
    })),
    ...(["contacts", "companies"] as const)
      .filter((kind) => may(me, kind, "edit") && may(me, kind, "delete"))
      .map((kind) => ({
        id: `duplicates-${kind}`,
        icon: <IconCopyCheck size={16} />,
        title: `${t("duplicates.find")}: ${t(`section.${kind}`)}`,
        run: () => void navigate({ to: "/duplicates", search: kind === "companies" ? { kind } : {} }),
      })),
  ];
  const wanted = words.trim().toLocaleLowerCase();
  return wanted ? all.filter(({ title }) => title.toLocaleLowerCase().includes(wanted)) : all;
}

/** Marked records and those opened last, shown while nothing is typed. */
function useGoBack(asked: boolean): { favourites: Entry[]; opened: Entry[] } {
  const navigate = useNavigate();
  const favourites = useQuery({ ...favouritesQuery, enabled: asked });
  const recent = useQuery({ ...recentQuery, enabled: asked });
  const entry = ({ kind, id, title }: NamedRecord): Entry => ({ id, kind, icon: ICONS[kind], title, run: () => void navigate({ to: LIST_OF[kind], search: { open: id } }) });
  const marked = asked ? (favourites.data ?? []).slice(0, FAVOURITES_LIMIT) : [];
  const known = new Set(marked.map(({ id }) => id));
  const opened = asked ? (recent.data ?? []).filter(({ id }) => !known.has(id)).slice(0, RECENT_LIMIT) : [];
  return { favourites: marked.map(entry), opened: opened.map(entry) };
}

export function Palette(props: { typedAhead: () => string; onClose: () => void }) {
  const { t } = useI18n();
  const [words, setWords] = useState("");
  const [chosen, setChosen] = useState(0);
  const [entered, setEntered] = useState(false);
  const level = useMe().fields["contacts"]?.["phones"];
  const unmasked = level !== "hidden" && level !== "masked";
  const queryClient = useQueryClient();
  const hits = useHits(words);
  const commands = useCommands(words);
  const untyped = words.trim() === "";
  const goBack = useGoBack(untyped);
  const shownIds = new Set([...goBack.favourites, ...goBack.opened].map(({ id }) => id));
  const recent = untyped ? (queryClient.getQueryData<Entry[]>(RECENT_KEY) ?? []).filter(({ id }) => !shownIds.has(id)) : [];
  const recentIds = new Set(recent.map(({ id }) => id));
  const groups: { label: PlainKey; entries: Entry[] }[] = [
    { label: "favourite.title", entries: goBack.favourites },
    { label: "palette.recent", entries: [...recent, ...goBack.opened] },
    { label: "palette.results", entries: hits.entries.filter(({ kind }) => kind !== "deal") },
    { label: "palette.deals", entries: hits.entries.filter(({ kind }) => kind === "deal") },
    { label: "palette.commands", entries: commands.filter(({ id }) => !recentIds.has(id)) },
  ];
  const entries = groups.flatMap((group) => group.entries);
  const active = Math.min(chosen, Math.max(0, entries.length - 1));

  function run(entry: Entry) {
    props.onClose();
    const others = (queryClient.getQueryData<Entry[]>(RECENT_KEY) ?? []).filter(({ id }) => id !== entry.id);
    queryClient.setQueryData<Entry[]>(RECENT_KEY, [{ ...entry, hint: undefined }, ...others].slice(0, RECENT_LIMIT));
    entry.run();
  }

  function onKeyDown(event: KeyboardEvent) {
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (step !== 0 && entries.length > 0) {
      event.preventDefault();
      const next = (active + step + entries.length) % entries.length;
      setChosen(next);
      document.getElementById(`palette-${String(next)}`)?.scrollIntoView({ block: "nearest" });
    }
    if (event.key === "Enter") {
      event.preventDefault();
      setEntered(true);
    }
  }

  // Enter takes what answers these words, not what answered those before them: it waits for the answer.
  useEffect(() => {
    if (!entered || hits.pending) return;
    setEntered(false);
    const entry = entries[active];
    if (entry) run(entry);
  }, [entered, hits.pending]); // eslint-disable-line react-hooks/exhaustive-deps -- the entries are those of this moment

  const option = (entry: Entry, index: number) => (
    <div
      key={entry.id}
      id={`palette-${String(index)}`}
      role="option"
      aria-selected={index === active}
      className={styles["option"]}
      onPointerMove={() => setChosen(index)}
      onClick={() => run(entry)}
    >
      <span className={styles["icon"]}>{entry.icon}</span>
      <span className={styles["title"]}>{entry.title}</span>
      {entry.subtitle ? <span className={styles["subtitle"]}>{entry.subtitle}</span> : null}
      {entry.hint ? <span className={styles["hint"]}>{entry.hint}</span> : null}
    </div>
  );

  return (
    <Modal opened onClose={props.onClose} withCloseButton={false} padding={0} size={620} yOffset="12vh" attributes={{ content: { "aria-label": t("keys.palette") } }}>
      <div className={styles["field"]}>
        <IconSearch size={17} aria-hidden />
        <input
          data-autofocus
          value={words}
          onFocus={() => {
            const ahead = props.typedAhead();
            if (ahead) setWords((before) => ahead + before);
          }}
          onChange={(event) => {
            setWords(event.currentTarget.value);
            setChosen(0);
            setEntered(false);
          }}
          onKeyDown={onKeyDown}
          placeholder={t("palette.placeholder")}
          aria-label={t("keys.palette")}
          role="combobox"
          aria-expanded={entries.length > 0}
          aria-controls={entries.length > 0 ? "palette-list" : undefined}
          aria-activedescendant={entries.length > 0 ? `palette-${String(active)}` : undefined}
          autoComplete="off"
          spellCheck={false}
        />
      </div>
      {entries.length > 0 ? (
        <div id="palette-list" className={styles["list"]} role="listbox" aria-label={t("palette.results")} tabIndex={-1}>
          {groups.map((group) =>
            group.entries.length > 0 ? (
              <div key={group.label} role="group" aria-label={t(group.label)}>
                <div className={styles["caption"]} aria-hidden="true">{t(group.label)}</div>
                {group.entries.map((entry) => option(entry, entries.indexOf(entry)))}
              </div>
            ) : null,
          )}
        </div>
      ) : null}
      <div className={styles["refused"]}>
        <InlineProblem error={hits.error} />
      </div>
      {hits.asked && !hits.pending && !hits.error && hits.entries.length === 0 ? (
        <div className={styles["nothing"]}>
          <strong>{t("palette.nothing", { words: words.trim() })}</strong>
          <span>{t(unmasked ? "palette.nothing_hint" : "palette.nothing_hint_masked")}</span>
        </div>
      ) : null}
      <div className="visually-hidden" role="status">
        {hits.asked && !hits.pending ? t("palette.found", { count: hits.entries.length }) : ""}
      </div>
      <footer className={styles["foot"]} aria-hidden="true">
        <span><kbd>↑</kbd> <kbd>↓</kbd> {t("palette.hint_move")}</span>
        <span><kbd>Enter</kbd> {t("palette.hint_open")}</span>
        <span><kbd>Esc</kbd> {t("palette.hint_close")}</span>
      </footer>
    </Modal>
  );
}
