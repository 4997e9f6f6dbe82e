// The day: what is late, for today and later; done and planned in its place; what stands still, is there twice, was changed by
// others; a head's department; a person with nothing; and the first words on screens.
import assert from "node:assert/strict";
import { before, it } from "node:test";
import { assertAccessible, onBothEngines, picture, sideways } from "./browser.mjs";
import { hire, setUp } from "./larets.mjs";
import { sayIn } from "./words.mjs";

const DAY_MS = 86_400_000;
const ru = sayIn("ru");
const button = (place, name) => place.getByRole("button", { name, exact: true });

/** The day begins with this heading; parts of it are its level two. */
const part = (page, name) => page.getByRole("main").locator("section").filter({ has: page.getByRole("heading", { level: 2, name: new RegExp(`^${name}`) }) });

onBothEngines("the day", (larets) => {
  const staff = {};
  const ids = {};
  /** Noon of the zone of the company, so many days from today: the day of a deal is never another one. */
  const noon = (days) => {
    const today = new Intl.DateTimeFormat("en-CA", { timeZone: "Europe/Moscow" }).format(Date.now());
    return new Date(Date.parse(`${today}T09:00:00Z`) + days * DAY_MS).toISOString();
  };
  const deal = (by, title, body = {}) => by.create("/api/v1/deals", { title, ...body });
  const open = async (options) => {
    const page = await larets.open({ person: staff.manager, ...options });
    await page.goto("/today");
    await page.getByRole("heading", { level: 1, name: options?.language === "en" ? "Today" : "Сегодня" }).waitFor();
    await page.settled();
    return page;
  };

  before(async () => {
    staff.administrator = await setUp(larets.server);
    const sales = await staff.administrator.create("/api/v1/departments", { name: "Продажи", parent_id: null });
    const people = { manager: "Мария Менеджер", head: "Глеб Глава", newcomer: "Нина Новенькая", operator: "Ольга Оператор" };
    for (const [role, name] of Object.entries(people)) {
      const known = role === "newcomer" ? "manager" : role;
      staff[role] = await hire(staff.administrator, larets.server, { email: `${role}@larets.example`, name, role: known, department_id: sales.id });
    }
    const { manager, head } = staff;
    const { items: [{ stages }] } = await staff.administrator.get("/api/v1/pipelines");
    const rub = (value) => ({ value, currency: "RUB" });
    ids.late = (await deal(manager, "Поставка кранов", { amount: rub("1250000"), next_step: "Отправить договор", next_step_at: noon(-3) })).id;
    ids.now = (await deal(manager, "Ремонт стрелы", { next_step: "Позвонить Петрову", next_step_at: noon(0) })).id;
    await deal(manager, "Обучение экипажа", { next_step: "Согласовать даты", next_step_at: noon(2) });
    ids.bare = (await deal(manager, "Аудит склада", { stage_id: stages[1].id })).id;
    await deal(manager, "Паллеты", { expected_close: "2026-02-10", next_step: "Выслать образцы", next_step_at: noon(40) });
    const phones = [{ kind: "mobile", value: "+7 912 345-67-89" }];
    await manager.create("/api/v1/contacts", { last_name: "Соколова", first_name: "Вера", phones });
    await manager.create("/api/v1/contacts", { last_name: "Соколова", first_name: "В.", phones });
    await head.ask("PATCH", `/api/v1/deals/${ids.bare}`, { amount: rub("90000") });
    await deal(head, "Сделка руководителя", { next_step: "Провести встречу", next_step_at: noon(0) });
  });

  it("is where one comes after sign-in, with everything in its part", async () => {
    const page = await larets.open();
    await page.goto("/");
    await page.getByLabel("Электронная почта").fill(staff.manager.email);
    await page.getByLabel("Пароль", { exact: true }).fill(staff.manager.password);
    await button(page, "Войти").click();
    await part(page, "Просрочено").getByRole("link", { name: "Отправить договор" }).waitFor();
    assert.equal(new URL(page.url()).pathname, "/today");
    await part(page, "На сегодня").getByRole("link", { name: "Позвонить Петрову" }).waitFor();
    await part(page, "Ближайшие семь дней").getByRole("link", { name: "Согласовать даты" }).waitFor();
    await part(page, "Без следующего шага").getByRole("link", { name: "Аудит склада" }).waitFor();
    await part(page, "Срок закрытия прошёл").getByRole("link", { name: "Паллеты" }).waitFor();
    const twice = part(page, "Возможные дубли");
    assert.deepEqual((await twice.getByRole("link").allTextContents()).sort(), ["Объединить", "Соколова В.", "Соколова Вера"]);
    await twice.getByText("совпадает: телефон").waitFor();
    await part(page, "Изменено со вчера").getByText("Глеб Глава: сумма").waitFor();
    await page.getByText("5 открытых сделок").waitFor();
    // Nobody is led, so there is nobody else's day to choose.
    assert.equal(await page.getByRole("radio").count(), 0);
    await assertAccessible(page);
    await picture(page, `today-${larets.engine}`);
    await page.done();
  });

  it("opens a record, and comes back to the same place", async () => {
    const page = await open();
    await part(page, "На сегодня").getByRole("link", { name: "Позвонить Петрову" }).click();
    await page.getByRole("heading", { level: 1, name: "Ремонт стрелы" }).waitFor();
    await button(page, "Сегодня").click();
    await part(page, "На сегодня").getByRole("link", { name: "Позвонить Петрову" }).press("Enter");
    await page.getByRole("heading", { level: 1, name: "Ремонт стрелы" }).waitFor();
    await page.goBack();
    await part(page, "На сегодня").waitFor();
    await page.done();
  });

  // Shows that a step is done and the next one set without leaving the page, that the line stays where it is meanwhile, and that
  // a press by mistake is taken back.
  it("takes a step as done and asks for the next one", async () => {
    const page = await open();
    const late = part(page, "Просрочено");
    await button(late, "Сделано: Отправить договор").click();
    const form = late.getByRole("form", { name: "Сделано. Что дальше по сделке «Поставка кранов»?" });
    await form.getByRole("textbox", { name: "Следующий шаг" }).waitFor();
    await page.settled();
    await assertAccessible(page);
    await picture(page, `today-done-${larets.engine}`);
    await button(form, "Ещё не сделано").click();
    await late.getByRole("link", { name: "Отправить договор" }).waitFor();

    await button(late, "Сделано: Отправить договор").press("Enter");
    await form.getByRole("textbox", { name: "Следующий шаг" }).fill("Проверить оплату");
    await button(form, "Завтра").click();
    await button(form, "Завтра").click();
    await page.keyboard.press("Tab");
    await form.getByRole("textbox", { name: "Следующий шаг" }).press("Enter");
    await page.getByText("Следующий шаг запланирован").waitFor();
    await part(page, "Ближайшие семь дней").getByRole("link", { name: "Проверить оплату" }).waitFor();
    assert.equal(await late.count(), 0);
    const kept = await staff.manager.get(`/api/v1/deals/${ids.late}`);
    assert.equal(kept.next_step, "Проверить оплату");
    assert.ok(Date.parse(kept.next_step_at) > Date.now());
    await page.done();
  });

  it("plans a step where none was", async () => {
    const page = await open();
    await button(page, "Запланировать шаг: Аудит склада").click();
    const form = page.getByRole("form", { name: "Что дальше по сделке «Аудит склада»?" });
    await page.keyboard.press("Escape");
    await form.waitFor({ state: "detached" });
    await button(page, "Запланировать шаг: Аудит склада").click();
    await form.getByRole("textbox", { name: "Следующий шаг" }).fill("Выехать на склад");
    await button(form, "Через неделю").click();
    await button(form, "Сохранить").click();
    await part(page, "Ближайшие семь дней").getByRole("link", { name: "Выехать на склад" }).waitFor();
    await page.done();
  });

  // Shows that a pair goes when it is said to be none, comes back from the message, and stays away otherwise.
  it("says by itself what a colleague has changed, and whom one need not compare again", async () => {
    const page = await open();
    await staff.head.ask("PATCH", `/api/v1/deals/${ids.now}`, { next_step: "Встретиться с Петровым" });
    await part(page, "На сегодня").getByRole("link", { name: "Встретиться с Петровым" }).waitFor();
    await part(page, "Изменено со вчера").getByText("Глеб Глава: следующий шаг").waitFor();
    const twice = part(page, "Возможные дубли");
    await twice.getByRole("button", { name: /^Не дубли: / }).click();
    await page.getByText(ru("duplicates.dismissed")).waitFor();
    await twice.waitFor({ state: "detached" });
    await page.settled();
    await assertAccessible(page);
    await picture(page, `today-dismissed-${larets.engine}`);
    await button(page.getByRole("status"), ru("acts.undo")).click();
    await page.getByText(ru("duplicates.recalled")).waitFor();
    await twice.getByRole("link", { name: "Соколова Вера", exact: true }).waitFor();
    await twice.getByRole("button", { name: /^Не дубли: / }).click();
    await twice.waitFor({ state: "detached" });
    await page.reload();
    await part(page, "Изменено со вчера").waitFor();
    assert.equal(await twice.count(), 0);
    await page.done();
  });

  it("shows a head the own day or the department's, and remembers which", async () => {
    const page = await open({ person: staff.head });
    await part(page, "На сегодня").getByRole("link", { name: "Провести встречу" }).waitFor();
    assert.equal(await page.getByRole("link", { name: "Встретиться с Петровым" }).count(), 0);
    await page.getByText("Отдела", { exact: true }).click();
    await part(page, "На сегодня").getByRole("link", { name: "Встретиться с Петровым" }).waitFor();
    await page.getByText("Ответственный: Мария Менеджер").first().waitFor();
    await assertAccessible(page);
    await picture(page, `today-department-${larets.engine}`);
    await page.goto("/deals/list");
    await page.getByRole("heading", { level: 1, name: "Сделки" }).waitFor();
    await page.keyboard.press("g");
    await page.keyboard.press("t");
    await part(page, "На сегодня").getByRole("link", { name: "Встретиться с Петровым" }).waitFor();
    await page.done();
  });

  it("tells whoever has nothing yet what belongs here, and what to begin with", async () => {
    const newcomer = await open({ person: staff.newcomer });
    await newcomer.getByRole("heading", { name: "Вас ничего не ждёт" }).waitFor();
    await assertAccessible(newcomer);
    await picture(newcomer, `today-empty-${larets.engine}`);
    await button(newcomer, "Новая сделка").click();
    await newcomer.getByRole("dialog").waitFor();
    await newcomer.done();

    const operator = await open({ person: staff.operator });
    await operator.getByRole("link", { name: "Открыть контакты" }).waitFor();
    assert.equal(await operator.getByRole("button", { name: "Новая сделка" }).count(), 0);
    await operator.done();

    const administrator = await open({ person: staff.administrator });
    await administrator.getByRole("link", { name: "Осмотреться на демоданных" }).waitFor();
    await button(administrator, "Посмотреть день всех").click();
    await part(administrator, "На сегодня").getByRole("link", { name: "Провести встречу" }).waitFor();
    await administrator.done();
  });

  it("is used on a phone, in English", async () => {
    await staff.manager.ask("PATCH", "/api/v1/session", { language: "en" });
    const page = await open({ size: "phone", language: "en", theme: "dark" });
    await part(page, "For today").getByRole("link", { name: "Встретиться с Петровым" }).waitFor();
    assert.equal(await sideways(page), 0);
    await assertAccessible(page);
    await button(page, "Done: Встретиться с Петровым").tap();
    const form = page.getByRole("form", { name: "Done. What is next with “Ремонт стрелы”?" });
    await form.getByRole("textbox", { name: "Next step" }).waitFor();
    await page.settled();
    assert.equal(await sideways(page), 0);
    await assertAccessible(page);
    await picture(page, `today-phone-${larets.engine}`);
    await button(form, "Nothing yet").tap();
    await page.getByText("Nothing is planned for today.").waitFor();
    await staff.manager.ask("PATCH", "/api/v1/session", { language: "ru" });
    await page.done();
  });

  // Shows that a hint goes when it was read, that all of them go at once, and that they come back from the profile.
  it("has first words that go one by one, or all at once", async () => {
    const page = await open({ hints: true });
    const hint = page.getByRole("note", { name: ru("hint.label") });
    await hint.getByText(ru("hint.today")).waitFor();
    await assertAccessible(page);
    await button(hint, ru("hint.close")).click();
    await hint.waitFor({ state: "detached" });
    await page.goto("/deals/board");
    await hint.getByText(ru("hint.board")).waitFor();
    await assertAccessible(page);
    await page.goto("/today");
    await page.getByRole("heading", { level: 1, name: "Сегодня" }).waitFor();
    assert.equal(await hint.count(), 0);
    await page.goto("/contacts");
    await button(hint, ru("hint.never")).click();
    await hint.waitFor({ state: "detached" });
    await page.goto("/deals/board");
    await page.getByRole("heading", { level: 1 }).waitFor();
    await page.settled();
    assert.equal(await hint.count(), 0);

    await page.goto("/settings/profile");
    await page.getByText(ru("hint.setting_on"), { exact: true }).click();
    await page.goto("/today");
    await hint.getByText(ru("hint.today")).waitFor();
    await page.done();
  });
});
