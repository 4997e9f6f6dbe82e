// The first step of an import: what is in the file, and the file itself, dropped or chosen.
import { Button, SegmentedControl } from "@mantine/core";
import { IconUpload } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useRef, useState, type DragEvent } from "react";
import { upload } from "../../shared/api/client.ts";
import type { Import } from "../../shared/api/types.ts";
import { Hint } from "../../shared/hints/Hint.tsx";
import { useI18n } from "../../shared/i18n/i18n.tsx";
import { Page } from "../../shared/layout/Page.tsx";
import { Problem } from "../../shared/api/problem.ts";
import { ErrorState, InlineProblem } from "../../shared/layout/States.tsx";
import { useScreenTitle } from "../../shared/layout/useScreenTitle.ts";
import { useMe } from "../../shared/session/session.ts";
import styles from "./Imports.module.css";
import { importQuery } from "./queries.ts";
import { Steps } from "./Steps.tsx";
import { importableBy } from "./targets.ts";

/** Whoever may not import gets here by an address only. */
export function NewImportPage() {
  const { t } = useI18n();
  const me = useMe();
  useScreenTitle(t("imports.new"));
  const kinds = importableBy(me);
  if (kinds.length === 0) return <ErrorState page error={Problem.forbidden()} />;
  return <Start kinds={kinds} />;
}

function Start(props: { kinds: Import["as"][] }) {
  const { t } = useI18n();
  const search = useSearch({ from: "/frame/imports/new" });
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const input = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  const [share, setShare] = useState(0);
  const as = props.kinds.find((kind) => kind === search.as) ?? props.kinds[0] ?? "contacts";

  const send = useMutation({
    mutationFn: (file: File) => upload<Import>(`/api/v1/imports?as=${as}`, file, setShare),
    onSuccess: (made) => {
      queryClient.setQueryData(importQuery(made.id).queryKey, made);
      void queryClient.invalidateQueries({ queryKey: ["imports"], exact: true });
      void navigate({ to: "/imports/$id", params: { id: made.id } });
    },
  });

  function take(file: File | undefined) {
    if (!file || send.isPending) return;
    setShare(0);
    send.mutate(file);
  }

  function onDrop(event: DragEvent) {
    event.preventDefault();
    setOver(false);
    take(event.dataTransfer.files[0]);
  }

  return (
    <Page title={t("imports.new")} lead={t("imports.empty_text")}>
      <Hint id="import" />
      <Steps at={0} />
      <div className={styles["as"]}>
        <span id="import-as">{t("imports.as_label")}</span>
        <SegmentedControl
          aria-labelledby="import-as"
          size="xs"
          value={as}
          onChange={(value) => void navigate({ to: "/imports/new", search: { as: value as Import["as"] }, replace: true })}
          data={props.kinds.map((kind) => ({ value: kind, label: t(`imports.as_${kind}`) }))}
        />
      </div>
      <div
        className={styles["drop"]}
        data-over={over ? "" : undefined}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={onDrop}
      >
        <IconUpload size={28} stroke={1.5} aria-hidden />
        {send.isPending ? (
          <>
            <strong>{t("imports.uploading", { name: send.variables.name })}</strong>
            <progress value={share} max={1} aria-label={t("imports.uploading", { name: send.variables.name })} />
          </>
        ) : (
          <>
            <strong>{t("imports.drop_title")}</strong>
            <p>{t("imports.drop_text")}</p>
            <Button onClick={() => input.current?.click()}>{t("imports.choose")}</Button>
          </>
        )}
        <input ref={input} type="file" hidden accept=".csv,.tsv,.txt,.xlsx,.vcf" aria-label={t("imports.choose")} onChange={(event) => take(event.currentTarget.files?.[0])} />
      </div>
      <InlineProblem error={send.error} />
    </Page>
  );
}
