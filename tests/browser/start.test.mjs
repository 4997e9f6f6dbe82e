// From the first start to the first sign-in: the printed link, set-up in the page, signing in again in both languages.
import assert from "node:assert/strict";
import { it } from "node:test";
import { assertAccessible, onBothEngines, picture } from "./browser.mjs";
import { ADMINISTRATOR, COMPANY, Person } from "./larets.mjs";

const SIGN_IN = {
  ru: { email: "Электронная почта", password: "Пароль", submit: "Войти" },
  en: { email: "E-mail", password: "Password", submit: "Sign in" },
};

onBothEngines("a first start", (larets) => {
  it("is alive and ready, and says that set-up is needed", async () => {
    const stranger = new Person(larets.server);
    assert.equal((await stranger.ask("GET", "/health/live")).status, 200);
    assert.equal((await stranger.ask("GET", "/health/ready")).status, 200);
    assert.deepEqual(await stranger.get("/api/v1/setup"), { needed: true });
    assert.ok(larets.server.setupLink, "no set-up link was printed");
  });

  it("says of a wrong link that it is none before anything is typed", async () => {
    const page = await larets.open();
    await page.goto(larets.server.setupLink.replace(/[\w-]{16,}$/, "w".repeat(43)));
    await page.getByText("Одноразовая ссылка не действует.").waitFor();
    assert.equal(await page.getByLabel("Название компании").count(), 0);
    await assertAccessible(page);
    await page.done();
  });

  it("is set up in the page behind the printed link", async () => {
    const page = await larets.open();
    await page.goto(larets.server.setupLink);
    await page.getByLabel("Название компании").fill(COMPANY.name);
    await assertAccessible(page);
    await picture(page, `setup-company-${larets.engine}`);
    assert.ok(!page.url().includes("token"), "the token stays in the address");
    await page.getByRole("button", { name: "Дальше" }).click();

    await page.getByLabel("Ваше имя").fill(ADMINISTRATOR.name);
    await page.getByLabel("Электронная почта").fill(ADMINISTRATOR.email);
    const create = page.getByRole("button", { name: "Создать администратора" });
    await page.getByLabel("Пароль", { exact: true }).fill("12345678");
    await page.getByText("Нужно не меньше 12 знаков.").waitFor();
    assert.ok(await create.isDisabled(), "a weak password is accepted");
    await page.getByLabel("Пароль", { exact: true }).fill(ADMINISTRATOR.password);
    await assertAccessible(page);
    await page.getByRole("button", { name: "Назад" }).click();
    await page.getByRole("button", { name: "Дальше" }).click();
    assert.equal(await page.getByLabel("Ваше имя").inputValue(), ADMINISTRATOR.name, "the way back loses what was typed");
    await create.click();

    const empty = page.getByRole("button", { name: "Начать с пустой базы" });
    await empty.waitFor();
    assert.ok(await empty.isDisabled(), "the second half of a double click would choose");
    await page.reload();
    await empty.waitFor();
    await assertAccessible(page);
    await picture(page, `setup-start-${larets.engine}`);
    await page.getByRole("button", { name: "Начать с пустой базы" }).click();
    await page.getByRole("navigation").first().waitFor();
    await page.done();
  });

  it("is set up once: the link does nothing more", async () => {
    const stranger = new Person(larets.server);
    assert.deepEqual(await stranger.get("/api/v1/setup"), { needed: false });
    const page = await larets.open();
    await page.goto(larets.server.setupLink);
    await page.getByText("Сервер уже настроен.").waitFor();
    await page.done();
  });

  for (const [language, words] of Object.entries(SIGN_IN)) {
    it(`signs the administrator in through the page (${language})`, async () => {
      const page = await larets.open({ language });
      await page.goto("/");
      await page.getByLabel(words.email).fill(ADMINISTRATOR.email);
      await assertAccessible(page);
      await picture(page, `sign-in-${language}-${larets.engine}`);
      await page.getByLabel(words.password, { exact: true }).fill(ADMINISTRATOR.password);
      await page.getByRole("button", { name: words.submit, exact: true }).click();
      await page.getByRole("navigation").first().waitFor();
      await page.done();
    });
  }

  it("changes the language before sign-in, and says so when its words do not come", async () => {
    const page = await larets.open({ language: "ru" });
    await page.goto("/sign-in");
    await page.getByRole("heading", { name: "Вход" }).waitFor();
    await page.context().setOffline(true);
    await page.getByRole("button", { name: "English" }).click();
    await page.getByText("Сервер не отвечает. Проверьте связь и повторите.").waitFor();
    await page.getByRole("heading", { name: "Вход" }).waitFor();
    await page.context().setOffline(false);
    await page.getByRole("button", { name: "English" }).click();
    await page.getByRole("heading", { name: "Sign in" }).waitFor();
    // What has come once is there without a connection.
    await page.context().setOffline(true);
    await page.getByRole("button", { name: "Русский" }).click();
    await page.getByRole("heading", { name: "Вход" }).waitFor();
    const others = page.complaints.splice(0).filter((complaint) => !complaint.includes("net::ERR_INTERNET_DISCONNECTED"));
    assert.deepEqual(others, []);
    await page.done();
  });
});
