// How strong a password is, in words, while it is being typed. The server judges; nothing is guessed here.
import { useDebouncedValue } from "@mantine/hooks";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { answer, client } from "../api/client.ts";
import type { Strength } from "../api/types.ts";
import { useI18n } from "../i18n/i18n.tsx";
import styles from "./PasswordStrength.module.css";

const DEBOUNCE_MS = 180;

export function useStrength(password: string, inputs: string[], token?: string): Strength | null {
  const [settled] = useDebouncedValue(password, DEBOUNCE_MS);
  const { data } = useQuery({
    // Kept no longer than it is being typed: `gcTime` drops it with the form.
    queryKey: ["strength", settled],
    enabled: settled !== "",
    gcTime: 0,
    staleTime: 0,
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) => answer(client.POST("/api/v1/setup/strength", { body: { password: settled, inputs, token }, signal })),
  });
  return password === "" ? null : (data ?? null);
}

const WORDS = ["strength.0", "strength.1", "strength.2", "strength.3", "strength.4"] as const;

export function PasswordStrength(props: { strength: Strength | null }) {
  const { t, known } = useI18n();
  const { strength } = props;
  const score = strength ? Math.min(4, Math.max(0, strength.score)) : -1;
  const advice = strength?.problems.map((problem) => known(`strength.${problem}`, "")).find(Boolean);
  const words = WORDS[score];
  return (
    <div className={styles["meter"]} data-score={score} data-acceptable={strength?.acceptable ? "" : undefined}>
      <div className={styles["bars"]} aria-hidden="true">
        {WORDS.map((word, index) => (
          <span key={word} data-on={index <= score ? "" : undefined} />
        ))}
      </div>
      <p role="status">
        <span className="visually-hidden">{t("strength.label")}: </span>
        {words ? t(words) : t("setup.password_hint")}
        {advice && !strength?.acceptable ? ` · ${advice}` : ""}
      </p>
    </div>
  );
}
