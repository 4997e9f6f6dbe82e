// «Why?»: what a person may do, with one record or in an area, and which role or rule says so.
import { Button, Modal, NativeSelect, Select } from "@mantine/core";
import { IconCheck, IconX } from "@tabler/icons-react";
import { useQueries, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { answer, client } from "../api/client.ts";
import type { Why } from "../api/types.ts";
import { peopleQuery } from "../directory/directory.ts";
import { useI18n } from "../i18n/i18n.tsx";
import { useProblemText } from "../i18n/useProblemText.ts";
import { Bone } from "../layout/States.tsx";
import { useFocusBack } from "../layout/useFocusBack.ts";
import { may, useMe } from "../session/session.ts";
import { rolesQuery } from "./queries.ts";
import styles from "./WhyDialog.module.css";
import { whyWords } from "./whyWords.ts";
import { useAccessWords } from "./words.ts";

/** What may be done with one record, in the order in which people think of it. */
const RECORD_ACTIONS = ["view", "edit", "assign", "bulk_edit", "delete", "restore", "export", "reveal"];
/** Only these have numbers and addresses of their own to reveal. */
const HAS_CHANNELS = new Set(["contacts", "companies"]);
const FRESH_MS = 10_000;

export type AskedRecord = { id: string; area: string; name: string; /** What the reader has of each field. */ fields: Record<string, string> };
type Asked = { area: string; user: string | undefined; record: string | undefined };
type Subject = { kind: "action" | "field"; key: string };

const whyQuery = ({ area, user, record }: Asked, { kind, key }: Subject) => ({
  queryKey: ["why", area, kind, key, user, record],
  queryFn: ({ signal }: { signal: AbortSignal }): Promise<Why> => answer(client.GET("/api/v1/why", { params: { query: { area, [kind]: key, user_id: user, record_id: record } }, signal })),
  staleTime: FRESH_MS,
});

/** A field of which something can be seen, if not all. */
const isClosed = (level: string | null | undefined) => level === "hidden" || level === "masked";

function Answer(props: { label: string; why: Why | undefined; error: unknown; ofRecord: boolean }) {
  const { t, format, language } = useI18n();
  const words = useAccessWords();
  const problemText = useProblemText();
  const { why, error } = props;
  const level = why?.level;
  const allowed = why?.allowed && !isClosed(level);
  return (
    <li className={styles["line"]} data-allowed={allowed ? "" : undefined}>
      <span className={styles["mark"]}>{why ? allowed ? <IconCheck size={16} role="img" aria-label={t("why.allowed")} /> : <IconX size={16} role="img" aria-label={t("why.denied")} /> : null}</span>
      <span className={styles["what"]}>{props.label}</span>
      <span className={styles["reason"]}>{why ? whyWords(why, { t, words, format, language, ofRecord: props.ofRecord }) : error ? problemText(error) : <Bone width={180} />}</span>
    </li>
  );
}

/** Each line is a question of its own to the server, which alone knows. `closedOnly`: the fields that are open are left out. */
function Answers(props: { title: string; asked: Asked; subjects: Subject[]; closedOnly?: boolean }) {
  const { t } = useI18n();
  const words = useAccessWords();
  const { asked, subjects } = props;
  const answers = useQueries({ queries: subjects.map((subject) => whyQuery(asked, subject)) });
  const shown = subjects.flatMap((subject, at) => {
    const found = answers[at];
    return found && !(props.closedOnly && found.data && !isClosed(found.data.level)) ? [{ subject, found }] : [];
  });
  return (
    <section>
      <h3>{props.title}</h3>
      {shown.length === 0 ? <p className="quiet">{t("why.all_open")}</p> : null}
      <ul className={styles["lines"]}>
        {shown.map(({ subject, found }) => (
          <Answer key={subject.key} label={subject.kind === "action" ? words.action(subject.key) : words.field(subject.key)} why={found.data} error={found.error} ofRecord={asked.record !== undefined} />
        ))}
      </ul>
    </section>
  );
}

function useWhom(first: string | undefined) {
  const me = useMe();
  const others = may(me, "users", "view");
  const { data: people } = useQuery({ ...peopleQuery, enabled: others });
  const [user, setUser] = useState(first ?? me.user.id);
  return { people: others ? (people ?? []) : [], user, setUser, self: user === me.user.id };
}

/** `record`: with which one; without it, in which area is chosen. `user`: about whom is asked first. */
export function WhyDialog(props: { record?: AskedRecord; user?: { id: string; name: string }; onClose: () => void }) {
  const { t } = useI18n();
  const words = useAccessWords();
  const { record } = props;
  const { people, user, setUser, self } = useWhom(props.user?.id);
  const { data: roles } = useQuery({ ...rolesQuery, enabled: record === undefined });
  const [chosen, setChosen] = useState(record?.area ?? "contacts");
  const [everyField, setEveryField] = useState(false);
  useFocusBack();
  const area = roles?.areas.find((one) => one.area === chosen);
  const asked: Asked = { area: chosen, user: self ? undefined : user, record: record?.id };
  const actions = record ? RECORD_ACTIONS.filter((action) => action !== "reveal" || HAS_CHANNELS.has(record.area)) : (area?.actions ?? []);
  const fields = record ? Object.keys(record.fields) : (area?.fields ?? []);
  // Of one's own fields the card knows which are closed; of somebody else's each has to be asked about.
  const known = record && self ? fields.filter((field) => isClosed(record.fields[field])) : everyField ? fields : [];
  const of = (kind: Subject["kind"]) => (key: string) => ({ kind, key });
  return (
    <Modal opened onClose={props.onClose} title={record ? t(self ? "why.title_record" : "why.title_record_other", { name: record.name }) : t("why.title_person")} size={620} closeButtonProps={{ "aria-label": t("action.close") }}>
      <div className={styles["place"]}>
        {people.length > 0 ? (
          <div className={styles["choices"]}>
            <Select label={t("why.whose")} searchable allowDeselect={false} nothingFoundMessage={t("edit.pick_nothing")} data={people.map(({ id, name }) => ({ value: id, label: name }))} value={user} onChange={(value) => value && setUser(value)} />
            {record ? null : <NativeSelect label={t("rules.area")} data={(roles?.areas ?? []).map((one) => ({ value: one.area, label: words.area(one.area) }))} value={chosen} onChange={(event) => setChosen(event.currentTarget.value)} />}
          </div>
        ) : null}
        <Answers key={`${chosen} ${user}`} title={t("roles.actions_title")} asked={asked} subjects={actions.map(of("action"))} />
        {known.length > 0 ? <Answers key={`fields ${chosen} ${user}`} title={t("why.closed_fields")} asked={asked} subjects={known.map(of("field"))} closedOnly /> : null}
        {fields.length > 0 && known.length === 0 && !(record && self) ? (
          <Button variant="default" className={styles["more"]} onClick={() => setEveryField(true)}>
            {t("why.show_fields")}
          </Button>
        ) : null}
      </div>
    </Modal>
  );
}
