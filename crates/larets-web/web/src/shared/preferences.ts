// What a person set up in this browser: theme, language, rail, columns. The only file that touches localStorage, and it
// never holds anything about a client.

export type Theme = "light" | "dark" | "auto";
export type Language = "ru" | "en";

export function isLanguage(value: unknown): value is Language {
  return value === "ru" || value === "en";
}

export type DealsView = "board" | "list" | "forecast";
export type TodayWhose = "own" | "seen";
export type ColumnsChoice = { order: string[]; hidden: string[]; widths: Record<string, number> };

export type Preferences = {
  theme: Theme;
  /** Chosen before sign-in; whoever has signed in has a language of their own. */
  language: Language | null;
  railCollapsed: boolean;
  density: "normal" | "compact";
  columns: Record<string, ColumnsChoice>;
  /** How deals were looked at last, and in which pipeline. */
  deals: { view: DealsView; pipeline: string | null };
  /** Acts under way whose end is told of: their ids. */
  acts: string[];
  /** Whose work the day was last begun with. */
  today: TodayWhose;
  /** First words on a screen: whether they are shown at all, and which were read. */
  hints: { off: boolean; read: string[] };
};

const KEY = "larets.preferences";
const DEFAULTS: Preferences = { theme: "auto", language: null, railCollapsed: false, density: "normal", columns: {}, deals: { view: "board", pipeline: null }, acts: [], today: "own", hints: { off: false, read: [] } };

function read(): Preferences {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEY) ?? "{}");
    return typeof kept === "object" && kept !== null ? { ...DEFAULTS, ...kept } : DEFAULTS;
  } catch {
    return DEFAULTS;
  }
}

let current: Preferences | null = null;
const listeners = new Set<() => void>();

export function preferences(): Preferences {
  current ??= read();
  return current;
}

export function setPreferences(change: Partial<Preferences>): void {
  current = { ...preferences(), ...change };
  try {
    localStorage.setItem(KEY, JSON.stringify(current));
  } catch {
    // A browser that keeps nothing still works; the choice lasts until the page is closed.
  }
  for (const listener of listeners) listener();
}

export function onPreferences(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
