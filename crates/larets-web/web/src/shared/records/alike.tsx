// Records that may be the same as the one at hand: the warning, and the look for them after a field was changed.
import { IconAlertTriangle } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState, type ReactNode } from "react";
import type { ClientRecord, Duplicate, FindDuplicates } from "../api/types.ts";
import { useI18n } from "../i18n/i18n.tsx";
import styles from "./alike.module.css";
import { likeness } from "./likeness.ts";
import type { RecordSource } from "./source.ts";

/** `wanted`: what they were looked for by. */
export function Alike(props: { area: string; wanted: FindDuplicates; found: Duplicate[] }) {
  const { t, known } = useI18n();
  if (props.found.length === 0) return null;
  const { name, last_name, first_name } = props.wanted;
  const own = name ?? [last_name, first_name].filter(Boolean).join(" ");
  return (
    <div className={styles["alike"]}>
      <strong>
        <IconAlertTriangle size={15} aria-hidden />
        {t("create.duplicates", { count: props.found.length })}
      </strong>
      <ul>
        {props.found.map((duplicate) => (
          <li key={duplicate.id}>
            <a href={`/${props.area}/${duplicate.id}`} target="_blank" rel="noopener">
              {duplicate.title}
            </a>
            <span>
              {t("create.duplicate_reason", { reasons: likeness(duplicate.reason, duplicate.title, own).map((reason) => known(`reason.${reason}`, reason)).join(", ") })}
              {duplicate.owner ? ` · ${t("create.duplicate_owner", { name: duplicate.owner.name })}` : ""}
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}

/** `wanted` null: nothing to look for yet. */
export function useDuplicates<R extends ClientRecord, C>(source: RecordSource<R, C>, wanted: FindDuplicates | null): Duplicate[] {
  const { data } = useQuery({
    queryKey: ["duplicates", source.kind, wanted],
    enabled: wanted !== null,
    queryFn: ({ signal }) => source.duplicates(wanted ?? {}, signal),
  });
  return wanted ? (data ?? []) : [];
}

/** For a card: `check` looks after a save, `hintOf` warns beside the field that was changed. */
export function useAlike<R extends ClientRecord, C>(source: RecordSource<R, C>, id: string): { check: (field: string, saved: R) => void; hintOf: (field: string) => ReactNode } {
  const [changed, setChanged] = useState<{ field: string; wanted: FindDuplicates } | null>(null);
  const found = useDuplicates(source, changed?.wanted ?? null);
  return {
    check: (field, saved) => {
      const probe = source.probeOf(saved, field);
      if (probe) setChanged({ field, wanted: { ...probe, id } });
    },
    hintOf: (field) => (changed?.field === field ? <Alike area={source.area} wanted={changed.wanted} found={found} /> : null),
  };
}
