// Russian as a whole, held to the English one. The interface loads its two parts.
import type { en } from "./en.ts";
import { first } from "./ru.first.ts";
import { rest } from "./ru.rest.ts";
import type { Mismatched, Translated } from "./types.ts";

export const ru = { ...first, ...rest } satisfies Translated<typeof en>;

/** Fails to compile, naming the keys, when a Russian text asks for an argument that the English one does not have. */
export const argumentsAgree: [Mismatched<typeof en, typeof ru>] extends [never] ? true : Mismatched<typeof en, typeof ru> = true;
