// Days as moments: when a day of the person's time zone begins. `Intl` knows zones; this only asks it.

/** How far the zone is ahead of UTC at a moment, in milliseconds. */
function offsetAt(moment: number, timeZone: string | undefined): number {
  const parts = new Intl.DateTimeFormat("en-CA", { timeZone, hourCycle: "h23", year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit", second: "2-digit" }).formatToParts(moment);
  const part = (type: string) => Number(parts.find((one) => one.type === type)?.value ?? 0);
  const local = Date.UTC(part("year"), part("month") - 1, part("day"), part("hour"), part("minute"), part("second"));
  return local - Math.floor(moment / 1000) * 1000;
}

/** The first moment of the day `YYYY-MM-DD`, in milliseconds since 1970. */
export function startOfDay(day: string, timeZone: string | undefined): number {
  const midnight = Date.parse(`${day}T00:00:00Z`);
  const guess = midnight - offsetAt(midnight, timeZone);
  // On the day a clock is changed the first guess is an hour away.
  return midnight - offsetAt(guess, timeZone);
}

/** The moment of a local time such as `2026-11-24T10:00`, as the server takes it. */
export function momentOf(local: string, timeZone: string | undefined): string {
  const wanted = Date.parse(`${local.slice(0, 16)}:00Z`);
  const guess = wanted - offsetAt(wanted, timeZone);
  return new Date(wanted - offsetAt(guess, timeZone)).toISOString();
}

/** A moment as a local time, `2026-11-24T10:00`. */
export function localOf(moment: string | number, timeZone: string | undefined): string {
  const at = new Date(moment).getTime();
  return new Date(at + offsetAt(at, timeZone)).toISOString().slice(0, 16);
}

/** The day after `YYYY-MM-DD`. */
export function dayAfter(day: string): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10);
}
