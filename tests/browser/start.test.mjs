// The binary starts, is healthy, and its first page shows.
import assert from "node:assert/strict";
import { it } from "node:test";
import { assertAccessible, onBothEngines, picture } from "./browser.mjs";
import { ADMINISTRATOR, Person, setUp } from "./larets.mjs";

onBothEngines("a first start", (larets) => {
  it("is alive and ready, and says that set-up is needed", async () => {
    const stranger = new Person(larets.server);
    assert.equal((await stranger.ask("GET", "/health/live")).status, 200);
    assert.equal((await stranger.ask("GET", "/health/ready")).status, 200);
    assert.deepEqual(await stranger.get("/api/v1/setup"), { needed: true });
    assert.ok(larets.server.setupLink, "no set-up link was printed");
  });

  it("signs the administrator in through the page, in both languages", async () => {
    await setUp(larets.server);
    for (const [language, words] of [
      ["ru", { email: /почта/i, password: "Пароль", submit: "Войти" }],
      ["en", { email: /e-?mail/i, password: "Password", submit: "Sign in" }],
    ]) {
      const page = await larets.open({ language });
      await page.goto("/");
      await page.getByLabel(words.email).fill(ADMINISTRATOR.email);
      await assertAccessible(page);
      await picture(page, `sign-in-${language}-${larets.engine}`);
      await page.getByLabel(words.password, { exact: true }).fill(ADMINISTRATOR.password);
      await page.getByRole("button", { name: words.submit, exact: true }).click();
      await page.getByRole("navigation").first().waitFor();
      await page.done();
    }
  });
});
