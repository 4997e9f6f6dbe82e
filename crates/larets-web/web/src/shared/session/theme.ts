// Applies the chosen theme to the document and follows the system when it is on «auto».
import { preferences, onPreferences, type Theme } from "../preferences.ts";

const system = window.matchMedia("(prefers-color-scheme: dark)");

export function schemeOf(theme: Theme): "light" | "dark" {
  if (theme === "auto") return system.matches ? "dark" : "light";
  return theme;
}

/** Mantine's colour scheme store on top of our preferences. */
export const colorSchemeStore = {
  get: () => preferences().theme,
  set: () => undefined,
  clear: () => undefined,
  unsubscribe: () => undefined,
  subscribe: (onUpdate: (theme: Theme) => void) => {
    onPreferences(() => onUpdate(preferences().theme));
  },
};
