// Pictures of every screen for a person to look at: LARETS_BINARY=… node tour.mjs [PARTS,OF,NAMES]. Each screen at both sizes, both themes and
// both languages, on the real binary. Says of each what a machine can see: accessibility, policy, width, layout shift.
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { accessibilityFaults, openPage, startBrowser } from "./browser.mjs";
import { startLarets } from "./larets.mjs";
import { addressOf, SCENES } from "./scenes.mjs";
import { emptyBase, filledBase } from "./stage.mjs";
import { sayIn } from "./words.mjs";

const FOLDER = fileURLToPath(new URL("results/tour/", import.meta.url));
const VARIANTS = [
  { size: "desktop", theme: "light", language: "ru" },
  { size: "desktop", theme: "dark", language: "en" },
  { size: "phone", theme: "light", language: "en" },
  { size: "phone", theme: "dark", language: "ru" },
];
const CONTACTS = 400;
const SHIFT_LIMIT = 0.05;
const wanted = (process.argv[2] ?? "").split(",");
const worst = { shifted: 0, name: "" };

async function shoot(larets, scene, variant) {
  const name = `${scene.name}-${variant.size}-${variant.theme}-${variant.language}`;
  if (!wanted.some((part) => name.includes(part))) return 0;
  const person = larets.staff[`${scene.as ?? "administrator"}.${variant.language}`];
  const page = await openPage(larets, { ...variant, hints: scene.hints ?? false, person: scene.as === null ? null : person });
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
    await scene.prepare?.(page, larets);
    await page.goto(addressOf(scene, larets));
    if (!scene.unsettled) await page.settled();
    await scene.act?.(page, { ...variant, say: sayIn(variant.language), ids: larets.ids });
    if (!scene.unsettled) await page.settled();
    const shifted = await page.evaluate(() => window.shifted);
    if (shifted > worst.shifted) Object.assign(worst, { shifted, name });
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
const larets = { server: await startLarets("sqlite"), browser: await startBrowser(), pages: new Set(), staff: {}, ids: {} };
const stages = { new: () => ({}), empty: () => emptyBase(larets.server), full: () => filledBase(larets.server, larets, CONTACTS) };
let faults = 0;
try {
  for (const [state, prepare] of Object.entries(stages)) {
    Object.assign(larets, await prepare());
    for (const scene of SCENES.filter(({ server }) => (server ?? "full") === state)) {
      for (const variant of VARIANTS) faults += await shoot(larets, scene, variant);
    }
  }
} finally {
  await larets.browser.close();
  await larets.server.close();
}
console.log(`worst layout shift ${worst.shifted.toFixed(4)} ${worst.name}`);
console.log(`${faults} faults`);
process.exitCode = faults === 0 ? 0 : 1;
