// Rights: a role is copied, changed, compared and given back as it was delivered; exceptions with an end; the password that is asked
// for again; and «Why?». Whoever has a role has what it gives at once, in the session that is open.
import assert from "node:assert/strict";
import { before, it } from "node:test";
import { assertAccessible, onBothEngines, picture } from "./browser.mjs";
import { ADMINISTRATOR, hire, setUp } from "./larets.mjs";

const PROOF_NEEDED = { status: 403, contentType: "application/problem+json", json: { status: 403, code: "proof_needed" } };

onBothEngines("access", (larets) => {
  const staff = {};
  const ids = {};

  before(async () => {
    const administrator = await setUp(larets.server);
    staff.administrator = administrator;
    ids.sales = (await administrator.create("/api/v1/departments", { name: "Продажи", parent_id: null })).id;
    ids.retail = (await administrator.create("/api/v1/departments", { name: "Розница", parent_id: null })).id;
    const person = (role, name) => hire(administrator, larets.server, { email: `${role}@larets.example`, name, role, department_id: ids.sales });
    staff.manager = await person("manager", "Марина Полякова");
    staff.director = await person("director", "Дмитрий Орлов");
    staff.operator = await person("operator", "Оксана Белова");
    ids.own = (await staff.manager.create("/api/v1/contacts", { last_name: "Петрова", phones: [{ kind: "mobile", value: "8 912 345-67-11" }] })).id;
    ids.foreign = (await administrator.create("/api/v1/contacts", { last_name: "Сомова", phones: [{ kind: "mobile", value: "8 912 345-67-12" }] })).id;
  });

  const button = (page, name) => page.getByRole("button", { name, exact: true });
  const cell = (page, name) => page.getByRole("radio", { name, exact: true });
  const changes = (page) => page.getByRole("region", { name: "Есть несохранённые изменения." });
  const rightsOf = async (person) => (await person.get("/api/v1/session")).rights;
  const menuOf = async (page, name, entry) => {
    await button(page, `Другие действия: ${name}`).click();
    await page.getByRole("menuitem", { name: entry }).click();
  };

  it("copies a role, changes three cells, and says what will change before it is saved", async () => {
    const page = await larets.open({ person: staff.administrator });
    await page.goto("/settings/roles?role=manager");
    await page.getByRole("region", { name: "Менеджер" }).waitFor();
    await button(page, "Новая роль").click();
    const dialog = page.getByRole("dialog", { name: "Новая роль" });
    await assertAccessible(page);
    await dialog.getByLabel("Название роли").fill("Стажёр");
    await dialog.getByLabel("Название роли").press("Enter");
    await page.getByRole("region", { name: "Стажёр" }).waitFor();
    ids.trainee = new URL(page.url()).searchParams.get("role");

    await cell(page, "Контакты, Удалять: Нет").check();
    // By the keyboard: the arrows move within the row.
    await cell(page, "Контакты, Видеть корзину и возвращать: Свои").focus();
    await page.keyboard.press("ArrowRight");
    assert.equal(await cell(page, "Контакты, Видеть корзину и возвращать: Нет").isChecked(), true);
    await button(page, "Поля").click();
    await cell(page, "Контакты, Телефоны: Маска").check();
    await changes(page).getByText("Изменено: 3").waitFor();
    await changes(page).getByText("роли пока ни у кого нет").waitFor();
    await changes(page).getByText("Контакты · Удалять").waitFor();
    await changes(page).getByText("Изменение → Маска").waitFor();
    await assertAccessible(page);
    await picture(page, `roles-${larets.engine}`);
    await button(page, "Сохранить").click();
    await page.getByText("Роль «Стажёр» сохранена").waitFor();
    await page.reload();
    await page.waitForFunction(() => document.querySelector("input[name='contacts.phones']:checked"));
    assert.equal(await cell(page, "Контакты, Телефоны: Маска").isChecked(), true);
    await page.done();
  });

  it("gives the role to a person, who has it in the session that is open", async () => {
    const theirs = await larets.open({ person: staff.manager });
    await theirs.goto(`/contacts/${ids.own}`);
    await theirs.getByText("+7 912 345-67-11").waitFor();

    const page = await larets.open({ person: staff.administrator });
    await page.goto("/settings/people");
    await button(page, "Марина Полякова").click();
    const dialog = page.getByRole("dialog", { name: "Марина Полякова" });
    await dialog.getByLabel("Менеджер").uncheck();
    await dialog.getByText("Заполните имя, почту и хотя бы одну роль.").waitFor();
    await dialog.getByLabel("Стажёр").check();
    await assertAccessible(page);
    await button(dialog, "Сохранить").click();
    await page.getByRole("row", { name: /Марина Полякова/ }).getByRole("cell", { name: "Стажёр" }).waitFor();
    await page.goto(`/settings/roles?role=${ids.trainee}`);
    await page.getByRole("navigation", { name: "Роли" }).getByRole("link", { name: /Стажёр 1 человек/ }).waitFor();
    assert.equal(await button(page, "Удалить").isDisabled(), true);
    await page.done();

    assert.equal((await staff.manager.ask("DELETE", `/api/v1/contacts/${ids.own}`)).status, 403);
    await theirs.reload();
    await theirs.getByRole("heading", { name: "Петрова" }).waitFor();
    assert.equal(await theirs.getByText("345-67-11").count(), 0);
    await button(theirs, "Другие действия").first().click();
    await theirs.getByRole("menuitem", { name: "Скопировать ссылку" }).waitFor();
    assert.equal(await theirs.getByRole("menuitem", { name: "Удалить" }).count(), 0);
    await theirs.done();
  });

  it("narrows the other actions together with the view, and asks before the changes are left", async () => {
    const page = await larets.open({ person: staff.administrator });
    await page.goto("/settings/roles?role=head");
    await cell(page, "Контакты, Смотреть: Свои").check();
    await page.getByText(/Вместе с просмотром сужено: Создавать, Изменять/).waitFor();
    assert.equal(await cell(page, "Контакты, Удалять: Свои").isChecked(), true);
    assert.equal(await cell(page, "Контакты, Удалять: Отдел").isDisabled(), true);
    await page.getByRole("navigation", { name: "Роли" }).getByRole("link", { name: /Менеджер/ }).click();
    const leave = page.getByRole("dialog", { name: "Уйти без сохранения?" });
    await assertAccessible(page);
    await button(leave, "Продолжить ввод").click();
    await changes(page).getByText("роли пока ни у кого нет").waitFor();
    await button(page, "Отменить").click();
    await changes(page).waitFor({ state: "detached" });
    assert.equal(await cell(page, "Контакты, Смотреть: Отдел с подотделами").isChecked(), true);
    await page.getByRole("navigation", { name: "Роли" }).getByRole("link", { name: /Менеджер/ }).click();
    await page.getByRole("region", { name: "Менеджер" }).waitFor();
    await page.done();
  });

  it("compares two roles, and the address says which", async () => {
    const page = await larets.open({ person: staff.administrator });
    await page.goto("/settings/roles?role=manager");
    await page.getByLabel("Сравнить с ролью").selectOption("Оператор колл-центра");
    await page.getByText("«Оператор колл-центра»: Все").first().waitFor();
    await page.getByLabel("Только различия").check();
    await page.getByRole("row", { name: /Смотреть/ }).first().waitFor();
    assert.equal(await cell(page, "Контакты, Экспортировать: Нет").count(), 0, "what is the same is still shown");
    assert.equal(new URL(page.url()).searchParams.get("compare"), "operator");
    await assertAccessible(page);
    await picture(page, `roles-compare-${larets.engine}`);
    await page.reload();
    await page.getByText("«Оператор колл-центра»: Все").first().waitFor();
    await page.done();
  });

  it("marks a built-in role that was changed, and makes it as it was delivered", async () => {
    const page = await larets.open({ person: staff.administrator });
    await page.goto("/settings/roles?role=operator");
    await page.getByLabel("Название роли").fill("Первая линия");
    await cell(page, "Сделки, Смотреть: Нет").check();
    await button(page, "Сохранить").click();
    const link = page.getByRole("navigation", { name: "Роли" }).getByRole("link", { name: /Первая линия.*изменена/ });
    await link.waitFor();
    await button(page, "Вернуть как было").click();
    await assertAccessible(page);
    await button(page.getByRole("dialog"), "Вернуть как было").click();
    await page.getByRole("region", { name: "Оператор колл-центра" }).waitFor();
    await link.waitFor({ state: "detached" });
    assert.equal(await cell(page, "Сделки, Смотреть: Все").isChecked(), true);
    await page.done();
  });

  it("keeps what was typed when somebody else has changed the role, and saves it on top", async () => {
    const page = await larets.open({ person: staff.administrator });
    await page.goto(`/settings/roles?role=${ids.trainee}`);
    await cell(page, "Компании, Удалять: Нет").check();
    const { items } = await staff.administrator.get("/api/v1/roles");
    const { version } = items.find(({ code }) => code === ids.trainee);
    const theirs = await staff.administrator.ask("PATCH", `/api/v1/roles/${ids.trainee}`, { matrix: { deals: { delete: "none" } } }, { "if-match": `"${String(version)}"` });
    assert.equal(theirs.status, 200);
    await button(page, "Сохранить").click();
    await page.getByText(/Эту роль только что изменил кто-то ещё/).waitFor();
    assert.equal(await cell(page, "Сделки, Удалять: Нет").isChecked(), true);
    await changes(page).getByText("Изменено: 1").waitFor();
    await button(page, "Сохранить").click();
    await page.getByText("Роль «Стажёр» сохранена").waitFor();
    const { matrix } = (await staff.administrator.get("/api/v1/roles")).items.find(({ code }) => code === ids.trainee);
    assert.deepEqual([matrix.deals.delete, matrix.companies.delete], ["none", "none"]);
    await page.done();
  });

  it("asks for the password again, and then sends the very same change", async () => {
    const page = await larets.open({ person: staff.administrator });
    let refused = 0;
    await page.route(`**/api/v1/roles/${ids.trainee}`, async (route) => {
      refused += 1;
      if (refused <= 2) await route.fulfill(PROOF_NEEDED);
      else await route.continue();
    });
    await page.goto(`/settings/roles?role=${ids.trainee}`);
    await cell(page, "Контакты, Экспортировать: Свои").check();
    await button(page, "Сохранить").click();
    const dialog = page.getByRole("dialog", { name: "Введите пароль ещё раз" });
    await assertAccessible(page);
    await page.keyboard.press("Escape");
    await dialog.waitFor({ state: "detached" });
    await page.getByText("Изменение не сохранено: нужен пароль.").waitFor();
    await changes(page).getByText("Изменено: 1").waitFor();

    await button(page, "Сохранить").click();
    await dialog.getByLabel("Пароль", { exact: true }).fill("не тот пароль");
    await page.keyboard.press("Enter");
    await dialog.getByText(/Пароль неверен/).waitFor();
    await picture(page, `proof-${larets.engine}`);
    await dialog.getByLabel("Пароль", { exact: true }).fill(ADMINISTRATOR.password);
    await page.keyboard.press("Enter");
    await page.getByText("Роль «Стажёр» сохранена").waitFor();
    assert.equal(refused, 3);
    assert.equal((await rightsOf(staff.manager)).contacts.export, "own");
    await page.done();
  });

  it("makes an exception with an end over the person's window, and takes it back", async () => {
    const page = await larets.open({ person: staff.administrator });
    let refusals = 2;
    await page.route("**/api/v1/users/*/rules", async (route) => {
      const refuse = refusals > 0 && route.request().method() === "POST";
      if (refuse) refusals -= 1;
      await (refuse ? route.fulfill(PROOF_NEEDED) : route.continue());
    });
    await page.goto("/settings/people");
    await button(page, "Марина Полякова").click();
    const dialog = page.getByRole("dialog", { name: "Марина Полякова" });
    await button(dialog, "Исключения").click();
    await button(dialog, "Добавить исключение").click();
    const form = dialog.getByRole("form", { name: "Добавить исключение" });
    await form.getByLabel("Раздел").selectOption("Контакты");
    await form.getByLabel("Действие или поле").selectOption("Смотреть");
    await form.getByLabel("Не уже, чем").selectOption("Отдел");
    await form.getByLabel("Причина").fill("Сверка базы");
    assert.match(await form.getByLabel("Последний день").inputValue(), /^\d{4}-\d\d-\d\d$/);
    await form.getByLabel("Последний день").fill("2020-01-31");
    await assertAccessible(page);
    await button(form, "Добавить").click();
    const proof = page.getByRole("dialog", { name: "Введите пароль ещё раз" });
    await proof.waitFor();
    // Escape closes the question alone, not the window that it stands over.
    await page.keyboard.press("Escape");
    await proof.waitFor({ state: "detached" });
    await form.getByText("Изменение не сохранено: нужен пароль.").waitFor();
    assert.equal(await form.getByLabel("Причина").inputValue(), "Сверка базы");
    await button(form, "Добавить").click();
    await proof.getByLabel("Пароль", { exact: true }).fill(ADMINISTRATOR.password);
    await button(proof, "Подтвердить").click();
    await form.getByText("Этот срок уже прошёл. Выберите день в будущем.").waitFor();
    await form.getByLabel("Последний день").fill("2099-12-05");
    await button(form, "Добавить").click();
    await dialog.getByText(/^Разрешено: Контакты · Смотреть — отдел, до 5 дек\. 2099/).waitFor();
    await dialog.getByText(/Сверка базы · Анна Администратор/).waitFor();
    await picture(page, `exception-${larets.engine}`);
    assert.equal((await rightsOf(staff.manager)).contacts.view, "department");

    await dialog.getByRole("button", { name: /^Убрать: Разрешено/ }).click();
    await button(dialog, "Убрать").click();
    await dialog.getByText(/Пока ничего нет/).waitFor();
    assert.equal((await rightsOf(staff.manager)).contacts.view, "own");
    await page.done();
  });

  it("shows roles to whoever may only read them, and nothing to whoever may not", async () => {
    const page = await larets.open({ person: staff.director });
    await page.goto("/settings/roles?role=manager");
    await page.getByText(/Менять роли вам нельзя/).waitFor();
    await page.getByRole("img", { name: "Контакты, Смотреть: Свои" }).waitFor();
    assert.equal(await page.getByRole("radio").count(), 0);
    assert.equal(await button(page, "Новая роль").count(), 0);
    await assertAccessible(page);
    await page.done();
    const other = await larets.open({ person: staff.operator });
    await other.goto("/settings/roles");
    await other.getByRole("heading", { name: "Сюда нельзя" }).waitFor();
    await other.done();
  });

  it("shows the administrator's role as it always is", async () => {
    const page = await larets.open({ person: staff.administrator });
    await page.goto("/settings/roles?role=administrator");
    await page.getByText(/Администратор всегда может всё/).waitFor();
    assert.equal(await page.getByRole("radio").count(), 0);
    await page.done();
  });

  it("says why something may be done with a record, or not", async () => {
    const page = await larets.open({ person: staff.operator });
    await page.goto(`/contacts/${ids.foreign}`);
    await button(page, "Другие действия").first().click();
    await page.getByRole("menuitem", { name: "Мои права на запись" }).click();
    const dialog = page.getByRole("dialog", { name: "Мои права: Сомова" });
    const line = (name) => dialog.getByRole("listitem").filter({ hasText: name });
    await line("Смотреть").getByText("Даёт роль «Оператор колл-центра»: все записи").waitFor();
    await line("Изменять").getByText("Роль «Оператор колл-центра» даёт только свои записи, а эта к ним не относится").waitFor();
    await line("Экспортировать").getByText("Никакая роль этого не даёт").waitFor();
    await line("Телефоны").getByText("Роль «Оператор колл-центра» показывает только маску").waitFor();
    await assertAccessible(page);
    await picture(page, `why-${larets.engine}`);
    await page.keyboard.press("Escape");
    await dialog.waitFor({ state: "detached" });
    await page.done();

    const other = await larets.open({ person: staff.administrator });
    await other.goto(`/contacts/${ids.foreign}`);
    await button(other, "Другие действия").first().click();
    await other.getByRole("menuitem", { name: "Мои права на запись" }).click();
    await other.getByRole("dialog").getByLabel("Чьи права").click();
    await other.getByRole("option", { name: "Оксана Белова" }).click();
    const about = other.getByRole("dialog", { name: "Права на запись: Сомова" });
    await about.getByText(/даёт только свои записи/).first().waitFor();
    await button(about, "Показать скрытые поля").click();
    await about.getByText("Роль «Оператор колл-центра» показывает только маску").first().waitFor();
    await other.done();
  });

  it("says of a rule of the department that it decided", async () => {
    const page = await larets.open({ person: staff.administrator });
    await page.goto("/settings/departments");
    await button(page, "Права отдела «Продажи»").click();
    const dialog = page.getByRole("dialog", { name: "Права отдела «Продажи»" });
    await button(dialog, "Добавить правило").click();
    const form = dialog.getByRole("form");
    await form.getByText("Запретить", { exact: true }).click();
    assert.equal(await form.getByLabel("Последний день").inputValue(), "", "what is forbidden need not end");
    await form.getByLabel("Раздел").selectOption("Контакты");
    await form.getByLabel("Действие или поле").selectOption("Изменять");
    await button(form, "Добавить").click();
    await dialog.getByText("Запрещено: Контакты · Изменять").waitFor();
    await page.goto("/settings/people");
    await menuOf(page, "Марина Полякова", "Почему у человека такие права?");
    const why = page.getByRole("dialog", { name: "Почему такие права" });
    await why.getByRole("listitem").filter({ hasText: "Изменять" }).getByText("Запрещено правилом отдела «Продажи»").waitFor();
    await assertAccessible(page);
    await page.done();
  });

  it("moves a department by dragging it, and back", async () => {
    const page = await larets.open({ person: staff.administrator });
    await page.goto("/settings/departments");
    const place = (name) => page.getByRole("listitem").filter({ hasText: name });
    await place("Розница").getByTitle("Перетащите на другой отдел").dragTo(place("Продажи"));
    await page.getByText("«Розница» перенесён").waitFor();
    const parentOf = async () => (await staff.administrator.get("/api/v1/departments")).items.find(({ id }) => id === ids.retail).parent_id ?? null;
    assert.equal(await parentOf(), ids.sales);
    await button(page, "Вернуть").click();
    await page.waitForFunction(() => document.querySelectorAll("li[data-depth='0']").length === 2);
    assert.equal(await parentOf(), null);
    await page.done();
  });

  it("is the same by finger and in English", async () => {
    const page = await larets.open({ person: staff.administrator, size: "phone" });
    await staff.administrator.ask("PATCH", "/api/v1/session", { language: "en" });
    await page.goto("/settings/roles?role=manager");
    await page.getByLabel("Contacts, View", { exact: true }).selectOption("None");
    await page.getByText(/Narrowed together with the view: Create, Edit/).waitFor();
    await page.getByRole("region", { name: "There are unsaved changes." }).getByText("Own → None").first().waitFor();
    await assertAccessible(page);
    await picture(page, `roles-phone-${larets.engine}`);
    await page.getByRole("combobox", { name: "Roles" }).selectOption({ index: 0 });
    await button(page.getByRole("dialog", { name: "Leave without saving?" }), "Leave").click();
    await page.getByText(/The administrator may always do everything/).waitFor();
    await staff.administrator.ask("PATCH", "/api/v1/session", { language: "ru" });
    await page.done();
  });
});
