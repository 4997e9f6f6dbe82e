// One act with many records: its value, what it would do and why some are refused, and the beginning of it. How it goes on
// is told by the frame, on whatever screen the person is then.
import { Button, Modal } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useRef, useState, type FormEvent } from "react";
import { asProblem } from "../api/problem.ts";
import type { BulkPreview, ChangeMany, RecordArea } from "../api/types.ts";
import { useHalfDates } from "../fields/halfDates.ts";
import { useI18n } from "../i18n/i18n.tsx";
import { useProblemText } from "../i18n/useProblemText.ts";
import { Bones } from "../layout/States.tsx";
import { useKeyboardScroll } from "../layout/useKeyboardScroll.ts";
import { useMe } from "../session/session.ts";
import { bulkBody, isBare, reachOf, settableFields, type BulkAct, type BulkTarget, type BulkValue } from "./bulk.ts";
import styles from "./BulkDialog.module.css";
import { BulkValueInput, firstValue } from "./BulkValueInput.tsx";
import { PreviewResult } from "./PreviewResult.tsx";
import { beginBulk, previewQuery, spreadAct } from "./queries.ts";
import { watchAct } from "./watched.ts";

function useBulkProblem(): (error: unknown) => string {
  const { t } = useI18n();
  const problemText = useProblemText();
  return (error) => {
    const { field } = asProblem(error);
    if (field === "q") return t("bulk.too_many_words");
    return field === "ids" ? t("bulk.too_many_ids") : problemText(error);
  };
}

function useRunWords(): (act: BulkAct, preview: BulkPreview) => string {
  const { t, format } = useI18n();
  return (act, preview) => {
    const { whole, total } = reachOf(preview);
    const what = isBare(act) ? (`_${act}` as const) : "";
    if (whole) return t(`bulk.run${what}`, { count: preview.changed });
    return total.exact ? t(`bulk.run_all${what}`, { count: total.value }) : t(`bulk.run_over${what}`, { number: format.number(total.value) });
  };
}

/** Values that are picked are looked at as soon as they are there; typed ones when the person asks. */
const isPicked = (value: BulkValue) => value.act !== "tags" && value.act !== "field" && !(value.act === "stage" && value.asks);

export function BulkDialog(props: { area: RecordArea; act: BulkAct; target: BulkTarget; onClose: () => void; onBegun: () => void }) {
  const { t } = useI18n();
  const queryClient = useQueryClient();
  const problemText = useBulkProblem();
  const runWords = useRunWords();
  const scroll = useKeyboardScroll();
  const half = useHalfDates();
  const { area, act } = props;
  const me = useMe();
  // What was selected when the dialog was opened: the list behind it goes on living.
  const { current: target } = useRef(props.target);
  const [value, setValue] = useState<BulkValue | null>(() => firstValue(act, settableFields(me, area)));
  const [asked, setAsked] = useState<ChangeMany | null>(() => (isBare(act) ? bulkBody(area, target, { act }) : null));
  const preview = useQuery(previewQuery(asked));
  const begin = useMutation({
    mutationFn: beginBulk,
    onSuccess: (begun) => {
      spreadAct(queryClient, begun);
      watchAct(begun.id);
      props.onBegun();
    },
  });

  function onValue(next: BulkValue | null) {
    setValue(next);
    begin.reset();
    setAsked(next && isPicked(next) ? bulkBody(area, target, next) : null);
  }

  const seen = asked ? preview.data : undefined;
  const nothing = seen !== undefined && reachOf(seen).whole && seen.changed === 0;
  const missing = value === null ? t("bulk.not_complete") : nothing ? t("bulk.nothing") : null;

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    if (value === null || missing || begin.isPending || half.found(event.currentTarget)) return;
    if (asked && seen) begin.mutate(asked);
    else setAsked(bulkBody(area, target, value));
  }

  const error = half.problem ?? begin.error ?? (asked ? preview.error : null);
  return (
    <Modal opened onClose={props.onClose} title={t(`bulk.title_${act}`)} size={480} closeButtonProps={{ "aria-label": t("action.close") }}>
      <form className={styles["form"]} onSubmit={submit} noValidate>
        <BulkValueInput area={area} act={act} onValue={onValue} />
        <div ref={scroll} className={styles["preview"]} role="status" aria-label={t("bulk.check")}>
          {asked && preview.isPending && !preview.isError ? (
            <>
              <p className="quiet">{t("bulk.looking")}</p>
              <Bones lines={2} />
            </>
          ) : null}
          {seen ? <PreviewResult preview={seen} stage={value?.act === "stage" ? value.id : undefined} lacks={value?.act === "stage" ? value.lacks : []} /> : null}
          {asked === null ? <p className="quiet">{t("bulk.preview_empty")}</p> : null}
        </div>
        {error ? (
          <p className={styles["problem"]} role="alert">
            {problemText(error)}
          </p>
        ) : null}
        <div className={styles["actions"]}>
          <span className="quiet">{missing ?? (seen ? t("bulk.undoable") : "")}</span>
          <Button variant="default" onClick={props.onClose}>
            {t("action.cancel")}
          </Button>
          <Button type="submit" color={act === "delete" ? "red" : undefined} disabled={missing !== null} loading={begin.isPending || (asked !== null && preview.isFetching && !seen)}>
            {seen && !nothing ? runWords(act, seen) : t("bulk.check")}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
