// A day's work in the browser: search, the card, editing in place, two people at once, hidden numbers, import, phone size.
import assert from "node:assert/strict";
import { before, it } from "node:test";
import { assertAccessible, onBothEngines, picture } from "./browser.mjs";
import { hire, setUp } from "./larets.mjs";
import { realFile } from "./shared.mjs";

const FULL_NUMBER = /\+\d[\d\s()-]{8,}/;
const LANGUAGES = {
  ru: { contacts: "Контакты", create: "Новый контакт", number: "5 контактов" },
  en: { contacts: "Contacts", create: "New contact", number: "5 contacts" },
};
const PEOPLE = [
  ["Ключевская", "Инна", "+7 912 345-67-01"],
  ["Стрелков", "Пётр", "+7 912 345-67-02"],
  ["Берёзкин", "Олег", "+7 912 345-67-03"],
  ["Рябинина", "Вера", "+7 912 345-67-04"],
  ["Дубов", "Егор", "+7 912 345-67-05"],
];

onBothEngines("a day of work", (larets) => {
  const staff = {};
  const ids = {};

  before(async () => {
    staff.administrator = await setUp(larets.server);
    for (const [last_name, first_name, value] of PEOPLE) {
      const body = { last_name, first_name, phones: [{ kind: "mobile", value }] };
      ids[last_name] = (await staff.administrator.create("/api/v1/contacts", body)).id;
    }
    // Signed in, the interface speaks the person's language, not the browser's.
    staff.english = await hire(staff.administrator, larets.server, { email: "english@larets.example", name: "Emma English", role: "administrator" });
    await staff.english.ask("PATCH", "/api/v1/session", { language: "en" });
    staff.operator = await hire(staff.administrator, larets.server, {
      email: "operator@larets.example",
      name: "Оксана Оператор",
      role: "operator",
    });
  });

  const cardOf = async (page, name) => {
    await page.goto(`/contacts/${ids[name]}`);
    await page.getByRole("heading", { name: new RegExp(name) }).waitFor();
  };
  const position = (page) => page.getByRole("button", { name: /^Изменить: Должность/ });
  const writePosition = async (page, text) => {
    await position(page).click();
    await page.getByRole("textbox", { name: "Должность", exact: true }).fill(text);
  };

  for (const [language, words] of Object.entries(LANGUAGES)) {
    it(`lists the contacts (${language})`, async () => {
      const page = await larets.open({ person: language === "ru" ? staff.administrator : staff.english });
      await page.goto("/contacts");
      await page.getByRole("heading", { name: words.contacts }).waitFor();
      await page.getByText(words.number).waitFor();
      await page.getByRole("row", { name: /Ключевская/ }).waitFor();
      await page.getByRole("button", { name: words.create }).waitFor();
      await assertAccessible(page);
      await picture(page, `contacts-${language}-${larets.engine}`);
      await page.done();
    });
  }

  it("finds a person typed in the wrong layout and opens the card", async () => {
    const page = await larets.open({ person: staff.administrator });
    await page.goto("/contacts");
    await page.getByRole("row", { name: /Ключевская/ }).waitFor();
    await page.keyboard.press("Control+k");
    await page.getByRole("combobox").fill("cnhtkrjd");
    await page.getByRole("option", { name: /Стрелков/ }).waitFor();
    await assertAccessible(page);
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: /Стрелков/ }).waitFor();
    await assertAccessible(page);
    await page.done();
  });

  it("edits a field in place and keeps a note", async () => {
    const page = await larets.open({ person: staff.administrator });
    await cardOf(page, "Ключевская");
    await writePosition(page, "главный хранитель");
    await page.keyboard.press("Enter");
    await page.getByRole("button", { name: "Изменить: Должность: главный хранитель" }).waitFor();
    await page.getByRole("textbox", { name: "Заметка" }).fill("Позвонить **завтра** <img src=x>");
    await page.getByRole("button", { name: "Добавить заметку" }).click();
    await page.locator("strong", { hasText: "завтра" }).waitFor();
    const stored = await staff.administrator.get(`/api/v1/contacts/${ids["Ключевская"]}`);
    assert.equal(stored.position, "главный хранитель");
    assert.equal(await page.locator("img[src=x]").count(), 0, "markup of a note became an element");
    await page.done();
  });

  it("asks which value stays when two people change one field", async () => {
    const first = await larets.open({ person: staff.administrator });
    const second = await larets.open({ person: staff.administrator });
    await cardOf(first, "Берёзкин");
    // The second page hears of no change: it is the one that is behind.
    await second.routeWebSocket(/\/api\/v1\/live/, () => undefined);
    await cardOf(second, "Берёзкин");
    await writePosition(second, "мастер");
    await writePosition(first, "инженер");
    await first.keyboard.press("Enter");
    await first.getByRole("button", { name: "Изменить: Должность: инженер" }).waitFor();
    await second.keyboard.press("Enter");
    const dialog = second.getByRole("dialog", { name: "Это одновременно изменил кто-то ещё" });
    await dialog.getByText("инженер").waitFor();
    await dialog.getByText("мастер").waitFor();
    await assertAccessible(second);
    await picture(second, `conflict-${larets.engine}`);
    await dialog.getByRole("button", { name: "Оставить моё" }).click();
    await second.getByRole("button", { name: "Изменить: Должность: мастер" }).waitFor();
    // The first page is told and shows the value without being reloaded.
    await first.getByRole("button", { name: "Изменить: Должность: мастер" }).waitFor();
    await first.done();
    await second.done();
  });

  it("warns of a duplicate, creates, deletes, takes it back", async () => {
    const page = await larets.open({ person: staff.administrator });
    await page.goto("/contacts");
    await page.getByRole("button", { name: "Новый контакт" }).click();
    const dialog = page.getByRole("dialog", { name: "Новый контакт" });
    await dialog.getByLabel("Фамилия").fill("Дубов");
    await dialog.getByLabel("Имя", { exact: true }).fill("Егор");
    await dialog.getByText("Возможно, такая запись уже есть").waitFor();
    await assertAccessible(page);
    await dialog.getByRole("button", { name: "Создать", exact: true }).click();
    await page.getByText("«Дубов Егор»: создано").waitFor();
    await page.getByRole("button", { name: "Другие действия" }).first().click();
    await page.getByRole("menuitem", { name: "Удалить" }).click();
    await page.getByRole("button", { name: "Вернуть", exact: true }).click();
    await page.getByText("«Дубов Егор» восстановлено").waitFor();
    await page.done();
  });

  it("never sends the operator a full number", async () => {
    const page = await larets.open({ person: staff.operator });
    const bodies = [];
    page.on("response", (response) => {
      if (response.url().includes("/api/v1/contacts")) bodies.push(response.text().catch(() => ""));
    });
    await page.goto("/contacts");
    await page.getByRole("row", { name: /Ключевская/ }).waitFor();
    assert.doesNotMatch(await page.locator("body").innerText(), FULL_NUMBER);
    await assertAccessible(page);
    await cardOf(page, "Ключевская");
    await page.getByText("••").first().waitFor();
    assert.doesNotMatch(await page.locator("body").innerText(), FULL_NUMBER);
    const sent = (await Promise.all(bodies)).join("\n");
    assert.ok(sent.includes("Ключевская"), "the answers were not seen");
    assert.ok(!sent.includes("9123456701") && !sent.includes("345-67-01"), "a full number was sent");
    await picture(page, `operator-${larets.engine}`);
    await page.done();
  });

  it("brings in a file with a report of what was refused", async () => {
    const page = await larets.open({ person: staff.administrator });
    await page.goto("/imports/new");
    await page.setInputFiles("input[type=file]", {
      name: "клиенты.csv",
      mimeType: "text/csv",
      buffer: Buffer.from("ФИО;Телефон;Почта\nГорина Алла;8 (912) 345-77-01;alla@example.com\nЗимин Лев;12;not-an-email\n"),
    });
    const check = page.getByRole("button", { name: "Проверить без сохранения" });
    await check.waitFor();
    await assertAccessible(page);
    await check.click();
    await page.getByRole("cell", { name: "not-an-email" }).or(page.getByRole("cell", { name: "12", exact: true })).first().waitFor();
    await assertAccessible(page);
    await page.getByRole("button", { name: "Загрузить 1 строку" }).click();
    await page.getByText("Загрузка завершена").waitFor();
    await page.getByRole("link", { name: "Скачать строки с отказом" }).waitFor();
    await assertAccessible(page);
    await picture(page, `import-${larets.engine}`);
    const found = await staff.administrator.get(`/api/v1/contacts?q=${encodeURIComponent("Горина")}`);
    assert.equal(found.items[0].phones[0].value, "+79123457701");
    await page.done();
  });

  it("brings in a file that Google wrote", async (test) => {
    const file = realFile(test, "google/google_new_format.csv");
    if (!file) return;
    const page = await larets.open({ person: staff.administrator });
    await page.goto("/imports/new");
    await page.setInputFiles("input[type=file]", { name: "google.csv", mimeType: "text/csv", buffer: file });
    await page.getByRole("button", { name: "Проверить без сохранения" }).click();
    await page.getByRole("button", { name: /^Загрузить \d|^Начать загрузку/ }).click();
    await page.getByText("Загрузка завершена").waitFor();
    const { items } = await staff.administrator.get("/api/v1/imports");
    const done = items.find(({ file_name: name }) => name === "google.csv");
    assert.ok(done.progress.created > 0, JSON.stringify(done.progress));
    await page.done();
  });

  it("fits a phone", async () => {
    const page = await larets.open({ person: staff.administrator, size: "phone", theme: "dark" });
    await page.goto("/contacts");
    await page.getByText("Рябинина").first().waitFor();
    await assertAccessible(page);
    await cardOf(page, "Рябинина");
    await assertAccessible(page);
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    assert.ok(overflow <= 0, `the page is ${overflow} pixels too wide`);
    await picture(page, `phone-${larets.engine}`);
    await page.done();
  });
});
