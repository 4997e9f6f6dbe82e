// Taking a list out to a file in the browser: the dialog with its reason, the end told on another screen, the file, its
// removal; and the person who may not.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { before, it } from "node:test";
import { assertAccessible, onBothEngines, picture } from "./browser.mjs";
import { hire, setUp } from "./larets.mjs";
import { EXPORTS } from "./pretended.mjs";

const REASON = "Сверка с бухгалтерией";

onBothEngines("exports", (larets) => {
  const staff = {};

  before(async () => {
    staff.administrator = await setUp(larets.server);
    for (const [last_name, value] of [
      ["Ключевская", "+7 912 345-67-01"],
      ["Дубов", "+7 912 345-67-05"],
    ]) {
      await staff.administrator.create("/api/v1/contacts", { last_name, phones: [{ kind: "mobile", value }], tags: ["опт"] });
    }
    staff.manager = await hire(staff.administrator, larets.server, { email: "manager@larets.example", name: "Михаил Менеджер", role: "manager" });
  });

  it("takes a list out, tells when the file is there, and removes it", async () => {
    const page = await larets.open({ person: staff.administrator });
    await page.goto("/contacts?q=Дубов");
    await page.getByText("1 контакт", { exact: true }).waitFor();
    await page.getByRole("button", { name: "Выгрузить", exact: true }).click();
    const dialog = page.getByRole("dialog", { name: "Экспорт контактов" });
    await dialog.getByText("Напишите, для чего нужен файл.").waitFor();
    assert.equal(await dialog.getByRole("checkbox", { name: "Фамилия", exact: true }).isChecked(), true);
    assert.equal(await dialog.getByRole("checkbox", { name: "Телефоны", exact: true }).isChecked(), true);
    assert.equal(await dialog.getByRole("checkbox", { name: "Дата рождения", exact: true }).isChecked(), false);
    await dialog.getByRole("textbox", { name: "Для чего?" }).fill(REASON);
    await dialog.getByText("1 запись", { exact: true }).waitFor();
    await dialog.getByText("Экспорт записывается", { exact: false }).waitFor();
    await assertAccessible(page);
    await picture(page, `export-dialog-${larets.engine}`);
    await dialog.getByRole("button", { name: "Выгрузить", exact: true }).click();
    await dialog.waitFor({ state: "detached" });
    // Told wherever the person is by then.
    await page.getByText("Файл готов: 1 запись").waitFor();
    await page.getByRole("button", { name: "Открыть экспорт" }).click();
    await page.getByRole("heading", { level: 1, name: "Экспорт" }).waitFor();
    await page.getByText("Готов", { exact: true }).waitFor();
    // What is in it, which records, and why.
    await page.getByText(/^contacts-\d{4}-\d\d-\d\d\.csv$/).waitFor();
    await page.getByText("Поиск: Дубов", { exact: true }).waitFor();
    await page.getByText(`Для чего: ${REASON}`, { exact: true }).waitFor();
    await assertAccessible(page);
    await picture(page, `exports-${larets.engine}`);

    const downloading = page.waitForEvent("download");
    await page.getByRole("link", { name: "Скачать" }).click();
    const download = await downloading;
    assert.match(download.suggestedFilename(), /^contacts-\d{4}-\d\d-\d\d\.csv$/);
    const text = await readFile(await download.path(), "utf8");
    assert.match(text, /Дубов/);
    assert.doesNotMatch(text, /Ключевская/);

    await page.getByRole("button", { name: "Удалить" }).click();
    const asked = page.getByRole("dialog", { name: "Удалить этот файл?" });
    await asked.getByText(/1 запись/).waitFor();
    await asked.getByRole("button", { name: "Удалить" }).click();
    await page.getByText("Выгрузок нет").waitFor();
    await page.done();
  });

  it("tells how far a file is, and how long it will take", async () => {
    const page = await larets.open({ person: staff.administrator });
    await page.route("**/api/v1/exports", (route) => route.fulfill({ json: { items: EXPORTS } }));
    await page.goto("/exports");
    await page.getByText(/41\s200 из 100\s000.*осталось 5/s).waitFor();
    await assertAccessible(page);
    await picture(page, `exports-running-${larets.engine}`);
    await page.done();
  });

  it("is not offered to who may not", async () => {
    const page = await larets.open({ person: staff.manager });
    await page.goto("/contacts");
    await page.getByRole("heading", { level: 1, name: "Контакты" }).waitFor();
    assert.equal(await page.getByRole("button", { name: "Выгрузить", exact: true }).count(), 0);
    assert.equal(await page.getByRole("link", { name: "Экспорт" }).count(), 0);
    await page.done();
  });
});
