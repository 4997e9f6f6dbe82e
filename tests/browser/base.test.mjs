// A real base of sales, brought in through the interface: its accounts, then some 8,800 deals of thirty people. The board shows what
// the file has.
import assert from "node:assert/strict";
import { before, it } from "node:test";
import { onOneEngine, picture } from "./browser.mjs";
import { setUp } from "./larets.mjs";
import { realFile } from "./shared.mjs";

const LIMIT_MS = 600_000;
/** What the file calls a stage, and where that stands on the board of a new company. */
const STAGES = { Prospecting: 0, Engaging: 1, Won: 4, Lost: 5 };

const rowsOf = (file) =>
  file
    .toString("utf8")
    .trim()
    .split(/\r?\n/)
    .slice(1)
    .map((line) => line.split(","));

/** A sum as a head of the board tells it: whole, and in short. */
function told(sum) {
  const dollars = (options) => new Intl.NumberFormat("ru", { style: "currency", currency: "USD", ...options }).format(sum).replaceAll(/\s/g, " ");
  return { whole: dollars({ maximumFractionDigits: 0 }), short: dollars({ notation: "compact", maximumFractionDigits: 1 }) };
}

onOneEngine("a base of sales", (larets) => {
  let administrator;

  before(async () => {
    administrator = await setUp(larets.server);
  });

  it("comes in through the interface, and stands on the board", { timeout: LIMIT_MS }, async (test) => {
    const accounts = realFile(test, "crm/accounts.csv");
    const pipeline = realFile(test, "crm/sales_pipeline.csv");
    if (!accounts || !pipeline) return;
    const deals = rowsOf(pipeline).map(([id, agent, , account, stage, engaged, closed, value]) => ({ id, agent, account, stage, engaged, closed, value }));
    const agents = [...new Set(deals.map(({ agent }) => agent))];
    const ids = new Map();
    for (const [place, name] of agents.entries()) {
      const email = `agent${place}@larets.example`;
      const { id } = await administrator.create("/api/v1/users", { name, email, password: "кедровый-самовар-letit-27", roles: ["manager"] });
      ids.set(name, id);
    }

    const page = await larets.open({ person: administrator });
    const slow = { timeout: LIMIT_MS / 2 };
    const bring = async (kind, name, buffer) => {
      await page.goto("/imports/new");
      await page.getByRole("radiogroup", { name: "Что в файле" }).getByText(kind, { exact: true }).click();
      await page.setInputFiles("input[type=file]", { name, mimeType: "text/csv", buffer });
      await page.getByRole("button", { name: "Проверить без сохранения" }).waitFor(slow);
    };
    const checked = async (rows) => {
      await page.getByRole("button", { name: "Проверить без сохранения" }).click();
      await page.getByRole("heading", { name: "Ошибок не найдено" }).waitFor(slow);
      return page.getByRole("button", { name: new RegExp(`^Загрузить ${rows.toLocaleString("ru").replaceAll(/\s/g, "\\s")} стро`) });
    };
    const done = () => page.getByText("Загрузка завершена").waitFor(slow);

    await bring("Компании", "accounts.csv", accounts);
    await (await checked(rowsOf(accounts).length)).click();
    await done();

    await bring("Сделки", "sales_pipeline.csv", pipeline);
    const target = (header) => page.getByRole("combobox", { name: `Куда: ${header}`, exact: true });
    const targets = { sales_agent: "Ответственный (почта или имя)", account: "Компания", deal_stage: "Стадия", engage_date: "Создано", close_date: "Закрыта", close_value: "Сумма" };
    for (const [header, field] of Object.entries(targets)) assert.equal(await target(header).inputValue(), field, header);
    const currency = page.getByRole("textbox", { name: "Валюта, если в файле её нет" });
    await currency.fill("USD");
    await currency.blur();
    await page.settled();
    const start = await checked(deals.length);
    const means = (kind, value) => page.getByRole("combobox", { name: `${kind}: ${value}`, exact: true }).inputValue();
    for (const agent of agents) assert.equal(await means("Ответственные", agent), agent);
    const stages = {};
    for (const stage of Object.keys(STAGES)) stages[stage] = await means("Стадии", stage);
    await picture(page, "base-check");
    await start.click();
    await done();

    await page.goto("/deals/board");
    for (const [stage, place] of Object.entries(STAGES)) {
      const those = deals.filter((deal) => deal.stage === stage);
      const column = page.locator("section[data-stage]").nth(place);
      const head = column.locator("header");
      assert.equal(await head.getByRole("heading").innerText(), stages[stage]);
      assert.equal((await head.getByRole("img").innerText()).replaceAll(/\s/g, ""), String(those.length), stage);
      const sums = await head.locator("span[title*='$']").evaluateAll((spans) => spans.map((span) => [span.title, span.innerText].map((text) => text.replaceAll(/\s/g, " "))));
      const priced = those.filter(({ value }) => value !== "");
      const { whole, short } = told(priced.reduce((sum, { value }) => sum + Number(value), 0));
      assert.deepEqual(sums.map(([title]) => title), priced.length > 0 ? [whole] : [], stage);
      for (const [, shown] of sums) assert.ok([whole, short].includes(shown), `${stage}: ${shown}`);
    }
    await picture(page, "base-board");

    // Each person has the deals that the file gives them, and a deal its company and its days.
    for (const agent of agents) {
      const filter = encodeURIComponent(JSON.stringify({ all: [{ field: "owner", op: "is", value: ids.get(agent) }] }));
      const { count } = await administrator.get(`/api/v1/deals?limit=1&count=only&filter=${filter}`);
      assert.equal(count.value, deals.filter((deal) => deal.agent === agent).length, agent);
    }
    const [first] = deals;
    await page.goto(`/deals/list?sort=created_at&q=${encodeURIComponent(first.account)}`);
    const line = page.getByRole("row").filter({ hasText: first.account }).first();
    await line.waitFor();
    const { items } = await administrator.get(`/api/v1/deals?sort=created_at&limit=1&q=${encodeURIComponent(`${first.account} GTX`)}`);
    const card = await administrator.get(`/api/v1/deals/${items[0].id}`);
    assert.deepEqual([card.companies[0].name, card.owner.name, card.amount], [first.account, first.agent, { value: `${first.value}.00`, currency: "USD" }]);
    const day = (time) => new Intl.DateTimeFormat("sv", { timeZone: "Europe/Moscow" }).format(new Date(time));
    assert.deepEqual([day(card.created_at), day(card.stage_since)], [first.engaged, first.closed]);
    await page.done();
  });
});
