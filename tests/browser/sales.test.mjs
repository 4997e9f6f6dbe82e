// What a board offers besides moving: new deals that are asked for what their stage wants, a file of what it shows, marks, a card
// beside it that leads along its column; and the forecast.
import assert from "node:assert/strict";
import { before, it } from "node:test";
import { assertAccessible, onBothEngines, picture } from "./browser.mjs";
import { setUp } from "./larets.mjs";

onBothEngines("beside the board", (larets) => {
  const staff = {};
  let pipeline;
  let made = 0;

  before(async () => {
    staff.administrator = await setUp(larets.server);
    [pipeline] = (await staff.administrator.get("/api/v1/pipelines")).items;
  });

  const roubles = (value) => ({ value, currency: "RUB" });
  const deal = (body = {}) => {
    made += 1;
    return staff.administrator.create("/api/v1/deals", { title: `Сделка ${made}`, amount: roubles("1000"), next_step: "Позвонить", ...body });
  };
  const column = (page, name) => page.getByRole("region", { name: new RegExp(`^${name}: `) });
  const card = (page, { title }) => page.getByRole("link", { name: title, exact: true });
  const open = async (options = {}) => {
    const page = await larets.open({ person: staff.administrator, ...options });
    await page.goto("/deals/board");
    await column(page, "Новая").waitFor();
    return page;
  };

  // Shows that a forecast is narrowed by words and conditions, which its address keeps, and that a sum of it leads to the deals it is of.
  it("opens the deals of a sum of the forecast", async () => {
    const tags = ["прогноз"];
    const [one] = [await deal({ expected_close: "2031-02-28", amount: roubles("777000"), tags }), await deal({ expected_close: "2031-02-27", amount: roubles("3") }), await deal({ expected_close: "2031-03-01", tags })];
    const page = await larets.open({ person: staff.administrator });
    await page.goto("/deals/forecast");
    await page.getByRole("row", { name: /^Февраль 2031/ }).getByText("2 сделки").first().waitFor();
    await page.getByRole("row", { name: /^Март 2031/ }).waitFor();
    await page.getByRole("searchbox", { name: "Найти сделки…" }).fill(one.title);
    await page.getByRole("row", { name: /^Март 2031/ }).waitFor({ state: "detached" });
    await page.getByRole("searchbox", { name: "Найти сделки…" }).fill("");
    await page.getByRole("row", { name: /^Март 2031/ }).waitFor();
    await page.getByRole("button", { name: "Отбор", exact: true }).click();
    await page.getByRole("dialog", { name: "Отбор" }).getByRole("button", { name: "Метка", exact: true }).click();
    await page.getByRole("option", { name: "прогноз" }).click();
    await page.getByRole("row", { name: /^Февраль 2031/ }).getByText("1 сделка").first().waitFor();
    await page.reload();
    await page.getByRole("list", { name: "Отбор" }).getByRole("button", { name: /прогноз/ }).first().waitFor();
    await page.getByRole("row", { name: /^Февраль 2031/ }).getByText("1 сделка").first().waitFor();
    await assertAccessible(page);
    await picture(page, `forecast-${larets.engine}`);
    await page.getByRole("row", { name: /^Февраль 2031/ }).getByRole("cell", { name: /777/ }).first().getByRole("link").click();
    await page.waitForURL(/\/deals\/list/);
    await page.getByRole("link", { name: one.title }).first().waitFor();
    await page.getByText("1 сделка").first().waitFor();
    await page.done();
  });

  // Shows that a stage which asks for something asks a new deal for it, too, and that it is made together with that.
  it("asks a new deal for what its stage wants", async () => {
    const page = await open();
    await page.getByRole("button", { name: "Добавить сделку в «Проиграна»" }).click();
    const form = page.getByRole("form", { name: "Добавить сделку в «Проиграна»" });
    await form.getByRole("textbox", { name: "Что продаём" }).fill("Ушла к другим");
    await page.keyboard.press("Enter");
    const dialog = page.getByRole("dialog", { name: "Проиграна: сначала заполните" });
    await dialog.getByText("«Ушла к другим» можно добавить").waitFor();
    await assertAccessible(page);
    await picture(page, `board-add-asks-${larets.engine}`);
    // Given up, it waits in its form.
    await page.keyboard.press("Escape");
    await dialog.waitFor({ state: "detached" });
    assert.equal(await form.getByRole("textbox", { name: "Что продаём" }).inputValue(), "Ушла к другим");
    await form.getByRole("button", { name: "Добавить", exact: true }).click();
    await dialog.getByRole("textbox", { name: "Причина проигрыша" }).fill("дорого");
    await page.keyboard.press("Enter");
    await card(column(page, "Проиграна"), { title: "Ушла к другим" }).waitFor();
    await dialog.waitFor({ state: "detached" });
    const { items } = await staff.administrator.get(`/api/v1/deals?q=${encodeURIComponent("Ушла к другим")}`);
    assert.deepEqual(items.map(({ lost_reason }) => lost_reason), ["дорого"]);
    await page.done();
  });

  // Shows that the board is taken out as it is: its pipeline, its words, its conditions, and how many that are.
  it("is taken out to a file", async () => {
    const one = await deal({ title: "Выгружаемая птица" });
    const page = await larets.open({ person: staff.administrator });
    await page.goto("/deals/board?q=Выгружаемая");
    await card(page, one).waitFor();
    await page.getByRole("button", { name: "Выгрузить", exact: true }).click();
    const dialog = page.getByRole("dialog", { name: "Экспорт сделок" });
    await dialog.getByText("1 запись", { exact: true }).or(dialog.getByText("Напишите, для чего нужен файл.")).waitFor();
    await dialog.getByRole("textbox", { name: "Для чего?" }).fill("Отчёт");
    await dialog.getByText("1 запись", { exact: true }).waitFor();
    const asking = page.waitForRequest((request) => request.method() === "POST" && request.url().endsWith("/api/v1/exports"));
    await dialog.getByRole("button", { name: "Выгрузить", exact: true }).click();
    const { kind, q, filter } = (await asking).postDataJSON();
    assert.deepEqual([kind, q, JSON.parse(filter)], ["deals", "Выгружаемая", { all: [{ field: "pipeline", op: "is", value: pipeline.id }] }]);
    await page.getByText("Файл готов: 1 запись").waitFor();
    await page.done();
  });

  it("marks a deal that should have been closed by now", async () => {
    const [late, early] = [await deal({ title: "Пора закрывать", expected_close: "2026-01-31" }), await deal({ title: "Ещё не пора", expected_close: "2099-01-31" })];
    const page = await open();
    const tile = ({ title }) => page.getByRole("article").filter({ hasText: title });
    await tile(late).getByText("Пора закрыть").waitFor();
    assert.equal(await tile(early).getByText("Пора закрыть").count(), 0);
    await assertAccessible(page);
    await picture(page, `board-close-late-${larets.engine}`);
    await page.done();
  });

  // Shows that a card beside the board leads to its neighbours in the column, and that its tab stands in the address.
  it("goes along the column from an open card", async () => {
    const [low, middle, top] = [await deal(), await deal(), await deal()];
    const page = await larets.open({ person: staff.administrator });
    const heading = ({ title }) => page.getByRole("complementary").getByRole("heading", { level: 1, name: title, exact: true });
    await page.goto(`/deals/board?open=${middle.id}`);
    await heading(middle).waitFor();
    await page.settled();
    await page.getByRole("button", { name: "Предыдущая запись" }).click();
    await heading(top).waitFor();
    assert.equal(await page.getByRole("button", { name: "Предыдущая запись" }).isDisabled(), true);
    await page.keyboard.press("]");
    await heading(middle).waitFor();
    await page.keyboard.press("]");
    await heading(low).waitFor();
    assert.equal(new URL(page.url()).searchParams.get("open"), low.id);
    await page.done();

    const phone = await open({ size: "phone" });
    await phone.goto(`/deals/board?open=${middle.id}`);
    await phone.getByRole("button", { name: "История", exact: true }).tap();
    await phone.waitForURL(/tab=activity/);
    await phone.reload();
    await phone.getByRole("button", { name: "История", exact: true, pressed: true }).waitFor();
    await phone.done();
  });
});
