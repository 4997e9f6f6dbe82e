// What stayed when an act was undone, and why; the person takes back those that are chosen, one after another.
import { Button } from "@mantine/core";
import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { Act, ActChange } from "../api/types.ts";
import { useI18n } from "../i18n/i18n.tsx";
import { useProblemText } from "../i18n/useProblemText.ts";
import { Confirm } from "../layout/Confirm.tsx";
import { Section } from "../layout/Page.tsx";
import { Bones, ErrorState } from "../layout/States.tsx";
import { toast, toastProblem } from "../layout/toasts.ts";
import styles from "./Acts.module.css";
import { changesQuery, spreadAct, takeBack } from "./queries.ts";
import { RecordName } from "./RecordName.tsx";
import { useActWords } from "./useActWords.ts";

function useTakeBack(id: string, onProgress: (done: number) => void) {
  const { t } = useI18n();
  const problemText = useProblemText();
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: async (seqs: number[]) => {
      let fresh: Act | null = null;
      let refusal: unknown = null;
      let taken = 0;
      // One after another: each is a change of the same act.
      for (const [at, seq] of seqs.entries()) {
        try {
          fresh = await takeBack(id, seq);
          taken += 1;
        } catch (error) {
          refusal = error;
        }
        onProgress(at + 1);
      }
      return { fresh, taken, refusal, failed: seqs.length - taken };
    },
    onSuccess: ({ fresh, taken, refusal, failed }) => {
      if (fresh) spreadAct(queryClient, fresh);
      if (taken > 0) toast(t("acts.taken_back", { count: taken }));
      if (failed > 0) toastProblem(`${t("acts.take_back_failed", { count: failed })}: ${problemText(refusal)}`);
    },
  });
}

export function LeftRecords(props: { act: Act }) {
  const { t } = useI18n();
  const { reasonOf } = useActWords();
  const { act } = props;
  const list = useInfiniteQuery(changesQuery(act.id, "left"));
  const [chosen, setChosen] = useState<ReadonlySet<number>>(new Set());
  const [asking, setAsking] = useState(false);
  const [done, setDone] = useState(0);
  const taking = useTakeBack(act.id, setDone);
  const rows = list.data?.pages.flatMap(({ items }) => items) ?? [];
  const wanted = rows.map(({ seq }) => seq).filter((seq) => chosen.has(seq));

  if (list.isPending) return <Bones lines={4} />;
  if (!list.data) return <ErrorState error={list.error} onRetry={() => void list.refetch()} />;
  if (rows.length === 0) return null;

  function choose({ seq }: ActChange, on: boolean) {
    setChosen(new Set(on ? [...chosen, seq] : [...chosen].filter((one) => one !== seq)));
  }

  return (
    <Section title={t("acts.left_title")} lead={t(act.kind === "import" ? "imports.left_text" : "acts.left_text")}>
      <div className={styles["left"]}>
        <label className={styles["all"]}>
          <input type="checkbox" checked={wanted.length === rows.length} onChange={(event) => setChosen(new Set(event.currentTarget.checked ? rows.map(({ seq }) => seq) : []))} />
          {t("acts.select_left")}
        </label>
        <ul className={styles["changes"]}>
          {rows.map((change) => (
            <li key={change.seq}>
              <input type="checkbox" aria-label={t("list.select_row", { name: change.title ?? t("acts.unseen") })} checked={chosen.has(change.seq)} onChange={(event) => choose(change, event.currentTarget.checked)} />
              <RecordName change={change} />
              <span className={styles["why"]}>{reasonOf(act.kind === "import" && change.code === "changed_since" ? "used_since" : change.code)}</span>
            </li>
          ))}
        </ul>
      </div>
      <div className={styles["acts"]}>
        {list.hasNextPage ? (
          <Button variant="default" loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
            {t("acts.more")}
          </Button>
        ) : null}
        <Button variant="default" disabled={wanted.length === 0} loading={taking.isPending} onClick={() => setAsking(true)}>
          {wanted.length > 0 ? t("acts.take_back", { count: wanted.length }) : t("acts.take_back_none")}
        </Button>
        <span role="status" className="quiet tabular">
          {taking.isPending ? t("acts.taking_back", { done, total: taking.variables.length }) : wanted.length === 0 ? t("acts.choose_left") : ""}
        </span>
      </div>
      {asking ? (
        <Confirm
          title={t("acts.take_back_title", { count: wanted.length })}
          text={t("acts.take_back_text")}
          act={t("acts.take_back", { count: wanted.length })}
          onCancel={() => setAsking(false)}
          onConfirm={() => {
            setAsking(false);
            setDone(0);
            taking.mutate(wanted);
            setChosen(new Set());
          }}
        />
      ) : null}
    </Section>
  );
}
