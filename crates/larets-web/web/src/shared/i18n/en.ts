// English as a whole: the measure of the other language, and of every key. The interface loads its two parts.
import { first } from "./en.first.ts";
import { rest } from "./en.rest.ts";

export const en = { ...first, ...rest };
