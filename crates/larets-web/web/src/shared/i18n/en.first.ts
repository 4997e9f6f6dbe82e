// English, first part: what a screen may say before anybody has signed in.
import { door } from "./en/door.ts";
import { problems } from "./en/problems.ts";

export const first = { ...door, ...problems };
