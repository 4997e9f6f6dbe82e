// Phones, e-mails and handles of a record, each edited in place. What is masked is neither shown nor sent back: the
// server keeps a stored value whose id comes without one.
import { IconPencil, IconPlus, IconX } from "@tabler/icons-react";
import { useState, type KeyboardEvent } from "react";
import type { FieldLevel, Point, WritePoint } from "../api/types.ts";
import { useI18n } from "../i18n/i18n.tsx";
import { useProblemText } from "../i18n/useProblemText.ts";
import styles from "./Inline.module.css";
import { isMasked, pointText, PointValue, type PointField } from "./PointValue.tsx";
import { Revealable, type Reveal } from "./Revealable.tsx";

export const POINT_KINDS: Record<PointField, string[]> = {
  phones: ["mobile", "work", "home", "fax", "other"],
  emails: ["work", "personal", "other"],
  handles: ["telegram", "whatsapp", "vk", "viber", "max", "other"],
};

/** «Work» of a phone and of an e-mail differ in Russian. */
export function usePointKindName(field: PointField): (kind: string) => string {
  const { known } = useI18n();
  return (kind) => known(`point.${field}.${kind}`, known(`point.${kind}`, kind));
}

const ADD = { phones: "point.add_phone", emails: "point.add_email", handles: "point.add_handle" } as const;

/** As it is stored now: an id without a value keeps what the server has, seen or not. */
export function unchanged(point: Point): WritePoint {
  return { id: point.id, kind: point.kind };
}

export function InlinePoints(props: {
  field: PointField;
  points: Point[];
  level?: FieldLevel;
  /** Given where a masked value may be shown for a reason. */
  reveal?: Reveal;
  /** While the last change is on its way, the list that the next one would start from is not known. */
  busy: boolean;
  save: (points: WritePoint[], undo?: WritePoint[]) => Promise<void>;
  onCancel: () => void;
  put: (points: WritePoint[], undo?: WritePoint[]) => void;
}) {
  const { t } = useI18n();
  const { field, points, busy } = props;
  const kindName = usePointKindName(field);
  const [editing, setEditing] = useState<string | null>(null);
  const writable = props.level === undefined || props.level === "write";
  // A removed value that was hidden cannot be sent again, so its removal is not offered as undoable.
  const undo = points.some(isMasked) ? undefined : points.map((point) => ({ kind: point.kind, value: point.raw ?? point.value ?? undefined }));

  function cancel() {
    props.onCancel();
    setEditing(null);
  }

  async function save(next: WritePoint[]) {
    await props.save(next, undo);
    setEditing(null);
  }

  return (
    <ul className={styles["items"]}>
      {points.map((point) =>
        editing === point.id ? (
          <li key={point.id}>
            <PointForm
              field={field}
              kind={point.kind}
              value={point.raw ?? point.value ?? ""}
              onCancel={cancel}
              onSave={(kind, value) => save(points.map((other) => (other.id === point.id ? { id: point.id, kind, value } : unchanged(other))))}
            />
          </li>
        ) : (
          <li key={point.id} className={styles["item"]}>
            {props.reveal && isMasked(point) ? <Revealable field={field} point={point} reveal={props.reveal} /> : <PointValue field={field} point={point} />}
            <span className={styles["kind"]}>{kindName(point.kind)}</span>
            {writable ? (
              <span className={styles["acts"]}>
                {isMasked(point) ? null : (
                  <button type="button" className={styles["act"]} aria-label={t("edit.field", { name: pointText(point) })} disabled={busy} onClick={() => setEditing(point.id)}>
                    <IconPencil size={14} />
                  </button>
                )}
                <button
                  type="button"
                  className={styles["act"]}
                  aria-label={t("point.remove", { value: pointText(point) })}
                  disabled={busy}
                  onClick={() => props.put(points.filter((other) => other.id !== point.id).map(unchanged), undo)}
                >
                  <IconX size={14} />
                </button>
                {point === points.at(-1) ? (
                  <button type="button" className={styles["act"]} aria-label={t(ADD[field])} disabled={busy} onClick={() => setEditing("new")}>
                    <IconPlus size={14} />
                  </button>
                ) : null}
              </span>
            ) : null}
          </li>
        ),
      )}
      {!writable ? null : editing === "new" ? (
        <li>
          <PointForm
            field={field}
            kind={POINT_KINDS[field][0] ?? "other"}
            value=""
            onCancel={cancel}
            onSave={(kind, value) => save([...points.map(unchanged), { kind, value }])}
          />
        </li>
      ) : points.length > 0 ? null : (
        <li>
          <button type="button" className={styles["add"]} disabled={busy} onClick={() => setEditing("new")}>
            <IconPlus size={14} aria-hidden />
            {t(ADD[field])}
          </button>
        </li>
      )}
      {!writable && points.length === 0 ? (
        <li className={styles["still"]}>
          <span className={styles["none"]}>—</span>
        </li>
      ) : null}
    </ul>
  );
}

function PointForm(props: { field: PointField; kind: string; value: string; onSave: (kind: string, value: string) => Promise<void>; onCancel: () => void }) {
  const { t } = useI18n();
  const kindName = usePointKindName(props.field);
  const problemText = useProblemText();
  // As it was when editing began: a colleague's change may come meanwhile.
  const [{ onSave, value: before, kind: kindBefore }] = useState(props);
  const [kind, setKind] = useState(props.kind);
  const [value, setValue] = useState(props.value);
  const [error, setError] = useState<unknown>(null);
  const [saving, setSaving] = useState(false);

  async function save() {
    if (saving) return;
    if (value.trim() === "" || (value.trim() === before && kind === kindBefore)) return props.onCancel();
    setSaving(true);
    try {
      await onSave(kind, value.trim());
    } catch (refusal) {
      setError(refusal);
      setSaving(false);
    }
  }

  function onKeyDown(event: KeyboardEvent) {
    if (event.key === "Escape") {
      event.preventDefault();
      event.stopPropagation();
      props.onCancel();
    }
    if (event.key === "Enter") {
      event.preventDefault();
      void save();
    }
  }

  return (
    <div
      onKeyDown={onKeyDown}
      onBlur={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget)) void save();
      }}
    >
      <div className={styles["pointForm"]}>
        <select value={kind} aria-label={t("point.kind")} onChange={(event) => setKind(event.currentTarget.value)}>
          {POINT_KINDS[props.field].map((option) => (
            <option key={option} value={option}>
              {kindName(option)}
            </option>
          ))}
        </select>
        <input
          className={styles["input"]}
          autoFocus
          value={value}
          disabled={saving}
          type={props.field === "phones" ? "tel" : props.field === "emails" ? "email" : "text"}
          aria-label={t(`field.${props.field}`)}
          aria-invalid={error ? true : undefined}
          onChange={(event) => setValue(event.currentTarget.value)}
        />
      </div>
      {error ? (
        <p className={styles["error"]} role="alert">
          {problemText(error)}
        </p>
      ) : null}
    </div>
  );
}
