// A base of sales from another program: recognised, told what its stages mean, mended in the check, brought in, remembered.
import assert from "node:assert/strict";
import { before, it } from "node:test";
import { assertAccessible, onBothEngines, picture, sideways } from "./browser.mjs";
import { ADMINISTRATOR, hire, setUp } from "./larets.mjs";

const FILE = [
  "ID;Название сделки;Бюджет;Этап сделки;Дата создания сделки;Дата закрытия;Теги сделки;Полное имя контакта;Мобильный телефон;Компания контакта;Ответственный",
  "101;Трубы для верфи;1 250 000,50 ₽;Успешно реализовано;01.02.2024;05.03.2024;опт;Иванов Пётр;8 912 345-67-89;Ладожские верфи;",
  "102;Краны;$1,250.50;Ждём ответа;02.02.2024;;;Сидорова Анна;+7 912 000-00-01;Ромашка;Галя с первого этажа",
  "103;Насосы;много;Ждём ответа;03.02.2024;;;Сидорова Анна;+7 912 000-00-01;Ромашка;",
  "104;Вентили;много;Первичный контакт;04.02.2024;;;Кузнецов Олег;+7 912 000-00-02;;",
  "",
].join("\n");

onBothEngines("deals from a file", (larets) => {
  let administrator;

  before(async () => {
    administrator = await setUp(larets.server);
    await hire(administrator, larets.server, { email: "galina@larets.example", name: "Галина Орлова", role: "manager" });
  });

  const choose = async (page) => {
    await page.goto("/imports/new");
    await page.getByRole("radiogroup", { name: "Что в файле" }).getByText("Сделки", { exact: true }).click();
    await page.setInputFiles("input[type=file]", { name: "amocrm_export_leads.csv", mimeType: "text/csv", buffer: Buffer.from(FILE) });
    await page.getByRole("button", { name: "Проверить без сохранения" }).waitFor();
  };

  /** Whom the name in the file stands for. */
  const owner = (page) => page.getByRole("combobox", { name: "Ответственные: Галя с первого этажа" });

  it("goes the whole way", async () => {
    const page = await larets.open({ person: administrator });
    await choose(page);
    await page.getByText("похоже на выгрузку из amoCRM").waitFor();
    const target = (header) => page.getByRole("combobox", { name: `Куда: ${header}` });
    assert.equal(await target("Бюджет").inputValue(), "Сумма");
    assert.equal(await target("Этап сделки").inputValue(), "Стадия");
    await assertAccessible(page);
    await picture(page, `deals-mapping-${larets.engine}`);

    await page.getByRole("button", { name: "Проверить без сохранения" }).click();
    const stage = page.getByRole("combobox", { name: "Стадии: Ждём ответа" });
    await stage.waitFor();
    await page.getByRole("button", { name: "Загрузить 1 строку" }).waitFor();
    await assertAccessible(page);
    await picture(page, `deals-check-${larets.engine}`);
    await stage.evaluate((element) => element.scrollIntoView({ block: "center" }));
    await picture(page, `deals-values-${larets.engine}`);
    await stage.click();
    await page.getByRole("option", { name: "Предложение", exact: true }).click();
    await page.getByRole("heading", { name: "Найдено 3 ошибки", exact: true }).waitFor();

    // One wrong sum stands in two rows: mended once, in both.
    await page.getByRole("textbox", { name: "Строка 4, Бюджет" }).fill("90 000");
    await page.getByRole("checkbox", { name: "Исправить во всех 2 таких строках" }).check();
    assert.equal(await page.getByRole("textbox", { name: "Строка 5, Бюджет" }).inputValue(), "90 000");
    await picture(page, `deals-mending-${larets.engine}`);
    // What is not checked yet does not come in, and is not lost when something else is chosen.
    await page.getByText("Сначала проверьте снова").waitFor();
    assert.equal(await page.getByRole("button", { name: /^Загрузить \d/ }).isDisabled(), true);
    await owner(page).click();
    await page.getByRole("option", { name: "Галина Орлова", exact: true }).click();
    const start = page.getByRole("button", { name: "Загрузить 4 строки" });
    await start.waitFor();
    assert.equal(await owner(page).inputValue(), "Галина Орлова");
    await page.getByText("3 новых контакта, 2 новые компании").waitFor();
    await start.click();
    await page.getByText("Загрузка завершена").waitFor();
    await assertAccessible(page);
    await picture(page, `deals-done-${larets.engine}`);

    // What is undone is told by kind; the list is that of what the import brought in.
    await page.getByRole("button", { name: "Отменить импорт" }).click();
    const asked = page.getByRole("dialog", { name: "Отменить импорт?" });
    await asked.getByText(/Удалятся насовсем: 4 новые сделки, 3 новых контакта, 2 новые компании\./).waitFor();
    await picture(page, `deals-undo-${larets.engine}`);
    await asked.getByRole("button", { name: "Отмена" }).click();
    for (const kind of ["К контактам", "К компаниям"]) await page.getByRole("link", { name: kind }).waitFor();
    await page.getByRole("link", { name: "К сделкам" }).click();
    await page.getByText("4 сделки", { exact: true }).waitFor();
    await page.getByText("Импорт: amocrm_export_leads.csv", { exact: true }).waitFor();
    assert.match(decodeURIComponent(page.url()), /\/deals\/list\?.*"import"/);
    await picture(page, `deals-brought-${larets.engine}`);

    const { items } = await administrator.get("/api/v1/deals?sort=name");
    assert.deepEqual(items.map(({ title, amount, owner: whose }) => `${title} ${amount.value} ${amount.currency} ${whose.name}`), [
      `Вентили 90000.00 RUB ${ADMINISTRATOR.name}`,
      "Краны 1250.50 USD Галина Орлова",
      `Насосы 90000.00 RUB ${ADMINISTRATOR.name}`,
      `Трубы для верфи 1250000.50 RUB ${ADMINISTRATOR.name}`,
    ]);
    await page.done();
  });

  // Shows that all that is wrong with a row is told at once, that the bad cells are in sight on a phone, and that what is mended is
  // counted before the next check.
  it("tells every bad cell of a row, and counts the mended ones", async () => {
    const page = await larets.open({ person: administrator, size: "phone" });
    await page.goto("/imports/new");
    const text = "ФИО;Должность;Источник;Телефон;Почта;Комментарий\nПетров Иван;мастер;сайт;12;нет;утром\nАндреева Ольга;мастер;сайт;+7 912 000-01-01;тоже нет;\n";
    await page.setInputFiles("input[type=file]", { name: "wrong.csv", mimeType: "text/csv", buffer: Buffer.from(text) });
    await page.getByRole("button", { name: "Проверить без сохранения" }).click();
    await page.getByRole("heading", { name: "Найдено 3 ошибки", exact: true }).waitFor();
    const cell = (header, row = 2) => page.getByRole("textbox", { name: `Строка ${row}, ${header}` });
    const { width } = page.viewportSize();
    for (const header of ["Телефон", "Почта"]) {
      const box = await cell(header).boundingBox();
      assert.ok(box.x >= 0 && box.x + box.width <= width, header);
    }
    assert.equal(await cell("Должность").isVisible(), false);
    assert.equal(await sideways(page), 0);
    await assertAccessible(page);
    await picture(page, `wrong-phone-${larets.engine}`);
    await cell("Телефон").fill("+7 912 000-01-02");
    await page.getByRole("heading", { name: "Найдено 3 ошибки, исправлена 1", exact: true }).waitFor();
    await page.getByText("Исправлено 1 из 3: проверьте снова.").waitFor();
    await page.setViewportSize({ width: 1280, height: 800 });
    await cell("Должность").waitFor();
    // In the grid the columns in which something is wrong come first.
    assert.deepEqual((await page.getByRole("region").getByRole("columnheader").allInnerTexts()).slice(0, 5), ["Строка", "Причина", "Телефон", "Почта", "ФИО"]);
    await assertAccessible(page);
    await picture(page, `wrong-mended-${larets.engine}`);
    await page.getByRole("button", { name: "Исправить и проверить снова" }).click();
    await page.getByRole("heading", { name: "Найдено 2 ошибки", exact: true }).waitFor();
    // A column out of a spreadsheet goes into the cells below one another, and its last line break is no row.
    await cell("Почта").evaluate((input, column) => {
      const clipboardData = new DataTransfer();
      clipboardData.setData("text", column);
      input.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
    }, "ivan@example.com\tего\r\nolga@example.com\tеё\r\n");
    assert.deepEqual([await cell("Почта").inputValue(), await cell("Почта", 3).inputValue()], ["ivan@example.com", "olga@example.com"]);
    await page.getByText("Исправлено 2 из 2: проверьте снова.").waitFor();
    await page.getByRole("button", { name: "Исправить и проверить снова" }).click();
    await page.getByRole("heading", { name: "Ошибок не найдено" }).waitFor();
    await page.done();
  });

  // Shows that what was mended stays while one goes back to the columns, and is saved by the check there, that leaving asks first, and
  // that a check which cannot begin says so, and begins anew.
  it("keeps what is mended until it is checked", async () => {
    const page = await larets.open({ person: administrator });
    await page.goto("/imports/new");
    await page.setInputFiles("input[type=file]", { name: "mended.csv", mimeType: "text/csv", buffer: Buffer.from("ФИО;Телефон\nПетров Иван;12\n") });
    const check = page.getByRole("button", { name: "Проверить без сохранения" });
    await check.click();
    const phone = page.getByRole("textbox", { name: "Строка 2, Телефон" });
    // Mended, but not well.
    await phone.fill("13");
    await page.getByRole("button", { name: "Назад", exact: true }).click();
    await page.getByRole("combobox", { name: "Куда: Телефон" }).waitFor();
    await page.getByRole("link", { name: "Контакты", exact: true }).click();
    const leaving = page.getByRole("dialog", { name: "Уйти без повторной проверки?" });
    await leaving.waitFor();
    await assertAccessible(page);
    await leaving.getByRole("button", { name: "Продолжить ввод" }).click();
    await leaving.waitFor({ state: "detached" });
    await check.click();
    await page.getByRole("heading", { name: "Найдена 1 ошибка", exact: true }).waitFor();
    assert.equal(await phone.inputValue(), "13");

    await phone.fill("+7 912 000-01-07");
    await page.route("**/api/v1/imports/*/check", (route) => route.fulfill({ status: 409, contentType: "application/problem+json", body: JSON.stringify({ type: "about:blank", title: "busy", status: 409, code: "import_busy" }) }));
    await page.getByRole("button", { name: "Исправить и проверить снова" }).click();
    await page.getByRole("heading", { name: "Проверка не удалась." }).waitFor();
    await page.getByText("Этот импорт уже идёт").waitFor();
    await assertAccessible(page);
    await picture(page, `check-failed-${larets.engine}`);
    await page.unroute("**/api/v1/imports/*/check");
    await check.click();
    await page.getByRole("heading", { name: "Ошибок не найдено" }).waitFor();
    // Nothing is left to ask about.
    await page.getByRole("link", { name: "Контакты", exact: true }).click();
    await page.waitForURL(/\/contacts/);
    await page.done();
  });

  // Shows that an import which was not begun is given up with its file, and that a stopped one is offered the same.
  it("is given up from its page", async () => {
    const page = await larets.open({ person: administrator });
    const bring = async () => {
      await choose(page);
      return page.url().split("/").at(-1);
    };
    const giveUp = async (id) => {
      await page.getByRole("button", { name: "Отказаться от загрузки" }).click();
      const dialog = page.getByRole("dialog", { name: "Отказаться от загрузки?" });
      await dialog.getByText("Уже загруженные записи останутся как есть.").waitFor();
      await assertAccessible(page);
      await dialog.getByRole("button", { name: "Отказаться от загрузки" }).click();
      await page.getByText("Загрузка прекращена, файл удалён").waitFor();
      await page.getByRole("heading", { level: 1, name: "Импорт" }).waitFor();
      const { state, file_kept: kept } = await administrator.get(`/api/v1/imports/${id}`);
      assert.deepEqual([state, kept], ["cancelled", false]);
    };
    const begun = await bring();
    await giveUp(begun);
    await page.goto(`/imports/${begun}`);
    await page.getByRole("heading", { name: "Загрузка остановлена" }).waitFor();
    assert.equal(await page.getByRole("button", { name: /Отказаться|Продолжить/ }).count(), 0);

    const stopped = await bring();
    await page.route(`**/api/v1/imports/${stopped}`, async (route) => {
      const answer = await route.fetch();
      await route.fulfill({ response: answer, json: { ...(await answer.json()), state: "cancelled" } });
    });
    await page.reload();
    await page.getByRole("button", { name: "Продолжить загрузку" }).waitFor();
    await picture(page, `deals-stopped-${larets.engine}`);
    await giveUp(stopped);
    await page.done();
  });

  it("remembers the shape of the file", async () => {
    const page = await larets.open({ person: administrator, size: "phone", theme: "dark" });
    await choose(page);
    await page.getByText("Мы помним, что вы делали с прошлым таким файлом").waitFor();
    assert.equal(await sideways(page), 0);
    await assertAccessible(page);
    await picture(page, `deals-remembered-${larets.engine}`);
    await page.getByRole("button", { name: "Проверить без сохранения" }).click();
    const stage = page.getByRole("combobox", { name: "Стадии: Ждём ответа" });
    await stage.waitFor();
    assert.equal(await stage.inputValue(), "Предложение");
    assert.equal(await owner(page).inputValue(), "Галина Орлова");
    await page.getByText("Загружать нечего").waitFor();
    assert.equal(await sideways(page), 0);
    await picture(page, `deals-check-phone-${larets.engine}`);
    await page.goBack();
    await page.done();
  });
});
