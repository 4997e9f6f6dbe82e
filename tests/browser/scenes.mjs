// The screens: what the server holds then, who looks (null: nobody has signed in), where, what is done first. The tests walk
// them, the tour takes their pictures. `act(page, { size, say, ids })` speaks the language of the page by keys of the dictionary.

import { ACCESS_SCENES } from "./access.scenes.mjs";
import { ACT_SCENES } from "./acts.scenes.mjs";
import { aged, EXPORTS } from "./pretended.mjs";
import { LIST_SCENES, VIEW_NAMES } from "./lists.scenes.mjs";
import { TODAY } from "./today.scenes.mjs";

const button = (page, name) => page.getByRole("button", { name, exact: true });
const GONE = "00000000-0000-7000-8000-000000000000";

/** Opens the panel of a record of the list. */
async function openRecord(page, { size }) {
  const rows = size === "phone" ? page.getByRole("grid").getByRole("link") : page.getByRole("row");
  await rows.nth(4).click();
  await page.getByRole("complementary").getByRole("heading").first().waitFor();
}

/** The same record as a page of its own. */
async function openPage(page, variant) {
  await openRecord(page, variant);
  await button(page, variant.say("card.full_page")).click();
  await page.getByRole("complementary").first().waitFor({ state: "detached" }).catch(() => undefined);
  await page.getByRole("heading", { level: 1 }).waitFor();
}

async function fillAdministrator(page, { say }) {
  await page.getByLabel(say("setup.company_name")).fill("Ладога Трейд");
  await button(page, say("action.next")).click();
  await page.getByLabel(say("setup.name")).fill("Анна Ковалёва");
  await page.getByLabel(say("sign_in.email")).fill("anna@larets.example");
  await page.getByLabel(say("sign_in.password"), { exact: true }).fill("12345678");
  await page.getByText(say("strength.too_short")).waitFor();
}

async function filterBy(page, { say }, field) {
  await button(page, say("list.filter")).click();
  await button(page.getByRole("dialog", { name: say("list.filter") }), say(field)).click();
}

async function pickOwner(page, variant) {
  await openPage(page, variant);
  await button(page, variant.say("edit.field", { name: variant.say("field.owner") })).click();
}

async function search(page, words) {
  await page.getByRole("heading", { level: 1 }).waitFor();
  await page.keyboard.press("Control+k");
  await page.getByRole("combobox").fill(words);
}

/** The import as it would stand in another state: what cannot be held still otherwise. */
const importIn = (name, change) => ({
  path: ({ ids }) => `/imports/${ids[name]}`,
  prepare: (page, { ids }) =>
    page.route(`**/api/v1/imports/${ids[name]}`, async (route) => {
      const answer = await route.fetch();
      const one = await answer.json();
      await route.fulfill({ response: answer, json: { ...one, ...change, progress: { ...one.progress, ...change.progress } } });
    }),
});

/** Moves the first deal of the board into a stage by its menu. */
async function moveFirst(page, { say }, stage) {
  await page.locator("article").first().getByRole("button", { name: new RegExp(say("board.move_menu", { deal: "" }).slice(0, 4)) }).click();
  await page.getByRole("menuitem").nth(stage).click();
}

async function openExport(page, { say }) {
  await button(page, say("exports.export")).click();
  await page.getByRole("dialog").getByRole("checkbox").first().waitFor();
}

