// The names of areas, actions, fields and of how much there is of them, in the person's language.
import { useMemo } from "react";
import { useI18n } from "../i18n/i18n.tsx";

/** A built-in role that was not renamed is called by the dictionary. */
type NamedRole = { code: string; name?: string | null };

type Known = (key: string, fallback: string) => string;

export function accessWords(known: Known) {
  return {
    area: (area: string) => known(`area.${area}`, area),
    action: (action: string) => known(`verb.${action}`, action),
    field: (field: string) => known(`field.${field}`, field),
    reach: (reach: string) => known(`reach.${reach}`, reach),
    level: (level: string) => known(`level.${level}`, level),
    role: ({ code, name }: NamedRole) => name ?? known(`role.${code}`, code),
  };
}

export type AccessWords = ReturnType<typeof accessWords>;

export function useAccessWords(): AccessWords {
  const { known } = useI18n();
  return useMemo(() => accessWords(known), [known]);
}
