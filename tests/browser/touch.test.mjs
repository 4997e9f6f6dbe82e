// Lists, the board, the day and the bin at the first touch: keys before a click, Escape while something is being put together,
// orders, counts, the way on from the first twenty, and fingers on a phone.
import assert from "node:assert/strict";
import { before, it } from "node:test";
import { assertAccessible, onBothEngines, picture, sideways } from "./browser.mjs";
import { hire, setUp } from "./larets.mjs";
import { fourDeals } from "./stage.mjs";

const DAY_MS = 86_400_000;
const LATE = 23;
const FINGER_PX = 44;

onBothEngines("at the first touch", (larets) => {
  const staff = {};
  const ids = {};

  before(async () => {
    staff.administrator = await setUp(larets.server);
    staff.operator = await hire(staff.administrator, larets.server, { email: "operator@larets.example", name: "Оксана Оператор", role: "operator" });
    Object.assign(ids, await fourDeals(staff.administrator));
    for (const last_name of ["Абакумов", "Белова", "Громов"]) ids[last_name] = (await staff.administrator.create("/api/v1/contacts", { last_name, position: "директор" })).id;
  });

  const button = (place, name) => place.getByRole("button", { name, exact: true });
  const row = (page, name) => page.getByRole("row", { name });
  const builder = (page) => page.getByRole("dialog", { name: "Сложный отбор" });
  const condition = (place, index, { field }) => place.getByRole("combobox", { name: "Поле" }).nth(index).selectOption({ label: field });
  const rows = async (page) => (await page.getByRole("row").allInnerTexts()).join(" ").replaceAll("\n", " ");

  // Shows that what is being put together is given up only by whoever says so: Escape closes what was opened last.
  it("keeps a filter that is being built when Escape is pressed", async () => {
    const page = await larets.open({ person: staff.administrator });
    await page.goto("/contacts");
    await button(page, "Отбор").click();
    await button(page, "Сложный отбор: группы, «или»").click();
    await condition(builder(page), 0, { field: "Отдел" });
    await button(builder(page), "Значение").click();
    await page.getByRole("option", { name: "Мой отдел" }).waitFor();
    await page.keyboard.press("Escape");
    await page.getByRole("option", { name: "Мой отдел" }).waitFor({ state: "detached" });
    await builder(page).waitFor();
    await page.keyboard.press("Escape");
    const question = page.getByRole("dialog", { name: "Закрыть, не применив отбор?" });
    await assertAccessible(page);
    await question.waitFor();
    await page.keyboard.press("Escape");
    await question.waitFor({ state: "detached" });
    await builder(page).getByRole("combobox", { name: "Поле" }).waitFor();
    assert.equal(await builder(page).getByRole("combobox", { name: "Поле" }).locator("option:checked").innerText(), "Отдел");
    await page.keyboard.press("Escape");
    await button(question, "Закрыть").last().click();
    await builder(page).waitFor({ state: "detached" });
    // A quick condition, too, is there again.
    await button(page, "Отбор").click();
    const quick = page.getByRole("dialog", { name: "Отбор" });
    await button(quick, "Должность").click();
    await quick.getByRole("textbox").fill("дирек");
    await page.keyboard.press("Escape");
    await quick.waitFor({ state: "hidden" });
    await button(page, "Отбор").click();
    assert.equal(await quick.getByRole("textbox").inputValue(), "дирек");
    await page.done();
  });

  // Shows that a list just opened is walked at once, and that whoever types is left alone.
  it("is walked by keys before anything was clicked", async () => {
    const page = await larets.open({ person: staff.administrator });
    await page.goto("/contacts");
    await row(page, /Абакумов/).waitFor();
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("j");
    await page.keyboard.press("Enter");
    await page.waitForURL(/open=/);
    assert.equal(new URL(page.url()).searchParams.get("open"), ids["Белова"]);
    await page.keyboard.press("Escape");
    await page.getByRole("searchbox", { name: "Найти в списке…" }).fill("j");
    await page.getByText("Таких контактов нет").waitFor();
    await page.goto("/deals/board");
    await page.getByRole("article").first().waitFor();
    await page.keyboard.press("ArrowDown");
    await page.getByRole("article").first().getByRole("link").and(page.locator(":focus")).waitFor();
    await page.done();
  });

  // Shows that deals are put in the order of what may be absent, which then stands last or least.
  it("sorts deals by sum and by what is due", async () => {
    const page = await larets.open({ person: staff.administrator });
    await page.goto("/deals/list");
    await button(page, "Порядок").click();
    await page.getByRole("menuitem", { name: "Название, от А до Я" }).waitFor();
    await page.getByRole("menuitem", { name: "Сначала крупные" }).click();
    await page.waitForURL(/sort=-amount/);
    await row(page, /Крупная спокойная/).waitFor();
    await page.settled();
    assert.match(await rows(page), /Крупная.*Крупная.*Мелкая спокойная.*Мелкая просроченная/);
    await page.getByRole("columnheader", { name: "Следующий шаг" }).getByRole("button").click();
    await page.waitForURL(/sort=next_step_at/);
    await page.settled();
    assert.match(await rows(page), /Мелкая просроченная.*Крупная.*/);
    await assertAccessible(page);
    await page.done();
  });

  // Shows that whatever lies in the bin is found without looking for it.
  it("opens the bin where something is", async () => {
    const { id } = await staff.administrator.create("/api/v1/companies", { name: "Закрытая верфь" });
    await staff.administrator.ask("DELETE", `/api/v1/companies/${id}`);
    const page = await larets.open({ person: staff.administrator });
    await page.goto("/bin");
    await row(page, /Закрытая верфь/).waitFor();
    await page.getByRole("radio", { name: "Компании 1", exact: true }).and(page.locator(":checked")).waitFor({ state: "attached" });
    await page.getByRole("radio", { name: "Контакты 0", exact: true }).waitFor({ state: "attached" });
    await assertAccessible(page);
    await picture(page, `bin-counts-${larets.engine}`);
    await page.getByRole("button", { name: "Восстановить: Закрытая верфь" }).click();
    await page.getByText("Корзина пуста").waitFor();
    await page.done();
  });

  // Shows that the list which a part of the day leads to has exactly the deals that the part counts.
  it("goes on from the day into the list", async () => {
    const late = new Date(Date.now() - 5 * DAY_MS).toISOString();
    for (let index = 0; index < LATE; index += 1) await staff.administrator.create("/api/v1/deals", { title: `Давняя ${index + 1}`, next_step: "Позвонить", next_step_at: late });
    const page = await larets.open({ person: staff.administrator });
    await page.goto("/today?whose=own");
    const part = page.getByRole("main").locator("section").filter({ has: page.getByRole("heading", { level: 2, name: /^Просрочено/ }) });
    const way = part.getByRole("link", { name: `Показать все ${LATE + 1} в списке` });
    await way.waitFor();
    await assertAccessible(page);
    await way.click();
    await page.getByText(`${LATE + 1} сделки`, { exact: true }).waitFor();
    await page.getByRole("list", { name: "Отбор" }).getByRole("button", { name: "Ответственный: Я", exact: true }).waitFor();
    await assertAccessible(page);
    await page.goBack();
    await way.waitFor();
    await page.done();
  });

  // Shows that nobody is told to do what they may not, and that a card on a phone is not covered.
  it("gives hints to those whom they are for", async () => {
    const operator = await larets.open({ person: staff.operator, hints: true });
    await operator.goto("/today");
    await operator.getByRole("heading", { level: 1, name: "Сегодня" }).waitFor();
    await operator.settled();
    assert.equal(await operator.getByRole("note", { name: "Подсказка" }).count(), 0);
    await operator.done();
    const page = await larets.open({ person: staff.administrator, hints: true, size: "phone" });
    await page.goto("/contacts");
    await page.getByRole("note", { name: "Подсказка" }).waitFor();
    await page.getByRole("link", { name: /Белова/ }).tap();
    await page.getByRole("heading", { name: "Белова" }).waitFor();
    await page.getByRole("note", { name: "Подсказка" }).waitFor({ state: "hidden" });
    await picture(page, `phone-card-hint-${larets.engine}`);
    await page.done();
  });

  // Shows that on a phone the stages of a deal have their names and room for a finger, and that the bar of many has words.
  it("has room for fingers", async () => {
    const page = await larets.open({ person: staff.administrator, size: "phone" });
    const { items: [{ stages }] } = await staff.administrator.get("/api/v1/pipelines");
    await staff.administrator.ask("PATCH", `/api/v1/deals/${ids["Крупная спокойная"]}`, { stage_id: stages[2].id });
    await page.goto(`/deals/${ids["Крупная спокойная"]}`);
    const here = button(page, stages[2].name);
    await here.waitFor();
    await page.settled();
    const box = await here.boundingBox();
    assert.ok(box.x >= 0 && box.x + box.width <= 390, `the present stage is out of sight: ${JSON.stringify(box)}`);
    for (const one of await page.getByRole("region", { name: "Стадия сделки" }).getByRole("button").all()) {
      const { height, width } = await one.boundingBox();
      assert.ok(height >= FINGER_PX && width >= FINGER_PX, `${await one.innerText()}: ${width} x ${height}`);
    }
    await assertAccessible(page);
    assert.equal(await sideways(page), 0);
    await picture(page, `phone-stages-${larets.engine}`);
    await page.goto("/deals/list");
    await page.getByRole("row").getByRole("gridcell").getByRole("checkbox").first().check();
    const bar = page.getByRole("region", { name: /^Выдел/ });
    for (const name of ["Ответственный", "Стадия", "Метки", "В корзину", "Ещё", "Снять выделение"]) {
      const { height, width } = await button(bar, name).boundingBox();
      assert.ok(height >= FINGER_PX && width >= FINGER_PX, `${name}: ${width} x ${height}`);
    }
    await bar.getByText("Метки", { exact: true }).waitFor();
    await assertAccessible(page);
    assert.equal(await sideways(page), 0);
    await picture(page, `phone-bulk-bar-${larets.engine}`);
    await page.done();
  });
});
