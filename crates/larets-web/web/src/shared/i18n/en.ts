// English, put together from its parts. Loaded only when the person uses it.

import { acts } from "./en/acts.ts";
import { board } from "./en/board.ts";
import { deals } from "./en/deals.ts";
import { exports } from "./en/exports.ts";
import { frame } from "./en/frame.ts";
import { imports } from "./en/imports.ts";
import { lists } from "./en/lists.ts";
import { problems } from "./en/problems.ts";
import { records } from "./en/records.ts";
import { settings } from "./en/settings.ts";
import { today } from "./en/today.ts";

export const en = { ...frame, ...records, ...board, ...deals, ...imports, ...exports, ...lists, ...settings, ...problems, ...acts, ...today };
