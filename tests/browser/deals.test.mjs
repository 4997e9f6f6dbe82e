// A deal from its first word to its end: made, filled in place, moved along its stages, shown on its clients' cards; the
// stages themselves; and the operator, who does not learn for how much.
import assert from "node:assert/strict";
import { before, it } from "node:test";
import { assertAccessible, onBothEngines, picture } from "./browser.mjs";
import { hire, setUp } from "./larets.mjs";

onBothEngines("deals", (larets) => {
  const staff = {};
  const ids = {};
  const stages = {};

  before(async () => {
    staff.administrator = await setUp(larets.server);
    ids.company = (await staff.administrator.create("/api/v1/companies", { name: "Ладожские верфи" })).id;
    ids.contact = (await staff.administrator.create("/api/v1/contacts", { last_name: "Сомова", first_name: "Нина", companies: [{ id: ids.company }] })).id;
    ids.other = (await staff.administrator.create("/api/v1/contacts", { last_name: "Берёзкин", first_name: "Олег" })).id;
    for (const stage of (await staff.administrator.get("/api/v1/pipelines")).items[0].stages) stages[stage.name] = stage.id;
    staff.operator = await hire(staff.administrator, larets.server, { email: "operator@larets.example", name: "Оксана Оператор", role: "operator" });
    ids.deal = (
      await staff.administrator.create("/api/v1/deals", { title: "Ремонт крана", amount: { value: "340000", currency: "RUB" }, contacts: [ids.contact], companies: [ids.company] })
    ).id;
  });

  const button = (place, name) => place.getByRole("button", { name, exact: true });
  const bar = (page) => page.getByRole("region", { name: "Стадия сделки" });
  const field = (page, name) => page.getByRole("button", { name: new RegExp(`^Изменить: ${name}`) });
  const dealOf = async (page, id) => {
    await page.goto(`/deals/${id}`);
    await bar(page).waitFor();
  };
  const here = (page, name) => bar(page).getByRole("button", { name, exact: true }).and(page.locator("[aria-current=step], [aria-pressed=true]"));
  const pick = async (page, act, placeholder, words, name) => {
    await act.click();
    await page.getByRole("combobox", { name: placeholder }).fill(words);
    await page.getByRole("option", { name }).click();
  };

  it("is made from the menu «Create», and stands in the list", async () => {
    const page = await larets.open({ person: staff.administrator });
    await page.goto("/contacts");
    await page.getByRole("heading", { name: "Контакты" }).waitFor();
    await page.keyboard.press("c");
    await page.getByRole("menuitem", { name: "Новая сделка" }).click();
    const dialog = page.getByRole("dialog", { name: "Новая сделка" });
    await dialog.getByText("Заполните название.").waitFor();
    await pick(page, button(dialog, "Добавить компанию"), "Найти компанию…", "ладож", "Ладожские верфи");
    assert.equal(await dialog.getByLabel("Название").inputValue(), "Сделка: Ладожские верфи");
    await dialog.getByLabel("Название").fill("Поставка насосов");
    await dialog.getByLabel("Сумма").fill("1 250 000,50");
    await dialog.getByLabel("Следующий шаг").fill("Позвонить");
    await assertAccessible(page);
    await button(dialog, "Создать").click();
    const panel = page.getByRole("complementary", { name: "Поставка насосов" });
    await panel.getByRole("heading", { name: "Поставка насосов" }).waitFor();
    await panel.getByText("1 250 000,50 ₽").first().waitFor();
    await page.keyboard.press("Escape");
    const row = page.getByRole("row", { name: /Поставка насосов/ });
    await row.getByText("Новая").waitFor();
    await row.getByText("Ладожские верфи").waitFor();
    await picture(page, `deals-${larets.engine}`);
    await page.done();
  });

  it("narrows the list by stage, and sorts by how long deals stand there", async () => {
    const page = await larets.open({ person: staff.administrator });
    await page.goto("/deals/list");
    await page.getByText("2 сделки", { exact: true }).waitFor();
    await button(page, "Отбор").click();
    await page.getByRole("dialog", { name: "Отбор" }).getByRole("button", { name: "Стадия", exact: true }).click();
    await page.getByRole("option", { name: "Согласование" }).click();
    await page.getByText("Таких сделок нет").waitFor();
    await button(page, "Стадия: Согласование").waitFor();
    await button(page, "Сбросить поиск и отбор").click();
    await button(page, "Порядок").click();
    await page.getByRole("menuitem", { name: "Сначала застрявшие в стадии" }).click();
    await page.getByRole("row").nth(1).getByText("Ремонт крана").waitFor();
    await page.done();
  });

  it("is narrowed by a sum, and what is none is said to be none", async () => {
    const page = await larets.open({ person: staff.administrator });
    await page.goto("/deals/list");
    await button(page, "Отбор").click();
    await button(page, "Сложный отбор: группы, «или»").click();
    const builder = page.getByRole("dialog", { name: "Сложный отбор" });
    await builder.getByRole("combobox", { name: "Поле" }).selectOption({ label: "Сумма" });
    await builder.getByRole("combobox", { name: "Сравнение" }).selectOption({ label: "больше" });
    const sum = builder.getByRole("textbox", { name: "Сумма" });
    await builder.getByText("У 1 условия ещё нет значения.").waitFor();
    await sum.fill("abc");
    await builder.getByText("Введите сумму числом, например 150 000.").waitFor();
    await builder.getByText("Исправьте отмеченное значение.").waitFor();
    assert.equal(await button(builder, "Отобрать").isDisabled(), true);
    await assertAccessible(page);
    await picture(page, `filter-no-sum-${larets.engine}`);
    await sum.fill("500,000");
    assert.equal(await sum.inputValue(), "500,000");
    await button(builder, "Отобрать").click();
    await button(page, "Сумма: больше 500 000 ₽").waitFor();
    await page.getByText("1 сделка", { exact: true }).waitFor();
    await page.done();
  });

  // Shows that both sides of a conflict read as the card does: sums with their currency, moments, stages by their names.
  it("asks which value stays in the words of the card", async () => {
    const deal = await staff.administrator.create("/api/v1/deals", { title: "Спорная сделка", amount: { value: "100000", currency: "RUB" }, next_step: "Позвонить", next_step_at: "2031-05-01T09:00:00Z" });
    const page = await larets.open({ person: staff.administrator });
    // The page hears of no change: it is the one that is behind.
    await page.routeWebSocket(/\/api\/v1\/live/, () => undefined);
    await dealOf(page, deal.id);
    const dialog = page.getByRole("dialog", { name: "Это одновременно изменил кто-то ещё" });
    const elsewhere = async (body) => assert.equal((await staff.administrator.ask("PATCH", `/api/v1/deals/${deal.id}`, body)).status, 200);

    await elsewhere({ amount: { value: "150000", currency: "RUB" } });
    await field(page, "Сумма").click();
    await page.getByRole("textbox", { name: "Сумма" }).fill("2500,5");
    await page.getByRole("combobox", { name: "Валюта" }).selectOption("EUR");
    await page.getByRole("textbox", { name: "Сумма" }).press("Enter");
    await dialog.getByText("150 000 ₽", { exact: true }).waitFor();
    await dialog.getByText("2 500,50 €", { exact: true }).waitFor();
    await assertAccessible(page);
    await picture(page, `conflict-sum-${larets.engine}`);
    await button(dialog, "Оставить моё").click();
    await page.getByRole("button", { name: /^Изменить: Сумма: 2 500,50 €/ }).waitFor();

    await elsewhere({ next_step_at: "2031-05-02T09:00:00Z" });
    await field(page, "Срок шага").click();
    await page.getByLabel("Срок шага", { exact: true }).fill("2031-05-03T15:30");
    await page.keyboard.press("Enter");
    await dialog.getByText(/^2 мая 2031 г\., 12:00$/).waitFor();
    await dialog.getByText(/^3 мая 2031 г\., 15:30$/).waitFor();
    await button(dialog, "Оставить сохранённое").click();
    await page.getByRole("button", { name: /^Изменить: Срок шага: 2 мая 2031/ }).waitFor();

    await elsewhere({ stage_id: stages["В работе"] });
    await button(bar(page), "Предложение").click();
    await dialog.getByText("В работе", { exact: true }).waitFor();
    await dialog.getByText("Предложение", { exact: true }).waitFor();
    await button(dialog, "Оставить сохранённое").click();
    await here(page, "В работе").waitFor();
    await staff.administrator.ask("DELETE", `/api/v1/deals/${deal.id}`);
    await page.done();
  });

  it("is edited in place: sum and currency, the expected day, the next step", async () => {
    const page = await larets.open({ person: staff.administrator });
    await dealOf(page, ids.deal);
    await field(page, "Сумма").click();
    await page.getByRole("textbox", { name: "Сумма" }).fill("нет");
    await page.keyboard.press("Enter");
    await page.getByRole("alert").filter({ hasText: "Введите сумму числом, например 150 000." }).waitFor();
    await page.getByRole("textbox", { name: "Сумма" }).fill("5000,5");
    await page.getByRole("combobox", { name: "Валюта" }).selectOption("EUR");
    await page.getByRole("textbox", { name: "Сумма" }).press("Enter");
    await page.getByRole("button", { name: /^Изменить: Сумма: 5 000,50 €/ }).waitFor();
    await field(page, "Ожидаемое закрытие").click();
    await page.getByLabel("Ожидаемое закрытие", { exact: true }).fill("2030-03-01");
    await page.keyboard.press("Enter");
    await page.getByText("1 марта 2030 г.").first().waitFor();

    const ask = page.getByRole("form", { name: "Следующий шаг" });
    await ask.getByRole("textbox", { name: "Следующий шаг" }).fill("Отправить договор");
    await button(ask, "Завтра").click();
    await button(ask, "Сохранить").click();
    await button(page, "Сделано").waitFor();
    await page.getByText(/Отправить договор · .*10:00/).first().waitFor();
    await assertAccessible(page);
    await button(page, "Сделано").click();
    await ask.waitFor();
    await page.done();
  });

  it("takes people and organisations, opens and removes them, and has a main one", async () => {
    const page = await larets.open({ person: staff.administrator });
    await dealOf(page, ids.deal);
    const related = page.getByRole("complementary", { name: "Связи" });
    await pick(page, button(related, "Добавить человека"), "Найти человека…", "берёз", "Берёзкин Олег");
    await related.getByRole("link", { name: "Берёзкин Олег" }).waitFor();
    await related.getByRole("link", { name: "Берёзкин Олег" }).hover();
    await button(related, "Сделать главным: Берёзкин Олег").click();
    await page.getByText("Ладожские верфи · Берёзкин Олег").waitFor();
    await related.getByRole("link", { name: "Сомова Нина" }).hover();
    await button(related, "Убрать Сомова Нина").click();
    await related.getByRole("link", { name: "Сомова Нина" }).waitFor({ state: "detached" });
    await button(related, "Вернуть").click();
    await related.getByRole("link", { name: "Сомова Нина" }).click();
    await page.getByRole("heading", { name: "Сомова Нина", level: 1 }).waitFor();
    await page.done();
  });

  it("is moved by its bar, and can be moved back", async () => {
    const page = await larets.open({ person: staff.administrator });
    await dealOf(page, ids.deal);
    await here(page, "Новая").waitFor();
    await button(bar(page), "Предложение").click();
    await here(page, "Предложение").waitFor();
    await page.getByText(/сделка перешла из стадии «Новая» в «Предложение», была там/).waitFor();
    await button(bar(page), "Вернуть").click();
    await here(page, "Новая").waitFor();
    await picture(page, `deal-${larets.engine}`);
    await page.done();
  });

  it("asks for what a stage needs, and moves together with it", async () => {
    const page = await larets.open({ person: staff.administrator });
    await dealOf(page, ids.deal);
    await button(bar(page), "Проиграна").click();
    const dialog = page.getByRole("dialog", { name: "Проиграна: сначала заполните" });
    assert.equal(await button(dialog, "Переместить").isDisabled(), true);
    await assertAccessible(page);
    await button(dialog, "Отмена").click();
    await here(page, "Новая").waitFor();
    await button(bar(page), "Проиграна").click();
    await dialog.getByLabel("Причина проигрыша").fill("Дорого");
    await button(dialog, "Переместить").click();
    await here(page, "Проиграна").waitFor();
    const reason = page.getByRole("button", { name: /^Изменить: Причина проигрыша: Дорого/ });
    await reason.waitFor();
    // Taken back, it is as it was: what was filled in for the move goes with it.
    await button(page, "Вернуть").click();
    await here(page, "Новая").waitFor();
    await reason.waitFor({ state: "detached" });
    await button(bar(page), "В работе").click();
    await here(page, "В работе").waitFor();
    await page.done();
  });

  it("stands on its clients' cards, and a new one is begun there", async () => {
    const page = await larets.open({ person: staff.administrator });
    await page.goto(`/companies/${ids.company}`);
    const related = page.getByRole("complementary", { name: "Связи" });
    await related.getByText("2 открытые на").waitFor();
    await related.getByText("1 250 000,50 ₽ + 5 000,50 €").or(related.getByText("5 000,50 € + 1 250 000,50 ₽")).waitFor();
    await page.goto(`/contacts/${ids.contact}`);
    await related.getByRole("link", { name: "Ремонт крана" }).waitFor();
    await assertAccessible(page);
    await button(related, "Новая сделка").click();
    const dialog = page.getByRole("dialog", { name: "Новая сделка" });
    await dialog.getByText("Сомова Нина", { exact: true }).waitFor();
    await dialog.getByLabel("Название").fill("Обучение");
    await button(dialog, "Создать").click();
    await page.getByRole("heading", { name: "Обучение", level: 1 }).waitFor();
    await page.getByRole("complementary", { name: "Связи" }).getByRole("link", { name: "Сомова Нина" }).waitFor();
    await page.done();
  });

  it("is found by the search under a heading of its own, and then stands among what is recent", async () => {
    const page = await larets.open({ person: staff.administrator });
    await page.goto("/contacts");
    await page.getByRole("row", { name: /Сомова/ }).waitFor();
    await page.keyboard.press("Control+k");
    await page.getByRole("combobox", { name: "Поиск и команды" }).fill("кран");
    await page.getByRole("group", { name: "Сделки" }).getByRole("option", { name: /Ремонт крана/ }).click();
    await page.getByRole("complementary", { name: "Ремонт крана" }).waitFor();
    await page.keyboard.press("Control+k");
    await page.getByRole("group", { name: "Недавнее" }).getByRole("option", { name: /Ремонт крана/ }).waitFor();
    await page.done();
  });

  it("goes to the bin and comes back", async () => {
    const page = await larets.open({ person: staff.administrator });
    const { id } = await staff.administrator.create("/api/v1/deals", { title: "Ошибочная" });
    await dealOf(page, id);
    await button(page, "Другие действия").first().click();
    await page.getByRole("menuitem", { name: "Удалить" }).click();
    await page.goto("/bin?kind=deals");
    await button(page, "Восстановить: Ошибочная").click();
    await button(page, "Восстановить: Ошибочная").waitFor({ state: "detached" });
    await staff.administrator.ask("DELETE", `/api/v1/deals/${id}`);
    await page.done();
  });

  it("shows the operator everything but the sum, and no way to move it", async () => {
    const page = await larets.open({ person: staff.operator });
    await page.goto("/deals/list");
    await page.getByRole("row", { name: /Ремонт крана/ }).waitFor();
    assert.equal(await page.getByRole("columnheader", { name: "Сумма" }).count(), 0);
    await dealOf(page, ids.deal);
    await page.getByText("Срок шага").waitFor();
    assert.equal(await page.getByText("Сумма", { exact: true }).count(), 0);
    assert.doesNotMatch(await page.locator("body").innerText(), /5\s?000/);
    assert.equal(await button(bar(page), "Выиграна").count(), 0);
    await button(bar(page), "Согласование").click({ force: true });
    await here(page, "В работе").waitFor();
    await assertAccessible(page);
    await page.goto("/settings/pipelines");
    await page.getByRole("heading", { name: "Сюда нельзя" }).waitFor();
    await page.goto("/imports/new");
    await page.getByRole("heading", { name: "Сюда нельзя" }).waitFor();
    await page.done();
  });

  it("lets stages be edited as a whole, asks before changes are lost, and says what stands in the way", async () => {
    const page = await larets.open({ person: staff.administrator });
    await page.goto("/settings/pipelines");
    const names = () => page.getByRole("textbox", { name: "Название стадии" }).evaluateAll((inputs) => inputs.map(({ value }) => value));
    await page.getByRole("region", { name: "Продажи" }).waitFor();
    await button(page, "Добавить стадию").click();
    await page.getByText("У одной из стадий нет названия.").waitFor();
    await page.keyboard.type("Проверка");
    await button(page, "Поднять «Проверка»").click();
    await button(page, "Обязательно заполнить для «Проверка»: ничего").click();
    await page.getByRole("checkbox", { name: "Источник" }).check();
    await page.keyboard.press("Escape");
    await assertAccessible(page);

    await page.getByRole("link", { name: "Профиль" }).click();
    await button(page.getByRole("dialog", { name: "Уйти без сохранения?" }), "Продолжить ввод").click();
    assert.deepEqual(await names(), ["Новая", "В работе", "Предложение", "Проверка", "Согласование", "Выиграна", "Проиграна"]);
    await button(page, "Сохранить").click();
    await page.getByText("Сохранено").waitFor();

    await dealOf(page, ids.deal);
    await button(bar(page), "Проверка").click();
    const dialog = page.getByRole("dialog", { name: "Проверка: сначала заполните" });
    await dialog.getByLabel("Источник").fill("Выставка");
    await button(dialog, "Переместить").click();
    await here(page, "Проверка").waitFor();

    await page.goto("/settings/pipelines");
    await button(page, "Убрать «Проверка»").click();
    await button(page, "Сохранить").click();
    await page.getByText("Там есть сделки. Сначала перенесите их в другую стадию, в том числе из корзины.").waitFor();
    await button(page, "Отменить изменения").click();
    await button(page, "Удалить воронку").click();
    await button(page.getByRole("dialog"), "Удалить").click();
    await page.getByRole("dialog").getByText("Хотя бы одна воронка должна остаться.").waitFor();
    await page.done();
  });

  it("tells of a colleague's change of the same pipeline, and keeps what was typed until it is given up", async () => {
    const page = await larets.open({ person: staff.administrator });
    await page.goto("/settings/pipelines");
    const name = page.getByRole("textbox", { name: "Название воронки" });
    await name.fill("Мои продажи");
    const [pipeline] = (await staff.administrator.get("/api/v1/pipelines")).items;
    const { id, version, ...body } = pipeline;
    await staff.administrator.ask("PUT", `/api/v1/pipelines/${id}`, { ...body, name: "Продажи 2030" }, { "if-match": `"${version}"` });
    await button(page, "Сохранить").click();
    await page.getByText("Ваши изменения пока на месте.").waitFor();
    assert.equal(await name.inputValue(), "Мои продажи");
    await button(page, "Загрузить сохранённое").click();
    await page.getByRole("region", { name: "Продажи 2030" }).waitFor();
    assert.equal(await name.inputValue(), "Продажи 2030");
    await page.done();
  });

  it("has several pipelines, and a deal goes from one to another", async () => {
    const page = await larets.open({ person: staff.administrator });
    await page.goto("/settings/pipelines");
    await button(page, "Добавить воронку").click();
    await page.getByRole("dialog").getByLabel("Название воронки").fill("Сервис");
    await button(page.getByRole("dialog"), "Добавить").click();
    await page.getByRole("region", { name: "Сервис" }).waitFor();
    await dealOf(page, ids.deal);
    await bar(page).getByRole("button", { name: /^Воронка:/ }).click();
    await page.getByRole("menuitem", { name: "Сервис" }).click();
    await bar(page).getByRole("button", { name: "Воронка: Сервис. Выбрать другую" }).waitFor();
    await here(page, "Новая").waitFor();
    // Both have a stage of that name: the history says which one it is.
    await page.getByText(/сделка перешла из стадии .* в «Сервис · Новая»/).waitFor();
    await page.done();
  });

  it("works on a phone", async () => {
    const page = await larets.open({ person: staff.administrator, size: "phone" });
    await page.goto("/deals/list");
    await page.getByRole("link", { name: /Поставка насосов/ }).click();
    await bar(page).waitFor();
    await bar(page).getByRole("button", { name: "В работе", exact: true }).click();
    await here(page, "В работе").waitFor();
    await assertAccessible(page);
    await picture(page, `deal-phone-${larets.engine}`);
    await page.done();
  });
});
