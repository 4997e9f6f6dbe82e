// Russian, first part: what a screen may say before anybody has signed in.
import { door } from "./ru/door.ts";
import { problems } from "./ru/problems.ts";

export const first = { ...door, ...problems };
