// The pictures of the guide for staff, of demo data in each language: LARETS_BINARY=… node guide.mjs. They go to docs/images/guide.
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { openPage, startBrowser } from "./browser.mjs";
import { ADMINISTRATOR, COMPANY, setUp, startLarets } from "./larets.mjs";
import { sayIn } from "./words.mjs";

const FOLDER = fileURLToPath(new URL("../../docs/images/guide/", import.meta.url));
const NAMES = { ru: ADMINISTRATOR.name, en: "Anna Bailey" };
const TAGS = { ru: "тендер", en: "tender" };
const DEMO_LIMIT_MS = 120_000;
const COMPANIES = {
  ru: COMPANY,
  en: { name: "Daisy", language: "en", time_zone: "Europe/London", currency: "GBP", phone_region: "GB" },
};

const button = (page, name) => page.getByRole("button", { name, exact: true });

const OVERDUE_OR_LARGE = (currency) => ({
  any: [
    { all: [{ field: "owner", op: "is", value: "my_department" }, { field: "amount", op: "more", value: { amount: "100000", currency } }] },
    { all: [{ field: "next_step_at", op: "overdue" }, { field: "status", op: "is", value: "open" }] },
  ],
});

const PICTURES = [
  { name: "today", path: () => "/today?whose=seen" },
  {
    name: "lists",
    path: ({ currency }) => `/deals/list?filter=${encodeURIComponent(JSON.stringify(OVERDUE_OR_LARGE(currency)))}`,
    act: async (page, say) => {
      await page.getByRole("list", { name: say("list.filter") }).getByRole("button").first().click();
      await page.getByRole("dialog", { name: say("filter.builder") }).getByRole("combobox").first().waitFor();
    },
  },
  {
    name: "bulk",
    path: () => "/deals/list",
    act: async (page, say, { tag }) => {
      for (const row of [0, 1, 3]) await page.getByRole("row").getByRole("gridcell").getByRole("checkbox").nth(row).check();
      await button(page, say("bulk.tags")).click();
      const dialog = page.getByRole("dialog");
      await dialog.getByRole("button", { name: say("edit.add_tag") }).first().click();
      await page.getByRole("combobox", { name: say("edit.add_tag") }).fill(tag);
      await page.getByRole("option", { name: new RegExp(tag) }).first().waitFor();
      await page.keyboard.press("Enter");
      await button(dialog, say("bulk.check")).click();
      await dialog.getByRole("definition").first().waitFor();
    },
  },
  { name: "board", path: () => "/deals/board" },
  { name: "forecast", path: () => "/deals/forecast" },
  { name: "deal", path: ({ deal }) => `/deals/${deal}` },
  {
    name: "export",
    path: () => "/contacts",
    act: async (page, say) => {
      await button(page, say("exports.export")).click();
      await page.getByRole("dialog").waitFor();
    },
  },
];

/** Demo data, and the records that pictures show. */
async function fill(administrator) {
  const { status } = await administrator.ask("POST", "/api/v1/demo", {});
  if (status >= 300) throw new Error(`demo data were answered ${status}`);
  const end = Date.now() + DEMO_LIMIT_MS;
  for (;;) {
    const { items } = await administrator.get("/api/v1/deals?limit=1&sort=-updated_at");
    const filter = JSON.stringify({ all: [{ field: "status", op: "is", value: "open" }, { field: "next_step", op: "filled" }, { field: "company", op: "filled" }] });
    const open = await administrator.get(`/api/v1/deals?limit=1&sort=-updated_at&filter=${encodeURIComponent(filter)}`);
    if (items.length > 0 && open.items.length > 0) return { deal: open.items[0].id };
    if (Date.now() > end) throw new Error("demo data do not come");
    await new Promise((wake) => setTimeout(wake, 500));
  }
}

await mkdir(FOLDER, { recursive: true });
const browser = await startBrowser();
try {
  for (const [language, company] of Object.entries(COMPANIES)) {
    const server = await startLarets("sqlite");
    try {
      const person = await setUp(server, company, NAMES[language]);
      const ids = { ...(await fill(person)), currency: company.currency, tag: TAGS[language] };
      for (const { name, path, act } of PICTURES) {
        const page = await openPage({ server, browser, pages: new Set() }, { size: "desktop", theme: "light", language, person });
        await page.goto(path(ids));
        await page.settled();
        await act?.(page, sayIn(language), ids);
        await page.settled();
        await page.screenshot({ path: join(FOLDER, `${name}-${language}.png`) });
        await page.context().close();
        console.log(`${name}-${language}`);
      }
    } finally {
      await server.close();
    }
  }
} finally {
  await browser.close();
}
