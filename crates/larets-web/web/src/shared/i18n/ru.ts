// Russian, put together from its parts. Loaded only when the person uses it.
import type { en } from "./en.ts";
import { acts } from "./ru/acts.ts";
import { board } from "./ru/board.ts";
import { deals } from "./ru/deals.ts";
import { exports } from "./ru/exports.ts";
import { frame } from "./ru/frame.ts";
import { imports } from "./ru/imports.ts";
import { lists } from "./ru/lists.ts";
import { problems } from "./ru/problems.ts";
import { records } from "./ru/records.ts";
import { settings } from "./ru/settings.ts";
import { today } from "./ru/today.ts";
import type { Mismatched, Translated } from "./types.ts";

export const ru = { ...frame, ...records, ...board, ...deals, ...imports, ...exports, ...lists, ...settings, ...problems, ...acts, ...today } satisfies Translated<typeof en>;

/** Fails to compile, naming the keys, when a Russian text asks for an argument that the English one does not have. */
export const argumentsAgree: [Mismatched<typeof en, typeof ru>] extends [never] ? true : Mismatched<typeof en, typeof ru> = true;
