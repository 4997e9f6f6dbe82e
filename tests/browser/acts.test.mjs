// Many records at once, and the way back from it: a change of all that a list finds with those refused, moves that a stage
// refuses, merging and parting, an import that is undone; and whoever may do nothing of it.
import assert from "node:assert/strict";
import { before, it } from "node:test";
import { assertAccessible, onBothEngines, picture, sideways } from "./browser.mjs";
import { hire, Person, setUp } from "./larets.mjs";

const WAVE = 120;
const PASSWORD = "кедровый-самовар-letit-27";
const button = (place, name) => place.getByRole("button", { name, exact: true });
const box = (page, name) => page.getByRole("checkbox", { name: `Выделить: ${name}` });
const bar = (page) => page.getByRole("region", { name: /^Выдел/ });

/** Brings a file in over HTTP, to its end. */
async function bringIn(person, name, text) {
  const { id } = await person.upload("/api/v1/imports?as=contacts", name, text);
  const until = async (state) => {
    for (;;) {
      const one = await person.get(`/api/v1/imports/${id}`);
      if (one.state === state) return one;
      assert.notEqual(one.state, "failed", JSON.stringify(one));
    }
  };
  await person.ask("POST", `/api/v1/imports/${id}/check`);
  await until("ready");
  await person.ask("POST", `/api/v1/imports/${id}/start`);
  await until("done");
  return id;
}

