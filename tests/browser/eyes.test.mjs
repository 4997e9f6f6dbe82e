// What is masked is shown for a reason and hides itself again; and one looks through the eyes of another in a tab of its own, where
// nothing can be changed.
import assert from "node:assert/strict";
import { before, it } from "node:test";
import { assertAccessible, onBothEngines, picture } from "./browser.mjs";
import { hire, setUp } from "./larets.mjs";

const PHONE = "+7 912 345-67-89";

onBothEngines("eyes", (larets) => {
  const staff = {};
  const ids = {};

  before(async () => {
    const administrator = await setUp(larets.server);
    staff.administrator = administrator;
    const person = (role, name) => hire(administrator, larets.server, { email: `${role}@larets.example`, name, role });
    staff.manager = await person("manager", "Марина Полякова");
    staff.operator = await person("operator", "Оксана Белова");
    ids.contact = (await administrator.create("/api/v1/contacts", { last_name: "Петрова", phones: [{ kind: "mobile", value: PHONE }] })).id;
    ids.own = (await staff.manager.create("/api/v1/contacts", { last_name: "Сомова" })).id;
  });

  const show = (page) => page.getByRole("button", { name: "Показать", exact: true });

  it("offers nothing to whoever may not reveal", async () => {
    const page = await larets.open({ person: staff.operator });
    await page.goto(`/contacts/${ids.contact}`);
    await page.getByText("••-89").waitFor();
    assert.equal(await show(page).count(), 0);
    await page.done();
  });

  it("shows a masked number for a reason, and hides it again", async () => {
    const { status } = await staff.administrator.ask("PATCH", "/api/v1/roles/operator", { matrix: { contacts: { reveal: "all" } } });
    assert.equal(status, 200);
    const page = await larets.open({ person: staff.operator });
    await page.goto(`/contacts/${ids.contact}`);
    await show(page).click();
    const reason = page.getByRole("textbox", { name: "Зачем? Причина попадёт в журнал" });
    await reason.press("Escape");
    await reason.waitFor({ state: "detached" });
    await show(page).click();
    await reason.fill("клиент просит перезвонить");
    await assertAccessible(page);
    await reason.press("Enter");
    await page.getByRole("link", { name: PHONE }).waitFor();
    await page.getByText(/^скроется через \d+ с$/).waitFor();
    await picture(page, `reveal-${larets.engine}`);
    const kept = await page.evaluate(() => JSON.stringify({ ...localStorage, ...sessionStorage }));
    assert.equal(kept.includes("345"), false, "the browser keeps nothing of it");
    await page.getByRole("link", { name: PHONE }).waitFor({ state: "detached", timeout: 40_000 });
    await page.getByText("••-89").waitFor();
    await page.done();
  });

  for (const [size, language] of [["desktop", "ru"], ["phone", "en"]]) {
    it(`looks through the eyes of a person, ${size}`, async () => {
      const page = await larets.open({ person: staff.administrator, size, language });
      const people = await staff.administrator.get("/api/v1/users");
      const manager = people.items.find(({ name }) => name === "Марина Полякова");
      await page.goto(`/?preview=${manager.id}`);
      await page.getByText(/глазами другого человека: Марина Полякова|through the eyes of Марина Полякова/).waitFor();
      assert.equal(new URL(page.url()).searchParams.has("preview"), false);
      await page.goto("/contacts");
      await page.getByText("Сомова").first().waitFor();
      assert.equal(await page.getByText("Петрова").count(), 0, "no more than the person sees");
      await page.reload();
      await page.getByText("Сомова").first().waitFor();
      await assertAccessible(page);
      await picture(page, `preview-${size}-${larets.engine}`);
      const refused = await page.evaluate(async (id) => {
        const answer = await fetch(`/api/v1/contacts/${id}`, { method: "DELETE", headers: { "X-Larets-Preview": sessionStorage.getItem("larets.preview") } });
        return answer.status;
      }, ids.own);
      assert.equal(refused, 403);
      await page.getByRole("button", { name: /^(Закончить|Stop)$/ }).click();
      await page.getByText("Марина Полякова").first().waitFor();
      assert.equal(await page.evaluate(() => sessionStorage.getItem("larets.preview")), null);
      await page.done();
    });
  }
});
