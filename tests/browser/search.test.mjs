// Finding somebody in the browser: parts of words in any order, both languages, the wrong layout, numbers in any spelling, by
// whoever may; by keyboard alone.
import assert from "node:assert/strict";
import { before, it } from "node:test";
import { assertAccessible, onBothEngines } from "./browser.mjs";
import { hire, setUp } from "./larets.mjs";

const OLEG = "Берёзкин Олег Павлович";
const ALICE = "Alice Archer";
const SHIPYARD = "Ладожские верфи";

const WORDS = [
  ["the beginnings of two words", "бер оле", OLEG],
  ["the same in another order", "павл берё", OLEG],
  ["е for ё", "березкин", OLEG],
  ["capitals", "ОЛЕГ", OLEG],
  ["the English layout for Russian words", "jktu", OLEG],
  ["English words", "arch ali", ALICE],
  ["the Russian layout for English words", "фкср", ALICE],
  ["a company by two words", "верф лад", SHIPYARD],
  ["an INN", "7707083893", SHIPYARD],
];
const CHANNELS = [
  ["a number as it is written in Russia", "8 (912) 345-67-89"],
  ["a number as it is written abroad", "+79123456789"],
  ["the last four digits", "6789"],
  ["an e-mail address", "oleg.berezkin@example.com"],
];

