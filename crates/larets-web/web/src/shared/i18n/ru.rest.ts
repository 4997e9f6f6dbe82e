// Russian, all that the first part does not say: loaded with the first screen behind the sign-in.
import { access } from "./ru/access.ts";
import { acts } from "./ru/acts.ts";
import { board } from "./ru/board.ts";
import { deals } from "./ru/deals.ts";
import { exports } from "./ru/exports.ts";
import { frame } from "./ru/frame.ts";
import { imports } from "./ru/imports.ts";
import { lists } from "./ru/lists.ts";
import { records } from "./ru/records.ts";
import { settings } from "./ru/settings.ts";
import { today } from "./ru/today.ts";

export const rest = { ...access, ...frame, ...records, ...board, ...deals, ...imports, ...exports, ...lists, ...settings, ...acts, ...today };
