// Takes pictures of screens for a person to look at, and counts axe and Content-Security-Policy violations meanwhile.
// Usage: node dev/shots.mjs [name part]   with the pretend server running. Pictures go to dev/shots/ (ignored by git).
import { AxeBuilder } from "@axe-core/playwright";
import { mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";
import { scenes } from "./scenes.mjs";

const ORIGIN = process.env.ORIGIN ?? "http://127.0.0.1:8480";
const SIZES = { wide: { width: 1440, height: 900 }, phone: { width: 390, height: 844 } };
const wanted = process.argv[2] ?? "";
const folder = join(dirname(fileURLToPath(import.meta.url)), "shots");
mkdirSync(folder, { recursive: true });

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--headless", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
});
let faults = 0;

for (const scene of scenes) {
  const name = `${scene.name}-${scene.size ?? "wide"}-${scene.theme ?? "light"}-${scene.language ?? "ru"}`;
  if (!name.includes(wanted) || (scene.when ?? "") !== (process.env.ONLY ?? "")) continue;
  const context = await browser.newContext({
    viewport: SIZES[scene.size ?? "wide"], deviceScaleFactor: 1, hasTouch: scene.size === "phone",
    locale: (scene.language ?? "ru") === "ru" ? "ru-RU" : "en-GB", colorScheme: scene.theme ?? "light", timezoneId: "Europe/Moscow",
  });
  const page = await context.newPage();
  const complaints = [];
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type()) && !/status of (401|403|404|409|422|429)/.test(message.text())) complaints.push(message.text().slice(0, 300));
  });
  page.on("pageerror", (error) => complaints.push(`${error.message}\n${(error.stack ?? "").slice(0, 300)}`));
  await page.addInitScript(() => {
    window.shifted = 0;
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shifted += entry.value;
    }).observe({ type: "layout-shift", buffered: true });
  });
  await page.addInitScript(() => document.addEventListener("securitypolicyviolation", (event) => console.error(`CSP ${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}`)));
  try {
    if (scene.as) {
      await page.goto(`${ORIGIN}/icon.svg`);
      await page.evaluate((email) => fetch("/api/v1/sessions", { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ email, password: "a long password" }) }), scene.as);
    }
    await page.goto(`${ORIGIN}${scene.path}`, { waitUntil: "networkidle" });
    await scene.act?.(page);
    await page.waitForTimeout(scene.settle ?? 350);
    await page.screenshot({ path: join(folder, `${name}.png`) });
    const shifted = await page.evaluate(() => window.shifted);
    if (shifted > 0.05) complaints.push(`layout shift ${shifted.toFixed(3)}`);
    const axe = await new AxeBuilder({ page }).withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]).analyze();
    for (const violation of axe.violations) complaints.push(`axe ${violation.id} (${violation.impact}): ${violation.nodes.slice(0, 3).map((node) => `${node.target.join(" ")} :: ${node.failureSummary?.split("\n")[1]?.trim() ?? ""}`).join(" | ")}`);
  } catch (error) {
    complaints.push(String(error).slice(0, 600));
    await page.screenshot({ path: join(folder, `${name}.png`) });
  }
  faults += complaints.length;
  console.log(`${complaints.length === 0 ? "ok  " : "BAD "} ${name}`);
  for (const complaint of complaints) console.log(`     ${complaint}`);
  await context.close();
}
await browser.close();
process.exit(faults === 0 ? 0 : 1);
