// A week in an office with demo data: filters as chips in the address, names of both languages, the bin, ten seconds to
// think again, finding colleagues, one's own language, and the button that takes the demo data away.
import assert from "node:assert/strict";
import { before, it } from "node:test";
import { assertAccessible, onBothEngines, picture } from "./browser.mjs";
import { hire, Person, setUp } from "./larets.mjs";

const CONTACTS = 60;
const DEMO_LIMIT_MS = 120_000;

onBothEngines("an office", (larets) => {
  const staff = {};
  const ids = {};

  before(async () => {
    staff.administrator = await setUp(larets.server);
    ids.company = (await staff.administrator.create("/api/v1/companies", { name: "Ладожские верфи" })).id;
    const people = [
      { last_name: "Петрова", first_name: "Анна", middle_name: "Сергеевна", phones: [{ kind: "mobile", value: "8 912 345-67-11" }], companies: [{ id: ids.company }], tags: ["опт"] },
      { last_name: "Archer", first_name: "Alice", emails: [{ kind: "work", value: "alice@example.com" }], tags: ["опт", "VIP"] },
      { last_name: "Сомова", first_name: "Нина" },
    ];
    for (const body of people) ids[body.last_name] = (await staff.administrator.create("/api/v1/contacts", body)).id;
    staff.operator = await hire(staff.administrator, larets.server, { email: "operator@larets.example", name: "Оксана Оператор", role: "operator" });
    for (const [index, name] of ["Emma Whitfield", "Юрий Ёлкин", "Зоя Яблокова"].entries()) {
      await hire(staff.administrator, larets.server, { email: `colleague${index}@larets.example`, name, role: "manager" });
    }
  });

  const row = (page, name) => page.getByRole("row", { name });
  const button = (page, name) => page.getByRole("button", { name, exact: true });
  const filterBy = async (page, field) => {
    await button(page, "Отбор").click();
    await page.getByRole("dialog", { name: "Отбор" }).getByRole("button", { name: field, exact: true }).click();
  };

  it("narrows the list by company, and a shared link shows the same", async () => {
    const page = await larets.open({ person: staff.administrator });
    await page.goto("/contacts");
    await row(page, /Сомова/).waitFor();
    await filterBy(page, "Компания");
    await page.getByRole("combobox", { name: "Компания" }).fill("верфи");
    await page.getByRole("option", { name: "Ладожские верфи" }).click();
    await page.getByText("1 контакт", { exact: true }).waitFor();
    await row(page, /Петрова Анна Сергеевна/).waitFor();
    await button(page, "Компания: Ладожские верфи").waitFor();
    await assertAccessible(page);
    await picture(page, `filters-${larets.engine}`);
    const shared = page.url();
    await page.goBack();
    await page.getByText("3 контакта", { exact: true }).waitFor();
    await page.goto(shared);
    await page.getByText("1 контакт", { exact: true }).waitFor();
    await button(page, "Компания: Ладожские верфи").waitFor();
    await page.done();
  });

  it("narrows by phone in any spelling, by e-mail, by several tags, by days", async () => {
    const page = await larets.open({ person: staff.administrator });
    await page.goto("/contacts");
    await filterBy(page, "Телефон");
    await page.getByRole("textbox", { name: "Телефон" }).fill("+7 (912) 345 67 11");
    await button(page, "Отобрать").click();
    await page.getByText("1 контакт", { exact: true }).waitFor();
    await row(page, /Петрова/).waitFor();

    await page.getByRole("button", { name: "Телефон: +7 (912) 345 67 11", exact: true }).click();
    await page.getByRole("textbox", { name: "Телефон" }).fill("abc");
    await button(page, "Отобрать").click();
    await page.getByText("Это не номер телефона.").waitFor();
    await assertAccessible(page);
    await button(page, "Сбросить поиск и отбор").click();
    await page.getByText("3 контакта", { exact: true }).waitFor();

    await filterBy(page, "Почта");
    await page.getByRole("textbox", { name: "Почта" }).fill("ALICE@example.com");
    await page.keyboard.press("Enter");
    await row(page, /Alice Archer/).waitFor();
    await page.getByText("1 контакт", { exact: true }).waitFor();
    await button(page, "Очистить").click();

    for (const tag of ["опт", "VIP"]) {
      await filterBy(page, "Метка");
      await page.getByRole("option", { name: tag }).click();
    }
    await button(page, "Метка: опт").waitFor();
    await button(page, "Метка: VIP").waitFor();
    await page.getByText("1 контакт", { exact: true }).waitFor();
    await button(page, "Очистить").click();

    await filterBy(page, "Создано");
    await page.getByLabel("По какой день").fill("2020-01-31");
    await button(page, "Отобрать").click();
    await page.getByText("Таких контактов нет").waitFor();
    await button(page, "Создано: по 31 января 2020 г.").click();
    await page.getByLabel("С какого дня").fill("2020-01-01");
    await page.getByLabel("По какой день").fill("2120-01-01");
    await button(page, "Отобрать").click();
    await page.getByText("3 контакта", { exact: true }).waitFor();
    await button(page, "Убрать условие «Создано: 1 января 2020 г. – 1 января 2120 г.»").click();
    await page.getByRole("button", { name: /^Создано:/ }).waitFor({ state: "detached" });
    await page.done();
  });

  it("does not offer the operator a filter by what is hidden, and the server refuses it", async () => {
    const page = await larets.open({ person: staff.operator });
    await page.goto("/contacts");
    await row(page, /Петрова/).waitFor();
    await button(page, "Отбор").click();
    const menu = page.getByRole("dialog", { name: "Отбор" });
    await menu.getByRole("button", { name: "Компания" }).waitFor();
    assert.equal(await menu.getByRole("button", { name: "Телефон" }).count(), 0);
    assert.equal(await menu.getByRole("button", { name: "Почта" }).count(), 0);
    await page.goto(`/contacts?filter=${encodeURIComponent(JSON.stringify({ all: [{ field: "phone", op: "is", value: "+79123456711" }] }))}`);
    await page.getByRole("alert").waitFor();
    assert.equal(await row(page, /Петрова/).count(), 0);
    await button(page, "Сбросить поиск и отбор").click();
    await row(page, /Петрова/).waitFor();
    await page.done();
  });

  it("calls a person by one name in the list, the search, the card and the hints", async () => {
    const page = await larets.open({ person: staff.administrator });
    await page.goto("/contacts");
    await row(page, /Alice Archer/).waitFor();
    await page.keyboard.press("Control+k");
    await page.getByRole("combobox").fill("archer");
    await page.getByRole("option", { name: /Alice Archer/ }).click();
    await page.getByRole("heading", { name: "Alice Archer" }).waitFor();
    await page.goto("/contacts?create=true");
    const dialog = page.getByRole("dialog", { name: "Новый контакт" });
    await dialog.getByLabel("Фамилия").fill("Archer");
    await dialog.getByLabel("Имя", { exact: true }).fill("Alice");
    await dialog.getByText("Alice Archer").waitFor();
    await page.done();
  });

  it("gives ten seconds to take a deletion back, and the bin after that", async () => {
    const page = await larets.open({ person: staff.administrator });
    await page.clock.install();
    await page.goto(`/contacts/${ids["Сомова"]}`);
    const remove = async () => {
      await page.getByRole("heading", { name: "Сомова Нина" }).waitFor();
      await button(page, "Другие действия").first().click();
      await page.getByRole("menuitem", { name: "Удалить" }).click();
      await page.getByText("«Сомова Нина» в корзине").waitFor();
    };
    await remove();
    await page.clock.fastForward(9_000);
    await button(page, "Вернуть").click();
    await page.getByText("«Сомова Нина» восстановлено").waitFor();

    await page.goto(`/contacts/${ids["Сомова"]}`);
    await remove();
    await page.clock.fastForward(10_500);
    await page.getByText("«Сомова Нина» в корзине").waitFor({ state: "detached" });

    await page.goto("/bin");
    await row(page, /Сомова Нина/).waitFor();
    await page.getByText("осталось 30 дней").waitFor();
    await assertAccessible(page);
    await picture(page, `bin-${larets.engine}`);
    await page.getByRole("button", { name: "Восстановить: Сомова Нина" }).click();
    await page.getByText("Корзина пуста").waitFor();
    await page.goto("/contacts");
    await row(page, /Сомова Нина/).waitFor();
    await page.done();
  });

  // The built-in roles take back whatever they delete, so the answer about the session is changed on its way.
  it("offers neither the bin nor a way back to who may only delete", async () => {
    const { id } = await staff.administrator.create("/api/v1/contacts", { last_name: "Разовая" });
    const page = await larets.open({ person: staff.administrator });
    await page.route("**/api/v1/session", async (route) => {
      const answer = await route.fetch();
      const me = await answer.json();
      for (const area of ["contacts", "companies", "deals"]) me.rights[area].restore = "none";
      await route.fulfill({ response: answer, json: me });
    });
    await page.goto(`/contacts/${id}`);
    await page.getByRole("heading", { name: "Разовая" }).waitFor();
    assert.equal(await page.getByRole("link", { name: "Корзина" }).count(), 0);
    await button(page, "Другие действия").first().click();
    await page.getByRole("menuitem", { name: "Удалить" }).click();
    await page.getByText("«Разовая» в корзине").waitFor();
    assert.equal(await button(page, "Вернуть").count(), 0);
    await page.goto("/bin");
    await page.getByRole("heading", { name: "Сюда нельзя" }).waitFor();
    await page.done();
  });

  it("finds a colleague by part of the name or of the address", async () => {
    const page = await larets.open({ person: staff.administrator });
    await page.goto("/settings/people");
    await row(page, /Emma Whitfield/).waitFor();
    const search = page.getByRole("searchbox", { name: "Имя или почта…" });
    await search.fill("елкин юр");
    await row(page, /Emma Whitfield/).waitFor({ state: "detached" });
    await row(page, /Юрий Ёлкин/).waitFor();
    await search.fill("colleague2@");
    await row(page, /Зоя Яблокова/).waitFor();
    await row(page, /Юрий Ёлкин/).waitFor({ state: "detached" });
    await search.fill("никого");
    await page.getByText("Сотрудников «никого» нет.").waitFor();
    await assertAccessible(page);
    await page.done();
  });

  it("speaks the browser's language to a stranger and the person's own after sign-in", async () => {
    const colleague = await hire(staff.administrator, larets.server, { email: "polyglot@larets.example", name: "Павел Полиглот", role: "director" });
    const page = await larets.open({ language: "en" });
    await page.goto("/sign-in");
    await page.getByLabel("E-mail").fill(colleague.email);
    await page.getByLabel("Password", { exact: true }).fill(colleague.password);
    await button(page, "Sign in").click();
    await page.getByRole("heading", { name: "Сегодня", level: 1 }).waitFor();
    await button(page, "Меню профиля").click();
    await page.getByText("English", { exact: true }).click();
    await page.getByRole("heading", { name: "Today", level: 1 }).waitFor();
    await page.getByText("Saved", { exact: true }).waitFor();
    await page.reload();
    await page.getByRole("heading", { name: "Today", level: 1 }).waitFor();
    await button(page, "Profile menu").click();
    await button(page, "Sign out").click();
    await page.getByRole("heading", { name: "Sign in" }).waitFor();
    await page.done();

    const other = await larets.open({ language: "ru" });
    await other.goto("/sign-in");
    await other.getByLabel("Электронная почта").fill(colleague.email);
    await other.getByLabel("Пароль", { exact: true }).fill(colleague.password);
    await button(other, "Войти").click();
    await other.getByRole("heading", { name: "Today", level: 1 }).waitFor();
    await button(other, "Profile menu").click();
    await button(other, "Sign out").click();
    await other.getByRole("heading", { name: "Вход" }).waitFor();
    await other.done();
  });

  it("signs out everywhere without a complaint, and tells only the other browser that its session has ended", async () => {
    const { email, password } = staff.operator;
    const person = await new Person(larets.server).signIn({ email, password });
    const page = await larets.open({ person });
    const other = await larets.open({ person: await new Person(larets.server).signIn({ email, password }) });
    await other.goto("/contacts?q=archer");
    await row(other, /Archer/).waitFor();
    await page.goto("/settings/sessions");
    await page.getByText(/вход \d+ .*, \d\d:\d\d/).first().waitFor();
    await button(page, "Выйти везде").click();
    await page.getByRole("dialog").getByRole("button", { name: "Выйти везде" }).click();
    await page.getByText("Учётная запись на сервере вашей компании.").waitFor();
    assert.equal(new URL(page.url()).search, "");
    await other.getByText("Сеанс завершён. Войдите, чтобы продолжить.").waitFor();
    assert.equal(new URL(other.url()).searchParams.get("to"), "/contacts?q=archer");
    await page.done();
    await other.done();
  });

  it("opens a colleague by a click on the row and by the keyboard", async () => {
    const page = await larets.open({ person: staff.administrator });
    await page.goto("/settings/people");
    await row(page, /Юрий Ёлкин/).getByRole("cell", { name: "Менеджер" }).click();
    const dialog = page.getByRole("dialog", { name: "Юрий Ёлкин" });
    await dialog.waitFor();
    await page.keyboard.press("Escape");
    await dialog.waitFor({ state: "detached" });
    await button(page, "Юрий Ёлкин").press("Enter");
    await dialog.waitFor();
    await page.done();
  });

  it("tells demo records as such, and removes them by one button", async () => {
    const made = await staff.administrator.ask("POST", "/api/v1/demo", { contacts: CONTACTS });
    assert.equal(made.status, 201);
    const page = await larets.open({ person: staff.administrator });
    await page.goto("/contacts");
    await page.getByText(`${CONTACTS + 3} контакта`, { exact: true }).waitFor();
    await page.getByRole("row").nth(8).click();
    await page.getByText("Добавлено как демоданные").waitFor();
    await page.goto("/settings/company");
    await button(page, "Удалить демоданные").click();
    const dialog = page.getByRole("dialog", { name: "Удалить все демоданные?" });
    await assertAccessible(page);
    await dialog.getByRole("button", { name: "Удалить демоданные" }).click();
    await page.getByText("Демоданные удалены").waitFor({ timeout: DEMO_LIMIT_MS });
    await button(page, "Заполнить демоданными").waitFor();
    await page.goto("/contacts");
    await page.getByText("3 контакта", { exact: true }).waitFor();
    await page.goto("/settings/people");
    await row(page, /Emma Whitfield/).waitFor();
    assert.equal(await row(page, /demo\.example\.com/).count(), 0, "an invented colleague is left");
    await page.goto("/settings/departments");
    await page.getByText("Отделов пока нет").waitFor();
    await page.done();
  });
});
