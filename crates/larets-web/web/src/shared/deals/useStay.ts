// How long a deal stood somewhere, in whole units: «5 days», «3 hr» within a day.
import { useI18n } from "../i18n/i18n.tsx";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

export function useStay(): (milliseconds: number) => string {
  const { t, format } = useI18n();
  return (milliseconds) => {
    if (milliseconds >= DAY_MS) return t("deal.days", { count: Math.floor(milliseconds / DAY_MS) });
    const whole = milliseconds < HOUR_MS ? milliseconds : Math.floor(milliseconds / HOUR_MS) * HOUR_MS;
    return format.duration(whole / 1000);
  };
}
