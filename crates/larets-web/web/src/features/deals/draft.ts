// When what is planned for a day is due.
import { startOfDay } from "../../shared/i18n/zone.ts";

/** What is planned for a day is due by the end of its work. */
const DUE_HOUR = 18;

/** The moment by which something planned for a day of the person's zone is due; null for no day. */
export function endOfWork(day: string, timeZone: string | undefined): string | null {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(day)) return null;
  return new Date(startOfDay(day, timeZone) + DUE_HOUR * 3_600_000).toISOString();
}
