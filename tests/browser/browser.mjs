// Chromium for tests: pages that complain by themselves, accessibility checks, pictures, one story on both engines.
import { AxeBuilder } from "@axe-core/playwright";
import assert from "node:assert/strict";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { after, afterEach, before, describe } from "node:test";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";
import { ENGINES, startLarets } from "./larets.mjs";

const RESULTS = fileURLToPath(new URL("results/", import.meta.url));
const SETTLE_LIMIT_MS = 15_000;
export const SIZES = { desktop: { width: 1440, height: 900 }, phone: { width: 390, height: 844 } };
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
// An answer that refuses is part of many stories; the browser reports it as a failed load all the same.
const REFUSAL = /the server responded with a status of (401|403|404|409|422|429)/;

/**
 * Tells one story on a fresh server of each engine. `story(larets)` declares the tests with `it`; `larets` has `server`
 * and `open(options)` once the tests run.
 */
export function onBothEngines(name, story, { serveArguments = [] } = {}) {
  onEngines(ENGINES, name, story, serveArguments);
}

/** As `onBothEngines`, for what happens in the browser alone and knows nothing of the engine. */
export function onOneEngine(name, story) {
  onEngines(["sqlite"], name, story, []);
}

function onEngines(engines, name, story, serveArguments) {
  for (const engine of engines) {
    describe(`${name} (${engine})`, () => {
      const larets = { engine, server: null, browser: null, pages: new Set(), open: (options) => openPage(larets, options) };
      before(async () => {
        larets.server = await startLarets(engine, serveArguments);
        larets.browser = await startBrowser();
      });
      // A page that a test left open is one on which it failed: show what was there.
      afterEach(async () => {
        for (const page of larets.pages) {
          await picture(page, `failed-${name}-${engine}-${Date.now()}`.replaceAll(" ", "-"));
          await page.context().close();
        }
        larets.pages.clear();
      });
      after(async () => {
        await larets.browser?.close();
        await larets.server?.close();
      });
      story(larets);
    });
  }
}

/** Chromium without a window. */
export function startBrowser() {
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    // In a container and as root there is no sandbox to be had.
    args: ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"],
  });
}

/**
 * A page of its own context. `person` starts it signed in; `hints`: the first words on screens are shown. Close it with `done()`, which fails when the page threw,
 * logged an error, or tried what the Content-Security-Policy forbids.
 */
export async function openPage(larets, { person = null, size = "desktop", language = "ru", theme = "light", hints = false } = {}) {
  const context = await larets.browser.newContext({
    baseURL: larets.server.url,
    viewport: SIZES[size],
    hasTouch: size === "phone",
    locale: language === "ru" ? "ru-RU" : "en-GB",
    colorScheme: theme,
    timezoneId: "Europe/Moscow",
    reducedMotion: "reduce",
  });
  context.setDefaultTimeout(15_000);
  if (person) await context.addCookies([person.cookie]);
  const page = await context.newPage();
  const complaints = [];
  page.on("pageerror", (error) => complaints.push(error.stack ?? error.message));
  page.on("console", (message) => {
    if (message.type() === "error" && !REFUSAL.test(message.text())) complaints.push(message.text());
  });
  await page.addInitScript(() => {
    document.addEventListener("securitypolicyviolation", (event) => {
      console.error(`Content-Security-Policy: ${event.violatedDirective} ${event.blockedURI}`);
    });
  });
  await showHints(page, hints);
  larets.pages.add(page);
  page.complaints = complaints;
  page.settled = settling(page);
  page.done = async () => {
    larets.pages.delete(page);
    await context.close();
    assert.deepEqual(complaints, [], "the page complained");
  };
  return page;
}

/** Whether the first words on screens are shown from the next load on. Whoever works there for long has read them. */
export async function showHints(page, shown) {
  await page.addInitScript((on) => {
    if (self.location.protocol === "about:") return;
    const kept = JSON.parse(localStorage.getItem("larets.preferences") ?? "{}");
    // What the person chose on the page stays through a reload.
    if (sessionStorage.getItem("hints") === String(on)) return;
    sessionStorage.setItem("hints", String(on));
    localStorage.setItem("larets.preferences", JSON.stringify({ ...kept, hints: { off: !on, read: [] } }));
  }, shown);
}

/** A wait until nothing is asked of the server any more, and what came is on the page. */
function settling(page) {
  const asked = new Set();
  page.on("request", (request) => asked.add(request));
  for (const end of ["requestfinished", "requestfailed"]) page.on(end, (request) => asked.delete(request));
  return async () => {
    const limit = Date.now() + SETTLE_LIMIT_MS;
    for (let quiet = 0; quiet < 3; quiet = asked.size === 0 ? quiet + 1 : 0) {
      if (Date.now() > limit) throw new Error(`still asked: ${[...asked].map((request) => request.url()).join(" ")}`);
      await page.evaluate(async () => {
        await document.fonts.ready;
        await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
      });
    }
  };
}

/** What of the page as it stands breaks an accessibility rule: `only` these rules, or all `without` some. */
export async function accessibilityFaults(page, { only = null, without = [] } = {}) {
  // The page has no frames, so nothing is lost by asking it alone, without a second page.
  const axe = new AxeBuilder({ page }).setLegacyMode();
  const { violations } = await (only ? axe.withRules(only) : axe.withTags(RULES).disableRules(without)).analyze();
  const words = ({ html, failureSummary }) => `${html} (${failureSummary.split("\n").slice(1).join(";").trim()})`;
  return violations.map(({ id, help, nodes }) => `${id}: ${help}: ${nodes.map(words).join(" | ")}`);
}

/** By how many pixels the page, or the part of it that scrolls, can be moved sideways, once floating lists have found their place. */
export function sideways(page) {
  return page.evaluate(async () => {
    let excess = 0;
    for (let frame = 0; frame < 30; frame += 1) {
      await new Promise(requestAnimationFrame);
      excess = Math.max(...[document.documentElement, document.querySelector("main")].map((element) => (element ? element.scrollWidth - element.clientWidth : 0)));
      if (excess === 0) return 0;
    }
    return excess;
  });
}

/** No violation of the accessibility rules on the page as it stands. */
export async function assertAccessible(page) {
  assert.deepEqual(await accessibilityFaults(page), []);
}

/** A picture for people to look at: results/NAME.png. */
export async function picture(page, name) {
  await mkdir(RESULTS, { recursive: true });
  await page.screenshot({ path: join(RESULTS, `${name}.png`) });
}
