// When the next step of a deal is due, and the moments that are offered for it.
import { dayAfter, localOf } from "../i18n/zone.ts";

export function dueOf(at: string | null | undefined, now: number): "late" | "ahead" | null {
  if (!at) return null;
  return new Date(at).getTime() < now ? "late" : "ahead";
}

const MORNING = "10:00";

/** Local times that one is likely to want: later today, tomorrow morning, in a week. */
export function likelyMoments(now: number, timeZone: string | undefined): { in_two_hours: string; tomorrow: string; in_a_week: string } {
  const local = localOf(now, timeZone);
  const later = `${localOf(now + 2 * 3_600_000, timeZone).slice(0, 14)}00`;
  let day = local.slice(0, 10);
  const tomorrow = dayAfter(day);
  for (let step = 0; step < 7; step += 1) day = dayAfter(day);
  return { in_two_hours: later, tomorrow: `${tomorrow}T${MORNING}`, in_a_week: `${day}T${MORNING}` };
}
