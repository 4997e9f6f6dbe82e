// Lists as somebody works with them all day: filters in groups, what is saved as a view and who gets what of it, favourites, and
// rows walked and edited by keyboard alone. What is edited in them is in cells.test.mjs.
import assert from "node:assert/strict";
import { before, it } from "node:test";
import { accessibilityFaults, assertAccessible, onBothEngines, picture } from "./browser.mjs";
import { hire, setUp } from "./larets.mjs";
import { fourDeals } from "./stage.mjs";

/** A row that is not high. */
const COMPACT_PX = 30;
/** By how much an arrow key widens a column. */
const STEP_PX = 16;

onBothEngines("lists", (larets) => {
  const staff = {};
  const ids = {};

  before(async () => {
    staff.administrator = await setUp(larets.server);
    staff.operator = await hire(staff.administrator, larets.server, { email: "operator@larets.example", name: "Оксана Оператор", role: "operator" });
    staff.english = await hire(staff.administrator, larets.server, { email: "english@larets.example", name: "Emma English", role: "director" });
    await staff.english.ask("PATCH", "/api/v1/session", { language: "en" });
    Object.assign(ids, await fourDeals(staff.administrator));
    for (const [last_name, tags] of [["Абакумов", ["опт"]], ["Белова", ["опт", "VIP"]], ["Громов", []]]) {
      const contact = { last_name, tags, phones: [{ kind: "mobile", value: `+7 912 345-67-0${String(tags.length)}` }] };
      ids[last_name] = (await staff.administrator.create("/api/v1/contacts", contact)).id;
    }
  });

  const button = (place, name) => place.getByRole("button", { name, exact: true });
  const row = (page, name) => page.getByRole("row", { name });
  const tabs = (page) => page.getByRole("navigation", { name: "Виды списка" });
  const tab = (page, name) => tabs(page).getByRole("link", { name });
  const builder = (page) => page.getByRole("dialog", { name: "Сложный отбор" });
  const condition = async (place, index, { field, operation }) => {
    await place.getByRole("combobox", { name: "Поле" }).nth(index).selectOption({ label: field });
    if (operation) await place.getByRole("combobox", { name: "Сравнение" }).nth(index).selectOption({ label: operation });
  };
  const rows = async (page) => (await page.getByRole("row").allInnerTexts()).join(" ").replaceAll("\n", " ");
  const asked = (page) => JSON.parse(new URL(page.url()).searchParams.get("filter"));

  // Shows that an «or» of two fields finds exactly its records, that its address is enough for somebody else, and that it can be
  // taken up again as it was.
  it("finds by «or» what no row of conditions could find", async () => {
    const page = await larets.open({ person: staff.administrator });
    await page.goto("/deals/list");
    await page.getByText("4 сделки", { exact: true }).waitFor();
    await button(page, "Отбор").click();
    await button(page, "Сложный отбор: группы, «или»").click();
    await builder(page).getByRole("combobox", { name: "Как соединены условия" }).selectOption({ label: "любое из условий" });
    await condition(builder(page), 0, { field: "Сумма", operation: "больше" });
    await builder(page).getByText("У 1 условия ещё нет значения.").waitFor();
    assert.equal(await button(builder(page), "Отобрать").isDisabled(), true);
    await builder(page).getByRole("textbox", { name: "Сумма" }).fill("100 000,50");
    await button(builder(page), "Условие").click();
    await condition(builder(page), 1, { field: "Срок следующего шага", operation: "просрочено" });
    await assertAccessible(page);
    await picture(page, `filter-builder-${larets.engine}`);
    await button(builder(page), "Отобрать").click();
    await page.getByText("2 сделки", { exact: true }).waitFor();
    await row(page, /Крупная спокойная/).waitFor();
    await row(page, /Мелкая просроченная/).waitFor();
    assert.deepEqual(asked(page), { any: [{ field: "amount", op: "more", value: { amount: "100000.50", currency: "RUB" } }, { field: "next_step_at", op: "overdue" }] });
    await assertAccessible(page);
    const address = page.url();
    await page.done();

    const other = await larets.open({ person: staff.english, size: "phone", theme: "dark" });
    await other.goto(address);
    await other.getByText("2 deals", { exact: true }).waitFor();
    await other.getByText("Any of:").waitFor();
    await button(other, "Next step is due: overdue").waitFor();
    await button(other, "Amount: more than RUB 100,000.50").waitFor();
    await assertAccessible(other);
    await picture(other, `filter-phone-${larets.engine}`);
    await other.done();
  });

  it("puts groups into groups, three deep and no deeper", async () => {
    const page = await larets.open({ person: staff.administrator });
    await page.goto("/deals/list");
    await button(page, "Отбор").click();
    await button(page, "Сложный отбор: группы, «или»").click();
    await condition(builder(page), 0, { field: "Состояние сделки" });
    await builder(page).getByRole("button", { name: /^Значение/ }).first().click();
    await page.getByRole("option", { name: "Открыта" }).click();
    await button(builder(page), "Группа").click();
    const inner = builder(page).getByRole("group", { name: "Группа условий" }).nth(1);
    await condition(inner, 0, { field: "Сумма", operation: "меньше" });
    await inner.getByRole("textbox", { name: "Сумма" }).fill("6000");
    await button(inner, "Группа").click();
    const innermost = inner.getByRole("group", { name: "Группа условий" });
    assert.equal(await button(innermost, "Группа").count(), 0);
    await condition(innermost, 0, { field: "Название", operation: "содержит" });
    await innermost.getByRole("textbox", { name: "Значение" }).fill("валют");
    await assertAccessible(page);
    await button(builder(page), "Отобрать").click();
    await page.getByText("2 сделки", { exact: true }).waitFor();
    await row(page, /Мелкая просроченная/).waitFor();
    await row(page, /Крупная в другой валюте/).waitFor();
    // The chip of the group leads back into the builder, and one more condition joins from the quick menu.
    await page.getByRole("list", { name: "Отбор" }).getByRole("button", { name: /или/ }).first().click();
    await builder(page).getByRole("textbox", { name: "Сумма" }).waitFor();
    await button(builder(page), "Отмена").click();
    await button(page, "Отбор").click();
    await button(page.getByRole("dialog", { name: "Отбор" }), "Срок следующего шага").click();
    await button(page, "просрочено").click();
    await page.getByText("1 сделка", { exact: true }).waitFor();
    await row(page, /Мелкая просроченная/).waitFor();
    await page.done();
  });

  it("narrows the board by the same filter", async () => {
    const page = await larets.open({ person: staff.administrator });
    const filter = { any: [{ field: "amount", op: "more", value: { amount: "100000", currency: "USD" } }, { field: "next_step_at", op: "overdue" }] };
    await page.goto(`/deals/board?filter=${encodeURIComponent(JSON.stringify(filter))}`);
    await page.getByRole("article").filter({ hasText: "Мелкая просроченная" }).waitFor();
    await page.getByRole("article").filter({ hasText: "Крупная в другой валюте" }).waitFor();
    assert.equal(await page.getByRole("article").count(), 2);
    await assertAccessible(page);
    await page.done();
  });

  it("says that an address holds no filter, instead of a part of it", async () => {
    const page = await larets.open({ person: staff.administrator });
    await page.goto(`/contacts?filter=${encodeURIComponent(JSON.stringify([{ field: "owner", value: "me" }]))}`);
    await page.getByText("Отбор из адреса прочитать не удалось.").waitFor();
    await page.getByText("3 контакта", { exact: true }).waitFor();
    await assertAccessible(page);
    await button(page, "Понятно").click();
    await page.getByText("Отбор из адреса прочитать не удалось.").waitFor({ state: "detached" });
    await page.done();
  });

  it("says in the builder which condition is refused, and keeps what was put together", async () => {
    const page = await larets.open({ person: staff.administrator });
    await page.goto("/contacts");
    await button(page, "Отбор").click();
    await button(page, "Сложный отбор: группы, «или»").click();
    await condition(builder(page), 0, { field: "Телефон" });
    await builder(page).getByRole("textbox", { name: "Значение" }).fill("abc");
    await button(builder(page), "Отобрать").click();
    await builder(page).getByText("Это не номер телефона.").waitFor();
    await builder(page).getByText("в этом условии отказано").waitFor();
    await assertAccessible(page);
    await builder(page).getByRole("textbox", { name: "Значение" }).fill("8 912 345-67-02");
    await button(builder(page), "Отобрать").click();
    await row(page, /Белова/).waitFor();
    await page.getByText("1 контакт", { exact: true }).waitFor();
    await page.done();
  });

  // Shows a view from its first saving to its end: what it keeps, how a change of it is seen, saved and undone, and that its
  // address is enough.
  it("keeps what a list shows as a view", async () => {
    const page = await larets.open({ person: staff.administrator });
    await page.goto("/contacts");
    await button(page, "Отбор").click();
    await button(page.getByRole("dialog", { name: "Отбор" }), "Метка").click();
    await page.getByRole("option", { name: "опт" }).click();
    await page.getByText("2 контакта", { exact: true }).waitFor();
    await button(page, "Вид").click();
    await page.getByRole("dialog", { name: "Вид" }).getByRole("checkbox", { name: "Метки" }).check();
    await page.keyboard.press("Escape");
    await page.getByRole("group", { name: "Сохранить как вид" }).getByRole("button", { name: "Сохранить как вид" }).click();
    const dialog = page.getByRole("dialog", { name: "Новый вид" });
    await dialog.getByText("Заполните название.").waitFor();
    await dialog.getByLabel("Название").fill("Оптовики");
    await assertAccessible(page);
    await button(dialog, "Сохранить").click();
    await tab(page, "Оптовики").and(page.locator("[aria-current=page]")).waitFor();
    await page.waitForURL(/view=/);
    assert.equal(new URL(page.url()).searchParams.get("filter"), null);
    await page.getByText("2 контакта", { exact: true }).waitFor();

    await tab(page, "Все").click();
    await page.getByText("3 контакта", { exact: true }).waitFor();
    await tab(page, "Оптовики").click();
    await page.getByText("2 контакта", { exact: true }).waitFor();
    await page.getByRole("columnheader", { name: "Метки" }).waitFor();

    await button(page, "Порядок").click();
    await page.getByRole("menuitem", { name: "Имя, от Я до А" }).click();
    await tabs(page).getByRole("img", { name: "изменён" }).waitFor();
    await button(page, "Вернуть как было").click();
    await tabs(page).getByRole("img", { name: "изменён" }).waitFor({ state: "detached" });
    await button(page, "Порядок").click();
    await page.getByRole("menuitem", { name: "Имя, от Я до А" }).click();
    await button(page.getByRole("group", { name: "Вид изменён" }), "Сохранить").click();
    await page.getByText("Вид «Оптовики» сохранён").first().waitFor();
    await tabs(page).getByRole("img", { name: "изменён" }).waitFor({ state: "detached" });
    await page.reload();
    await row(page, /Белова/).waitFor();
    assert.match(await rows(page), /Белова.*Абакумов/);
    await assertAccessible(page);
    await picture(page, `views-${larets.engine}`);

    await button(page, "Действия с видом «Оптовики»").click();
    await page.getByRole("menuitem", { name: "Название и доступ" }).click();
    const edit = page.getByRole("dialog", { name: "Название и доступ" });
    await edit.getByLabel("Название").fill("Опт");
    await edit.getByRole("radio", { name: "Все" }).check();
    await button(edit, "Сохранить").click();
    await tab(page, "Опт").getByRole("img", { name: "общий со всеми" }).waitFor();
    ids.shared = page.url();

    await button(page, "Действия с видом «Опт»").click();
    await page.getByRole("menuitem", { name: "Удалить вид" }).waitFor();
    await page.keyboard.press("Escape");
    await page.done();
  });

  // Shows that what is changed of a view's columns and row height stands in the address, survives a reload, and is given up with the
  // rest; and that without a view they stay in this browser.
  it("keeps columns, their order and width, and the row height", async () => {
    const page = await larets.open({ person: staff.administrator });
    const heads = async () => (await page.getByRole("columnheader").allInnerTexts()).filter((text) => text !== "");
    const height = async () => (await row(page, /Белова/).boundingBox()).height;
    const menu = page.getByRole("dialog", { name: "Вид" });
    const handle = page.getByRole("separator", { name: "Ширина столбца «Телефон»" });
    const width = async () => Number(await handle.getAttribute("aria-valuenow"));
    await page.goto(ids.shared);
    await row(page, /Белова/).waitFor();
    const before = { heads: await heads(), height: await height() };
    await button(page, "Вид").click();
    await menu.getByRole("checkbox", { name: "Метки" }).uncheck();
    await button(menu, "Опустить «Телефон»").click();
    await menu.getByText("Плотная").click();
    await page.waitForURL(/density=compact/);
    await page.keyboard.press("Escape");
    await tabs(page).getByRole("img", { name: "изменён" }).waitFor();
    await page.reload();
    await row(page, /Белова/).waitFor();
    const changed = await heads();
    assert.ok(!changed.includes("Метки"), changed.join());
    assert.ok(changed.indexOf("Телефон") > changed.indexOf("Почта"), changed.join());
    assert.equal(await height(), COMPACT_PX);
    await button(page, "Вернуть как было").click();
    await tabs(page).getByRole("img", { name: "изменён" }).waitFor({ state: "detached" });
    assert.deepEqual({ heads: await heads(), height: await height() }, before);
    assert.doesNotMatch(page.url(), /columns|density/);

    await page.goto("/companies");
    await page.goto("/contacts");
    await row(page, /Белова/).waitFor();
    const narrow = await width();
    await handle.press("ArrowRight");
    await page.waitForFunction((wanted) => Number(document.activeElement?.getAttribute("aria-valuenow")) === wanted, narrow + STEP_PX);
    const { x, y, height: tall } = await handle.boundingBox();
    await page.mouse.move(x + 1, y + tall / 2);
    await page.mouse.down();
    await page.mouse.move(x + 61, y + tall / 2, { steps: 4 });
    await page.mouse.up();
    await button(page, "Вид").click();
    await button(menu, "Опустить «Телефон»").click();
    await menu.getByText("Плотная").click();
    await page.keyboard.press("Escape");
    await page.reload();
    await row(page, /Белова/).waitFor();
    assert.equal(await width(), narrow + STEP_PX + 60);
    assert.ok((await heads()).indexOf("Телефон") > (await heads()).indexOf("Почта"));
    assert.equal(await height(), COMPACT_PX);
    assert.doesNotMatch(page.url(), /columns|density/);
    await assertAccessible(page);
    await page.done();
  });

  it("orders views, and deletes one", async () => {
    const page = await larets.open({ person: staff.administrator });
    for (const name of ["Первый", "Второй"]) ids[name] = (await staff.administrator.create("/api/v1/views", { kind: "companies", name })).id;
    await page.goto(`/companies?view=${ids["Второй"]}`);
    await button(page, "Действия с видом «Второй»").click();
    await page.getByRole("menuitem", { name: "Сдвинуть влево" }).click();
    await tabs(page).getByText("Второй").waitFor();
    await page.waitForFunction(() => [...document.querySelectorAll("nav a")].map(({ textContent }) => textContent).join(" ").includes("Второй Первый"));
    await button(page, "Действия с видом «Второй»").click();
    await page.getByRole("menuitem", { name: "Удалить вид" }).click();
    await button(page.getByRole("dialog", { name: "Удалить вид «Второй»?" }), "Удалить вид").click();
    await tab(page, "Второй").waitFor({ state: "detached" });
    await tab(page, "Первый").waitFor();
    await page.goto(`/companies?view=${ids["Второй"]}`);
    await page.getByRole("heading", { name: "Такого вида нет" }).waitFor();
    await assertAccessible(page);
    await button(page, "Показать всё").click();
    await page.getByRole("heading", { name: "Компаний пока нет" }).waitFor();
    await page.done();
  });

  // Shows that a shared view opens for somebody with fewer rights as far as these go, and that nothing forbidden is even asked for.
  it("opens a shared view for whoever may see less", async () => {
    const filter = { any: [{ field: "phone", op: "is", value: "+7 912 345-67-02" }, { field: "tag", op: "has", value: "опт" }] };
    ids.phones = (await staff.administrator.create("/api/v1/views", { kind: "contacts", name: "Обзвон", shared: "everyone", filter, columns: ["name", "tags"] })).id;
    const page = await larets.open({ person: staff.operator });
    const sent = [];
    page.on("request", (request) => sent.push(request.url()));
    await page.goto(ids.shared);
    await tab(page, "Опт").waitFor();
    await row(page, /Белова/).waitFor();
    await page.getByText("2 контакта", { exact: true }).waitFor();
    await tab(page, "Обзвон").click();
    await page.getByRole("heading", { name: "Этот вид отбирает по скрытому от вас" }).waitFor();
    await page.getByText("Скрыто вашей ролью: Телефон.").waitFor();
    await button(page, "Телефон: скрыто от вас").waitFor();
    await assertAccessible(page);
    await picture(page, `view-blocked-${larets.engine}`);
    assert.deepEqual(sent.filter((url) => /\/contacts\?/.test(url) && /phone/.test(decodeURIComponent(url))), [], "a forbidden filter was sent");
    await button(page, "Показать без этих условий").click();
    await page.getByText("2 контакта", { exact: true }).waitFor();
    // It is not the operator's to change: what differs can be kept as a view of one's own only.
    await page.getByRole("group", { name: "Вид изменён" }).getByRole("button", { name: "Сохранить как новый" }).click();
    const dialog = page.getByRole("dialog", { name: "Новый вид" });
    assert.equal(await dialog.getByRole("radio").count(), 0);
    await dialog.getByLabel("Название").fill("Мой опт");
    await button(dialog, "Сохранить").click();
    await tab(page, "Мой опт").and(page.locator("[aria-current=page]")).waitFor();
    await page.done();
  });

  it("keeps a view of the board, and opens it from the list", async () => {
    const filter = { all: [{ field: "amount", op: "more", value: { amount: "100000", currency: "RUB" } }] };
    await staff.administrator.create("/api/v1/views", { kind: "deals", name: "Крупные", layout: "board", sort: "-updated_at", filter });
    const page = await larets.open({ person: staff.administrator });
    await page.goto("/deals/list");
    await tab(page, "Крупные").click();
    await page.waitForURL(/\/deals\/board\?.*view=/);
    await page.getByRole("article").filter({ hasText: "Крупная спокойная" }).waitFor();
    assert.equal(await page.getByRole("article").count(), 1);
    await button(page, "Убрать условие «Сумма: больше 100 000 ₽»").click();
    await page.getByRole("article").filter({ hasText: "Мелкая спокойная" }).waitFor();
    await tabs(page).getByRole("img", { name: "изменён" }).waitFor();
    await assertAccessible(page);
    await button(page, "Вернуть как было").click();
    await page.getByRole("article").filter({ hasText: "Мелкая спокойная" }).waitFor({ state: "detached" });
    await page.done();
  });

  it("marks favourites, and leads back to them and to what was opened", async () => {
    const page = await larets.open({ person: staff.administrator });
    await page.goto(`/contacts/${ids["Громов"]}`);
    await page.getByRole("button", { name: "Добавить в избранное", disabled: false }).click();
    await button(page, "Убрать из избранного").waitFor();
    await page.goto(`/deals/${ids["Мелкая спокойная"]}`);
    await page.getByRole("heading", { name: "Мелкая спокойная" }).waitFor();
    await button(page, "Избранное и недавнее").click();
    const menu = page.getByRole("dialog", { name: "Избранное и недавнее" });
    await menu.getByRole("link", { name: "Громов" }).first().waitFor();
    await menu.getByRole("link", { name: "Мелкая спокойная" }).waitFor();
    // The menu lies over what is below it.
    assert.deepEqual(await accessibilityFaults(page, { without: ["target-size"] }), []);
    await picture(page, `favourites-${larets.engine}`);
    await menu.getByRole("link", { name: "Громов" }).first().click();
    await page.getByRole("heading", { name: "Громов" }).waitFor();
    await page.keyboard.press("Control+k");
    await page.getByRole("group", { name: "Избранное" }).getByRole("option", { name: "Громов" }).waitFor();
    await page.getByRole("option", { name: "Мелкая спокойная" }).waitFor();
    await assertAccessible(page);
    await page.keyboard.press("Escape");
    const taken = page.waitForResponse((response) => response.request().method() === "DELETE");
    await button(page, "Убрать из избранного").click();
    await button(page, "Добавить в избранное").waitFor();
    await taken;
    assert.deepEqual((await staff.administrator.get("/api/v1/favourites")).items, []);
    await page.done();
  });

  // Shows that rows are walked, opened, gone on from and edited without a mouse, and that an edit can be undone.
  it("is worked with by keyboard alone", async () => {
    const page = await larets.open({ person: staff.administrator });
    await page.goto("/contacts");
    await row(page, /Абакумов/).waitFor();
    await page.getByRole("grid").focus();
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await page.getByRole("complementary", { name: /Абакумов/ }).waitFor();
    await page.keyboard.press("]");
    await page.getByRole("complementary", { name: /Белова/ }).waitFor();
    await page.getByRole("button", { name: "Добавить в избранное", disabled: false }).waitFor();
    await page.keyboard.press("f");
    await button(page, "Убрать из избранного").waitFor();
    await page.keyboard.press("Escape");
    await page.getByRole("complementary").waitFor({ state: "detached" });

    // To the cell of the position: name, phone, e-mail, company, position.
    await page.getByRole("grid").focus();
    for (let step = 0; step < 5; step += 1) await page.keyboard.press("ArrowRight");
    await page.keyboard.press("Enter");
    const editor = page.getByRole("dialog", { name: "Изменить «Должность» в списке" });
    await editor.getByRole("textbox", { name: "Должность" }).waitFor();
    await assertAccessible(page);
    await page.keyboard.type("логист");
    await page.keyboard.press("Enter");
    await row(page, /логист/).waitFor();
    await editor.waitFor({ state: "detached" });
    await button(page, "Вернуть").click();
    await row(page, /логист/).waitFor({ state: "detached" });

    // Escape gives an edit up, and then the cell; «e» on the row takes the first cell that can be edited.
    await page.getByRole("grid").focus();
    await page.keyboard.press("F2");
    await editor.getByRole("textbox", { name: "Должность" }).fill("не то");
    await page.keyboard.press("Escape");
    await editor.waitFor({ state: "detached" });
    assert.equal(await row(page, /не то/).count(), 0);
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("e");
    const owner = page.getByRole("dialog", { name: "Изменить «Ответственный» в списке" });
    await owner.getByRole("combobox").fill("Emma");
    await page.keyboard.press("Enter");
    await row(page, /Emma English/).waitFor();
    await owner.waitFor({ state: "detached" });
    await page.keyboard.press("Shift+?");
    await page.getByRole("dialog", { name: "Сочетания клавиш" }).getByText("Изменить ячейку").waitFor();
    await assertAccessible(page);
    await page.done();
  });

  it("goes on along the list from the page of a card, and back to it", async () => {
    const page = await larets.open({ person: staff.administrator });
    await page.goto(ids.shared);
    await row(page, /Белова/).waitFor();
    await row(page, /Белова/).getByRole("link").click();
    await button(page, "Открыть на всю страницу").click();
    await page.waitForURL(/\/contacts\/[0-9a-f-]+/);
    await page.getByRole("heading", { name: "Белова", level: 1 }).waitFor();
    assert.equal(await button(page, "Предыдущая запись").isDisabled(), true);
    await button(page, "Следующая запись").click();
    await page.getByRole("heading", { name: "Абакумов", level: 1 }).waitFor();
    await button(page, "Контакты").click();
    await tab(page, "Опт").and(page.locator("[aria-current=page]")).waitFor();
    await page.done();
  });

  // Shows that a view of the board leads to the pipeline it was saved on, whatever pipeline was looked at since.
  it("keeps the pipeline of a view of the board", async () => {
    const { items: [first] } = await staff.administrator.get("/api/v1/pipelines");
    const stages = first.stages.map(({ id: _id, ...stage }) => stage);
    const service = await staff.administrator.create("/api/v1/pipelines", { name: "Сервис", stages });
    await staff.administrator.create("/api/v1/deals", { title: "Ремонт насоса", stage_id: service.stages[0].id });
    const page = await larets.open({ person: staff.administrator });
    const pipeline = page.getByLabel("Воронка", { exact: true }).first();
    await page.goto(`/deals/board?pipeline=${service.id}`);
    await page.getByRole("article").filter({ hasText: "Ремонт насоса" }).waitFor();
    await button(page, "Сохранить как вид").click();
    const dialog = page.getByRole("dialog", { name: "Новый вид" });
    await dialog.getByLabel("Название").fill("Сервисные");
    await button(dialog, "Сохранить").click();
    await tab(page, "Сервисные").and(page.locator("[aria-current=page]")).waitFor();
    await pipeline.click();
    await page.getByRole("option", { name: first.name, exact: true }).click();
    await tabs(page).getByRole("img", { name: "изменён" }).waitFor();
    await button(page, "Вернуть как было").click();
    await page.getByRole("article").filter({ hasText: "Ремонт насоса" }).waitFor();
    await page.goto(`/deals/board?pipeline=${first.id}`);
    await page.getByRole("article").filter({ hasText: "Крупная спокойная" }).waitFor();
    await tab(page, "Сервисные").click();
    await page.getByRole("article").filter({ hasText: "Ремонт насоса" }).waitFor();
    assert.equal(await page.getByRole("article").count(), 1);
    assert.equal(await page.getByRole("list", { name: "Отбор" }).count(), 0);
    await page.done();
  });

  it("shows views and filters on a phone", async () => {
    const page = await larets.open({ person: staff.english, size: "phone", theme: "dark" });
    await page.goto(new URL(ids.shared).pathname + new URL(ids.shared).search);
    await page.getByRole("navigation", { name: "Views of the list" }).getByRole("link", { name: "Опт" }).waitFor();
    await page.getByText("Белова").first().waitFor();
    await button(page, "Filter").click();
    await button(page, "Advanced: groups, “or”").click();
    await page.getByRole("dialog", { name: "Advanced filter" }).getByRole("combobox", { name: "Field" }).first().waitFor();
    await assertAccessible(page);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    assert.ok(wide <= 0, `the page is ${wide} pixels too wide`);
    await picture(page, `lists-phone-${larets.engine}`);
    await page.done();
  });
});
