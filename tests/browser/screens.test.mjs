// Every screen, and every address of the router: both sizes, both themes, both languages. None breaks an accessibility rule, is
// wider than its window, complains, shows a key instead of words, or a word of the other language.
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { accessibilityFaults, openPage, picture, sideways, SIZES, startBrowser } from "./browser.mjs";
import { startLarets } from "./larets.mjs";
import { addressOf, SCENES } from "./scenes.mjs";
import { emptyBase, filledBase } from "./stage.mjs";
import { faultsOfWords, sayIn } from "./words.mjs";

const CONTACTS = 60;
// Each screen is loaded in two of these, its neighbour in the other two, so that all pairs are met: all four would take twice as long.
// Then the other theme is put on, in which only colours can be wrong, and the window gets the other size: so each screen is seen at
// both sizes in both languages after all, but for the rules of accessibility.
const PAIRWISE = [
  [
    { size: "desktop", language: "ru", theme: "light", otherTheme: "dark", otherSize: "phone" },
    { size: "phone", language: "en", theme: "light", otherTheme: "dark", otherSize: "desktop" },
  ],
  [
    { size: "desktop", language: "en", theme: "dark", otherTheme: "light", otherSize: "phone" },
    { size: "phone", language: "ru", theme: "dark", otherTheme: "light", otherSize: "desktop" },
  ],
];
/** Texts that the server writes for the person who reads them: in the person's language, unlike what people have typed. */
const SERVER_WORDS = new Set(["reason", "detail"]);

const larets = { server: null, browser: null, pages: new Set(), staff: {}, ids: {} };
/** Pages stay open from one screen to the next: one for each person and variant. */
const pages = new Map();
const walked = new Set();
let routes = [];

function typedTexts(value, into) {
  if (typeof value === "string") into.add(value);
  else if (value && typeof value === "object") {
    for (const [key, inner] of Object.entries(value)) if (!SERVER_WORDS.has(key)) typedTexts(inner, into);
  }
}

async function pageOf(as, variant, hints) {
  const person = `${as ?? "nobody"}.${variant.language}`;
  const key = `${person} ${variant.size}${hints ? " with hints" : ""}`;
  if (!pages.has(key)) {
    const page = await openPage(larets, { ...variant, hints, person: as === null ? null : larets.staff[person] });
    page.data = new Set();
    page.reading = new Set();
    page.on("response", (response) => {
      if (!response.url().includes("/api/v1/")) return;
      const reading = response.json().then((body) => typedTexts(body, page.data)).catch(() => undefined);
      page.reading.add(reading.finally(() => page.reading.delete(reading)));
    });
    pages.set(key, page);
  }
  return pages.get(key);
}

/** All that is read out or seen: texts, names and hints of elements, what a closed list shows as chosen. */
function readTexts(page) {
  return page.evaluate(() => {
    const texts = [document.title];
    for (const element of document.body.querySelectorAll("*:not(script, style, noscript, kbd)")) {
      if (!element.checkVisibility({ visibilityProperty: true })) continue;
      for (const node of element.childNodes) if (node.nodeType === Node.TEXT_NODE) texts.push(node.textContent.trim());
      for (const name of ["aria-label", "aria-description", "title", "placeholder", "alt"]) texts.push(element.getAttribute(name) ?? "");
      if (element.matches("input[aria-haspopup=listbox]")) texts.push(element.value);
    }
    return [...new Set(texts)].filter(Boolean);
  });
}

async function noteRoutes(page, scene) {
  const { known, matched } = await page.evaluate(() => {
    const router = self.__TSR_ROUTER__;
    const known = Object.values(router.routesById).map(({ id, fullPath }) => ({ id, path: fullPath }));
    return { known, matched: router.state.matches.map(({ routeId }) => routeId) };
  });
  routes = known;
  for (const id of matched) walked.add(id);
  // An address that only leads on is never where one stays.
  if (scene.leadsTo) for (const { id, path } of known) if (path === scene.path || path === `${scene.path}/`) walked.add(id);
}

