// Kind and value of one phone, e-mail or handle in a form for a new record; a new line appears when the last is filled.
import { Select, TextInput } from "@mantine/core";
import type { WritePoint } from "../api/types.ts";
import { useI18n } from "../i18n/i18n.tsx";
import styles from "../records/CreateDialog.module.css";
import { POINT_KINDS, usePointKindName } from "./InlinePoints.tsx";
import type { PointField } from "./PointValue.tsx";

const LIMIT = 8;

export function emptyPoint(field: PointField): WritePoint {
  return { kind: POINT_KINDS[field][0] ?? "other", value: "" };
}

export function filledPoints(points: WritePoint[]): WritePoint[] {
  return points.map((point) => ({ ...point, value: point.value?.trim() })).filter(({ value }) => value);
}

export function PointInputs(props: { field: PointField; points: WritePoint[]; refused: boolean; onPoints: (points: WritePoint[]) => void }) {
  const { t } = useI18n();
  const { field, points } = props;
  const kindName = usePointKindName(field);

  function put(index: number, change: Partial<WritePoint>) {
    const next = points.map((point, at) => (at === index ? { ...point, ...change } : point));
    const last = next.at(-1);
    props.onPoints(last?.value && next.length < LIMIT ? [...next, emptyPoint(field)] : next);
  }

  return (
    <>
      {points.map((point, index) => (
        <div key={index} className={styles["point"]}>
          <TextInput
            label={index === 0 ? t(`field.${field}`) : undefined}
            aria-label={index === 0 ? undefined : t(`field.${field}`)}
            type={field === "phones" ? "tel" : field === "emails" ? "email" : "text"}
            autoComplete="off"
            error={props.refused && Boolean(point.value)}
            value={point.value ?? ""}
            onChange={(event) => put(index, { value: event.currentTarget.value })}
          />
          <Select
            aria-label={t("point.kind")}
            data={POINT_KINDS[field].map((value) => ({ value, label: kindName(value) }))}
            value={point.kind}
            allowDeselect={false}
            onChange={(kind) => kind && put(index, { kind })}
          />
        </div>
      ))}
    </>
  );
}
