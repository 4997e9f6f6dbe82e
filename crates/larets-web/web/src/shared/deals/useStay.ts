// How long a deal stood somewhere, in words: «5 days», «3 hr» within a day.
import { useI18n } from "../i18n/i18n.tsx";

const DAY_MS = 86_400_000;

export function useStay(): (milliseconds: number) => string {
  const { t, format } = useI18n();
  return (milliseconds) => (milliseconds < DAY_MS ? format.duration(milliseconds / 1000) : t("deal.days", { count: Math.floor(milliseconds / DAY_MS) }));
}
