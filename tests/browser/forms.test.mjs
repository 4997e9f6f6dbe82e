// Forms, lists and texts that have to be kind to whoever uses them: nothing cut off, nothing refused without a reason, nothing lost
// by a slip, nothing unexplained.
import assert from "node:assert/strict";
import { before, it } from "node:test";
import { assertAccessible, onOneEngine, picture, sideways } from "./browser.mjs";
import { setUp } from "./larets.mjs";
import { wideFile } from "./stage.mjs";

onOneEngine("forms and texts", (larets) => {
  let administrator;

  before(async () => {
    administrator = await setUp(larets.server);
  });

  const open = (options) => larets.open({ person: administrator, ...options });
  const upload = async (page, text) => {
    const { id } = await administrator.upload("/api/v1/imports?as=contacts", "clients.csv", text);
    await page.goto(`/imports/${id}`);
    await page.getByRole("button", { name: "Проверить без сохранения" }).waitFor();
    return id;
  };
  const cardOf = async (page, body) => {
    const { id } = await administrator.create("/api/v1/contacts", body);
    await page.goto(`/contacts/${id}`);
    await page.getByRole("heading", { level: 1, name: new RegExp(body.last_name) }).waitFor();
    return id;
  };

  for (const size of ["desktop", "phone"]) {
    // Shows that where a column goes to can be seen and reached whatever stands in the file.
    it(`shows where each of many columns goes to (${size})`, async () => {
      const page = await open({ size });
      await upload(page, wideFile());
      const targets = page.getByRole("combobox", { name: /^Куда: / });
      assert.equal(await targets.count(), 43);
      const { width } = page.viewportSize();
      for (const at of [0, 20, 42]) {
        await targets.nth(at).scrollIntoViewIfNeeded();
        const box = await targets.nth(at).boundingBox();
        assert.ok(box.x >= 0 && box.x + box.width <= width && box.width > 150, `column ${at} is at ${JSON.stringify(box)}`);
        const cut = await targets.nth(at).evaluate((element) => {
          const frame = element.closest("table").parentElement;
          return frame.scrollWidth - frame.clientWidth;
        });
        assert.equal(cut, 0, "the table is wider than its frame");
      }
      assert.equal(await sideways(page), 0);
      await assertAccessible(page);
      await picture(page, `mapping-wide-${size}`);
      await page.done();
    });
  }

  it("says why there is no going on without a target", async () => {
    const page = await open();
    await upload(page, "qwx;zzt\nкирпич;обойма\n");
    const check = page.getByRole("button", { name: "Проверить без сохранения" });
    assert.ok(await check.isDisabled());
    const reason = page.getByText("Выберите хотя бы для одного столбца, куда он загружается.");
    await reason.waitFor();
    await page.getByRole("combobox", { name: "Куда: qwx" }).click();
    await page.getByRole("option", { name: "Фамилия", exact: true }).click();
    await reason.waitFor({ state: "detached" });
    await check.click();
    await page.getByRole("button", { name: "Загрузить 1 строку" }).waitFor();
    await page.done();
  });

  // Shows that a check which ended by a fault does not look as if nobody had asked for it.
  it("says that a check failed, and why", async () => {
    const page = await open();
    const id = await upload(page, "ФИО\nГорина Алла\n");
    let failure = null;
    await page.route(`**/api/v1/imports/${id}**`, async (route) => {
      const answer = await route.fetch();
      if (route.request().method() === "POST") failure = "busy";
      await route.fulfill({ response: answer, json: { ...(await answer.json()), state: "uploaded", failure } });
    });
    await page.getByRole("button", { name: "Проверить без сохранения" }).click();
    const alert = page.getByRole("alert");
    await alert.getByText("Проверка не удалась.").waitFor();
    await alert.getByText("Сервер занят. Повторите через мгновение.").waitFor();
    await assertAccessible(page);
    await page.unrouteAll({ behavior: "ignoreErrors" });
    await page.done();
  });

  it("asks before a form is left with what was typed", async () => {
    const page = await open();
    await page.goto("/contacts?create=true");
    const form = page.getByRole("dialog", { name: "Новый контакт" });
    const question = page.getByRole("dialog", { name: "Закрыть без сохранения?" });
    await form.getByLabel("Фамилия").fill("Черновиков");
    await page.keyboard.press("Escape");
    await question.waitFor();
    await assertAccessible(page);
    await page.keyboard.press("Escape");
    await question.waitFor({ state: "detached" });
    assert.equal(await form.getByLabel("Фамилия").inputValue(), "Черновиков");
    await page.mouse.click(20, 880);
    await question.getByRole("button", { name: "Продолжить ввод" }).click();
    assert.equal(await form.getByLabel("Фамилия").inputValue(), "Черновиков");
    await page.keyboard.press("Escape");
    await question.getByRole("button", { name: "Закрыть", exact: true }).last().click();
    await form.waitFor({ state: "detached" });

    await page.goto("/companies?create=true");
    await page.getByRole("dialog", { name: "Новая компания" }).waitFor();
    await page.keyboard.press("Escape");
    await page.getByRole("dialog").waitFor({ state: "detached" });
    await page.done();
  });

  it("makes links of addresses in a note", async () => {
    const page = await open();
    const id = await cardOf(page, { last_name: "Ссылкин" });
    await administrator.create(`/api/v1/contacts/${id}/notes`, { markdown: "Смета: https://example.com/a?b=1&c=2, ещё [тут](https://example.org) и `http://example.net`" });
    await page.reload();
    const note = page.getByRole("article");
    const link = note.getByRole("link", { name: "https://example.com/a?b=1&c=2", exact: true });
    await link.waitFor();
    assert.equal(await link.getAttribute("href"), "https://example.com/a?b=1&c=2");
    assert.deepEqual([await link.getAttribute("target"), await link.getAttribute("rel")], ["_blank", "noopener noreferrer nofollow"]);
    assert.equal(await note.getByRole("link").count(), 2);
    await page.done();
  });

  it("says which position belongs to a company", async () => {
    const page = await open();
    const { id } = await administrator.create("/api/v1/companies", { name: "Ладожские верфи" });
    await cardOf(page, { last_name: "Двойнов", position: "консультант", companies: [{ id, position: "директор" }] });
    await page.getByText("должность здесь: директор").first().waitFor();
    await cardOf(page, { last_name: "Единов", position: "директор", companies: [{ id, position: "директор" }] });
    assert.equal(await page.getByText("должность здесь").count(), 0);
    await page.done();
  });

  it("puts openings in a row into one line that unfolds", async () => {
    const page = await open();
    const id = await cardOf(page, { last_name: "Частов" });
    for (let time = 0; time < 4; time += 1) await administrator.get(`/api/v1/contacts/${id}`);
    await page.reload();
    const line = page.getByRole("listitem").filter({ hasText: /карточка открыта \d+ раз/ });
    await line.first().waitFor();
    assert.equal(await line.count(), 1);
    const times = line.getByRole("listitem");
    assert.equal(await times.filter({ visible: true }).count(), 0);
    await line.getByText(/карточка открыта/).click();
    await times.first().waitFor();
    assert.ok((await times.filter({ visible: true }).count()) >= 5);
    await assertAccessible(page);
    await page.done();
  });
});
