// The pictures of the guide for staff, of demo data in each language: LARETS_BINARY=… node guide.mjs [BEGINNING OF A NAME]. They go to
// docs/images/guide.
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

/** Deals out of another program: the second row has a stage that is none here, the third no sum. */
const EXPORTS = {
  ru: {
    name: "amocrm_export_leads.csv",
    rows: [
      "ID;Название сделки;Бюджет;Этап сделки;Дата создания сделки;Теги сделки;Полное имя контакта;Мобильный телефон;Компания контакта",
      "5121;Вентиляция для цеха;1 250 000 ₽;Успешно реализовано;03.09.2026;опт;Иванов Пётр;8 912 345-67-89;Ладожские верфи",
      "5122;Насосы;480 000 ₽;Ждём ответа;07.09.2026;;Сидорова Анна;+7 912 000-00-01;Балтийский водоканал",
      "5123;Краны;много;Переговоры;08.09.2026;тендер;Сидорова Анна;+7 912 000-00-01;Балтийский водоканал",
      "5124;Обслуживание котельной;90 000 ₽;Первичный контакт;14.09.2026;;Кузнецов Олег;+7 912 000-00-02;Печи и котлы",
      "5125;Вентили;76 500 ₽;Первичный контакт;15.09.2026;;Лебедева Ирина;+7 912 000-00-03;Печи и котлы",
    ],
  },
  en: {
    name: "deals-export.csv",
    rows: [
      "Deal - ID;Deal - Title;Deal - Value;Deal - Currency of Value;Deal - Stage;Deal - Status;Deal - Deal created;Deal - Label;Deal - Contact person;Person - Phone - Mobile;Deal - Organization",
      "5121;Ventilation for a workshop;125000;GBP;Negotiations Started;Won;2026-09-03;wholesale;Peter Ivory;07911 123456;Lakeside Shipyards",
      "5122;Pumps;48000;GBP;Waiting for an answer;Open;2026-09-07;;Anne Sims;07911 123457;Northern Water",
      "5123;Cranes;a lot;GBP;Negotiations Started;Open;2026-09-08;tender;Anne Sims;07911 123457;Northern Water",
      "5124;Care of a boiler house;9000;GBP;Lead In;Open;2026-09-14;;Oliver Smith;07911 123458;Stoves and Boilers",
      "5125;Valves;7650;GBP;Lead In;Open;2026-09-15;;Irene Swan;07911 123459;Stoves and Boilers",
    ],
  },
};
/** Its rows that can be brought in as they are. */
const GOOD_ROWS = 3;

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
  // One import, on its way.
  {
    name: "import-mapping",
    path: () => "/imports/new?as=deals",
    act: async (page, say, ids) => {
      const { name, rows } = ids.export;
      await page.setInputFiles("input[type=file]", { name, mimeType: "text/csv", buffer: Buffer.from(rows.join("\n")) });
      await button(page, say("imports.check")).waitFor();
      ids.import = new URL(page.url()).pathname;
    },
  },
  {
    name: "import-check",
    path: (ids) => ids.import,
    act: async (page, say) => {
      await button(page, say("imports.check")).click();
      await button(page, say("imports.start", { count: GOOD_ROWS })).waitFor();
      // Both the rows and the values in sight.
      await page.getByRole("heading", { name: say("imports.values_title") }).evaluate((heading) => heading.scrollIntoView({ block: "center" }));
    },
  },
  {
    name: "import-undo",
    path: (ids) => ids.import,
    act: async (page, say) => {
      await button(page, say("imports.start", { count: GOOD_ROWS })).click();
      await page.getByText(say("imports.done")).waitFor();
      await button(page, say("imports.undo")).click();
      await page.getByRole("dialog").waitFor();
    },
  },
];
const WANTED = PICTURES.filter(({ name }) => name.startsWith(process.argv[2] ?? ""));

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
      const ids = { ...(await fill(person)), currency: company.currency, tag: TAGS[language], export: EXPORTS[language] };
      for (const { name, path, act } of WANTED) {
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