onBothEngines("search", (larets) => {
  const staff = {};

  before(async () => {
    const administrator = await setUp(larets.server);
    const sales = await administrator.create("/api/v1/departments", { name: "Продажи", parent_id: null });
    const colleague = (role, name) => hire(administrator, larets.server, { email: `${role}@larets.example`, name, role, department_id: sales.id });
    staff.manager = await colleague("manager", "Мария Менеджер");
    staff.operator = await colleague("operator", "Оксана Оператор");
    await staff.manager.create("/api/v1/contacts", {
      last_name: "Берёзкин",
      first_name: "Олег",
      middle_name: "Павлович",
      phones: [{ kind: "mobile", value: "+7 912 345-67-89" }],
      emails: [{ kind: "work", value: "oleg.berezkin@example.com" }],
    });
    await staff.manager.create("/api/v1/contacts", { last_name: "Archer", first_name: "Alice", phones: [{ kind: "work", value: "+7 912 345-00-11" }] });
    await staff.manager.create("/api/v1/contacts", { last_name: "Олегов", first_name: "Иван" });
    await staff.manager.create("/api/v1/companies", { name: SHIPYARD, inn: "7707083893" });
  });

  const palette = async (person, options = {}) => {
    const page = await larets.open({ person, ...options });
    await page.goto("/contacts");
    await page.getByRole("row", { name: /Берёзкин/ }).waitFor();
    await page.keyboard.press("Control+k");
    await page.getByRole("combobox", { name: "Поиск и команды" }).and(page.locator(":focus")).waitFor();
    return page;
  };
  const ask = (page, words) => page.getByRole("combobox", { name: "Поиск и команды" }).fill(words);
  const results = (page) => page.getByRole("group", { name: "Найдено" }).getByRole("option");

  // Shows that the first words typed are not lost although the code of the search is still on its way.
  it("keeps what is typed before it is there", async () => {
    const page = await larets.open({ person: staff.manager });
    await page.goto("/contacts");
    await page.getByRole("row", { name: /Берёзкин/ }).waitFor();
    await page.route(/Palette-.*\.js/, async (route) => {
      await new Promise((resolve) => setTimeout(resolve, 300));
      await route.continue();
    });
    await page.keyboard.press("Control+k");
    // Latin letters: others are put into fields without a key being pressed. «c» alone would be a command.
    await page.keyboard.type("arch");
    await page.keyboard.type(" alic", { delay: 100 });
    const field = page.getByRole("combobox", { name: "Поиск и команды" });
    await field.and(page.locator(":focus")).waitFor();
    await page.waitForFunction(() => document.activeElement?.value?.endsWith("alic"));
    assert.equal(await field.inputValue(), "arch alic");
    await results(page).filter({ hasText: ALICE }).waitFor();
    await page.done();
  });

  it("finds by parts of words, in both languages and layouts", async () => {
    const page = await palette(staff.manager);
    for (const [what, words, name] of WORDS) {
      await ask(page, words);
      await results(page).filter({ hasText: name }).waitFor().catch(() => assert.fail(`${what}: «${words}» did not find ${name}`));
      assert.match(await results(page).first().innerText(), new RegExp(name), `${what}: ${name} is not first`);
    }
    await page.done();
  });

  it("finds by number and address whoever may see them", async () => {
    const page = await palette(staff.manager);
    for (const [what, words] of CHANNELS) {
      await ask(page, words);
      await results(page).filter({ hasText: OLEG }).waitFor().catch(() => assert.fail(`${what}: «${words}» did not find ${OLEG}`));
      assert.equal(await results(page).count(), 1, what);
      await ask(page, "");
      await results(page).first().waitFor({ state: "detached" });
    }
    await page.done();
  });

  // Shows that the operator finds by name, that no number or address leads to anybody, and that the page says why.
  it("tells the operator that numbers and addresses are not searched", async () => {
    const page = await palette(staff.operator);
    await ask(page, "бер оле");
    await results(page).filter({ hasText: OLEG }).waitFor();
    for (const [what, words] of CHANNELS) {
      await ask(page, words);
      const refused = page.getByText("Нельзя искать и упорядочивать по полю, которое от вас скрыто.");
      const nobody = page.getByText(`По запросу «${words}» ничего нет.`);
      await refused.or(nobody).first().waitFor();
      await page.settled();
      assert.equal(await results(page).count(), 0, what);
      await assertAccessible(page);
      await ask(page, "");
      await refused.or(nobody).first().waitFor({ state: "detached" });
    }
    await ask(page, "зззз");
    await page.getByText("Телефоны и почта скрыты вашей ролью, по ним поиска нет.").waitFor();
    await page.goto("/contacts?q=6789");
    await page.getByText("Таких контактов нет").or(page.getByRole("alert")).first().waitFor();
    assert.equal(await page.getByRole("row", { name: /Берёзкин/ }).count(), 0);
    await page.done();
  });

  it("is used by keyboard alone", async () => {
    const page = await palette(staff.manager);
    await page.keyboard.type("олег");
    await results(page).filter({ hasText: "Олегов" }).waitFor();
    assert.equal(await results(page).count(), 2);
    await page.keyboard.press("ArrowDown");
    const chosen = await page.getByRole("option", { selected: true }).innerText();
    await page.keyboard.press("Enter");
    const card = page.getByRole("complementary");
    await card.getByRole("heading", { level: 1 }).waitFor();
    assert.ok(chosen.includes(await card.getByRole("heading", { level: 1 }).innerText()), "another card was opened than was chosen");
    await page.keyboard.press("Control+k");
    await page.getByRole("combobox", { name: "Поиск и команды" }).waitFor();
    await page.keyboard.press("Escape");
    await page.getByRole("dialog").waitFor({ state: "detached" });
    await page.keyboard.press("Control+k");
    await page.getByRole("combobox", { name: "Поиск и команды" }).and(page.locator(":focus")).waitFor();
    await page.keyboard.type("компании");
    await page.getByRole("option", { name: "Перейти: Компании" }).waitFor();
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "Компании" }).waitFor();
    await page.done();
  });

  it("narrows the list by the same words", async () => {
    const page = await larets.open({ person: staff.manager });
    await page.goto("/contacts");
    await page.getByRole("row", { name: /Archer/ }).waitFor();
    await page.keyboard.press("/");
    await page.keyboard.type("jktu ,th");
    await page.getByText("1 контакт", { exact: true }).waitFor();
    await page.getByRole("row", { name: new RegExp(OLEG) }).waitFor();
    await page.getByRole("searchbox").fill("6789");
    await page.getByRole("row", { name: new RegExp(OLEG) }).waitFor();
    await page.getByRole("searchbox").fill("фдшсу");
    await page.getByRole("row", { name: /Archer/ }).waitFor();
    await page.getByRole("row", { name: new RegExp(OLEG) }).waitFor({ state: "detached" });
    await page.done();
  });
});
