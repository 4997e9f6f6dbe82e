// What is edited in the rows of a list: names in their parts, days, departments, sums, stages and next steps; and cards that go on
// beyond the rows that are loaded.
import assert from "node:assert/strict";
import { before, it } from "node:test";
import { assertAccessible, onBothEngines, picture } from "./browser.mjs";
import { setUp } from "./larets.mjs";
import { fourDeals } from "./stage.mjs";

/** More than a page of a list has. */
const MANY = 104;

onBothEngines("cells of lists", (larets) => {
  const staff = {};
  const ids = {};

  before(async () => {
    staff.administrator = await setUp(larets.server);
    Object.assign(ids, await fourDeals(staff.administrator));
    for (const last_name of ["Абакумов", "Громов"]) ids[last_name] = (await staff.administrator.create("/api/v1/contacts", { last_name })).id;
  });

  const button = (place, name) => place.getByRole("button", { name, exact: true });
  const row = (page, name) => page.getByRole("row", { name });

  // Shows that a name is edited in its parts: Tab goes between them, Enter saves them as one change under the version that was seen,
  // Escape gives them up.
  it("edits a name in its parts", async () => {
    const page = await larets.open({ person: staff.administrator });
    await page.goto("/contacts");
    await row(page, /Абакумов/).waitFor();
    await page.getByRole("grid").focus();
    for (const key of ["ArrowDown", "ArrowRight"]) await page.keyboard.press(key);
    await page.keyboard.press("Enter");
    const name = page.getByRole("dialog", { name: "Изменить «Имя» в списке" });
    await name.getByRole("textbox", { name: "Имя" }).waitFor();
    await assertAccessible(page);
    await picture(page, `cell-name-${larets.engine}`);
    await page.keyboard.press("Tab");
    await page.keyboard.type("Антон");
    await page.keyboard.press("Tab");
    await page.keyboard.type("Ильич");
    const changes = [];
    page.on("request", (request) => request.method() === "PATCH" && changes.push(request));
    await page.keyboard.press("Enter");
    await row(page, /Абакумов Антон Ильич/).waitFor();
    await name.waitFor({ state: "detached" });
    assert.deepEqual(changes.map((request) => request.postDataJSON()), [{ first_name: "Антон", middle_name: "Ильич" }]);
    assert.ok((await changes[0].allHeaders())["if-match"], "it was changed blindly");
    await page.keyboard.press("Enter");
    await name.getByRole("textbox", { name: "Фамилия" }).fill("Никто");
    await page.keyboard.press("Escape");
    await name.waitFor({ state: "detached" });
    assert.equal(await row(page, /Никто/).count(), 0);
    await button(page, "Вернуть").last().click();
    await row(page, /Абакумов Антон/).waitFor({ state: "detached" });
    await page.done();
  });

  it("edits the sum, the stage and the next step of a deal in the list, and asks for a step that is lacking", async () => {
    const page = await larets.open({ person: staff.administrator });
    await page.goto("/deals/list");
    const deal = row(page, /Мелкая спокойная/);
    await deal.hover();
    await deal.getByRole("button", { name: "Изменить «Сумма» в списке" }).click();
    await page.getByRole("textbox", { name: "Сумма" }).fill("7500");
    await page.keyboard.press("Enter");
    await row(page, /Мелкая спокойная.*7 500 ₽/s).waitFor();
    await deal.hover();
    await deal.getByRole("button", { name: "Изменить «Стадия» в списке" }).click();
    await page.getByRole("option", { name: "Проиграна" }).click();
    const asks = page.getByRole("dialog", { name: "Проиграна: сначала заполните" });
    await asks.getByLabel("Причина проигрыша").fill("Дорого");
    await assertAccessible(page);
    await button(asks, "Переместить").click();
    await row(page, /Мелкая спокойная.*Проиграна/s).waitFor();
    // What is closed needs no next step; what is open is asked for one, as on the board, until the move is taken back.
    const other = row(page, /Крупная в другой валюте/);
    const plan = page.getByRole("form", { name: "Какой следующий шаг по сделке «Крупная в другой валюте»?" });
    assert.equal(await page.getByRole("form").count(), 0);
    for (const keeps of [false, true]) {
      await other.hover();
      await other.getByRole("button", { name: "Изменить «Стадия» в списке" }).click();
      await page.getByRole("option", { name: "В работе" }).click();
      await plan.waitFor();
      if (keeps) continue;
      await picture(page, `list-next-step-${larets.engine}`);
      await button(page, "Вернуть").last().click();
      await plan.waitFor({ state: "detached" });
    }
    await plan.getByRole("textbox", { name: "Следующий шаг" }).fill("Прислать счёт");
    await page.keyboard.press("Enter");
    await row(page, /Крупная в другой валюте.*Прислать счёт/s).waitFor();
    await plan.waitFor({ state: "detached" });

    await other.hover();
    await other.getByRole("button", { name: "Изменить «Следующий шаг» в списке" }).click();
    const step = page.getByRole("dialog", { name: "Изменить «Следующий шаг» в списке" });
    await step.getByLabel("Срок шага").fill("2031-02-03T10:30");
    await assertAccessible(page);
    await page.keyboard.press("Enter");
    await step.waitFor({ state: "detached" });
    await row(page, /3 февр\. 2031.*Прислать счёт/).waitFor();
    const { next_step, next_step_at } = await staff.administrator.get(`/api/v1/deals/${ids["Крупная в другой валюте"]}`);
    assert.deepEqual([next_step, next_step_at.slice(0, 16)], ["Прислать счёт", "2031-02-03T07:30"]);
    await page.done();
  });

  it("edits birthdays and departments in the list", async () => {
    await staff.administrator.create("/api/v1/departments", { name: "Опт", parent_id: null });
    const page = await larets.open({ person: staff.administrator });
    await page.goto("/contacts");
    await button(page, "Вид").click();
    for (const name of ["Отдел", "День рождения"]) await page.getByRole("dialog", { name: "Вид" }).getByRole("checkbox", { name }).check();
    for (const name of ["Телефон", "Почта", "Компания"]) await page.getByRole("dialog", { name: "Вид" }).getByRole("checkbox", { name, exact: true }).uncheck();
    await page.keyboard.press("Escape");
    const contact = row(page, /Громов/);
    await contact.hover();
    await contact.getByRole("button", { name: "Изменить «День рождения» в списке" }).click();
    await page.getByRole("dialog", { name: "Изменить «День рождения» в списке" }).getByLabel("День рождения").fill("1980-02-03");
    await page.keyboard.press("Enter");
    await row(page, /Громов.*1980/s).waitFor();
    await contact.hover();
    await contact.getByRole("button", { name: "Изменить «Отдел» в списке" }).click();
    await page.getByRole("option", { name: "Опт" }).click();
    await row(page, /Громов.*Опт/s).waitFor();
    const { birthday, department } = await staff.administrator.get(`/api/v1/contacts/${ids["Громов"]}`);
    assert.deepEqual([birthday, department.name], ["1980-02-03", "Опт"]);
    await page.done();
  });

  // Shows that half a date and a year that was not typed to its end are neither saved nor left behind: Tab stays with them, and
  // Escape gives them up from wherever the person is.
  it("keeps half a date in its cell", async () => {
    const page = await larets.open({ person: staff.administrator });
    await page.goto("/deals/list");
    const deal = row(page, /Крупная спокойная/);
    const editor = page.getByRole("dialog", { name: "Изменить «Закрытие» в списке" });
    const field = editor.getByLabel("Закрытие", { exact: true });
    const said = editor.getByRole("alert").filter({ hasText: "введены не до конца" });
    const begin = async (typed) => {
      await deal.hover();
      await deal.getByRole("button", { name: "Изменить «Закрытие» в списке" }).click();
      await field.and(page.locator(":focus")).waitFor();
      await page.keyboard.type(typed);
    };
    const changes = [];
    page.on("request", (request) => request.method() === "PATCH" && changes.push(request));
    await begin("12");
    for (let times = 0; times < 5; times += 1) {
      await page.keyboard.press("Tab");
      // In the day, the year, or the calendar of the field.
      await page.waitForFunction((one) => document.activeElement === one, await field.elementHandle());
    }
    await said.waitFor();
    await assertAccessible(page);
    await page.keyboard.press("Escape");
    await editor.waitFor({ state: "detached" });
    await begin("12122");
    await page.keyboard.press("Enter");
    await said.waitFor();
    await page.getByRole("searchbox", { name: "Найти в списке…" }).focus();
    await page.keyboard.press("Escape");
    await editor.waitFor({ state: "detached" });
    assert.deepEqual(changes, []);
    await page.done();
  });

  it("asks which value stays when a cell was changed by somebody else", async () => {
    const page = await larets.open({ person: staff.administrator });
    await page.routeWebSocket(/\/api\/v1\/live/, () => undefined);
    await page.goto("/deals/list");
    const deal = row(page, /Крупная спокойная/);
    await deal.hover();
    await deal.getByRole("button", { name: "Изменить «Следующий шаг» в списке" }).click();
    await staff.administrator.ask("PATCH", `/api/v1/deals/${ids["Крупная спокойная"]}`, { next_step: "Их шаг" });
    await page.getByRole("textbox", { name: "Следующий шаг" }).fill("Мой шаг");
    await page.keyboard.press("Enter");
    const dialog = page.getByRole("dialog", { name: "Это одновременно изменил кто-то ещё" });
    await dialog.getByText("Их шаг").waitFor();
    await button(dialog, "Оставить моё").click();
    await row(page, /Мой шаг/).waitFor();
    await page.done();
  });

  // Shows that a card goes on beyond the rows that the list had loaded, beside it and on a page of its own.
  it("goes on beyond the loaded rows", async () => {
    const made = [];
    for (let index = 0; index < MANY; index += 1) made.push(await staff.administrator.create("/api/v1/companies", { name: `Верфь ${String(index).padStart(3, "0")}` }));
    const page = await larets.open({ person: staff.administrator });
    const next = async (index) => {
      await page.keyboard.press("]");
      await page.getByRole("heading", { level: 1, name: `Верфь ${String(index).padStart(3, "0")}` }).waitFor();
      await page.settled();
    };
    await page.goto(`/companies?open=${made[97].id}`);
    await page.getByRole("complementary", { name: "Верфь 097" }).waitFor();
    await page.settled();
    for (let index = 98; index < MANY; index += 1) await next(index);
    assert.equal(await button(page, "Следующая запись").isDisabled(), true);
    await page.goto(`/companies?open=${made[93].id}`);
    await page.getByRole("complementary", { name: "Верфь 093" }).waitFor();
    await page.settled();
    await button(page, "Открыть на всю страницу").click();
    await page.waitForURL(/\/companies\/[0-9a-f-]+/);
    for (let index = 94; index < MANY; index += 1) await next(index);
    assert.equal(await button(page, "Следующая запись").isDisabled(), true);
    await page.done();
  });
});
