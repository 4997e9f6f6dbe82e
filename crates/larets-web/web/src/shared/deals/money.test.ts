// Sums are exact and never mix currencies.
import { expect, it } from "vitest";
import { ownFirst, sumsByCurrency } from "./money.ts";

const rub = (value: string) => ({ value, currency: "RUB" });

it("adds up each currency by itself", () => {
  expect(sumsByCurrency([rub("0.10"), rub("0.20"), { value: "5", currency: "JPY" }, null, undefined])).toEqual([rub("0.30"), { value: "5", currency: "JPY" }]);
});

it("loses nothing of what a number cannot hold", () => {
  expect(sumsByCurrency([rub("90071992547409.91"), rub("90071992547409.93")])).toEqual([rub("180143985094819.84")]);
  expect(sumsByCurrency([rub("1.00"), rub("-1.05")])).toEqual([rub("-0.05")]);
});

it("is nothing for no amounts", () => {
  expect(sumsByCurrency([null])).toEqual([]);
});

it("names the own currency first", () => {
  const sums = ["EUR", "USD", "RUB"].map((currency) => ({ value: "1", currency }));
  expect(ownFirst(sums, "RUB").map(({ currency }) => currency)).toEqual(["RUB", "EUR", "USD"]);
  expect(ownFirst(sums, "KZT").map(({ currency }) => currency)).toEqual(["EUR", "RUB", "USD"]);
});
