// Dates, numbers, money and durations by `Intl`. One object per language and zone; no component formats by itself.

export type Format = ReturnType<typeof formats>;

type Sum = { value: string; currency: string };

const RELATIVE_STEPS: [Intl.RelativeTimeFormatUnit, number][] = [
  ["minute", 60],
  ["hour", 3600],
  ["day", 86_400],
];

export function formats(language: string, timeZone: string | undefined) {
  const zone = { timeZone };
  const day = new Intl.DateTimeFormat(language, { ...zone, day: "numeric", month: "short", year: "numeric" });
  const dayThisYear = new Intl.DateTimeFormat(language, { ...zone, day: "numeric", month: "short" });
  const full = new Intl.DateTimeFormat(language, { ...zone, dateStyle: "long", timeStyle: "medium" });
  const clock = new Intl.DateTimeFormat(language, { ...zone, hour: "2-digit", minute: "2-digit" });
  const dayOfWeek = new Intl.DateTimeFormat(language, { ...zone, weekday: "short", day: "numeric", month: "short" });
  const plainWeekday = new Intl.DateTimeFormat(language, { timeZone: "UTC", weekday: "long", day: "numeric", month: "long" });
  const plainDay = new Intl.DateTimeFormat(language, { timeZone: "UTC", day: "numeric", month: "long", year: "numeric" });
  const plainMonth = new Intl.DateTimeFormat(language, { timeZone: "UTC", month: "long", year: "numeric" });
  const relative = new Intl.RelativeTimeFormat(language, { numeric: "auto", style: "short" });
  const isoDay = new Intl.DateTimeFormat("en-CA", { ...zone, year: "numeric", month: "2-digit", day: "2-digit" });
  const year = new Intl.DateTimeFormat("en", { ...zone, year: "numeric" });
  const numbers = new Intl.NumberFormat(language);
  const units = (unit: string, digits = 0) =>
    new Intl.NumberFormat(language, { style: "unit", unit, unitDisplay: "short", maximumFractionDigits: digits });

  return {
    number: (value: number) => numbers.format(value),
    /** A sum as the server writes it, such as `1250000.50`: exact however large, with its currency, kopecks only where there are any. */
    sum({ value, currency }: Sum) {
      const money = new Intl.NumberFormat(language, { style: "currency", currency, trailingZeroDisplay: "stripIfInteger" } as Intl.NumberFormatOptions);
      return money.format(value as Intl.StringNumericLiteral);
    },
    /** What is only likely, or has no room for more: in whole units of its currency. */
    likelySum({ value, currency }: Sum) {
      return new Intl.NumberFormat(language, { style: "currency", currency, maximumFractionDigits: 0 }).format(value as Intl.StringNumericLiteral);
    },
    /** Where the whole sum finds no room: `1.2M`, `1,2 млн`. */
    shortSum({ value, currency }: Sum) {
      return new Intl.NumberFormat(language, { style: "currency", currency, notation: "compact", maximumFractionDigits: 1 }).format(value as Intl.StringNumericLiteral);
    },
    /** The whole sum if it is no longer than this many characters, else in whole units of its currency, and only beyond that in short. */
    fittingSum(sum: Sum, room: number) {
      return [this.sum(sum), this.likelySum(sum)].find((text) => text.length <= room) ?? this.shortSum(sum);
    },
    /** As narrow as a tile needs: `4d`, `4 д.` */
    days: (count: number) => new Intl.NumberFormat(language, { style: "unit", unit: "day", unitDisplay: "narrow" }).format(count),
    percent: (share: number) => new Intl.NumberFormat(language, { style: "percent" }).format(share),
    list: (words: string[]) => new Intl.ListFormat(language).format(words),
    /** `2026-12` as «December 2026». */
    month: (month: string) => plainMonth.format(new Date(`${month}-01T00:00:00Z`)),
    /** `5 Mar`, with the year when it is another one. */
    date(iso: string, now = new Date()) {
      const at = new Date(iso);
      return year.format(at) === year.format(now) ? dayThisYear.format(at) : day.format(at);
    },
    /** Long, with seconds: what is shown on hover. */
    dateTime: (iso: string) => full.format(new Date(iso)),
    /** A day and a time of it: `5 Mar, 10:00`. */
    moment(iso: string, now = new Date()) {
      return `${this.date(iso, now)}, ${clock.format(new Date(iso))}`;
    },
    /** `Mon 30 Nov`. */
    dayOfWeek: (iso: string) => dayOfWeek.format(new Date(iso)),
    /** `2026-11-30` as «Monday, 30 November». */
    plainWeekday: (isoDate: string) => plainWeekday.format(new Date(`${isoDate}T00:00:00Z`)),
    clock: (iso: string) => clock.format(new Date(iso)),
    /** A date without a time, such as a birthday: no zone moves it. */
    plainDate: (isoDate: string) => plainDay.format(new Date(`${isoDate.slice(0, 10)}T00:00:00Z`)),
    /** `YYYY-MM-DD` in the person's zone, to group by day. */
    dayKey: (iso: string | Date) => isoDay.format(new Date(iso)),
    /** `5 min ago`, up to a week; then the date. */
    relative(iso: string, now = new Date()) {
      const seconds = (new Date(iso).getTime() - now.getTime()) / 1000;
      const ago = Math.abs(seconds);
      if (ago < 45) return relative.format(0, "second");
      if (ago >= 7 * 86_400) return this.date(iso, now);
      const [unit, size] = RELATIVE_STEPS.findLast(([, step]) => ago >= step) ?? ["minute", 60];
      return relative.format(Math.trunc(seconds / size) || Math.sign(seconds), unit);
    },
    duration(seconds: number) {
      if (seconds < 60) return units("second").format(Math.max(1, Math.round(seconds)));
      if (seconds < 3600) return units("minute").format(Math.round(seconds / 60));
      return units("hour", 1).format(seconds / 3600);
    },
    fileSize(bytes: number) {
      // The short form of «byte» knows no plural.
      if (bytes < 1000) return new Intl.NumberFormat(language, { style: "unit", unit: "byte", unitDisplay: "long" }).format(bytes);
      if (bytes < 1_000_000) return units("kilobyte").format(bytes / 1000);
      return units("megabyte", 1).format(bytes / 1_000_000);
    },
  };
}
