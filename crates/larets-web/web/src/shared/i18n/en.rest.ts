// English, all that the first part does not say: loaded with the first screen behind the sign-in.
import { access } from "./en/access.ts";
import { acts } from "./en/acts.ts";
import { board } from "./en/board.ts";
import { deals } from "./en/deals.ts";
import { exports } from "./en/exports.ts";
import { frame } from "./en/frame.ts";
import { imports } from "./en/imports.ts";
import { lists } from "./en/lists.ts";
import { records } from "./en/records.ts";
import { settings } from "./en/settings.ts";
import { today } from "./en/today.ts";

export const rest = { ...access, ...frame, ...records, ...board, ...deals, ...imports, ...exports, ...lists, ...settings, ...acts, ...today };
