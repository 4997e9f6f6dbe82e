// What must not be lost: somebody else's value, one's own edit, the answer on its way, what an undo brings back.
import assert from "node:assert/strict";
import { before, it } from "node:test";
import { assertAccessible, onBothEngines, picture } from "./browser.mjs";
import { hire, setUp } from "./larets.mjs";

const CONFLICT = "Это одновременно изменил кто-то ещё";

onBothEngines("nothing is lost", (larets) => {
  const staff = {};
  let made = 0;

  before(async () => {
    staff.administrator = await setUp(larets.server);
    staff.sales = await staff.administrator.create("/api/v1/departments", { name: "Продажи", parent_id: null });
    staff.seller = await hire(staff.administrator, larets.server, { email: "seller@larets.example", name: "Павел Продавец", role: "manager", department_id: staff.sales.id });
    staff.operator = await hire(staff.administrator, larets.server, { email: "operator@larets.example", name: "Оксана Оператор", role: "operator" });
  });

  /** Each story has a contact of its own. */
  const contact = async (body = {}) => {
    made += 1;
    return staff.administrator.create("/api/v1/contacts", { last_name: `Сказов${made}`, first_name: "Иван", position: "мастер", ...body });
  };
  const stored = ({ id }) => staff.administrator.get(`/api/v1/contacts/${id}`);
  const changeElsewhere = async ({ id }, body) => {
    const { status, body: answer } = await staff.administrator.ask("PATCH", `/api/v1/contacts/${id}`, body);
    assert.equal(status, 200, JSON.stringify(answer));
  };
  const cardOf = async (page, { id, last_name: name }) => {
    // From its first word on the socket tells of changes.
    const told = page.waitForEvent("websocket").then((socket) => socket.waitForEvent("framereceived"));
    await page.goto(`/contacts/${id}`);
    await page.getByRole("heading", { name: new RegExp(name) }).waitFor();
    await told;
  };
  const write = async (page, label, text) => {
    await page.getByRole("button", { name: new RegExp(`^Изменить: ${label}`) }).click();
    await page.getByRole("textbox", { name: label, exact: true }).fill(text);
  };
  const shows = (page, label, text) => page.getByRole("button", { name: `Изменить: ${label}: ${text}` }).waitFor();
  /** The socket has told the page of a change, and the page has taken it in. */
  const told = (page) => page.getByText("Только что изменено другим сотрудником").waitFor();
  const undo = (page) => page.getByRole("button", { name: "Вернуть", exact: true });

  // Shows that a value which arrives live while somebody types is not overwritten without a question.
  it("asks although the change arrived while one was typing", async () => {
    const page = await larets.open({ person: staff.administrator });
    const one = await contact();
    await cardOf(page, one);
    await write(page, "Должность", "директор");
    await changeElsewhere(one, { position: "инженер" });
    await told(page);
    await page.keyboard.press("Enter");
    const dialog = page.getByRole("dialog", { name: CONFLICT });
    await dialog.getByText("инженер").waitFor();
    await dialog.getByText("директор").waitFor();
    await assertAccessible(page);
    await picture(page, `live-conflict-${larets.engine}`);
    assert.equal((await stored(one)).position, "инженер");
    await dialog.getByRole("button", { name: "Оставить моё" }).click();
    await shows(page, "Должность", "директор");
    assert.equal((await stored(one)).position, "директор");
    await page.done();
  });

  // Shows that an undo is a change like any other: it does not sweep away what was saved after it.
  it("asks before an undo overwrites a colleague", async () => {
    const page = await larets.open({ person: staff.administrator });
    const one = await contact({ tags: ["опт"] });
    await cardOf(page, one);
    await page.getByRole("button", { name: "Убрать опт" }).click();
    await undo(page).waitFor();
    await changeElsewhere(one, { tags: ["VIP"] });
    await told(page);
    await undo(page).click();
    const dialog = page.getByRole("dialog", { name: CONFLICT });
    await dialog.getByText("VIP").waitFor();
    await dialog.getByText("опт").waitFor();
    await dialog.getByRole("button", { name: "Оставить сохранённое" }).click();
    await dialog.waitFor({ state: "detached" });
    assert.deepEqual((await stored(one)).tags, ["VIP"]);
    await page.done();
  });

  // Shows that two edits in quick succession are no conflict with oneself, and that the undo of the first still works.
  it("takes two quick edits of one person", async () => {
    const page = await larets.open({ person: staff.administrator });
    const one = await contact();
    await cardOf(page, one);
    let release;
    const held = new Promise((resolve) => (release = resolve));
    await page.route("**/api/v1/contacts/*", async (route) => {
      if (route.request().method() === "PATCH") await held;
      await route.continue();
    });
    await write(page, "Должность", "директор");
    await page.keyboard.press("Enter");
    await write(page, "Отчество", "Иваныч");
    await page.keyboard.press("Enter");
    release();
    await shows(page, "Отчество", "Иваныч");
    await shows(page, "Должность", "директор");
    // The position stands above the names, so its undo is the first.
    await undo(page).first().click();
    await shows(page, "Должность", "мастер");
    assert.equal(await page.getByRole("dialog").count(), 0);
    const { position, middle_name } = await stored(one);
    assert.deepEqual([position, middle_name], ["мастер", "Иваныч"]);
    await page.done();
  });

  // Shows that who has gone on to another record is still asked, and still told what was refused.
  it("asks and tells after the panel was left", async () => {
    const [one, other] = [await contact({ birthday: "1990-01-01" }), await contact()];
    const page = await larets.open({ person: staff.administrator });
    await page.goto(`/contacts?open=${one.id}`);
    const panel = (name) => page.getByRole("complementary", { name: new RegExp(name) });
    // By its name: beside a panel the middle of a row is where the pencil of the cell appears as soon as one points at it.
    const goTo = ({ last_name: name }) => page.getByRole("row", { name: new RegExp(`${name} `) }).getByRole("link").click();
    await panel(one.last_name).waitFor();
    await write(page, "Должность", "директор");
    await changeElsewhere(one, { position: "инженер" });
    await goTo(other);
    const dialog = page.getByRole("dialog", { name: CONFLICT });
    await dialog.getByText(new RegExp(one.last_name)).waitFor();
    await dialog.getByRole("button", { name: "Оставить моё" }).click();
    await dialog.waitFor({ state: "detached" });
    await goTo(one);
    await shows(page, "Должность", "директор");

    await write(page, "Должность", "д".repeat(3000));
    await goTo(other);
    const lost = page.getByText(new RegExp(`«${one.last_name} Иван», поле «Должность»: не сохранено`));
    await lost.waitFor();
    await page.getByRole("button", { name: "Открыть", exact: true }).click();
    await page.waitForURL(new RegExp(`/contacts/${one.id}`));

    // Refused before it was left, and given up: only the first is told.
    await page.goto(`/contacts?open=${one.id}`);
    await write(page, "Должность", "д".repeat(3000));
    await page.keyboard.press("Enter");
    await page.getByRole("alert").getByText("Слишком длинно.").waitFor();
    await goTo(other);
    await lost.waitFor();
    await page.getByRole("button", { name: "Закрыть", exact: true }).click();
    await page.goto(`/contacts?open=${one.id}`);
    await write(page, "Должность", "д".repeat(3000));
    await page.keyboard.press("Enter");
    await page.getByRole("alert").getByText("Слишком длинно.").waitFor();
    await page.getByRole("textbox", { name: "Должность", exact: true }).press("Escape");
    await goTo(other);
    await panel(other.last_name).waitFor();
    assert.equal(await lost.count(), 0);
    await page.done();
  });

  // Shows that a refusal of what is picked is said beside the field.
  it("says beside the field what was refused", async () => {
    const page = await larets.open({ person: staff.administrator });
    const one = await contact({ tags: ["опт"] });
    await cardOf(page, one);
    await page.route(`**/api/v1/contacts/${one.id}`, (route) =>
      route.request().method() === "PATCH"
        ? route.fulfill({ status: 422, contentType: "application/problem+json", body: JSON.stringify({ status: 422, code: "too_long", field: "tags" }) })
        : route.continue(),
    );
    await page.getByRole("button", { name: "Убрать опт" }).click();
    await page.getByRole("alert").getByText("Слишком длинно.").waitFor();
    await page.getByRole("button", { name: "Убрать опт" }).waitFor();
    await assertAccessible(page);
    await picture(page, `refused-${larets.engine}`);
    await page.done();
  });

  // Shows that a new owner, who brings along their department, is undone together with it.
  it("brings back the department with the owner", async () => {
    const page = await larets.open({ person: staff.administrator });
    const support = await staff.administrator.create("/api/v1/departments", { name: "Поддержка", parent_id: null });
    const one = await contact({ department_id: support.id });
    await cardOf(page, one);
    await page.getByRole("button", { name: "Изменить: Ответственный" }).click();
    await page.getByRole("option", { name: "Павел Продавец" }).click();
    await undo(page).waitFor();
    assert.equal((await stored(one)).department.name, "Продажи");
    await undo(page).click();
    await page.getByRole("button", { name: "Изменить: Отдел" }).getByText("Поддержка").waitFor();
    const { owner, department } = await stored(one);
    assert.deepEqual([owner.name, department.id], [one.owner.name, support.id]);
    await page.done();
  });

  // Shows that a changed number is compared with the others as that of a new record is.
  it("warns of a duplicate after an edit", async () => {
    const first = await contact({ phones: [{ kind: "mobile", value: "+7 912 345-88-01" }] });
    const page = await larets.open({ person: staff.administrator });
    await cardOf(page, await contact());
    await page.getByRole("button", { name: "Добавить телефон" }).click();
    await page.getByRole("textbox", { name: "Телефоны" }).fill("8 912 345 88 01");
    await page.keyboard.press("Enter");
    await page.getByText("Возможно, такая запись уже есть").waitFor();
    await page.getByRole("link", { name: new RegExp(first.last_name) }).waitFor();
    // What is shown while pointing at the number would cover it.
    await page.mouse.move(0, 0);
    await assertAccessible(page);
    await picture(page, `alike-${larets.engine}`);
    await page.done();
  });

  // Shows that a note is asked about before it goes for good, and that a note changed elsewhere is not overwritten.
  it("keeps notes from being lost", async () => {
    const one = await contact();
    const note = await staff.administrator.create(`/api/v1/contacts/${one.id}/notes`, { markdown: "звонил в среду" });
    const page = await larets.open({ person: staff.administrator });
    await cardOf(page, one);
    const act = async (name) => {
      await page.getByRole("article").getByRole("button", { name: "Другие действия" }).click();
      await page.getByRole("menuitem", { name }).click();
    };
    await act("Изменить");
    await page.getByRole("textbox", { name: "Изменить заметку" }).fill("звонил в четверг");
    await staff.administrator.ask("PATCH", `/api/v1/notes/${note.id}`, { markdown: "звонил во вторник" });
    await changeElsewhere(one, { position: "инженер" });
    await told(page);
    await page.getByRole("button", { name: "Сохранить", exact: true }).click();
    const conflict = page.getByRole("dialog", { name: CONFLICT });
    await conflict.getByText("звонил во вторник").waitFor();
    await conflict.getByRole("button", { name: "Оставить моё" }).click();
    await page.getByRole("article").getByText("звонил в четверг").waitFor();

    await act("Удалить");
    const dialog = page.getByRole("dialog", { name: "Удалить заметку?" });
    await dialog.getByText("звонил в четверг").waitFor();
    await assertAccessible(page);
    await picture(page, `note-delete-${larets.engine}`);
    await dialog.getByRole("button", { name: "Отмена" }).click();
    await page.getByRole("article").getByText("звонил в четверг").waitFor();
    await act("Удалить");
    await dialog.getByRole("button", { name: "Удалить" }).click();
    await page.getByRole("article").waitFor({ state: "detached" });
    await page.done();
  });

  // Shows that a colleague's note appears on an open card by itself, and goes when it is removed.
  it("shows a colleague's note at once", async () => {
    const one = await contact();
    const page = await larets.open({ person: staff.administrator });
    await cardOf(page, one);
    const note = await staff.administrator.create(`/api/v1/contacts/${one.id}/notes`, { markdown: "перезвонит в понедельник" });
    const seen = page.getByRole("article").getByText("перезвонит в понедельник");
    await seen.waitFor();
    assert.equal((await staff.administrator.ask("DELETE", `/api/v1/notes/${note.id}`)).status, 204);
    await seen.waitFor({ state: "detached" });
    await page.done();
  });

  // Shows that the page of a contact has its companies in the third column, and that a narrow window does without.
  it("shows the companies beside the timeline", async () => {
    const company = await staff.administrator.create("/api/v1/companies", { name: "Рога и копыта" });
    const page = await larets.open({ person: staff.administrator });
    await cardOf(page, await contact({ companies: [{ id: company.id, position: "закупки" }] }));
    const related = page.getByRole("complementary", { name: "Связи" });
    await related.getByRole("link", { name: "Рога и копыта" }).waitFor();
    await assertAccessible(page);
    await picture(page, `related-${larets.engine}`);
    await page.setViewportSize({ width: 1000, height: 800 });
    await related.waitFor({ state: "hidden" });
    await page.getByRole("link", { name: "Рога и копыта" }).waitFor();
    await page.done();
  });

  // Shows that the operator, who may write notes, finds where.
  it("lets the operator write a note", async () => {
    const page = await larets.open({ person: staff.operator });
    await cardOf(page, await contact());
    await page.getByRole("textbox", { name: "Заметка" }).fill("перезвонить");
    await page.getByRole("button", { name: "Добавить заметку" }).click();
    await page.getByRole("article").getByText("перезвонить").waitFor();
    await page.done();
  });

  // Shows that trying again after an answer was lost on the way makes no second record.
  it("makes one record although the answer was lost", async () => {
    const page = await larets.open({ person: staff.administrator });
    await page.goto("/contacts?create=true");
    let lost = 0;
    await page.route("**/api/v1/contacts", async (route) => {
      if (route.request().method() !== "POST" || lost > 0) return route.continue();
      lost += 1;
      await route.fetch();
      await route.abort();
    });
    const dialog = page.getByRole("dialog", { name: "Новый контакт" });
    await dialog.getByLabel("Фамилия").fill("Однажды");
    await dialog.getByRole("button", { name: "Создать", exact: true }).click();
    await dialog.getByRole("alert").waitFor();
    await dialog.getByRole("button", { name: "Создать", exact: true }).click();
    await page.getByText("«Однажды»: создано").waitFor();
    const { items } = await staff.administrator.get(`/api/v1/contacts?q=${encodeURIComponent("Однажды")}`);
    assert.equal(items.length, 1);
    assert.deepEqual(page.complaints.splice(0).map((text) => /ERR_FAILED/.test(text)), [true], "only the lost answer is complained of");
    await page.done();
  });

  // Shows that the second of two quick changes of an import does not take back the first.
  it("keeps both of two quick changes of an import", async () => {
    const page = await larets.open({ person: staff.administrator });
    await page.goto("/imports/new");
    await page.setInputFiles("input[type=file]", { name: "клиенты.csv", mimeType: "text/csv", buffer: Buffer.from("аа;бб;ФИО\nГорина;Алла;Горина Алла\n") });
    const target = (column) => page.getByRole("combobox", { name: `Куда: ${column}` }).or(page.getByRole("textbox", { name: `Куда: ${column}` }));
    await target("аа").waitFor();
    const id = page.url().split("/").at(-1);
    const answers = [];
    await page.route(`**/api/v1/imports/${id}`, async (route) => {
      if (route.request().method() === "PATCH") await new Promise((resolve) => answers.push(resolve));
      await route.continue();
    });
    const put = async (column, name) => {
      await target(column).click();
      await page.getByRole("option", { name, exact: true }).click();
    };
    await put("аа", "Должность");
    await put("бб", "Адрес");
    const end = Date.now() + 10_000;
    const kept = async () => (await staff.administrator.get(`/api/v1/imports/${id}`)).columns.map(({ target: name }) => name);
    while ((await kept())[1] !== "address" && Date.now() < end) {
      answers.shift()?.();
      await page.evaluate(() => new Promise(requestAnimationFrame));
    }
    assert.deepEqual((await kept()).slice(0, 2), ["position", "address"]);
    await page.unroute(`**/api/v1/imports/${id}`);
    await page.done();
  });

  // Shows that a check can be stopped, and a stopped import taken up again: the buttons ask the server for just that.
  it("stops a check and goes on with a stopped import", async () => {
    const page = await larets.open({ person: staff.administrator });
    await page.goto("/imports/new");
    await page.setInputFiles("input[type=file]", { name: "клиенты.csv", mimeType: "text/csv", buffer: Buffer.from("ФИО\nГорина Алла\n") });
    await page.getByRole("button", { name: "Проверить без сохранения" }).waitFor();
    const one = await staff.administrator.get(`/api/v1/imports/${page.url().split("/").at(-1)}`);
    let state = "dry_run";
    const asked = [];
    await page.route(`**/api/v1/imports/${one.id}**`, (route) => {
      if (route.request().method() === "POST") {
        asked.push(route.request().url().split("/").at(-1));
        state = state === "dry_run" ? "cancelled" : "done";
      }
      return route.fulfill({ json: { ...one, state } });
    });
    await page.reload();
    await page.getByRole("button", { name: "Остановить проверку" }).click();
    await page.getByRole("button", { name: "Продолжить загрузку" }).waitFor();
    await assertAccessible(page);
    await picture(page, `import-stopped-${larets.engine}`);
    await page.getByRole("button", { name: "Продолжить загрузку" }).click();
    await page.getByText("Загрузка завершена").waitFor();
    assert.deepEqual(asked, ["cancel", "start"]);
    await page.done();
  });

  // Shows that the link can be copied where the page came over plain HTTP, that several deleted records are counted, and
  // that a page of the list which did not come can be asked for again.
  it("copies, counts and asks again", async () => {
    const page = await larets.open({ person: staff.administrator });
    await page.addInitScript(() => Object.defineProperty(navigator, "clipboard", { value: undefined }));
    await cardOf(page, await contact());
    await page.getByRole("button", { name: "Другие действия" }).first().click();
    await page.getByRole("menuitem", { name: "Скопировать ссылку" }).click();
    await page.getByText("Скопировано").waitFor();

    await staff.administrator.create("/api/v1/demo", { contacts: 250 });
    let failing = true;
    await page.route("**/api/v1/contacts?*cursor=*", (route) =>
      failing ? route.fulfill({ status: 429, contentType: "application/problem+json", body: JSON.stringify({ status: 429, code: "too_many_requests" }) }) : route.continue(),
    );
    await page.goto("/contacts");
    await page.getByRole("row").nth(3).waitFor();
    await page.getByRole("grid").press("End");
    await page.getByText("Слишком много запросов. Подождите немного.").waitFor();
    await assertAccessible(page);
    await picture(page, `next-page-${larets.engine}`);
    failing = false;
    await page.getByRole("button", { name: "Повторить" }).click();
    await page.getByText("Слишком много запросов. Подождите немного.").waitFor({ state: "detached" });

    await page.goto("/contacts?q=Сказов");
    for (const row of [1, 2]) await page.getByRole("row").nth(row).getByRole("checkbox").check();
    await page.getByRole("button", { name: "В корзину" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Убрать в корзину 2 записи" }).click();
    await page.getByText("Перемещение в корзину: изменены 2 записи").waitFor();
    await page.done();
  });
});
