// What a company chooses from: zones, currencies and regions, named by `Intl` in the person's language.

export type Choice = { value: string; label: string };

const CURRENCIES = ["RUB", "EUR", "USD", "KZT", "BYN", "UAH", "AMD", "GEL", "AZN", "UZS", "KGS", "TRY", "AED", "CNY", "GBP", "CHF", "PLN", "CZK", "RSD", "ILS"];
const REGIONS = ["RU", "KZ", "BY", "UA", "AM", "GE", "AZ", "UZ", "KG", "TJ", "MD", "RS", "TR", "AE", "IL", "DE", "GB", "US", "FR", "IT", "ES", "PL", "CZ", "FI", "EE", "LV", "LT", "CN", "IN"];

function capital(text: string, language: string): string {
  return text.charAt(0).toLocaleUpperCase(language) + text.slice(1);
}

export function currencyChoices(language: string): Choice[] {
  const names = new Intl.DisplayNames(language, { type: "currency" });
  return CURRENCIES.map((value) => ({ value, label: `${value} · ${capital(names.of(value) ?? value, language)}` }));
}

/** The short list of currencies, and the one at hand if it is another. */
export function currencyCodes(current: string): string[] {
  return [...new Set([current, ...CURRENCIES])];
}

export function regionChoices(language: string): Choice[] {
  const names = new Intl.DisplayNames(language, { type: "region" });
  return REGIONS.map((value) => ({ value, label: names.of(value) ?? value })).sort((left, right) => left.label.localeCompare(right.label, language));
}

function offsetOf(zone: string, language: string): string {
  const parts = new Intl.DateTimeFormat(language, { timeZone: zone, timeZoneName: "shortOffset" }).formatToParts(new Date());
  return parts.find(({ type }) => type === "timeZoneName")?.value ?? "";
}

/** The city or country of a zone in this language, such as «Самара»; empty where `Intl` knows an offset only. */
function placeOf(zone: string, language: string): string {
  const parts = new Intl.DateTimeFormat(language, { timeZone: zone, timeZoneName: "shortGeneric" }).formatToParts(new Date());
  const name = parts.find(({ type }) => type === "timeZoneName")?.value ?? "";
  return /^(GMT|UTC)|^[A-Z]{2,4}$/.test(name) ? "" : name;
}

/** Zones by their names everywhere and in this language, so that both are found. */
export function zoneChoices(language: string): Choice[] {
  const zones = new Set(["UTC", ...Intl.supportedValuesOf("timeZone")]);
  return [...zones].map((value) => {
    const name = value.replaceAll("_", " ");
    const place = placeOf(value, language);
    const known = place && !name.endsWith(place) ? `${name} · ${place}` : name;
    return { value, label: value === "UTC" ? name : `${known} (${offsetOf(value, language)})` };
  });
}

export function browserZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone || "UTC";
}

/** A likely start for the set-up: by the language and region of the browser. */
export function likely(language: string): { currency: string; region: string } {
  const region = navigator.languages.map((tag) => new Intl.Locale(tag).region).find(Boolean);
  if (region && REGIONS.includes(region)) return { region, currency: CURRENCY_OF[region] ?? (language === "ru" ? "RUB" : "EUR") };
  return language === "ru" ? { region: "RU", currency: "RUB" } : { region: "GB", currency: "GBP" };
}

const CURRENCY_OF: Record<string, string> = { RU: "RUB", KZ: "KZT", BY: "BYN", UA: "UAH", AM: "AMD", GE: "GEL", AZ: "AZN", UZ: "UZS", KG: "KGS", TR: "TRY", AE: "AED", CN: "CNY", GB: "GBP", US: "USD", PL: "PLN", CZ: "CZK", RS: "RSD", IL: "ILS" };
