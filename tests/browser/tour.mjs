// Pictures of every screen for a person to look at: LARETS_BINARY=… node tour.mjs [PART OF A NAME]. Each screen at both sizes, both themes and
// both languages, on the real binary. Says of each what a machine can see: accessibility, policy, width, layout shift.
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { accessibilityFaults, openPage, startBrowser } from "./browser.mjs";
import { hire, setUp, startLarets } from "./larets.mjs";
import { SCENES } from "./scenes.mjs";

const FOLDER = fileURLToPath(new URL("results/tour/", import.meta.url));
const VARIANTS = [
  { size: "desktop", theme: "light", language: "ru" },
  { size: "desktop", theme: "dark", language: "en" },
  { size: "phone", theme: "light", language: "en" },
  { size: "phone", theme: "dark", language: "ru" },
];
const CONTACTS = 400;
const SHIFT_LIMIT = 0.05;
const wanted = process.argv[2] ?? "";

/** Somebody of each role and language, on a server with clients. */
async function fill(server) {
  const administrator = await setUp(server);
  await administrator.create("/api/v1/demo", { contacts: CONTACTS });
  const sales = await administrator.create("/api/v1/departments", { name: "Продажи", parent_id: null });
  await administrator.create("/api/v1/departments", { name: "Розница и маркетплейсы Северо-Запада", parent_id: sales.id });
  const staff = {};
  for (const language of ["ru", "en"]) {
    for (const role of ["administrator", "operator"]) {
      const name = language === "ru" ? "Константин Константинопольский" : "Emma Whitfield";
      const person = await hire(administrator, server, { email: `${role}.${language}@larets.example`, name, role, department_id: sales.id });
      await person.ask("PATCH", "/api/v1/session", { language });
      staff[`${role}.${language}`] = person;
    }
  }
  const { items } = await administrator.get("/api/v1/contacts?limit=3");
  for (const { id } of items) await administrator.ask("DELETE", `/api/v1/contacts/${id}`);
  return staff;
}

async function shoot(larets, scene, variant) {
  const name = `${scene.name}-${variant.size}-${variant.theme}-${variant.language}`;
  if (!name.includes(wanted)) return 0;
  const person = larets.staff?.[`${scene.as ?? "administrator"}.${variant.language}`];
  const page = await openPage(larets, { ...variant, person: scene.as === null ? null : person });
  await page.addInitScript(() => {
    window.shifted = 0;
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) {
        if (entry.hadRecentInput) continue;
        window.shifted += entry.value;
        window.shiftedBy = entry.sources.map(({ node }) => (node?.outerHTML ?? node?.textContent ?? "?").slice(0, 90)).join(" | ");
      }
    }).observe({ type: "layout-shift", buffered: true });
  });
  page.setDefaultTimeout(5_000);
  const faults = [];
  try {
    await page.goto(scene.path.replace("SETUP", new URL(larets.server.setupLink).hash), { waitUntil: "networkidle" });
    await scene.act?.(page, variant);
    await page.waitForLoadState("networkidle");
    await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
    const shifted = await page.evaluate(() => window.shifted);
    if (shifted > SHIFT_LIMIT) faults.push(`layout shift ${shifted.toFixed(3)}: ${await page.evaluate(() => window.shiftedBy)}`);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    if (wide > 0) faults.push(`${wide} pixels too wide`);
    faults.push(...(await accessibilityFaults(page)));
  } catch (error) {
    faults.push(String(error));
  }
  await page.screenshot({ path: join(FOLDER, `${name}.png`) });
  faults.push(...page.complaints);
  await page.context().close();
  console.log(`${faults.length === 0 ? "ok " : "BAD"} ${name}`);
  for (const fault of faults) console.log(`    ${fault.slice(0, 800)}`);
  return faults.length;
}

await mkdir(FOLDER, { recursive: true });
const browser = await startBrowser();
let faults = 0;
for (const state of ["new", "empty", "full"]) {
  const scenes = SCENES.filter((scene) => (scene.server ?? "full") === state && VARIANTS.some(({ size, theme, language }) => `${scene.name}-${size}-${theme}-${language}`.includes(wanted)));
  if (scenes.length === 0) continue;
  const server = await startLarets("sqlite");
  try {
    const larets = { server, browser, pages: new Set(), staff: null };
    if (state === "empty") {
      const administrator = await setUp(server);
      const english = await hire(administrator, server, { email: "english@larets.example", name: "Emma Whitfield", role: "administrator" });
      await english.ask("PATCH", "/api/v1/session", { language: "en" });
      larets.staff = { "administrator.ru": administrator, "administrator.en": english };
    }
    if (state === "full") larets.staff = await fill(server);
    for (const scene of scenes) for (const variant of VARIANTS) faults += await shoot(larets, scene, variant);
  } finally {
    await server.close();
  }
}
await browser.close();
console.log(`${faults} faults`);
process.exitCode = faults === 0 ? 0 : 1;
