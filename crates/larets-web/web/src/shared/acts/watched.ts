// The acts that this browser began and whose end it will tell of, also after a reload: their ids are among the preferences.
import { preferences, setPreferences } from "../preferences.ts";

export function watchAct(id: string): void {
  setPreferences({ acts: [...preferences().acts.filter((one) => one !== id), id] });
}

export function forgetAct(id: string): void {
  setPreferences({ acts: preferences().acts.filter((one) => one !== id) });
}

export function forgetActs(): void {
  if (preferences().acts.length > 0) setPreferences({ acts: [] });
}