onBothEngines("many at once", (larets) => {
  const staff = {};
  const ids = {};
  const stages = {};

  before(async () => {
    staff.administrator = await setUp(larets.server);
    const { create } = staff.administrator;
    const make = (path, body) => create.call(staff.administrator, path, body);
    const sales = await make("/api/v1/departments", { name: "Продажи", parent_id: null });
    staff.manager = await hire(staff.administrator, larets.server, { email: "manager@larets.example", name: "Марина Менеджер", role: "manager", department_id: sales.id });
    staff.operator = await hire(staff.administrator, larets.server, { email: "operator@larets.example", name: "Оксана Оператор", role: "operator" });
    // Changes what is of the own department, and sees what is of others.
    await make("/api/v1/users", { name: "Глеб Начальник", email: "head@larets.example", password: PASSWORD, roles: ["head", "operator"], department_id: sales.id });
    staff.head = await new Person(larets.server).signIn({ email: "head@larets.example", password: PASSWORD });
    // No two are alike.
    const rows = Array.from({ length: WAVE }, (_, index) => `Волна Лев${String(index + 1)};8 (495) 345-${String(10 + Math.floor(index / 100))}-${String(index % 100).padStart(2, "0")}`);
    await bringIn(staff.head, "wave.csv", `ФИО;Телефон\n${rows.join("\n")}\n`);
    ids.foreign = (await make("/api/v1/contacts", { last_name: "Чужая", first_name: "Вера" })).id;
    for (const stage of (await staff.administrator.get("/api/v1/pipelines")).items[0].stages) stages[stage.name] = stage.id;
    for (const [title, lost_reason] of [["Насосы", null], ["Краны", null], ["Трубы", "дорого"]]) ids[title] = (await make("/api/v1/deals", { title, lost_reason })).id;
  });

  const owners = async (name) => {
    const { items } = await staff.administrator.get(`/api/v1/contacts?limit=200&q=${encodeURIComponent("Волна")}`);
    return items.filter(({ owner }) => owner?.name === name).length;
  };

  it("changes all that the list finds, tells who is refused and why, and takes it back", async () => {
    const page = await larets.open({ person: staff.head });
    await page.goto("/contacts");
    await page.getByText("121 контакт", { exact: true }).waitFor();
    await page.getByRole("checkbox", { name: "Выделить загруженные строки" }).check();
    await bar(page).getByRole("button", { name: "Выделить 121 найденную" }).click();
    await bar(page).getByText("Выделена 121 найденная").waitFor();
    await button(bar(page), "Ответственный").click();
    const dialog = page.getByRole("dialog", { name: "Сменить ответственного" });
    await dialog.getByText("Сначала выберите значение.").waitFor();
    await dialog.getByLabel("Ответственный").click();
    await page.getByRole("option", { name: "Марина Менеджер" }).click();
    await dialog.getByRole("heading", { name: /вам нельзя её менять 1/ }).waitFor();
    await dialog.getByRole("link", { name: "Чужая Вера" }).waitFor();
    // Some of those that change are shown as their history will tell it.
    const examples = dialog.getByRole("listitem").filter({ hasText: "Волна Лев" });
    assert.equal(await examples.count(), 5);
    await examples.first().getByText("Ответственный", { exact: true }).waitFor();
    await examples.first().getByText("было Глеб Начальник, стало Марина Менеджер").waitFor();
    await assertAccessible(page);
    await picture(page, `bulk-preview-${larets.engine}`);

    // Held in the middle: how far it is stays on the page, also after it is loaded anew.
    let held = true;
    await page.route(/\/api\/v1\/acts\/[0-9a-f-]{36}$/, async (route) => {
      const answer = await route.fetch();
      const act = await answer.json();
      await route.fulfill({ response: answer, json: held ? { ...act, state: "running", total: 121, done: 40, changed: 40, rate_per_s: 27, can_cancel: true } : act });
    });
    await button(dialog, "Изменить 120 записей").click();
    const progress = page.getByRole("region", { name: "Смена ответственного или отдела" });
    await progress.getByText("40 из 121").waitFor();
    await progress.getByText("осталось 3 с").waitFor();
    await page.goto("/companies");
    await page.reload();
    await progress.getByText("40 из 121").waitFor();
    await assertAccessible(page);
    await picture(page, `bulk-progress-${larets.engine}`);
    await button(progress, "Остановить").click();
    await page.getByRole("dialog", { name: "Остановить на этом?" }).getByText(/40 записей уже изменено/).waitFor();
    await page.keyboard.press("Escape");
    held = false;
    await page.getByText("Смена ответственного или отдела: изменено 120 записей").waitFor();
    await page.getByText("Отказано в 1 записи").waitFor();
    assert.equal(await owners("Марина Менеджер"), WAVE);
    await button(page.getByRole("status"), "Вернуть как было").click();
    await page.getByText("120 записей такие, как были").waitFor();
    assert.equal(await owners("Марина Менеджер"), 0);
    await page.done();
  });

  // Shows that what a stage asks for is given to all of them along with it.
  it("loses many deals for one reason", async () => {
    const make = (title) => staff.administrator.create("/api/v1/deals", { title });
    const made = [await make("Буксир"), await make("Баржа")];
    const page = await larets.open({ person: staff.administrator });
    await page.goto("/deals/list");
    for (const { title } of made) await box(page, title).check();
    await button(bar(page), "Стадия").click();
    const dialog = page.getByRole("dialog", { name: "Перевести в другую стадию" });
    await dialog.getByLabel("Стадия").click();
    await page.getByRole("option", { name: "Проиграна" }).click();
    const reason = dialog.getByRole("textbox", { name: "Причина проигрыша" });
    await reason.fill("закрыли верфь");
    await assertAccessible(page);
    await reason.press("Enter");
    await button(dialog, "Изменить 2 записи").waitFor();
    await picture(page, `bulk-stage-${larets.engine}`);
    await button(dialog, "Изменить 2 записи").click();
    await page.getByText("Перевод в другую стадию: изменены 2 записи").waitFor();
    for (const { id } of made) {
      const { stage_id, lost_reason } = await staff.administrator.get(`/api/v1/deals/${id}`);
      assert.deepEqual([stage_id, lost_reason], [stages["Проиграна"], "закрыли верфь"]);
    }
    await page.done();
  });

  // Shows that Escape closes what was opened last and nothing else, and that the focus begins in the value and ends where it came from.
  it("closes a window by Escape and keeps the selection", async () => {
    const page = await larets.open({ person: staff.administrator });
    await page.goto("/deals/list");
    for (const name of ["Насосы", "Краны"]) await box(page, name).check();
    const focused = (locator) => locator.and(page.locator(":focus")).waitFor();
    await button(bar(page), "Метки").click();
    const dialog = page.getByRole("dialog", { name: "Добавить и убрать метки" });
    const add = button(dialog.getByRole("group", { name: "Добавить метки" }), "Добавить метку…");
    await focused(add);
    await page.keyboard.press("Enter");
    await focused(page.getByRole("combobox", { name: "Добавить метку…" }));
    await page.keyboard.press("Escape");
    await focused(add);
    await page.keyboard.press("Escape");
    await dialog.waitFor({ state: "detached" });
    await focused(button(bar(page), "Метки"));
    await bar(page).getByText("Выделено 2").waitFor();
    await page.keyboard.press("Escape");
    await bar(page).waitFor({ state: "detached" });
    await page.done();
  });

  it("tells in the log what was done, and why some were refused", async () => {
    const page = await larets.open({ person: staff.administrator });
    await page.goto("/deals/list");
    for (const name of ["Насосы", "Краны", "Трубы"]) await box(page, name).check();
    await button(bar(page), "Стадия").click();
    const dialog = page.getByRole("dialog", { name: "Перевести в другую стадию" });
    await dialog.getByLabel("Стадия").click();
    await page.getByRole("option", { name: "Проиграна" }).click();
    // It is asked for at once; whoever gives nothing is told what is missing, and where.
    await dialog.getByRole("textbox", { name: "Причина проигрыша" }).waitFor();
    await button(dialog, "Что изменится").click();
    await dialog.getByRole("heading", { name: /не заполнено то, что требует стадия: причина проигрыша 2/i }).waitFor();
    await dialog.getByRole("link", { name: "Насосы" }).waitFor();
    await button(dialog, "Изменить 1 запись").click();
    await page.getByText("Отказано в 2 записях").waitFor();
    await button(page.getByRole("status"), "Подробнее").click();
    await page.getByRole("heading", { level: 1, name: "Перевод в другую стадию" }).waitFor();
    await page.getByRole("listitem").filter({ hasText: "Насосы" }).getByText("для стадии не заполнено обязательное поле").waitFor();
    await assertAccessible(page);
    await picture(page, `act-${larets.engine}`);
    assert.equal((await staff.administrator.get(`/api/v1/deals/${ids["Трубы"]}`)).stage_id, stages["Проиграна"]);
    await button(page.getByRole("main"), "Вернуть как было").click();
    await button(page.getByRole("dialog", { name: "Вернуть как было?" }), "Вернуть как было").click();
    await page.getByRole("heading", { name: "Возвращено" }).waitFor();
    assert.notEqual((await staff.administrator.get(`/api/v1/deals/${ids["Трубы"]}`)).stage_id, stages["Проиграна"]);
    await page.getByRole("link", { name: "Журнал действий" }).first().click();
    await page.getByRole("row", { name: /Перевод в другую стадию.*в стадию «Проиграна».*Возвращено/ }).waitFor();
    await assertAccessible(page);
    await page.done();
  });

  it("finds duplicates, merges two and makes them two again", async () => {
    const twin = (change) => staff.administrator.create("/api/v1/contacts", { last_name: "Сомова", first_name: "Нина", phones: [{ kind: "work", value: "+7 912 345-66-01" }], ...change });
    const one = await twin({ position: "директор", tags: ["опт"] });
    const other = await twin({ position: "бухгалтер", source: "Сайт", tags: ["розница"] });
    const third = await staff.administrator.create("/api/v1/contacts", { last_name: "Щукин", phones: [{ kind: "work", value: "+7 912 345-66-01" }] });
    const page = await larets.open({ person: staff.administrator });
    await page.goto("/contacts");
    await page.getByRole("link", { name: "Найти дубли" }).click();
    // Held in the middle: how far it is stays on the page, also after it is loaded anew.
    let held = true;
    await page.route("**/api/v1/duplicate-searches", async (route) => {
      const answer = await route.fetch();
      if (!held || route.request().method() !== "GET") return route.fulfill({ response: answer });
      const { items } = await answer.json();
      return route.fulfill({ response: answer, json: { items: items.map((one) => ({ ...one, state: "running", total: 120, looked: 40, rate_per_s: 10, pairs: 2, ended_at: null })) } });
    });
    await button(page.getByRole("main"), "Найти дубли").click();
    await page.getByText("40 из 120").waitFor();
    await page.getByText("осталось 8 с").waitFor();
    await page.reload();
    await page.getByText("40 из 120").waitFor();
    await page.getByText("Найдено 2 пары").waitFor();
    await button(page, "Остановить").waitFor();
    await assertAccessible(page);
    await picture(page, `duplicates-progress-${larets.engine}`);
    held = false;
    await page.getByText("Просмотрена вся база", { exact: true }).waitFor();
    await page.unrouteAll({ behavior: "wait" });
    const pair = page.getByRole("listitem").filter({ hasText: "Сомова Нина" });
    await pair.filter({ hasText: "совпадает: телефон и имя" }).waitFor();
    await assertAccessible(page);
    const strangers = pair.filter({ hasText: "Щукин" });
    const apart = strangers.getByRole("button", { name: /^Не дубли/ });
    const back = strangers.getByRole("button", { name: /^Вернуть/ });
    const count = await strangers.count();
    // A pair that was put aside stays in its place, and comes back from there.
    await apart.first().click();
    await back.waitFor();
    await assertAccessible(page);
    await back.click();
    await page.getByText("Эти две снова могут оказаться дублями").waitFor();
    for (let left = count; left > 0; left -= 1) {
      await apart.first().click();
      await page.waitForFunction((before) => [...document.querySelectorAll("main li")].filter(({ textContent }) => textContent.includes("Щукин") && textContent.includes("Объединить")).length < before, left);
    }
    // What is still to be decided is told beside what was found.
    const merges = page.getByRole("main").getByRole("link", { name: /^Объединить/ });
    await page.getByText(new RegExp(`^Найден.*, остал(?:ась|ось) ${await merges.count()}$`)).waitFor();
    await picture(page, `duplicates-aside-${larets.engine}`);
    assert.ok(third.id);
    await pair.getByRole("link", { name: /^Объединить/ }).click();
    await page.getByRole("heading", { level: 1, name: "Объединить две записи" }).waitFor();
    const choice = page.getByRole("radiogroup", { name: "Должность: какое значение останется" });
    const stays = await choice.getByRole("radio").first().isChecked();
    assert.equal(stays, true);
    await choice.getByText("бухгалтер").first().click();
    const tags = page.getByRole("radiogroup", { name: "Метки: какое значение останется" });
    assert.equal(await tags.getByRole("radio", { name: "Всё вместе" }).isChecked(), true);
    await page.getByRole("group", { name: "Объединить две записи" }).and(page.locator("[aria-busy=false]")).waitFor();
    await assertAccessible(page);
    await picture(page, `merge-${larets.engine}`);
    await button(page, "Объединить").click();
    await page.getByText("«Сомова Нина» и «Сомова Нина» теперь одна запись").waitFor();
    const records = async () => Promise.all([one.id, other.id].map((id) => staff.administrator.get(`/api/v1/contacts/${id}`)));
    const living = (await records()).filter(({ deleted_at: gone }) => !gone);
    assert.equal(living.length, 1);
    assert.deepEqual([living[0].position, living[0].source, [...living[0].tags].sort(), living[0].phones.length], ["бухгалтер", "Сайт", ["опт", "розница"], 1]);
    await button(page.getByRole("status"), "Разъединить").click();
    await page.getByText("Снова две записи").waitFor();
    // They are found as duplicates again, without the page being loaded anew.
    await pair.getByRole("link", { name: /^Объединить/ }).waitFor();
    const again = await records();
    assert.deepEqual(again.map(({ position, tags: own, deleted_at: gone }) => [position, own, gone ?? null]), [["директор", ["опт"], null], ["бухгалтер", ["розница"], null]]);
    // What was found is there when one comes back, and is looked for again when one wants.
    await page.goto("/contacts");
    await page.getByRole("link", { name: "Найти дубли" }).click();
    await pair.getByRole("link", { name: /^Объединить/ }).waitFor();
    const begun = page.waitForResponse((response) => response.request().method() === "POST" && response.url().endsWith("/duplicate-searches"));
    await button(page, "Искать заново").click();
    assert.equal((await begun).status(), 202);
    await page.settled();
    await pair.getByRole("link", { name: /^Объединить/ }).waitFor();
    await page.done();
  });

  it("merges from the card, and parts from the log", async () => {
    const make = (change) => staff.administrator.create("/api/v1/companies", { name: "Ладожские верфи", ...change });
    const one = await make({ site: "ladoga.example.com" });
    const other = await make({ address: "Набережная, 1" });
    const page = await larets.open({ person: staff.administrator });
    await page.goto(`/companies/${one.id}`);
    await page.getByRole("heading", { level: 1, name: "Ладожские верфи" }).waitFor();
    await button(page, "Другие действия").first().click();
    await page.getByRole("menuitem", { name: "Объединить с…" }).click();
    await page.getByRole("dialog", { name: "Объединить «Ладожские верфи» с" }).getByRole("button", { name: /Ладожские верфи.*совпадает: имя/ }).click();
    await button(page, "Объединить").click();
    await page.getByRole("heading", { level: 1, name: "Ладожские верфи" }).waitFor();
    await page.getByRole("button", { name: "Изменить: Адрес: Набережная, 1" }).waitFor();
    await page.goto("/acts");
    await page.getByRole("row", { name: /Объединение двух записей/ }).first().getByRole("link").click();
    await button(page.getByRole("main"), "Разъединить").click();
    await button(page.getByRole("dialog", { name: "Сделать их снова двумя записями?" }), "Разъединить").click();
    await page.getByRole("heading", { name: "Возвращено" }).waitFor();
    await assertAccessible(page);
    assert.equal((await staff.administrator.get(`/api/v1/companies/${other.id}`)).deleted_at ?? null, null);
    await page.done();
  });

  it("undoes an import, lists what was changed since, and takes that back too", async () => {
    const id = await bringIn(staff.administrator, "garden.csv", "ФИО;Телефон\nСадовый Яков;8 (912) 345-80-01\nЛуговой Марк;8 (912) 345-80-02\n");
    const named = async (name) => (await staff.administrator.get(`/api/v1/contacts?q=${encodeURIComponent(name)}`)).items;
    const [changed] = await named("Луговой");
    // Whoever only looks at a record changes nothing of it.
    const [looked] = await named("Садовый");
    await staff.administrator.get(`/api/v1/contacts/${looked.id}`);
    await staff.administrator.ask("PATCH", `/api/v1/contacts/${changed.id}`, { position: "сторож" });
    const page = await larets.open({ person: staff.administrator });
    await page.goto(`/imports/${id}`);
    await button(page, "Отменить импорт").click();
    const asked = page.getByRole("dialog", { name: "Отменить импорт?" });
    await asked.getByText(/Удалятся насовсем: 2 новых контакта\./).waitFor();
    await button(asked, "Отменить импорт").click();
    await page.getByRole("heading", { name: "Импорт отменён" }).waitFor();
    assert.equal(await page.getByRole("heading", { name: "Загрузка завершена" }).count(), 0);
    assert.equal(await page.getByRole("link", { name: "К контактам" }).count(), 0);
    // Told as what it is: done, with something left to look at.
    await page.getByText("Импорт отменён: 1 запись. Оставлена 1 запись", { exact: true }).waitFor();
    await page.getByRole("main").getByRole("button", { name: "Новый импорт" }).waitFor();
    assert.equal((await named("Садовый")).length, 0);
    const left = page.getByRole("listitem").filter({ hasText: "Луговой Марк" });
    await left.getByText("с тех пор изменена").waitFor();
    await assertAccessible(page);
    await picture(page, `import-undone-${larets.engine}`);
    await page.goto("/imports");
    await page.getByRole("row", { name: /garden\.csv.*Отменён частично.*1 оставлено/ }).waitFor();
    // Told again when the page is opened anew.
    await page.goto(`/imports/${id}`);
    await left.getByRole("checkbox").check();
    await button(page, "Всё равно вернуть 1").click();
    await button(page.getByRole("dialog", { name: "Всё равно вернуть 1 запись?" }), "Всё равно вернуть 1").click();
    await page.getByText("Возвращена 1 запись").waitFor();
    await left.waitFor({ state: "detached" });
    assert.equal((await named("Луговой")).length, 0);
    // Had it been stopped on its way, it would not be gone on with after that.
    await page.route(`**/api/v1/imports/${id}`, async (route) => {
      const answer = await route.fetch();
      await route.fulfill({ response: answer, json: { ...(await answer.json()), state: "cancelled" } });
    });
    await page.reload();
    await page.getByRole("heading", { name: "Что было загружено" }).waitFor();
    assert.equal(await button(page, "Продолжить загрузку").count(), 0);
    await page.done();
  });

  // Shows that several records come back from the bin at once, those that were ticked or all of them, and go back there by undoing.
  it("restores several from the bin", async () => {
    const gone = [];
    for (const last_name of ["Пропавшая", "Забытая", "Стёртая"]) gone.push(await staff.administrator.create("/api/v1/contacts", { last_name }));
    for (const { id } of gone) await staff.administrator.ask("DELETE", `/api/v1/contacts/${id}`);
    const page = await larets.open({ person: staff.administrator });
    await page.goto("/bin?kind=contacts");
    await box(page, "Пропавшая").check();
    await box(page, "Забытая").check();
    await button(bar(page), "Восстановить").click();
    const dialog = page.getByRole("dialog", { name: "Восстановление из корзины" });
    await button(dialog, "Восстановить 2 записи").waitFor();
    await assertAccessible(page);
    await picture(page, `bin-several-${larets.engine}`);
    await button(dialog, "Восстановить 2 записи").click();
    await page.getByText("Восстановление из корзины: изменены 2 записи").waitFor();
    await box(page, "Пропавшая").waitFor({ state: "detached" });
    await box(page, "Стёртая").waitFor();
    assert.equal((await staff.administrator.get(`/api/v1/contacts/${gone[0].id}`)).deleted_at ?? null, null);
    await button(page.getByRole("status"), "Вернуть как было").click();
    await box(page, "Пропавшая").waitFor();
    await page.getByRole("checkbox", { name: "Выделить загруженные строки" }).check();
    await bar(page).waitFor();
    await button(bar(page), "Снять выделение").click();
    await bar(page).waitFor({ state: "detached" });
    await page.done();

    const phone = await larets.open({ person: staff.administrator, size: "phone", theme: "dark" });
    await phone.goto("/bin?kind=contacts");
    await box(phone, "Стёртая").check();
    await bar(phone).waitFor();
    await assertAccessible(phone);
    assert.equal(await sideways(phone), 0);
    await picture(phone, `bin-phone-${larets.engine}`);
    await phone.done();
  });

  it("is done by the keyboard alone", async () => {
    const page = await larets.open({ person: staff.administrator });
    await page.goto("/contacts?q=Чужая");
    await page.getByText("1 контакт", { exact: true }).waitFor();
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("x");
    await bar(page).waitFor();
    await page.keyboard.press("m");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    const dialog = page.getByRole("dialog", { name: "Добавить и убрать метки" });
    await dialog.getByRole("group", { name: "Добавить метки" }).getByRole("button").focus();
    await page.keyboard.press("Enter");
    await page.getByRole("combobox", { name: "Добавить метку…" }).fill("важное");
    await page.getByRole("option", { name: /важное/ }).waitFor();
    await page.keyboard.press("Enter");
    await dialog.getByText("важное").waitFor();
    await button(dialog, "Что изменится").focus();
    await page.keyboard.press("Enter");
    await button(dialog, "Изменить 1 запись").press("Enter");
    await page.getByText("Изменение меток: изменена 1 запись").waitFor();
    assert.deepEqual((await staff.administrator.get(`/api/v1/contacts/${ids.foreign}`)).tags, ["важное"]);
    await page.done();
  });

  it("works on a phone", async () => {
    const page = await larets.open({ person: staff.administrator, size: "phone", theme: "dark" });
    await page.goto("/contacts?q=Волна");
    await page.getByText("120 контактов", { exact: true }).waitFor();
    await page.getByRole("row").getByRole("gridcell").getByRole("checkbox").first().check();
    await bar(page).getByRole("button", { name: "Выделить все 120 найденных" }).tap();
    await button(bar(page), "В корзину").tap();
    const dialog = page.getByRole("dialog", { name: "Переместить в корзину" });
    await button(dialog, "Убрать в корзину 120 записей").waitFor();
    assert.equal(await dialog.getByRole("listitem").filter({ hasText: "Волна Лев" }).count(), 5);
    await assertAccessible(page);
    assert.equal(await sideways(page), 0);
    await picture(page, `bulk-phone-${larets.engine}`);
    await button(dialog, "Убрать в корзину 120 записей").tap();
    await page.getByText("Перемещение в корзину: изменено 120 записей").waitFor();
    await button(page.getByRole("status"), "Вернуть как было").tap();
    await page.getByText("120 записей такие, как были").waitFor();
    await page.goto("/acts");
    await page.getByRole("link", { name: "Перемещение в корзину" }).first().waitFor();
    await assertAccessible(page);
    assert.equal(await sideways(page), 0);
    await page.goto("/duplicates?kind=companies");
    await button(page.getByRole("main"), "Найти дубли").tap();
    await page.getByRole("listitem").filter({ hasText: "Ладожские верфи" }).getByText("совпадает: имя").waitFor();
    await assertAccessible(page);
    assert.equal(await sideways(page), 0);
    await picture(page, `duplicates-phone-${larets.engine}`);
    await page.done();
  });

  // Shows that the history of a record then says what the look in advance said.
  it("shows on a phone, in English, what would change", async () => {
    const made = await staff.administrator.create("/api/v1/contacts", { last_name: "Плёсов", first_name: "Иван" });
    const english = await hire(staff.administrator, larets.server, { email: "english@larets.example", name: "Emma English", role: "director" });
    await english.ask("PATCH", "/api/v1/session", { language: "en" });
    const page = await larets.open({ person: english, size: "phone", language: "en" });
    await page.goto("/contacts?q=Плёсов");
    await page.getByRole("checkbox", { name: "Select Плёсов Иван" }).check();
    await button(page.getByRole("region", { name: "1 selected" }), "More").tap();
    await page.getByRole("menuitem", { name: "Department" }).tap();
    const dialog = page.getByRole("dialog", { name: "Change the department" });
    await dialog.getByLabel("Department").tap();
    await page.getByRole("option", { name: "Продажи" }).tap();
    const example = dialog.getByRole("listitem").filter({ hasText: "Плёсов Иван" });
    await example.getByText("from Empty to Продажи").waitFor();
    await dialog.getByRole("heading", { name: "For example" }).waitFor();
    await assertAccessible(page);
    assert.equal(await sideways(page), 0);
    await picture(page, `bulk-preview-phone-${larets.engine}`);
    await button(dialog, "Change 1 record").tap();
    await page.getByText("Reassignment: 1 record changed").waitFor();
    const { items } = await staff.administrator.get(`/api/v1/contacts/${made.id}/timeline`);
    const change = items.find(({ kind }) => kind === "change");
    assert.deepEqual(change.changes, [{ field: "department", before: null, after: "Продажи" }]);
    await page.done();
  });

  it("is not offered to who may not", async () => {
    for (const person of [staff.operator, staff.manager]) {
      const page = await larets.open({ person });
      await page.goto("/contacts");
      await page.getByRole("heading", { level: 1, name: "Контакты" }).waitFor();
      await page.settled();
      assert.equal(await page.getByRole("checkbox").count(), 0);
      if (person === staff.operator) {
        assert.equal(await page.getByRole("link", { name: "Найти дубли" }).count(), 0);
        assert.equal(await page.getByRole("link", { name: "Журнал действий" }).count(), 0);
        await page.goto(`/contacts/${ids.foreign}`);
        await button(page, "Другие действия").first().click();
        await page.getByRole("menuitem", { name: "Скопировать ссылку" }).waitFor();
        assert.equal(await page.getByRole("menuitem", { name: "Объединить с…" }).count(), 0);
        // The addresses themselves give nothing either.
        const refused = await person.ask("POST", "/api/v1/bulk/preview", { kind: "contacts", all: true, action: "delete" });
        assert.equal(refused.status, 403);
      }
      await page.done();
    }
  });
});
