// The screens of many records at once, the action log, merging and duplicates, for `scenes.mjs`.

const button = (page, name) => page.getByRole("button", { name, exact: true });
const GONE = "00000000-0000-7000-8000-000000000000";

const boxes = (page) => page.getByRole("row").getByRole("gridcell").getByRole("checkbox");

async function selectRows(page) {
  for (const row of [0, 1, 3]) await boxes(page).nth(row).check();
}

/** All that the list finds. */
async function selectAll(page, { size, say }) {
  if (size === "phone") await boxes(page).first().check();
  else await page.getByRole("checkbox", { name: say("list.select_all") }).check();
  const all = page.getByRole("button", { name: new RegExp(`^${say("bulk.all_found_over", { number: "" }).split("+")[0].trim().split(" ").slice(0, 2).join(" ")}`) });
  if ((await all.count()) > 0) await all.click();
}

/** Selects rows and opens the dialog of an act. */
async function bulk(page, variant, act, select = selectRows) {
  await select(page, variant);
  await button(page, variant.say(act)).click();
  await page.getByRole("dialog").waitFor();
}

/** Looks through the whole base, unless that was done for a scene before. */
async function searchDuplicates(page, { say }) {
  const begin = button(page.getByRole("main"), say("duplicates.find"));
  const done = page.getByText(say("duplicates.complete"), { exact: true });
  await begin.or(done).waitFor();
  if (await begin.isVisible()) await begin.click();
  await done.waitFor();
}

const searches = (items) => (page) => page.route("**/api/v1/duplicate-searches", (route) => route.fulfill({ json: { items } }));
const RUNNING_SEARCH = { id: GONE, kind: "contacts", state: "running", total: 1_400_000, looked: 410_000, rate_per_s: 61_000, pairs: 1_204, left_out: 0, cut: false, created_at: "2026-11-01T09:00:00Z", expires_at: "2026-11-08T09:00:00Z" };

export const ACT_SCENES = [
  { name: "empty-acts", server: "empty", path: "/acts" },
  { name: "empty-duplicates", server: "empty", path: "/duplicates", act: searchDuplicates },
  { name: "selection", path: "/contacts", act: selectRows },
  { name: "selection-operator", as: "operator", path: "/contacts" },
  { name: "selection-all", path: "/contacts", act: selectAll },
  {
    name: "bulk-delete",
    path: "/contacts",
    act: async (page, variant) => {
      await bulk(page, variant, "bulk.delete");
      await page.getByRole("dialog").getByRole("definition").first().waitFor();
    },
  },
  {
    name: "bulk-owner",
    path: "/contacts",
    act: async (page, variant) => {
      await bulk(page, variant, "bulk.owner", selectAll);
      await page.getByRole("dialog").getByRole("combobox").or(page.getByRole("dialog").getByRole("textbox")).first().click();
      await page.getByRole("option").nth(1).click();
      await page.getByRole("dialog").getByRole("definition").first().waitFor();
    },
  },
  {
    name: "bulk-tags",
    path: "/companies",
    typed: ["выставка"],
    act: async (page, variant) => {
      await bulk(page, variant, "bulk.tags");
      await page.getByRole("dialog").getByRole("button", { name: variant.say("edit.add_tag") }).first().click();
      await page.getByRole("combobox", { name: variant.say("edit.add_tag") }).fill("выставка");
      await page.keyboard.press("Enter");
    },
  },
  {
    name: "bulk-field",
    path: "/deals/list",
    act: async (page, variant) => {
      await selectRows(page, variant);
      await button(page.getByRole("main"), variant.say("bulk.more")).click();
      await page.getByRole("menuitem", { name: variant.say("bulk.field") }).click();
      await page.getByRole("dialog").waitFor();
    },
  },
  {
    name: "bulk-stage",
    path: "/deals/list",
    act: async (page, variant) => {
      await bulk(page, variant, "bulk.stage", selectAll);
      await page.getByRole("dialog").getByRole("combobox").or(page.getByRole("dialog").getByRole("textbox")).first().click();
      await page.getByRole("option", { name: "Проиграна" }).click();
      await page.getByRole("dialog").getByRole("button", { name: variant.say("bulk.check"), exact: true }).click();
      await page.getByRole("dialog").getByRole("heading", { level: 3 }).first().waitFor();
    },
  },
  { name: "acts", path: "/acts" },
  { name: "acts-operator", as: "operator", path: "/acts" },
  { name: "act", path: ({ ids }) => `/acts/${ids.actTagged}` },
  { name: "act-refused", path: ({ ids }) => `/acts/${ids.actRefused}` },
  { name: "act-undone", path: ({ ids }) => `/acts/${ids.actUndone}` },
  {
    name: "act-running",
    path: ({ ids }) => `/acts/${ids.actTagged}`,
    prepare: (page, { ids }) =>
      page.route(`**/api/v1/acts/${ids.actTagged}`, async (route) => {
        const answer = await route.fetch();
        await route.fulfill({ response: answer, json: { ...(await answer.json()), state: "running", total: 120_000, done: 41_000, changed: 40_100, refused: 900, rate_per_s: 5_100, can_cancel: true, can_undo: false } });
      }),
    unsettled: true,
    act: (page) => page.getByRole("progressbar").waitFor(),
  },
  {
    name: "act-undo",
    path: ({ ids }) => `/acts/${ids.actTagged}`,
    act: async (page, { say }) => {
      await button(page, say("acts.undo")).click();
      await page.getByRole("dialog").waitFor();
    },
  },
  { name: "act-gone", path: `/acts/${GONE}` },
  { name: "merge", path: ({ ids }) => `/merge?one=${ids.contact}&other=${ids.otherContact}` },
  { name: "merge-companies", path: ({ ids }) => `/merge?kind=companies&one=${ids.company}&other=${ids.otherCompany}` },
  { name: "merge-operator", as: "operator", path: ({ ids }) => `/merge?one=${ids.contact}&other=${ids.otherContact}` },
  {
    name: "merge-with",
    path: ({ ids }) => `/contacts/${ids.contact}`,
    act: async (page, { say }) => {
      await button(page, say("action.more")).first().click();
      await page.getByRole("menuitem", { name: say("merge.with") }).click();
      await page.getByRole("dialog").getByRole("heading", { level: 3 }).waitFor();
    },
  },
  { name: "duplicates-begin", path: "/duplicates", prepare: searches([]) },
  { name: "duplicates-running", path: "/duplicates", prepare: searches([RUNNING_SEARCH]), unsettled: true, act: (page) => page.getByRole("progressbar").waitFor() },
  { name: "duplicates", path: "/duplicates", act: searchDuplicates },
  { name: "duplicates-companies", path: "/duplicates?kind=companies", act: searchDuplicates },
  { name: "duplicates-operator", as: "operator", path: "/duplicates" },
  { name: "imports-undone", path: ({ ids }) => `/imports/${ids.importUndone}` },
  {
    name: "imports-undo",
    path: ({ ids }) => `/imports/${ids.done}`,
    act: async (page, { say }) => {
      await button(page, say("imports.undo")).click();
      await page.getByRole("dialog").waitFor();
    },
  },
  {
    name: "bin-several",
    path: "/bin",
    act: async (page, { say }) => {
      await page.getByRole("main").getByRole("checkbox").last().check();
      await button(page, say("bulk.restore")).click();
      await page.getByRole("dialog", { name: say("bulk.title_restore") }).getByText(say("bulk.will_change"), { exact: true }).waitFor();
    },
  },
];