export const SCENES = [
  { name: "setup", server: "new", as: null, path: "/setupSETUP" },
  { name: "setup-administrator", server: "new", as: null, path: "/setupSETUP", act: fillAdministrator },
  { name: "setup-no-token", server: "new", as: null, path: "/setup" },
  { name: "setup-wrong-token", server: "new", as: null, path: `/setup#token=${"w".repeat(43)}` },
  { name: "sign-in-before-setup", server: "new", as: null, path: "/sign-in" },

  {
    name: "setup-start",
    server: "empty",
    path: "/setup?step=start",
    act: (page, { say }) => page.getByRole("button", { name: say("setup.start_empty"), disabled: false }).waitFor(),
  },
  {
    name: "setup-demo",
    server: "empty",
    path: "/setup?step=start",
    prepare: (page) => {
      const people = ["administrator", "director", "head", "manager", "operator"].map((role) => ({ role, email: `${role}@demo.example.com`, password: "дубовый-мост-17-river" }));
      return page.route("**/api/v1/demo", (route) => route.fulfill({ status: 201, json: { contacts: 5000, companies: 1200, people } }));
    },
    act: async (page, { say }) => {
      await page.getByRole("button", { name: say("setup.start_demo"), disabled: false }).click();
      await page.getByRole("heading", { name: say("demo.made") }).waitFor();
    },
  },
  { name: "empty-today", server: "empty", path: "/today" },
  { name: "empty-today-hint", server: "empty", path: "/today?whose=seen", hints: true },
  { name: "empty-contacts", server: "empty", path: "/contacts" },
  { name: "empty-board", server: "empty", path: "/deals/board" },
  { name: "empty-forecast", server: "empty", path: "/deals/forecast" },
  { name: "empty-companies", server: "empty", path: "/companies" },
  { name: "empty-imports", server: "empty", path: "/imports" },
  { name: "empty-exports", server: "empty", path: "/exports" },
  { name: "empty-bin", server: "empty", path: "/bin" },
  { name: "empty-departments", server: "empty", path: "/settings/departments" },
  { name: "empty-company-settings", server: "empty", path: "/settings/company" },

  { name: "setup-done", as: null, path: "/setup" },
  { name: "sign-in", as: null, path: "/sign-in" },
  { name: "sign-in-ended", as: null, path: "/sign-in?ended=true&to=/contacts" },
  {
    name: "sign-in-wrong",
    as: null,
    path: "/sign-in",
    act: async (page, { say }) => {
      await page.getByLabel(say("sign_in.email")).fill("nobody@larets.example");
      await page.getByLabel(say("sign_in.password"), { exact: true }).fill("wrong");
      await button(page, say("sign_in.submit")).click();
      await page.getByRole("alert").waitFor();
    },
  },
  { name: "home", path: "/", leadsTo: "/today" },
  ...TODAY,
  { name: "board", path: "/deals/board", prepare: aged },
  { name: "board-hint", path: "/deals/board", hints: true },
  // To what was looked at last.
  { name: "deals", path: "/deals", leadsTo: "/deals/board" },
  { name: "board-operator", as: "operator", path: "/deals/board", prepare: aged },
  { name: "board-no-match", path: "/deals/board?q=zzzz" },
  {
    name: "board-loading",
    path: "/deals/board",
    unsettled: true,
    typed: VIEW_NAMES,
    prepare: (page) => page.route("**/api/v1/pipelines/*/board?*", () => undefined),
    act: (page, { say }) => page.getByRole("status", { name: say("state.loading") }).waitFor(),
  },
  {
    name: "board-failed",
    path: "/deals/board",
    prepare: (page) => page.route("**/api/v1/pipelines/*/board?*", (route) => route.fulfill({ status: 429, contentType: "application/problem+json", json: { status: 429, code: "too_many_requests" } })),
    act: (page) => page.getByRole("alert").waitFor(),
  },
  {
    name: "board-add",
    path: "/deals/board",
    act: async (page, { say }) => {
      await page.getByRole("main").getByRole("button", { expanded: false, name: new RegExp(`^${say("board.add")}`) }).first().click();
      await page.getByRole("textbox", { name: say("board.add_title") }).waitFor();
    },
  },
  {
    name: "board-add-ask",
    path: "/deals/board",
    typed: ["НМ-40"],
    act: async (page, { say }) => {
      await page.getByRole("main").getByRole("button", { expanded: false, name: new RegExp(`^${say("board.add")}`) }).last().click();
      await page.getByRole("textbox", { name: say("board.add_title") }).fill("НМ-40");
      await page.keyboard.press("Enter");
      await page.getByRole("dialog").getByText(say("board.ask_text_add", { deal: "НМ-40" })).waitFor();
    },
  },
  {
    name: "board-menu",
    path: "/deals/board",
    act: async (page, { say }) => {
      await page.locator("article").first().getByRole("button", { name: new RegExp(say("board.move_menu", { deal: "" }).slice(0, 4)) }).click();
      await page.getByRole("menuitem").first().waitFor();
    },
  },
  {
    name: "board-ask",
    path: "/deals/board",
    act: async (page, variant) => {
      await moveFirst(page, variant, 5);
      await page.getByRole("dialog").waitFor();
    },
  },
  {
    name: "board-step",
    path: "/deals/board",
    act: async (page, { say }) => {
      await page.getByText(say("board.no_step")).first().click();
      await page.getByRole("form").waitFor();
    },
  },
  { name: "forecast", path: "/deals/forecast" },
  {
    name: "forecast-failed",
    path: "/deals/forecast",
    prepare: (page) => page.route("**/api/v1/pipelines/*/forecast", (route) => route.fulfill({ status: 429, contentType: "application/problem+json", json: { status: 429, code: "too_many_requests" } })),
    act: (page) => page.getByRole("alert").waitFor(),
  },
  { name: "contacts", path: "/contacts" },
  { name: "contacts-hint", path: "/contacts", hints: true },
  { name: "contacts-operator", as: "operator", path: "/contacts" },
  { name: "contacts-no-match", path: "/contacts?q=zzzz" },
  {
    name: "contacts-loading",
    path: "/contacts",
    unsettled: true,
    typed: VIEW_NAMES,
    prepare: (page) => page.route("**/api/v1/contacts?*", () => undefined),
    act: (page, { say }) => page.getByRole("heading", { name: say("contacts.title") }).waitFor(),
  },
  {
    name: "contacts-failed",
    path: "/contacts",
    prepare: (page) => page.route("**/api/v1/contacts?*", (route) => route.fulfill({ status: 429, contentType: "application/problem+json", json: { status: 429, code: "too_many_requests" } })),
    act: (page) => page.getByRole("alert").waitFor(),
  },
  ...LIST_SCENES,
  { name: "filter-menu", path: "/contacts", act: (page, { say }) => button(page, say("list.filter")).click() },
  { name: "filter-days", path: "/contacts", act: (page, variant) => filterBy(page, variant, "field.created_at") },
  { name: "filter-phone", path: "/contacts", act: (page, variant) => filterBy(page, variant, "field.phone") },
  { name: "filter-tag", path: "/contacts", act: (page, variant) => filterBy(page, variant, "field.tag") },
  {
    name: "filter-loading",
    path: "/contacts",
    unsettled: true,
    typed: VIEW_NAMES,
    prepare: (page) => page.route(/\/api\/v1\/tags/, () => undefined),
    act: (page, variant) => filterBy(page, variant, "field.tag"),
  },
  {
    name: "filter-company",
    path: "/contacts",
    typed: ["верф"],
    act: async (page, variant) => {
      await filterBy(page, variant, "field.company");
      await page.getByRole("combobox", { name: variant.say("field.company") }).fill("верф");
      await page.getByRole("option").first().waitFor();
    },
  },
  {
    name: "filter-company-none",
    path: "/contacts",
    typed: ["щщщщ"],
    act: async (page, variant) => {
      await filterBy(page, variant, "field.company");
      await page.getByRole("combobox", { name: variant.say("field.company") }).fill("щщщщ");
      await page.getByText(variant.say("edit.pick_nothing")).waitFor();
    },
  },
  { name: "sort-menu", path: "/contacts", act: (page, { say }) => button(page, say("list.sort")).click() },
  {
    name: "view-menu",
    path: "/contacts",
    act: async (page, { say, size }) => {
      if (size === "desktop") await button(page, say("list.view")).click();
    },
  },
  { name: "contact-panel", path: "/contacts", act: openRecord },
  { name: "contact-panel-operator", as: "operator", path: "/contacts", act: openRecord },
  { name: "contact-page", path: "/contacts", act: openPage },
  {
    name: "contact-activity",
    path: "/contacts",
    act: async (page, variant) => {
      await openRecord(page, variant);
      if (variant.size === "phone") await button(page, variant.say("card.activity")).click();
    },
  },
  {
    name: "contact-owner",
    path: "/contacts",
    covers: true,
    act: async (page, variant) => {
      await pickOwner(page, variant);
      await page.getByRole("option").first().waitFor();
    },
  },
  {
    name: "contact-owner-nobody",
    path: "/contacts",
    typed: ["щщщщ"],
    covers: true,
    act: async (page, variant) => {
      await pickOwner(page, variant);
      await page.getByRole("combobox", { name: variant.say("edit.pick_person") }).fill("щщщщ");
      await page.getByText(variant.say("edit.pick_nothing")).waitFor();
    },
  },
  {
    name: "contact-menu",
    path: "/contacts",
    act: async (page, variant) => {
      await openPage(page, variant);
      await button(page, variant.say("action.more")).first().click();
    },
  },
  {
    name: "delete-toast",
    path: "/contacts",
    act: async (page, variant) => {
      const { say } = variant;
      await openRecord(page, variant);
      await button(page, say("action.more")).first().click();
      await page.getByRole("menuitem", { name: say("action.delete") }).click();
      await button(page, say("action.undo")).waitFor();
    },
  },
  { name: "contact-create", path: "/contacts?create=true" },
  { name: "company-create", path: "/companies?create=true" },
  { name: "companies", path: "/companies" },
  { name: "companies-operator", as: "operator", path: "/companies" },
  { name: "company-panel", path: "/companies", act: openRecord },
  { name: "company-page", path: "/companies", act: openPage },
  { name: "empty-deals", server: "empty", path: "/deals/list" },
  { name: "deals", path: "/deals/list" },
  { name: "deals-operator", as: "operator", path: "/deals/list" },
  { name: "deals-no-match", path: "/deals/list?q=zzzz" },
  {
    name: "deals-filter-stage",
    path: "/deals/list",
    act: async (page, variant) => {
      await filterBy(page, variant, "field.stage");
      await page.getByRole("option").first().waitFor();
    },
  },
  { name: "deal-panel", path: ({ ids }) => `/deals/list?open=${ids.deal}`, act: (page, { say }) => page.getByRole("region", { name: say("deal.pipeline") }).waitFor() },
  { name: "deal-page", path: ({ ids }) => `/deals/${ids.deal}` },
  { name: "deal-page-operator", as: "operator", path: ({ ids }) => `/deals/${ids.deal}` },
  { name: "deal-bare", path: ({ ids }) => `/deals/${ids.bareDeal}` },
  { name: "deal-lost", path: ({ ids }) => `/deals/${ids.lostDeal}` },
  { name: "deal-won", path: ({ ids }) => `/deals/${ids.wonDeal}` },
  { name: "deal-activity", path: ({ ids }) => `/deals/${ids.deal}?tab=activity` },
  { name: "deal-gone", path: `/deals/${GONE}` },
  {
    name: "deal-required",
    path: ({ ids }) => `/deals/${ids.bareDeal}`,
    act: async (page, { say }) => {
      const bar = page.getByRole("region", { name: say("deal.pipeline") });
      await bar.getByRole("button", { name: "Проиграна" }).click();
      await page.getByRole("dialog", { name: say("board.ask_title", { stage: "" }).replace(/^: /, "") }).waitFor();
    },
  },
  {
    name: "deal-pipelines",
    path: ({ ids }) => `/deals/${ids.bareDeal}`,
    act: async (page, { say }) => {
      await page.getByRole("region", { name: say("deal.pipeline") }).getByRole("button", { expanded: false }).last().click();
      await page.getByRole("menuitem").first().waitFor();
    },
  },
  { name: "deal-create", path: "/deals/list?create=true" },
  { name: "contact-deals", path: ({ ids }) => `/contacts/${ids.contact}` },
  { name: "company-deals", path: ({ ids }) => `/companies/${ids.company}` },
  { name: "pipelines", path: "/settings/pipelines" },
  { name: "pipelines-operator", as: "operator", path: "/settings/pipelines" },
  {
    name: "pipelines-unsaved",
    path: "/settings/pipelines",
    act: async (page, { say }) => {
      await button(page, say("pipelines.add_stage")).click();
      await page.getByText(say("pipelines.fault.stage_name")).waitFor();
    },
  },
  {
    name: "pipelines-required",
    path: "/settings/pipelines",
    act: (page, { say }) => page.getByRole("button", { name: new RegExp(say("stage.required")) }).first().click(),
  },
  { name: "pipelines-add", path: "/settings/pipelines", act: (page, { say }) => button(page, say("pipelines.add")).click() },
  {
    name: "pipelines-delete",
    path: "/settings/pipelines",
    act: async (page, { say }) => {
      await button(page, say("pipelines.delete")).click();
      await button(page.getByRole("dialog"), say("action.delete")).click();
      await page.getByRole("alert").waitFor();
    },
  },
  {
    name: "palette-deals",
    path: "/deals/list",
    typed: ["ладож"],
    act: async (page, { say }) => {
      await search(page, "ладож");
      await page.getByRole("group", { name: say("palette.deals") }).waitFor();
    },
  },
  { name: "contact-gone", path: `/contacts/${GONE}` },
  { name: "company-gone", path: `/companies/${GONE}` },
  { name: "palette-empty", path: "/contacts", act: (page) => search(page, "") },
  {
    name: "palette",
    path: "/contacts",
    act: async (page, { say }) => {
      await search(page, "archer");
      await page.getByRole("group", { name: say("palette.results") }).waitFor();
    },
  },
  {
    name: "palette-nothing",
    path: "/contacts",
    typed: ["щщщщщщ"],
    act: async (page, { say }) => {
      await search(page, "щщщщщщ");
      await page.getByText(say("palette.nothing_hint")).waitFor();
    },
  },
  { name: "keys", path: "/contacts", act: (page) => page.keyboard.press("Shift+Slash") },
  { name: "create-menu", path: "/contacts", act: (page) => page.keyboard.press("c") },
  { name: "profile-menu", path: "/contacts", act: (page, { say }) => button(page, say("nav.profile")).click() },
  ...ACT_SCENES,
  { name: "bin", path: "/bin" },
  { name: "bin-companies", path: "/bin?kind=companies" },
  { name: "bin-deals", path: "/bin?kind=deals" },
  { name: "bin-operator", as: "operator", path: "/bin" },
  { name: "imports", path: "/imports" },
  { name: "imports-operator", as: "operator", path: "/imports" },
  { name: "imports-new", path: "/imports/new" },
  { name: "imports-new-hint", path: "/imports/new", hints: true },
  { name: "imports-new-operator", as: "operator", path: "/imports/new" },
  { name: "imports-mapping", path: ({ ids }) => `/imports/${ids.mapping}` },
  { name: "imports-mapping-nothing", path: ({ ids }) => `/imports/${ids.nothing}` },
  { name: "imports-mapping-wide", path: ({ ids }) => `/imports/${ids.wide}` },
  { name: "imports-mapping-failed", ...importIn("mapping", { failure: "file_unreadable" }) },
  { name: "imports-checking", ...importIn("mapping", { state: "dry_run", progress: { rows_done: 41_200, rows_total: 100_000, rate_per_s: 5_100, seconds_left: 12 } }) },
  { name: "imports-checked", path: ({ ids }) => `/imports/${ids.checked}` },
  { name: "imports-running", ...importIn("checked", { state: "running", progress: { rows_done: 41_200, rows_total: 100_000, rate_per_s: 5_100, seconds_left: 12, created: 41_000 } }) },
  { name: "imports-stopped", ...importIn("checked", { state: "cancelled", progress: { created: 120 } }) },
  { name: "imports-failed", ...importIn("checked", { state: "failed", failure: "unexpected", progress: { created: 120 } }) },
  {
    name: "imports-give-up",
    ...importIn("checked", { state: "cancelled", progress: { created: 120 } }),
    act: async (page, { say }) => {
      await button(page, say("imports.give_up")).click();
      await page.getByRole("dialog").waitFor();
    },
  },
  { name: "imports-undone-stopped", ...importIn("importUndone", { state: "cancelled" }) },
  { name: "imports-done", path: ({ ids }) => `/imports/${ids.done}` },
  { name: "imports-gone", path: `/imports/${GONE}` },
  {
    name: "exports",
    path: "/exports",
    typed: EXPORTS.flatMap(({ reason }) => (reason ? [reason] : [])),
    prepare: (page) => page.route("**/api/v1/exports", (route) => route.fulfill({ json: { items: EXPORTS } })),
  },
  { name: "exports-operator", as: "operator", path: "/exports" },
  { name: "export-dialog", path: "/contacts", act: openExport },
  { name: "export-dialog-companies", path: "/companies", act: openExport },
  { name: "settings", path: "/settings", leadsTo: "/settings/profile" },
  { name: "settings-operator", as: "operator", path: "/settings", leadsTo: "/settings/profile" },
  { name: "profile", path: "/settings/profile" },
  {
    name: "profile-password",
    path: "/settings/profile",
    act: async (page, { say }) => {
      await page.getByLabel(say("profile.password_new"), { exact: true }).fill("12345678");
      await page.getByText(say("strength.too_short")).waitFor();
    },
  },
  { name: "sessions", path: "/settings/sessions" },
  { name: "people", path: "/settings/people" },
  {
    name: "person",
    path: "/settings/people",
    act: async (page) => {
      await page.getByRole("row").nth(2).getByRole("button").first().click();
      await page.getByRole("dialog").waitFor();
    },
  },
  { name: "person-add", path: "/settings/people", act: (page, { say }) => button(page, say("people.add")).click() },
  { name: "people-forbidden", as: "operator", path: "/settings/people" },
  { name: "departments", path: "/settings/departments" },
  { name: "departments-operator", as: "operator", path: "/settings/departments" },
  { name: "company-settings", path: "/settings/company" },
  { name: "company-settings-operator", as: "operator", path: "/settings/company" },
  {
    name: "demo-remove",
    path: "/settings/company",
    act: async (page, { say }) => {
      await button(page, say("demo.remove")).click();
      await page.getByRole("dialog").waitFor();
    },
  },
  ...ACCESS_SCENES,
  { name: "not-found", path: "/nowhere" },
];

/** Where a scene is, on this server. */
export function addressOf(scene, { server, ids }) {
  const path = typeof scene.path === "function" ? scene.path({ ids }) : scene.path;
  return path.replace("SETUP", scene.server === "new" ? new URL(server.setupLink).hash : "");
}
