// What a colleague has written is not overwritten unseen, and what is being typed is not lost: where a stage asks for fields, where a
// next step is offered, and in the cells of a list.
import assert from "node:assert/strict";
import { before, it } from "node:test";
import { assertAccessible, onBothEngines, picture } from "./browser.mjs";
import { hire, setUp } from "./larets.mjs";

const CONFLICT = /одновременно изменил кто-то ещё/;

onBothEngines("nothing is overwritten unseen", (larets) => {
  const staff = {};
  const stages = {};
  let made = 0;

  before(async () => {
    staff.administrator = await setUp(larets.server);
    staff.seller = await hire(staff.administrator, larets.server, { email: "seller@larets.example", name: "Павел Продавец", role: "manager" });
    const stage = (name, kind, required = []) => ({ name, color: "blue", kind, probability: { open: 50, won: 100, lost: 0 }[kind], stale_days: null, required });
    const service = await staff.administrator.create("/api/v1/pipelines", {
      name: "Сервис",
      stages: [stage("Заявка", "open"), stage("Ремонт", "open"), stage("Счёт", "open", ["amount"]), stage("Готово", "won"), stage("Отказ", "lost")],
    });
    for (const { name, id } of service.stages) stages[name] = id;
  });

  const roubles = (value) => ({ value, currency: "RUB" });
  /** Each story has a deal of its own. */
  const deal = (body = {}) => {
    made += 1;
    return staff.administrator.create("/api/v1/deals", { title: `Починка ${made}`, stage_id: stages["Заявка"], next_step: "Позвонить", ...body });
  };
  const stored = ({ id }) => staff.administrator.get(`/api/v1/deals/${id}`);
  const changeElsewhere = async ({ id }, body) => {
    const { status, body: answer } = await staff.administrator.ask("PATCH", `/api/v1/deals/${id}`, body);
    assert.equal(status, 200, JSON.stringify(answer));
  };
  const button = (place, name) => place.getByRole("button", { name, exact: true });
  const bar = (page) => page.getByRole("region", { name: "Стадия сделки" });
  const here = (page, name) => button(bar(page), name).and(page.locator("[aria-current=step]"));
  const asks = (page) => page.getByRole("dialog", { name: "Счёт: сначала заполните" });
  const row = (page, { title }) => page.getByRole("row", { name: new RegExp(`${title} `) });
  /** From its first word on the socket tells of changes. */
  const goTo = async (page, address, shown) => {
    const told = page.waitForEvent("websocket").then((socket) => socket.waitForEvent("framereceived"));
    await page.goto(address);
    await shown.waitFor();
    await told;
  };
  const goToCard = (page, { id }) => goTo(page, `/deals/${id}`, bar(page));
  const goToList = (page, one) => goTo(page, "/deals/list", row(page, one));
  const editCell = async (page, one, label) => {
    await row(page, one).hover();
    await button(row(page, one), `Изменить «${label}» в списке`).click();
  };
  const moveInList = async (page, one, stage) => {
    await editCell(page, one, "Стадия");
    await page.getByRole("option", { name: `Сервис · ${stage}` }).click();
  };
  const plan = (page, { title }) => page.getByRole("form", { name: `Какой следующий шаг по сделке «${title}»?` });

  // Shows that a sum which came live while the stage asked for it stays, and that the deal then moves without a question.
  it("keeps a colleague's sum when a stage asks for it on a card", async () => {
    const one = await deal();
    const page = await larets.open({ person: staff.administrator });
    await goToCard(page, one);
    await button(bar(page), "Счёт").click();
    await asks(page).getByLabel("Сумма").fill("100");
    await changeElsewhere(one, { amount: roubles("500") });
    await page.getByText("Только что изменено другим сотрудником").waitFor();
    // Neither the first press nor the next one sweeps it away.
    for (let press = 0; press < 2; press += 1) {
      await button(asks(page), "Переместить").click();
      await asks(page).getByText(CONFLICT).waitFor();
    }
    await assertAccessible(page);
    await picture(page, `asked-conflict-${larets.engine}`);
    const { amount, stage_id } = await stored(one);
    assert.deepEqual([amount.value, stage_id], ["500.00", stages["Заявка"]]);
    await button(asks(page), "Отмена").click();
    await page.getByRole("button", { name: /^Изменить: Сумма: 500/ }).waitFor();
    await button(bar(page), "Счёт").click();
    await here(page, "Счёт").waitFor();
    assert.equal((await stored(one)).amount.value, "500.00");
    await page.done();
  });

  // Shows that something else a colleague changed does not stand in the way, neither of the move nor of its undoing.
  it("moves although a colleague changed something else, and takes back its own part alone", async () => {
    const one = await deal();
    const page = await larets.open({ person: staff.administrator });
    await page.routeWebSocket(/\/api\/v1\/live/, () => undefined);
    await page.goto(`/deals/${one.id}`);
    await button(bar(page), "Счёт").click();
    await asks(page).getByLabel("Сумма").fill("100");
    await changeElsewhere(one, { source: "Выставка" });
    await button(asks(page), "Переместить").click();
    await here(page, "Счёт").waitFor();
    await changeElsewhere(one, { source: "Сайт" });
    await button(page, "Вернуть").click();
    await here(page, "Заявка").waitFor();
    const { amount, source } = await stored(one);
    assert.deepEqual([amount ?? null, source], [null, "Сайт"]);
    await page.done();
  });

  it("keeps a colleague's sum when a stage asks for it in the list", async () => {
    const one = await deal();
    const page = await larets.open({ person: staff.administrator });
    await goToList(page, one);
    await moveInList(page, one, "Счёт");
    await asks(page).getByLabel("Сумма").fill("100");
    await changeElsewhere(one, { amount: roubles("500") });
    for (let press = 0; press < 2; press += 1) {
      await button(asks(page), "Переместить").click();
      await asks(page).getByText(CONFLICT).waitFor();
    }
    assert.equal((await stored(one)).amount.value, "500.00");
    await page.done();
  });

  // Shows that the offer to plan a step goes once the step is planned, by a colleague or in the cell, or the move is taken back; but
  // that what is typed in it stays when a colleague was quicker.
  it("offers a next step in the list only while there is none", async () => {
    const [first, second, third, fourth] = [await deal({ next_step: "" }), await deal({ next_step: "" }), await deal({ next_step: "" }), await deal({ next_step: "" })];
    const page = await larets.open({ person: staff.administrator });
    await goToList(page, first);
    await moveInList(page, first, "Ремонт");
    const typed = plan(page, first).getByRole("textbox", { name: "Следующий шаг" });
    await typed.fill("Мой шаг");
    await changeElsewhere(first, { next_step: "Их шаг" });
    await row(page, first).getByText("Их шаг").waitFor();
    assert.equal(await typed.inputValue(), "Мой шаг");
    await typed.press("Enter");
    await plan(page, first).getByText(CONFLICT).waitFor();
    assert.equal(await typed.inputValue(), "Мой шаг");
    assert.equal((await stored(first)).next_step, "Их шаг");
    await typed.press("Escape");
    await plan(page, first).waitFor({ state: "detached" });

    await moveInList(page, second, "Ремонт");
    await plan(page, second).waitFor();
    await editCell(page, second, "Следующий шаг");
    await page.getByRole("dialog").getByRole("textbox", { name: "Следующий шаг" }).fill("Шаг из ячейки");
    await page.keyboard.press("Enter");
    await plan(page, second).waitFor({ state: "detached" });

    await moveInList(page, fourth, "Ремонт");
    await plan(page, fourth).waitFor();
    await changeElsewhere(fourth, { next_step: "Их шаг" });
    await plan(page, fourth).waitFor({ state: "detached" });

    await moveInList(page, third, "Счёт");
    await asks(page).getByLabel("Сумма").fill("100");
    await button(asks(page), "Переместить").click();
    await plan(page, third).waitFor();
    await button(page, "Вернуть").last().click();
    await plan(page, third).waitFor({ state: "detached" });
    await page.done();
  });

  // Shows that a change which nobody told the page of does not stand in the way of the step, unless it is one itself.
  it("plans a step of a deal that was changed meanwhile", async () => {
    const [one, other] = [await deal({ next_step: "" }), await deal({ next_step: "" })];
    const page = await larets.open({ person: staff.administrator });
    await page.routeWebSocket(/\/api\/v1\/live/, () => undefined);
    await page.goto("/deals/list");
    await moveInList(page, one, "Ремонт");
    await plan(page, one).getByRole("textbox", { name: "Следующий шаг" }).fill("Осмотреть");
    await changeElsewhere(one, { source: "Сайт" });
    await page.keyboard.press("Enter");
    await plan(page, one).waitFor({ state: "detached" });
    const { next_step, source } = await stored(one);
    assert.deepEqual([next_step, source], ["Осмотреть", "Сайт"]);

    await moveInList(page, other, "Ремонт");
    const typed = plan(page, other).getByRole("textbox", { name: "Следующий шаг" });
    await typed.fill("Мой шаг");
    await changeElsewhere(other, { next_step: "Их шаг" });
    // Neither the first press nor the next one sweeps it away, and what was typed stays.
    for (let press = 0; press < 2; press += 1) {
      await typed.press("Enter");
      await plan(page, other).getByText(CONFLICT).waitFor();
    }
    assert.equal(await typed.inputValue(), "Мой шаг");
    assert.equal((await stored(other)).next_step, "Их шаг");
    await row(page, other).getByText("Их шаг").waitFor();
    await page.done();
  });

  // Shows that a refusal is told of although the place where the step was typed is closed by then.
  it("tells of a step that did not arrive after its bar was closed", async () => {
    const one = await deal({ next_step: "" });
    const page = await larets.open({ person: staff.administrator });
    await page.routeWebSocket(/\/api\/v1\/live/, () => undefined);
    await page.goto("/deals/list");
    await moveInList(page, one, "Ремонт");
    const typed = plan(page, one).getByRole("textbox", { name: "Следующий шаг" });
    await typed.fill("Мой шаг");
    await changeElsewhere(one, { next_step: "Их шаг" });
    let letGo = () => undefined;
    const held = new Promise((resolve) => (letGo = resolve));
    await page.route(`**/api/v1/deals/${one.id}`, async (route) => {
      await held;
      await route.continue();
    });
    await typed.press("Enter");
    await typed.press("Escape");
    await plan(page, one).waitFor({ state: "detached" });
    letGo();
    await page.getByText(`«${one.title}», поле «Следующий шаг»: не сохранено «Мой шаг»`).waitFor();
    assert.equal((await stored(one)).next_step, "Их шаг");
    await page.done();
  });

  // Shows that a row stays while one types in it: the list of one's own deals loses it, and it is the only one there.
  it("keeps what is typed in a row that the list has lost", async () => {
    const one = await deal({ owner_id: staff.seller.user.id });
    const page = await larets.open({ person: staff.administrator });
    const mine = encodeURIComponent(JSON.stringify({ all: [{ field: "owner", op: "is", value: staff.seller.user.id }] }));
    await goTo(page, `/deals/list?filter=${mine}`, row(page, one));
    await editCell(page, one, "Следующий шаг");
    const text = page.getByRole("dialog").getByRole("textbox", { name: "Следующий шаг" });
    await text.fill("Долгий текст");
    const read = page.waitForResponse((response) => response.url().includes("/api/v1/deals?") && response.request().method() === "GET");
    await changeElsewhere(one, { owner_id: null });
    await (await read).finished();
    await page.settled();
    assert.equal(await text.inputValue(), "Долгий текст");
    await row(page, one).waitFor();
    await page.keyboard.press("Enter");
    // The version is an older one, and the step is nobody else's: it is saved, and the row goes.
    await page.getByText("Таких сделок нет").waitFor();
    assert.equal((await stored(one)).next_step, "Долгий текст");
    await page.done();
  });

  // Shows that half a date is not taken for none: the one that is kept stays, and the field says what it wants.
  it("does not take half a date for none", async () => {
    const at = "2031-02-03T07:30:00Z";
    const one = await deal({ next_step_at: at });
    const page = await larets.open({ person: staff.administrator });
    await goToList(page, one);
    await editCell(page, one, "Следующий шаг");
    const due = page.getByRole("dialog").getByLabel("Срок шага");
    // The hour, the fourth part of the field, is cleared.
    const clearHour = async (input) => {
      await input.focus();
      for (const key of ["ArrowRight", "ArrowRight", "ArrowRight", "Backspace"]) await page.keyboard.press(key);
    };
    await clearHour(due);
    assert.equal(await due.inputValue(), "");
    await page.keyboard.press("Enter");
    await page.getByText("Дата или время введены не до конца").waitFor();
    await assertAccessible(page);
    await picture(page, `half-date-${larets.engine}`);
    // Neither by leaving it.
    await page.getByRole("heading", { name: "Сделки" }).click();
    await page.settled();
    assert.equal((await stored(one)).next_step_at.slice(0, 16), at.slice(0, 16));
    // What was typed beside it is saved all the same.
    await page.getByRole("dialog").getByRole("textbox", { name: "Следующий шаг" }).fill("Перезвонить");
    const saved = page.waitForResponse((response) => response.url().endsWith(`/api/v1/deals/${one.id}`) && response.request().method() === "PATCH");
    await page.keyboard.press("Enter");
    await (await saved).finished();
    await page.getByText("Дата или время введены не до конца").waitFor();
    const beside = await stored(one);
    assert.deepEqual([beside.next_step, beside.next_step_at.slice(0, 16)], ["Перезвонить", at.slice(0, 16)]);
    await due.focus();
    await page.keyboard.press("Escape");
    await due.waitFor({ state: "detached" });

    await goToCard(page, one);
    await page.getByRole("button", { name: /^Изменить: Срок шага/ }).click();
    const field = page.getByLabel("Срок шага", { exact: true });
    await clearHour(field);
    await page.getByRole("heading", { name: one.title }).click();
    await page.getByText("Дата или время введены не до конца").waitFor();
    assert.equal((await stored(one)).next_step_at.slice(0, 16), at.slice(0, 16));
    await field.fill("2031-02-04T10:30");
    await page.keyboard.press("Enter");
    await page.getByRole("button", { name: /^Изменить: Срок шага: 4 февр/ }).waitFor();
    await page.done();
  });
});
