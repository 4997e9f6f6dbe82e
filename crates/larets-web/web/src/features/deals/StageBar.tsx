// The pipeline of a deal as chevrons: where it stands, and by a click where it goes. Won and lost are buttons of their own.
import { Menu } from "@mantine/core";
import { IconCheck, IconChevronDown, IconCircleCheck, IconCircleX } from "@tabler/icons-react";
import { useLayoutEffect, useRef, useState } from "react";
import { asProblem } from "../../shared/api/problem.ts";
import type { Deal, Stage, UpdateDeal } from "../../shared/api/types.ts";
import { daysSince, isStale, stageLabel, useStandings } from "../../shared/deals/pipelines.ts";
import type { FieldSaves } from "../../shared/fields/useFieldSaves.tsx";
import { useI18n } from "../../shared/i18n/i18n.tsx";
import { InlineProblem } from "../../shared/layout/States.tsx";
import { useMinute } from "../../shared/session/useMinute.ts";
import { AskFields, type Question } from "./AskFields.tsx";
import styles from "./StageBar.module.css";
import { useMoveWith } from "./useMoveWith.ts";
import { askable } from "./useMoves.ts";

function OpenStages(props: { stages: Stage[]; present: Stage; still: boolean; onMove: (to: Stage) => void }) {
  const { stages, present, still } = props;
  const bar = useRef<HTMLOListElement>(null);
  const at = stages.findIndex(({ id }) => id === present.id);
  // Where they do not all fit the present one is in sight.
  useLayoutEffect(() => {
    const here = bar.current?.children[at];
    if (bar.current && here instanceof HTMLElement) bar.current.scrollLeft = here.offsetLeft - bar.current.offsetLeft - (bar.current.clientWidth - here.offsetWidth) / 2;
  }, [at]);
  return (
    <ol ref={bar} className={styles["stages"]} data-kind={present.kind}>
      {stages.map((one, index) => (
        <li key={one.id} data-color={one.color} data-place={index === at ? "here" : present.kind !== "open" || index < at ? "behind" : "ahead"}>
          <button type="button" aria-current={index === at ? "step" : undefined} aria-disabled={still ? true : undefined} title={one.name} onClick={() => props.onMove(one)}>
            <span className="truncate">{one.name}</span>
          </button>
        </li>
      ))}
    </ol>
  );
}

export function StageBar(props: { deal: Deal; saves: FieldSaves<UpdateDeal> }) {
  const { t, format } = useI18n();
  const now = useMinute();
  const moveWith = useMoveWith();
  const { deal, saves } = props;
  const { pipelines, standings } = useStandings();
  const [refused, setRefused] = useState<unknown>(null);
  const [asked, setAsked] = useState<Question | null>(null);
  const standing = standings.get(deal.stage_id ?? "");
  const level = deal.fields["stage"];
  if (level === "hidden") return null;
  if (!pipelines || !standing) return null;
  const { stage, pipeline } = standing;
  const movable = level === undefined || level === "write";
  const state = saves.stateOf("stage");
  const busy = state?.phase === "saving";
  const open = pipeline.stages.filter(({ kind }) => kind === "open");
  // Whoever may not move it sees the end that was reached, and no button that does nothing.
  const ends = pipeline.stages.filter(({ kind, id }) => kind !== "open" && (movable || id === stage.id));

  async function move(to: Stage) {
    if (!pipelines || !movable || busy || to.id === stage.id) return;
    setRefused(null);
    try {
      await saves.save("stage", { body: { stage_id: to.id }, undo: { stage_id: stage.id, take_back: true }, mine: { stage: stageLabel(pipelines, to.id) }, before: { stage: stageLabel(pipelines, stage.id) } });
    } catch (error) {
      // Told here, beside the bar: there is nothing more to tell when the card closes.
      saves.forget("stage");
      const fields = askable(asProblem(error).missing);
      if (fields.length > 0) setAsked({ deal, stage: to, fields, why: "move", answer: (values) => moveAsked(to, values) });
      else setRefused(error);
    }
  }

  /** Moves it together with what the stage asked for. */
  async function moveAsked(to: Stage, values: UpdateDeal) {
    await moveWith(deal, to, values);
    setAsked(null);
  }

  const days = deal.stage_since && stage.kind === "open" ? daysSince(deal.stage_since, now) : null;
  return (
    <section className={styles["bar"]} aria-label={t("deal.pipeline")}>
      <div className={styles["row"]}>
        <OpenStages stages={open} present={stage} still={!movable || busy} onMove={(to) => void move(to)} />
        <div className={styles["ends"]}>
          {ends.map((one) => (
            <button
              key={one.id}
              type="button"
              className={styles["end"]}
              data-kind={one.kind}
              aria-pressed={one.id === stage.id}
              aria-disabled={!movable || busy ? true : undefined}
              onClick={() => void move(one)}
            >
              {one.kind === "won" ? <IconCircleCheck size={15} aria-hidden /> : <IconCircleX size={15} aria-hidden />}
              {one.name}
            </button>
          ))}
        </div>
      </div>
      <div className={styles["foot"]}>
        {pipelines.length > 1 && movable ? (
          <Menu width={240} position="bottom-start">
            <Menu.Target>
              <button type="button" className={styles["pipeline"]} aria-label={t("deal.other_pipeline", { name: pipeline.name })}>
                {pipeline.name}
                <IconChevronDown size={13} aria-hidden />
              </button>
            </Menu.Target>
            <Menu.Dropdown>
              <Menu.Label>{t("deal.move_to_pipeline")}</Menu.Label>
              {pipelines.map((other) => {
                const first = other.stages.find(({ kind }) => kind === "open");
                return (
                  <Menu.Item key={other.id} rightSection={other.id === pipeline.id ? <IconCheck size={15} /> : null} disabled={other.id === pipeline.id || !first} onClick={() => first && void move(first)}>
                    {other.name}
                  </Menu.Item>
                );
              })}
            </Menu.Dropdown>
          </Menu>
        ) : (
          <span>{pipeline.name}</span>
        )}
        {days === null ? null : (
          <span className="tabular" title={deal.stage_since ? format.dateTime(deal.stage_since) : undefined} data-stale={isStale(stage, deal.stage_since, now) ? "" : undefined}>
            {days === 0 ? t("deal.here_today") : t("deal.here_days", { count: days })}
          </span>
        )}
        {stage.kind === "open" ? <span className="tabular">{t("deal.chance", { percent: stage.probability })}</span> : null}
        <span role="status" className={styles["state"]}>
          {busy ? t("state.saving") : null}
          {state?.phase === "saved" ? (
            <>
              <IconCheck size={13} aria-hidden />
              {t("deal.moved")}
              {state.undo ? (
                <button type="button" onClick={state.undo}>
                  {t("action.undo")}
                </button>
              ) : null}
            </>
          ) : null}
        </span>
      </div>
      <InlineProblem error={refused ?? (state?.phase === "refused" ? state.error : null)} />
      {asked ? <AskFields question={asked} onClose={() => setAsked(null)} /> : null}
    </section>
  );
}