async function faultsOf(page, scene, variant) {
  const faults = [];
  const say = sayIn(variant.language);
  await page.setViewportSize(SIZES[variant.size]);
  await page.emulateMedia({ colorScheme: variant.theme });
  // From a blank page: otherwise an address that differs behind «#» only would not be loaded anew.
  await page.goto("about:blank");
  page.data.clear();
  await scene.prepare?.(page, larets);
  await page.goto(addressOf(scene, larets));
  if (!scene.unsettled) await page.settled();
  await scene.act?.(page, { ...variant, say, ids: larets.ids });
  if (!scene.unsettled) await page.settled();
  if (scene.leadsTo) assert.equal(new URL(page.url()).pathname, scene.leadsTo);
  await noteRoutes(page, scene);

  const words = async (size) => {
    await Promise.all(page.reading);
    const found = faultsOfWords(await readTexts(page), variant.language, [...page.data, ...(scene.typed ?? [])]);
    faults.push(...found.map((fault) => `${size}: ${fault}`));
  };
  await words(variant.size);
  // A list that lies over a field leaves a strip of it to be touched.
  faults.push(...(await accessibilityFaults(page, { without: scene.covers ? ["target-size"] : [] })));
  const wide = async (size) => {
    const pixels = await sideways(page);
    if (pixels > 0) faults.push(`${size}: ${pixels} pixels too wide`);
  };
  await wide(variant.size);
  await page.emulateMedia({ colorScheme: variant.otherTheme });
  await page.waitForFunction((theme) => document.documentElement.dataset.mantineColorScheme === theme, variant.otherTheme);
  // What fades from one colour to the other is judged when it has arrived; what never ends is no change of colour.
  await page.evaluate(async () => {
    await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
    const ending = document.getAnimations().filter(({ effect }) => effect.getComputedTiming().endTime !== Infinity);
    await Promise.all(ending.map(({ finished }) => finished.catch(() => undefined)));
  });
  const colours = await accessibilityFaults(page, { only: ["color-contrast"] });
  faults.push(...colours.map((fault) => `${variant.otherTheme}: ${fault}`));
  await page.setViewportSize(SIZES[variant.otherSize]);
  await wide(variant.otherSize);
  if (!scene.unsettled) await page.settled();
  await words(variant.otherSize);
  return faults;
}

async function walk(scene) {
  const variants = PAIRWISE[SCENES.indexOf(scene) % PAIRWISE.length];
  const found = await Promise.all(variants.map((variant) => walkIn(scene, variant)));
  assert.deepEqual(found.flat(), []);
}

async function walkIn(scene, variant) {
  const page = await pageOf(scene.as === undefined ? "administrator" : scene.as, variant, scene.hints ?? false);
  const faults = await faultsOf(page, scene, variant).catch((error) => [String(error)]);
  faults.push(...page.complaints.splice(0));
  if (faults.length > 0) {
    await page.setViewportSize(SIZES[variant.size]);
    await picture(page, `failed-screen-${scene.name}-${variant.size}-${variant.language}`);
  }
  await page.unrouteAll({ behavior: "ignoreErrors" });
  return faults.map((fault) => `${variant.size} ${variant.language}: ${fault}`);
}

function screens(state) {
  for (const scene of SCENES.filter(({ server }) => (server ?? "full") === state)) it(scene.name, () => walk(scene));
}

describe("screens", () => {
  before(async () => {
    larets.server = await startLarets("sqlite");
    larets.browser = await startBrowser();
  });
  after(async () => {
    await larets.browser?.close();
    await larets.server?.close();
  });

  describe("before set-up", () => screens("new"));

  describe("of an empty base", () => {
    before(async () => Object.assign(larets, await emptyBase(larets.server)));
    screens("empty");
  });

  describe("of a full base", () => {
    before(async () => Object.assign(larets, await filledBase(larets.server, larets, CONTACTS)));
    screens("full");
  });

  // Shows that a new screen cannot be forgotten above.
  it("are all that the router knows", () => {
    assert.ok(routes.length > 10, "the router was not seen");
    assert.deepEqual(routes.map(({ id }) => id).filter((id) => !walked.has(id)), []);
  });
});
