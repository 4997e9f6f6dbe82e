// The board of deals: moves by pointer, keyboard and menu, undo, what a stage asks for, refusals, adding, live changes, rights.
import assert from "node:assert/strict";
import { before, it } from "node:test";
import { assertAccessible, onBothEngines, picture } from "./browser.mjs";
import { hire, setUp } from "./larets.mjs";

const MANY = 75;

onBothEngines("the board of deals", (larets) => {
  const staff = {};
  let pipeline;
  let made = 0;

  before(async () => {
    staff.administrator = await setUp(larets.server);
    staff.operator = await hire(staff.administrator, larets.server, { email: "operator@larets.example", name: "Оксана Оператор", role: "operator" });
    [pipeline] = (await staff.administrator.get("/api/v1/pipelines")).items;
  });

  const stageOf = (name) => pipeline.stages.find((stage) => stage.name === name);
  const roubles = (value) => ({ value, currency: "RUB" });
  /** Each story has a deal of its own, with its next step planned, so that nothing else is offered. */
  const deal = (body = {}) => {
    made += 1;
    return staff.administrator.create("/api/v1/deals", { title: `Сделка ${made}`, amount: roubles("1000"), next_step: "Позвонить", ...body });
  };
  const stored = async ({ id }) => {
    const { items } = await staff.administrator.get("/api/v1/deals?limit=100");
    return items.find((one) => one.id === id);
  };
  const column = (page, name) => page.getByRole("region", { name: new RegExp(`^${name}: `) });
  const card = (page, { title }) => page.getByRole("link", { name: title, exact: true });
  const inColumn = (page, name, one) => card(column(page, name), one);
  const open = async (person = staff.administrator, options = {}) => {
    const page = await larets.open({ person, ...options });
    await page.goto("/deals/board");
    await column(page, "Новая").waitFor();
    return page;
  };
  const undo = (page) => page.getByRole("button", { name: "Вернуть", exact: true }).last();
  /** A wait for what the server keeps, without a guess how long it takes. */
  const untilStored = async (page, one, wanted) => {
    await page.waitForFunction(
      async ([id, stage]) => (await (await fetch("/api/v1/deals?limit=100")).json()).items.some((each) => each.id === id && each.stage_id === stage),
      [one.id, stageOf(wanted).id],
    );
  };
  const centre = async (locator) => {
    const { x, y, width, height } = await locator.boundingBox();
    return [x + width / 2, y + height / 2];
  };
  const carry = async (page, one, name) => {
    await page.mouse.move(...(await centre(card(page, one))));
    await page.mouse.down();
    const [x, y] = await centre(column(page, name));
    await page.mouse.move(x, y, { steps: 8 });
    await column(page, name).getByText(/Опустить сюда|Спросит/).waitFor();
  };

  // Shows that a card carried into another column stays there, that both totals follow, and that it can be taken back.
  it("moves a deal by pointer, and takes it back", async () => {
    const one = await deal({ amount: roubles("250000.50") });
    const { stage_since } = await stored(one);
    const page = await open();
    await inColumn(page, "Новая", one).waitFor();
    await column(page, "Новая").locator("header").getByText("250 000,50 ₽").waitFor();
    await carry(page, one, "Предложение");
    await picture(page, `board-drag-${larets.engine}`);
    await page.mouse.up();
    await inColumn(page, "Предложение", one).waitFor();
    await column(page, "Предложение").locator("header").getByText("250 000,50 ₽").waitFor();
    await page.getByText(`«${one.title}» — теперь «Предложение»`).waitFor();
    assert.equal(new URL(page.url()).pathname, "/deals/board", "the drag opened the card");
    await untilStored(page, one, "Предложение");
    await undo(page).click();
    await inColumn(page, "Новая", one).waitFor();
    await untilStored(page, one, "Новая");
    assert.equal((await stored(one)).stage_since, stage_since);
    await page.done();
  });

  // Shows that Escape leaves a carried card where it was, and nothing is asked of the server.
  it("gives a move up", async () => {
    const one = await deal();
    const page = await open();
    await card(page, one).waitFor();
    await carry(page, one, "Согласование");
    await page.keyboard.press("Escape");
    await page.mouse.up();
    await inColumn(page, "Новая", one).waitFor();
    assert.equal((await stored(one)).version, one.version);
    await page.done();
  });

  // Shows that a move made without a connection is not shown as made: the card is put back, and why is said.
  it("puts a card back when there is no connection", async () => {
    const one = await deal();
    const page = await open();
    await inColumn(page, "Новая", one).waitFor();
    await page.context().setOffline(true);
    await card(page, one).focus();
    await page.keyboard.press("Space");
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("Enter");
    await page.getByText(`«${one.title}» не перемещена в «В работе». Сервер не отвечает`).waitFor();
    await inColumn(page, "Новая", one).waitFor();
    await page.context().setOffline(false);
    assert.equal((await stored(one)).version, one.version);
    const others = page.complaints.splice(0).filter((complaint) => !complaint.includes("net::ERR_INTERNET_DISCONNECTED"));
    assert.deepEqual(others, []);
    await page.done();
  });

  // Shows that the keyboard alone walks, lifts, chooses and drops, that each step is said, and that the focus stays on the card.
  it("moves a deal by keyboard", async () => {
    const [low, one] = [await deal(), await deal()];
    const page = await open();
    await card(page, low).focus();
    await page.keyboard.press("ArrowUp");
    await page.waitForFunction((title) => document.activeElement?.textContent === title, one.title);
    await page.keyboard.press("Space");
    await page.getByText(`«${one.title}» поднята`).waitFor();
    await page.keyboard.press("ArrowRight");
    await page.getByText(`«${one.title}»: над столбцом «В работе»`).waitFor();
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("Enter");
    await inColumn(page, "Предложение", one).waitFor();
    await page.waitForFunction((title) => document.activeElement?.textContent === title, one.title);
    await page.getByText(`«${one.title}» — теперь «Предложение»`).waitFor();
    await untilStored(page, one, "Предложение");

    await page.keyboard.press("Space");
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("Escape");
    await page.getByText(`«${one.title}» осталась в столбце «Предложение»`).waitFor();
    await assertAccessible(page);
    await page.done();
  });

  // Shows that a card lifted by keyboard is let go with a word when a colleague moves or removes it, so that the next key is not
  // taken for its drop.
  it("lets go of a lifted card that somebody else moves", async () => {
    const [removed, moved, other] = [await deal(), await deal(), await deal()];
    const page = await open();
    for (const [one, method, body] of [[moved, "PATCH", { stage_id: stageOf("Согласование").id }], [removed, "DELETE", undefined]]) {
      await card(page, one).focus();
      await page.keyboard.press("Space");
      await page.keyboard.press("ArrowRight");
      await page.getByText(`«${one.title}»: над столбцом «В работе»`).waitFor();
      await staff.administrator.ask(method, `/api/v1/deals/${one.id}`, body);
      await page.getByText(`«${one.title}» тем временем передвинули или удалили: перенос прекращён`).waitFor();
    }
    await card(page, other).focus();
    await page.keyboard.press("Space");
    await page.getByText(`«${other.title}» поднята`).waitFor();
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("Enter");
    await untilStored(page, other, "В работе");
    await untilStored(page, moved, "Согласование");
    await page.done();
  });

  // Shows that a stage which asks for something gets exactly that, with the card back in its place until then, and that undo
  // takes what was filled in for the move back, too.
  it("asks for what the stage wants", async () => {
    const one = await deal();
    const page = await open();
    await card(page, one).hover();
    await page.getByRole("button", { name: `Переместить «${one.title}»…` }).click();
    await page.getByRole("menuitem", { name: "Проиграна" }).click();
    const dialog = page.getByRole("dialog", { name: "Проиграна: сначала заполните" });
    await dialog.waitFor();
    await inColumn(page, "Новая", one).waitFor();
    await assertAccessible(page);
    assert.equal(await dialog.getByRole("button", { name: "Переместить" }).isDisabled(), true);
    await dialog.getByText("Для стадии «Проиграна» нужно заполнить: Причина проигрыша.").waitFor();
    await dialog.getByRole("textbox", { name: "Причина проигрыша" }).fill("дорого");
    await page.keyboard.press("Enter");
    await dialog.waitFor({ state: "detached" });
    await inColumn(page, "Проиграна", one).waitFor();
    await untilStored(page, one, "Проиграна");
    assert.equal((await stored(one)).lost_reason, "дорого");
    await undo(page).click();
    await inColumn(page, "Новая", one).waitFor();
    await untilStored(page, one, "Новая");
    assert.equal((await stored(one)).lost_reason, "");
    await page.done();
  });

  // Shows that the card has the focus again however the window that asks is closed, that where it stands is said, and that what was
  // typed there goes only when that is confirmed.
  it("goes on from the card when it has been asked", async () => {
    const one = await deal();
    const page = await open();
    const dialog = page.getByRole("dialog", { name: "Проиграна: сначала заполните" });
    const lose = async () => {
      await page.keyboard.press("Space");
      for (let step = 0; step < pipeline.stages.length; step += 1) await page.keyboard.press("ArrowRight");
      await page.keyboard.press("Enter");
      await dialog.getByRole("textbox", { name: "Причина проигрыша" }).and(page.locator(":focus")).waitFor();
      await page.getByText(`«${one.title}»: над столбцом`).waitFor({ state: "detached" });
    };
    const onCard = (stage) => inColumn(page, stage, one).and(page.locator(":focus")).waitFor();
    const sure = page.getByRole("dialog", { name: "Закрыть без сохранения?" });
    await card(page, one).focus();
    for (const give of ["Escape", "Отмена"]) {
      await lose();
      if (give === "Escape") await page.keyboard.press("Escape");
      else await dialog.getByRole("button", { name: give }).click();
      await dialog.waitFor({ state: "detached" });
      await onCard("Новая");
      await page.getByText(`«${one.title}» осталась в столбце «Новая»`).waitFor();
    }
    await lose();
    await page.keyboard.type("дорого");
    await page.keyboard.press("Escape");
    await sure.waitFor();
    await assertAccessible(page);
    await page.keyboard.press("Escape");
    await sure.waitFor({ state: "detached" });
    await dialog.getByRole("textbox", { name: "Причина проигрыша" }).and(page.locator(":focus")).waitFor();
    await page.keyboard.type("!");
    await page.keyboard.press("Enter");
    await dialog.waitFor({ state: "detached" });
    await onCard("Проиграна");
    await untilStored(page, one, "Проиграна");
    assert.equal((await stored(one)).lost_reason, "дорого!");
    await page.done();
  });

  // Shows that a refused move puts the card back and says why, and that a move which another one has overtaken shows his.
  it("puts a refused move back with the reason", async () => {
    const one = await deal();
    const page = await open();
    await card(page, one).waitFor();
    await page.route(`**/api/v1/deals/${one.id}`, (route) =>
      route.request().method() === "PATCH" ? route.fulfill({ status: 403, contentType: "application/problem+json", json: { status: 403, code: "forbidden" } }) : route.continue(),
    );
    await carry(page, one, "В работе");
    await page.mouse.up();
    await page.getByText(`«${one.title}» не перемещена в «В работе». Ваша роль эт`).waitFor();
    await inColumn(page, "Новая", one).waitFor();
    await page.unrouteAll();
    await page.done();

    const behind = await larets.open({ person: staff.administrator });
    await behind.routeWebSocket(/\/api\/v1\/live/, () => undefined);
    await behind.goto("/deals/board");
    await inColumn(behind, "Новая", one).waitFor();
    await staff.administrator.ask("PATCH", `/api/v1/deals/${one.id}`, { stage_id: stageOf("Согласование").id });
    await carry(behind, one, "В работе");
    await behind.mouse.up();
    await behind.getByText(`«${one.title}» одновременно изменил кто-то ещё`).waitFor();
    await inColumn(behind, "Согласование", one).waitFor();
    assert.equal((await stored(one)).stage_id, stageOf("Согласование").id);
    await behind.done();
  });

  // Shows that a deal without a plan is asked for one after its move, without taking the focus, and that the card shows it.
  it("offers to plan the next step", async () => {
    const one = await deal({ next_step: "" });
    const page = await open();
    await card(page, one).focus();
    for (const key of ["Space", "ArrowRight", "Enter"]) await page.keyboard.press(key);
    const form = page.getByRole("form", { name: `Какой следующий шаг по сделке «${one.title}»?` });
    await form.waitFor();
    await page.waitForFunction((title) => document.activeElement?.textContent === title, one.title);
    await assertAccessible(page);
    await form.getByRole("textbox", { name: "Следующий шаг" }).fill("Отправить договор");
    await page.keyboard.press("Enter");
    await form.waitFor({ state: "detached" });
    await column(page, "В работе").getByText("Отправить договор").waitFor();
    const { next_step, next_step_at } = await stored(one);
    assert.equal(next_step, "Отправить договор");
    assert.ok(next_step_at);
    await page.done();
  });

  // Shows that deals are added one after the other by Enter, and that a refusal keeps what was typed.
  it("adds deals to a column", async () => {
    const page = await open();
    await column(page, "В работе").getByRole("button", { name: "Добавить сделку в «В работе»" }).click();
    const form = page.getByRole("form", { name: "Добавить сделку в «В работе»" });
    const title = form.getByRole("textbox", { name: "Что продаём" });
    const amount = form.getByRole("textbox", { name: "Сумма, RUB" });
    for (const [name, sum] of [["Первая из двух", "1 250,5"], ["Вторая из двух", ""]]) {
      await title.fill(name);
      await amount.fill(sum);
      await page.keyboard.press("Enter");
      await inColumn(page, "В работе", { title: name }).waitFor();
      await page.waitForFunction(() => document.activeElement?.value === "");
    }
    await column(page, "В работе").getByText("1 250,50 ₽").waitFor();
    await title.fill("Третья");
    await amount.fill("много");
    await page.keyboard.press("Enter");
    await form.getByRole("alert").filter({ hasText: "Введите сумму числом, например 150 000." }).waitFor();
    assert.equal(await title.inputValue(), "Третья");
    await page.keyboard.press("Escape");
    await form.waitFor({ state: "detached" });
    await page.done();
  });

  // Shows that what a colleague does is seen without a reload: a move, another amount with the totals, a new deal.
  it("follows the moves of others", async () => {
    const one = await deal({ amount: roubles("777000") });
    const page = await open();
    await inColumn(page, "Новая", one).waitFor();
    await page.settled();
    await staff.administrator.ask("PATCH", `/api/v1/deals/${one.id}`, { stage_id: stageOf("Выиграна").id });
    await inColumn(page, "Выиграна", one).waitFor();
    await column(page, "Выиграна").getByText("777 000 ₽").first().waitFor();
    const other = await deal({ stage_id: stageOf("Выиграна").id, amount: roubles("1000000") });
    await inColumn(page, "Выиграна", other).waitFor();
    await column(page, "Выиграна").getByText("1 777 000 ₽").waitFor();
    await page.done();
  });

  // Shows that what one changes in the card beside the board is not told as somebody else's, and that what they change is.
  it("knows its own changes from those of others", async () => {
    const one = await deal({ amount: roubles("311") });
    const page = await open();
    await page.goto(`/deals/board?open=${one.id}`);
    const panel = page.getByRole("complementary", { name: one.title });
    await column(page, "Новая").getByText("311 ₽", { exact: true }).waitFor();
    await panel.getByRole("button", { name: /^Изменить: Сумма/ }).click();
    const told = panel.getByText("Только что изменено другим сотрудником");
    const seen = told.waitFor().then(() => "told", () => "left");
    await panel.getByRole("textbox", { name: "Сумма" }).fill("313");
    await page.keyboard.press("Enter");
    // The board is read again after it is decided whose change it was.
    const own = await Promise.race([seen, column(page, "Новая").getByText("313 ₽", { exact: true }).waitFor().then(() => "shown")]);
    assert.equal(own, "shown");
    await staff.administrator.ask("PATCH", `/api/v1/deals/${one.id}`, { amount: roubles("317") });
    assert.equal(await seen, "told");
    await column(page, "Новая").getByText("317 ₽", { exact: true }).waitFor();
    await page.done();
  });

  // Shows that words and filters narrow the board and stand in its address, and that the last view is come back to.
  it("is narrowed, and remembers how it was looked at", async () => {
    const [one, other] = [await deal({ title: "Редкая птица" }), await deal()];
    const page = await open();
    await card(page, other).waitFor();
    await page.getByRole("searchbox", { name: "Найти на доске…" }).fill("редкая");
    await card(page, other).waitFor({ state: "detached" });
    await inColumn(page, "Новая", one).waitFor();
    assert.equal(new URL(page.url()).searchParams.get("q"), "редкая");
    await page.reload();
    await inColumn(page, "Новая", one).waitFor();
    assert.equal(await card(page, other).count(), 0);
    await page.route("**/api/v1/pipelines/*/forecast", (route) => route.fulfill({ json: { months: [] } }));
    await page.getByRole("navigation", { name: "Как смотреть на сделки" }).getByRole("link", { name: "Прогноз" }).click();
    await page.getByRole("heading", { name: "Прогнозировать пока нечего" }).waitFor();
    await page.goto("/contacts");
    await page.getByRole("heading", { name: "Контакты" }).waitFor();
    await page.keyboard.press("g");
    await page.keyboard.press("d");
    await page.waitForURL(/\/deals\/forecast/);
    await page.done();
  });

  // Shows that no other pipeline is looked at, or exported, in the place of one that is gone.
  it("says that the pipeline of a view is gone", async () => {
    await deal();
    const page = await open();
    const stage = (name, kind, probability) => ({ name, color: "blue", kind, probability, stale_days: null, required: [] });
    const service = await staff.administrator.create("/api/v1/pipelines", { name: "Сервис", stages: [stage("Заявка", "open", 50), stage("Готово", "won", 100), stage("Отказ", "lost", 0)] });
    const view = await staff.administrator.create("/api/v1/views", { kind: "deals", name: "Ремонты", shared: "mine", layout: "board", sort: "-updated_at", filter: { all: [{ field: "pipeline", op: "is", value: service.id }] } });
    const { status } = await staff.administrator.ask("DELETE", `/api/v1/pipelines/${service.id}`, undefined, { "if-match": `"${service.version}"` });
    assert.equal(status, 204);
    await page.goto(`/deals/board?view=${view.id}`);
    await page.getByText("Такой воронки нет").waitFor();
    await assertAccessible(page);
    await picture(page, `pipeline-gone-${larets.engine}`);
    assert.equal(await page.getByRole("button", { name: "Выгрузить" }).count(), 0);
    await page.getByRole("button", { name: "Показать другую воронку" }).click();
    await column(page, "Новая").waitFor();
    await page.goto(`/deals/forecast?pipeline=${service.id}`);
    await page.getByText("Такой воронки нет").waitFor();
    await page.getByRole("button", { name: "Показать другую воронку" }).click();
    await page.waitForURL((url) => !url.searchParams.has("pipeline"));
    await page.getByText("Такой воронки нет").waitFor({ state: "detached" });
    await page.done();
  });

  // Shows that whoever may not change a deal sees it without its amount, and can neither carry nor add.
  it("shows an operator no amounts and moves nothing for him", async () => {
    const one = await deal({ amount: roubles("123456789") });
    const page = await open(staff.operator);
    await card(page, one).waitFor();
    assert.equal(await page.getByText("₽").count(), 0);
    assert.equal(await page.getByRole("button", { name: /^Добавить сделку|^Переместить/ }).count(), 0);
    await card(page, one).focus();
    await page.keyboard.press("Space");
    await page.getByText(`Вам нельзя перемещать «${one.title}»`).waitFor();
    await page.mouse.move(...(await centre(card(page, one))));
    await page.mouse.down();
    await page.mouse.move(...(await centre(column(page, "Согласование"))), { steps: 5 });
    await page.mouse.up();
    // Once read out, once shown.
    await page.getByText(`Вам нельзя перемещать «${one.title}»`).nth(1).waitFor();
    await page.settled();
    await inColumn(page, "Новая", one).waitFor();
    assert.equal((await stored(one)).version, one.version);
    await assertAccessible(page);
    await picture(page, `board-operator-${larets.engine}`);
    await page.done();
  });

  // Shows that a finger lifts a card by staying on it, and that the menu moves it as well.
  it("works on a phone", async () => {
    const one = await deal();
    const page = await open(staff.administrator, { size: "phone" });
    await card(page, one).waitFor();
    const [x, y] = await centre(card(page, one));
    const touch = await page.context().newCDPSession(page);
    await touch.send("Input.dispatchTouchEvent", { type: "touchStart", touchPoints: [{ x, y }] });
    await page.locator("[data-dragging]").waitFor();
    // Held at the edge, the board goes on to the next column by itself.
    await touch.send("Input.dispatchTouchEvent", { type: "touchMove", touchPoints: [{ x: 380, y: 500 }] });
    await page.getByText("Опустить сюда").first().waitFor();
    await touch.send("Input.dispatchTouchEvent", { type: "touchEnd", touchPoints: [] });
    await page.getByText(new RegExp(`«${one.title}» — теперь`)).waitFor();
    await page.done();

    const other = await deal();
    const second = await open(staff.administrator, { size: "phone" });
    await second.getByRole("button", { name: `Переместить «${other.title}»…` }).tap();
    await second.getByRole("menuitem", { name: "Согласование" }).tap();
    await inColumn(second, "Согласование", other).waitFor();
    await untilStored(second, other, "Согласование");
    await second.done();
  });

  // Shows that a long column is read on as one scrolls, that only what is seen is drawn, and that far down, too, it shows what a
  // colleague has changed or removed, by reading only that page again.
  it("reads a long column on", async () => {
    const stage_id = stageOf("Согласование").id;
    const row = [];
    for (let index = 0; index < MANY; index += 1) row.push(await staff.administrator.create("/api/v1/deals", { title: `Длинный ряд ${index}`, stage_id, next_step: "Позвонить" }));
    const page = await open();
    const long = column(page, "Согласование");
    await card(page, { title: `Длинный ряд ${MANY - 1}` }).focus();
    await page.keyboard.press("End");
    const last = card(long, { title: "Длинный ряд 0" });
    for (let presses = 0; presses < 10 && (await last.count()) === 0; presses += 1) {
      await page.settled();
      await page.keyboard.press("End");
    }
    await last.waitFor();
    assert.ok((await long.getByRole("listitem").count()) < 40, "more is drawn than is seen");

    await page.settled();
    const again = [];
    page.on("request", (request) => /\/api\/v1\/deals\?.*cursor=/.test(request.url()) && again.push(request.url()));
    await staff.administrator.ask("PATCH", `/api/v1/deals/${row[1].id}`, { next_step: "Прислать образцы" });
    await long.getByText("Прислать образцы").waitFor();
    assert.equal(again.length, 1);
    await staff.administrator.ask("DELETE", `/api/v1/deals/${row[2].id}`);
    await card(long, { title: "Длинный ряд 2" }).waitFor({ state: "detached" });
    await last.waitFor();
    await page.done();

    // An open card reads the column on, too, to its end.
    const beside = await larets.open({ person: staff.administrator });
    const heading = (index) => beside.getByRole("complementary").getByRole("heading", { level: 1, name: `Длинный ряд ${index}`, exact: true });
    await beside.goto(`/deals/board?open=${row[8].id}`);
    await heading(8).waitFor();
    for (const index of [7, 6, 5, 4, 3, 1, 0]) {
      await beside.settled();
      await beside.keyboard.press("]");
      await heading(index).waitFor();
    }
    await beside.done();
  });

  // Shows that beside an open card the tools of the board stand in one line with the pipeline, under the views.
  it("keeps its tools in two lines beside an open card", async () => {
    await staff.administrator.create("/api/v1/pipelines", { name: "Сервис", stages: pipeline.stages.map(({ id: _id, ...stage }) => stage) });
    const one = await deal();
    const english = await hire(staff.administrator, larets.server, { email: "english@larets.example", name: "Emma English", role: "director" });
    await english.ask("PATCH", "/api/v1/session", { language: "en" });
    for (const [language, person] of [["ru", staff.administrator], ["en", english]]) {
      const page = await larets.open({ person, language });
      await page.goto(`/deals/board?open=${one.id}`);
      await page.getByRole("complementary").getByRole("heading", { name: one.title }).waitFor();
      const search = page.getByRole("searchbox").last();
      const lines = [page.getByRole("navigation", { name: language === "ru" ? "Как смотреть на сделки" : "How to look at deals" }), page.getByLabel(language === "ru" ? "Воронка" : "Pipeline", { exact: true }).first(), search];
      const [views, choice, words] = await Promise.all(lines.map(centre));
      assert.ok(views[1] < choice[1], "the views stand above");
      assert.ok(Math.abs(choice[1] - words[1]) < 4, `${choice[1]} and ${words[1]}`);
      assert.ok((await search.boundingBox()).width > 40, "no room is left to type");
      await picture(page, `board-beside-${language}-${larets.engine}`);
      await page.done();
    }
  });
});
