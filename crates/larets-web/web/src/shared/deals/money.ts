// Sums of money as the server writes them, `1250000.50`, added up without losing a digit.
import type { Money } from "../api/types.ts";

function scaled(value: string, digits: number): bigint {
  const [whole = "0", part = ""] = value.split(".");
  return BigInt(whole + part.padEnd(digits, "0"));
}

const digitsOf = (value: string) => value.split(".")[1]?.length ?? 0;

function added(left: string, right: string): string {
  const digits = Math.max(digitsOf(left), digitsOf(right));
  const sum = scaled(left, digits) + scaled(right, digits);
  const text = (sum < 0n ? -sum : sum).toString().padStart(digits + 1, "0");
  const cut = text.length - digits;
  return `${sum < 0n ? "-" : ""}${text.slice(0, cut)}${digits > 0 ? `.${text.slice(cut)}` : ""}`;
}

/** Sums as they stand beside one another everywhere: in the company's own currency first, then by the names of the others. */
export function ownFirst<M extends Pick<Money, "currency">>(sums: readonly M[], own: string): M[] {
  return [...sums].sort((left, right) => Number(right.currency === own) - Number(left.currency === own) || left.currency.localeCompare(right.currency));
}

/** One sum for each currency, in the order in which they come. */
export function sumsByCurrency(amounts: (Money | null | undefined)[]): Money[] {
  const sums = new Map<string, string>();
  for (const amount of amounts) if (amount) sums.set(amount.currency, added(sums.get(amount.currency) ?? "0", amount.value));
  return [...sums].map(([currency, value]) => ({ currency, value }));
}
