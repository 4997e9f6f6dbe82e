// The program and the system behind a session, good enough to be recognised by the person whose session it is.

const BROWSERS: [RegExp, string][] = [
  [/YaBrowser\//, "Яндекс.Браузер"],
  [/Edg\//, "Edge"],
  [/OPR\//, "Opera"],
  [/Firefox\//, "Firefox"],
  [/Chrome\//, "Chrome"],
  [/Version\/.*Safari\//, "Safari"],
];
const SYSTEMS: [RegExp, string][] = [
  [/iPhone|iPad/, "iOS"],
  [/Android/, "Android"],
  [/Windows/, "Windows"],
  [/Mac OS X/, "macOS"],
  [/Linux/, "Linux"],
];

export function readUserAgent(text: string): { browser: string; system: string; mobile: boolean } | null {
  const browser = BROWSERS.find(([pattern]) => pattern.test(text))?.[1];
  const system = SYSTEMS.find(([pattern]) => pattern.test(text))?.[1];
  if (!browser || !system) return null;
  return { browser, system, mobile: /Mobile|Android|iPhone/.test(text) };
}
