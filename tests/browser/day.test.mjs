// A whole day of a sales department: the head brings a file in, gives deals out and shares a view; a manager works through them;
// an operator finds a client and no number; the head merges, takes a list out and undoes the import. Played twice, the second time
// with the other language and the other size for everyone.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { before, it } from "node:test";
import { assertAccessible, onBothEngines, picture, sideways, SIZES } from "./browser.mjs";
import { hire, setUp } from "./larets.mjs";
import { sayIn } from "./words.mjs";

const DAY_MS = 86_400_000;
const VIEW = "Просроченные моего отдела";
const REASON = "Планёрка отдела";
/** As they are dialled, without what parts the digits. */
const NUMBERS = ["9123456789", "9123456790", "9123456791"];
const FILE = [
  "ID;Название сделки;Бюджет;Этап сделки;Теги сделки;Полное имя контакта;Мобильный телефон;Компания контакта",
  "101;Трубы для верфи;500 000;Новая;опт;Иванов Пётр;8 912 345-67-89;Ладожские верфи",
  "102;Краны портовые;200 000;Новая;опт;Сидорова Анна;8 (912) 345-67-90;Ромашка-Юг",
  "103;Насосы;90 000;В работе;;Сидорова Анна;8 (912) 345-67-90;Ромашка-Юг",
  "104;Вентили;40 000;Предложение;;Кузнецов Олег;+7 912 345 67 91;",
  "",
].join("\n");
const GIVEN = ["Трубы для верфи", "Краны портовые", "Насосы"];
/** Who reads what, and where. What people have typed is the same on both days. */
const DAYS = {
  "a whole day": { head: ["ru", "desktop"], manager: ["en", "phone"], operator: ["ru", "desktop"] },
  "a whole day the other way round": { head: ["en", "phone"], manager: ["ru", "desktop"], operator: ["en", "phone"] },
};
const PEOPLE = { head: "Глеб Глава", manager: "Emma Manager", operator: "Ольга Оператор" };
/** Within this of its edge a board goes on by itself while a card is held there. */
const EDGE_PX = 40;
const button = (place, name) => place.getByRole("button", { name, exact: true });

for (const [name, ways] of Object.entries(DAYS)) onBothEngines(name, (larets) => tellDay(larets, ways));

function tellDay(larets, ways) {
  const staff = {};
  const ids = {};
  let stages;

  before(async () => {
    staff.administrator = await setUp(larets.server);
    const { id: department_id } = await staff.administrator.create("/api/v1/departments", { name: "Продажи", parent_id: null });
    for (const [role, name] of Object.entries(PEOPLE)) {
      staff[role] = await hire(staff.administrator, larets.server, { email: `${role}@larets.example`, name, role, department_id: role === "operator" ? null : department_id });
      await staff[role].ask("PATCH", "/api/v1/session", { language: ways[role][0] });
    }
    [{ stages }] = (await staff.administrator.get("/api/v1/pipelines")).items;
    const late = new Date(Date.now() - 3 * DAY_MS).toISOString();
    const deal = async (by, title, value) => {
      ids[title] = (await staff[by].create("/api/v1/deals", { title, amount: { value, currency: "RUB" }, next_step: `Шаг: ${title}`, next_step_at: late })).id;
    };
    await deal("manager", "Поставка стрел", "1250000");
    await deal("head", "Переговоры с верфью", "300000");
    await deal("administrator", "Дело другого отдела", "777000");
  });

  let broken = null;
  /** One part of the day. Each stands on those before it: after one that failed, the others say so at once. */
  const hour = (name, tell) =>
    it(name, async () => {
      if (broken !== null) throw new Error(`not reached after «${broken}»`);
      broken = name;
      await tell();
      broken = null;
    });
  /** A page of one of them, the words that stand on it, and what a hand does there. */
  const open = async (role, options) => {
    const [language, size] = ways[role];
    const page = await larets.open({ person: staff[role], language, size, ...options });
    return {
      page,
      role,
      phone: size === "phone",
      say: sayIn(language),
      money: new Intl.NumberFormat(language === "en" ? "en-GB" : "ru", { style: "currency", currency: "RUB", trailingZeroDisplay: "stripIfInteger" }),
      press: (what) => (size === "phone" ? what.tap() : what.click()),
      shoot: (name) => picture(page, `day-${name}-${language}-${size}-${larets.engine}`),
    };
  };
  const stage = (name) => stages.find((one) => one.name === name);
  const part = (page, name) => page.getByRole("main").locator("section").filter({ has: page.getByRole("heading", { level: 2, name: new RegExp(`^${name}`) }) });
  const column = (page, name) => page.getByRole("region", { name: new RegExp(`^${name}: `) });
  const inColumn = (page, name, title) => column(page, name).getByRole("link", { name: title, exact: true });
  const row = (page, name) => page.getByRole("row", { name });
  const tab = (page, say, name) => page.getByRole("navigation", { name: say("views.title") }).getByRole("link", { name });
  const dealsOf = async (person) => (await person.get("/api/v1/deals?limit=100")).items;
  const stored = async (title) => staff.administrator.get(`/api/v1/deals/${ids[title]}`);
  /** The page is of one piece: no rule of accessibility is broken, and nothing hangs over its edge. */
  const assertFine = async (page) => {
    await page.settled();
    await assertAccessible(page);
    assert.equal(await sideways(page), 0, "the page can be moved sideways");
  };
  /** Each column says the number and the sum of those cards that the API gives this person. */
  const assertSums = async ({ page, role, say, money }) => {
    const deals = await dealsOf(staff[role]);
    for (const { id, name } of stages) {
      const here = deals.filter(({ stage_id }) => stage_id === id);
      const region = page.getByRole("region", { name: say("board.column", { stage: name, count: here.length }), exact: true });
      await region.waitFor();
      const sum = here.reduce((total, { amount }) => total + Number(amount?.value ?? 0), 0);
      if (sum > 0) await region.locator("header").getByText(money.format(sum), { exact: true }).waitFor();
      else assert.doesNotMatch(await region.locator("header").innerText(), /₽|RUB/);
    }
    return deals;
  };
  /** A mouse carries a card into its column. On a phone that is the next screen, so a finger takes the menu of the card. */
  const move = async ({ page, phone, say, press }, title, to) => {
    if (phone) {
      await press(button(page, say("board.move_menu", { deal: title })));
      return press(page.getByRole("menuitem", { name: to }));
    }
    const centre = ({ x, y, width, height }) => [x + width / 2, y + height / 2];
    await page.mouse.move(...centre(await page.getByRole("link", { name: title, exact: true }).boundingBox()));
    await page.mouse.down();
    const [x, y] = centre(await column(page, to).boundingBox());
    await page.mouse.move(Math.min(x, SIZES.desktop.width - EDGE_PX), y, { steps: 8 });
    const asked = (stage(to)?.required ?? []).map((field) => say(`field.${field}`).toLocaleLowerCase());
    await column(page, to).getByText(asked.length > 0 ? say("board.will_ask", { fields: asked.join(", ") }) : say("board.drop_here")).waitFor();
    return page.mouse.up();
  };
  const untilStored = (page, title, wanted) =>
    page.waitForFunction(async ([id, stage_id]) => (await (await fetch(`/api/v1/deals/${id}`)).json()).stage_id === stage_id, [ids[title], stage(wanted).id]);

  hour("begins with what is late in the department", async () => {
    const { page, say, press, shoot } = await open("head");
    await page.goto("/today");
    await part(page, say("today.overdue")).getByRole("link", { name: "Шаг: Переговоры с верфью" }).waitFor();
    assert.equal(await page.getByText("Шаг: Поставка стрел").count(), 0);
    await press(page.getByText(say("today.department"), { exact: true }));
    await part(page, say("today.overdue")).getByRole("link", { name: "Шаг: Поставка стрел" }).waitFor();
    await part(page, say("today.overdue")).getByRole("link", { name: "Шаг: Переговоры с верфью" }).waitFor();
    assert.equal(await page.getByText("Дело другого отдела").count(), 0);
    await assertFine(page);
    await shoot("head");
    await page.done();
  });

  hour("brings in deals with their people and companies, and sees their sums", async () => {
    const seat = await open("head");
    const { page, say, press, shoot } = seat;
    await page.goto("/imports/new");
    await press(page.getByRole("radiogroup", { name: say("imports.as_label") }).getByText(say("imports.as_deals"), { exact: true }));
    await page.setInputFiles("input[type=file]", { name: "сделки.csv", mimeType: "text/csv", buffer: Buffer.from(FILE) });
    await press(button(page, say("imports.check")));
    const start = button(page, say("imports.start", { count: 4 }));
    await start.waitFor();
    await page.getByRole("heading", { name: say("imports.check_clean") }).waitFor();
    await assertFine(page);
    await press(start);
    await page.getByText(say("imports.done")).waitFor();
    await page.getByText(say("imports.made_beside", { what: `${say("imports.made_contacts", { count: 3 })}, ${say("imports.made_companies", { count: 2 })}` })).waitFor();
    await assertFine(page);
    ids.import = new URL(page.url()).pathname.split("/").at(-1);
    await press(page.getByRole("link", { name: say("imports.see_deals") }));
    await page.getByText("Трубы для верфи").first().waitFor();
    await page.goto("/deals/board");
    await inColumn(page, "Новая", "Трубы для верфи").waitFor();
    const deals = await assertSums(seat);
    assert.equal(deals.length, 6);
    for (const { id, title } of deals) ids[title] = id;
    assert.equal((await staff.head.get("/api/v1/contacts?limit=100")).items.length, 3);
    await assertFine(page);
    await shoot("board");
    await page.done();
  });

  hour("gives several of them to a manager at once", async () => {
    const { page, say, press, shoot } = await open("head");
    await page.goto("/deals/list");
    for (const name of GIVEN) await page.getByRole("checkbox", { name: say("list.select_row", { name }) }).check();
    await press(button(page.getByRole("region", { name: say("list.selected", { count: GIVEN.length }) }), say("bulk.owner")));
    const dialog = page.getByRole("dialog", { name: say("bulk.title_owner") });
    await press(dialog.getByLabel(say("bulk.owner")));
    await press(page.getByRole("option", { name: "Emma Manager" }));
    const run = button(dialog, say("bulk.run", { count: 3 }));
    await run.waitFor();
    await assertFine(page);
    await shoot("bulk");
    await press(run);
    await page.getByText(say("acts.toast_done", { what: say("acts.did_assign"), count: 3 })).waitFor();
    const owned = (await dealsOf(staff.manager)).map(({ title }) => title).sort();
    assert.deepEqual(owned, [...GIVEN, "Поставка стрел"].sort());
    await page.done();
  });

  hour("makes a view of what is late in the department, and shares it there", async () => {
    const { page, say, press, shoot } = await open("head");
    await page.goto("/deals/list");
    await press(button(page, say("list.filter")));
    await press(button(page, say("filter.advanced")));
    const builder = page.getByRole("dialog", { name: say("filter.builder") });
    await builder.getByRole("combobox", { name: say("filter.field") }).selectOption({ label: say("field.department") });
    await press(builder.getByRole("button", { name: new RegExp(`^${say("filter.value")}`) }));
    await press(page.getByRole("option", { name: say("filter.my_department") }));
    await press(button(builder, say("filter.add")));
    await builder.getByRole("combobox", { name: say("filter.field") }).nth(1).selectOption({ label: say("filter.next_step_at") });
    await builder.getByRole("combobox", { name: say("filter.operation") }).nth(1).selectOption({ label: say("op.overdue") });
    await assertFine(page);
    await press(button(builder, say("list.filter_apply")));
    await page.getByText(say("deals.count", { count: 2 }), { exact: true }).waitFor();
    await press(button(page.getByRole("group", { name: say("views.add") }), say("views.add")));
    const dialog = page.getByRole("dialog", { name: say("views.new_title") });
    await dialog.getByLabel(say("views.name")).fill(VIEW);
    await dialog.getByRole("radio", { name: say("views.department") }).check();
    assert.equal(await dialog.getByRole("radio", { name: say("views.everyone") }).count(), 0);
    await assertFine(page);
    await press(button(dialog, say("views.save")));
    await tab(page, say, VIEW).getByRole("img", { name: say("views.shared_department") }).waitFor();
    await page.waitForURL(/view=/);
    ids.view = new URL(page.url()).searchParams.get("view");
    for (const name of [/Поставка стрел/, /Переговоры с верфью/]) await row(page, name).waitFor();
    await assertFine(page);
    await shoot("view");
    await page.done();
  });

  hour("shows the manager what has come to the phone", async () => {
    const { page, say, shoot } = await open("manager");
    await page.goto("/today");
    await part(page, say("today.overdue")).getByRole("link", { name: "Шаг: Поставка стрел" }).waitFor();
    for (const name of GIVEN) await part(page, say("today.without_step")).getByRole("link", { name }).waitFor();
    assert.equal(await page.getByText(/Переговоры с верфью|Вентили/).count(), 0);
    await assertFine(page);
    await shoot("manager");
    await page.goto(`/deals/${ids["Переговоры с верфью"]}`);
    await page.getByRole("heading", { name: say("card.gone_title") }).waitFor();
    await page.done();
  });

  hour("adds a deal and moves others along the board", async () => {
    const seat = await open("manager", { theme: "dark" });
    const { page, say, press, shoot } = seat;
    await page.goto("/deals/board");
    await inColumn(page, "Новая", "Трубы для верфи").waitFor();
    await assertSums(seat);
    await press(button(column(page, "Новая"), say("board.add_to", { stage: "Новая" })));
    const form = page.getByRole("form", { name: say("board.add_to", { stage: "Новая" }) });
    await form.getByRole("textbox", { name: say("board.add_title") }).fill("Лебёдка");
    await form.getByRole("textbox", { name: say("board.add_amount", { currency: "RUB" }) }).fill("60 000");
    await page.keyboard.press("Enter");
    await inColumn(page, "Новая", "Лебёдка").waitFor();
    await page.waitForFunction(() => document.activeElement?.value === "");
    await page.keyboard.press("Escape");
    await form.waitFor({ state: "detached" });

    await move(seat, "Трубы для верфи", "В работе");
    await inColumn(page, "В работе", "Трубы для верфи").waitFor();
    const step = page.getByRole("form", { name: say("board.step_title", { deal: "Трубы для верфи" }) });
    await step.getByRole("textbox", { name: say("field.next_step") }).fill("Согласовать чертёж");
    await assertFine(page);
    await shoot("step");
    await page.keyboard.press("Enter");
    await column(page, "В работе").getByText("Согласовать чертёж").waitFor();

    await move(seat, "Краны портовые", "Проиграна");
    const dialog = page.getByRole("dialog", { name: say("board.ask_title", { stage: "Проиграна" }) });
    assert.equal(await button(dialog, say("board.ask_submit")).isDisabled(), true);
    await dialog.getByRole("textbox", { name: say("field.lost_reason") }).fill("дорого");
    await assertFine(page);
    await press(button(dialog, say("board.ask_submit")));
    await inColumn(page, "Проиграна", "Краны портовые").waitFor();
    await untilStored(page, "Краны портовые", "Проиграна");
    assert.equal((await stored("Трубы для верфи")).next_step, "Согласовать чертёж");
    assert.equal((await stored("Краны портовые")).lost_reason, "дорого");
    await assertSums(seat);
    await shoot("moved");
    await page.done();
  });

  // The page has not heard that the administrator has meanwhile taken the stage away.
  hour("gets a refused move back with the reason", async () => {
    const seat = await open("manager");
    const { page, say, shoot } = seat;
    await page.routeWebSocket(/\/api\/v1\/live/, () => undefined);
    await page.goto("/deals/board");
    await inColumn(page, "В работе", "Насосы").waitFor();
    const [{ id, version, ...body }] = (await staff.administrator.get("/api/v1/pipelines")).items;
    stages = stages.filter(({ name }) => name !== "Согласование");
    const changed = await staff.administrator.ask("PUT", `/api/v1/pipelines/${id}`, { ...body, stages }, { "if-match": `"${version}"` });
    assert.equal(changed.status, 200, JSON.stringify(changed.body));
    await move(seat, "Насосы", "Согласование");
    const reason = say("board.stage_gone");
    await page.getByText(say("board.refused", { deal: "Насосы", stage: "Согласование", reason })).waitFor();
    await inColumn(page, "В работе", "Насосы").waitFor();
    assert.equal((await stored("Насосы")).stage_id, stage("В работе").id);
    // What was taken away is gone from the page as well, by itself.
    await column(page, "Согласование").waitFor({ state: "detached" });
    await assertFine(page);
    await shoot("refused");
    await page.done();
  });

  hour("edits a deal in place, and writes down how the call went", async () => {
    const { page, phone, say, money, press, shoot } = await open("manager");
    await page.goto("/deals/board");
    await press(inColumn(page, "В работе", "Трубы для верфи"));
    await page.getByRole("heading", { level: 1, name: "Трубы для верфи" }).waitFor();
    await press(page.getByRole("button", { name: new RegExp(`^${say("edit.field", { name: say("field.amount") })}`) }));
    await page.getByRole("textbox", { name: say("field.amount") }).fill("550000");
    await page.keyboard.press("Enter");
    await button(page, `${say("edit.field", { name: say("field.amount") })}: ${money.format(550_000)}`).waitFor();
    // Beside a wide board there is room for fields and activity at once.
    if (phone) await press(button(page, say("card.activity")));
    await page.getByRole("textbox", { name: say("timeline.note") }).fill("Ждут **чертёж**");
    await press(button(page, say("timeline.add")));
    await page.locator("strong", { hasText: "чертёж" }).waitFor();
    await assertFine(page);
    await shoot("note");
    assert.equal((await stored("Трубы для верфи")).amount.value, "550000.00");
    await page.done();
  });

  hour("opens the shared view, and sees only the own in it", async () => {
    const { page, say, press, shoot } = await open("manager");
    await page.goto("/deals/list");
    await press(tab(page, say, VIEW));
    await page.getByText(say("deals.count", { count: 1 }), { exact: true }).waitFor();
    await page.getByRole("link", { name: /Поставка стрел/ }).waitFor();
    assert.equal(await page.getByText("Переговоры с верфью").count(), 0);
    await assertFine(page);
    await shoot("shared-view");
    await page.done();
  });

  hour("lets an operator find a client, and gives no number, no list and nothing of others", async () => {
    const { page, phone, say, press, shoot } = await open("operator");
    const bodies = [];
    page.on("response", (response) => {
      if (response.url().includes("/api/")) bodies.push(response.text().catch(() => ""));
    });
    page.on("websocket", (socket) => socket.on("framereceived", ({ payload }) => bodies.push(String(payload))));
    await page.goto("/today");
    await page.getByRole("heading", { level: 1, name: say("today.title") }).waitFor();
    // A phone has no keys to call the search by.
    if (phone) await press(page.getByRole("banner").getByRole("button", { name: new RegExp(`^${say("palette.open")}`) }));
    else await page.keyboard.press("Control+k");
    await page.getByRole("combobox", { name: say("keys.palette") }).fill("сидорова");
    await press(page.getByRole("option", { name: /Сидорова Анна/ }));
    await page.getByRole("heading", { name: "Сидорова Анна" }).first().waitFor();
    await page.getByText("••").first().waitFor();
    await assertFine(page);
    await shoot("operator");
    await page.goto("/contacts");
    await row(page, /Кузнецов/).getByText("••").waitFor();
    await page.settled();
    for (const screen of ["/contacts", "/companies", "/deals/list"]) {
      await page.goto(screen);
      await page.getByRole("row").nth(1).waitFor();
      await page.settled();
      assert.equal(await button(page, say("exports.export")).count(), 0, screen);
      assert.equal(await page.getByRole("checkbox").count(), 0, screen);
    }
    assert.equal(await page.getByText(/₽|RUB/).count(), 0);
    await assertFine(page);
    await page.goto(`/deals/${ids["Трубы для верфи"]}`);
    await page.getByRole("heading", { name: "Трубы для верфи" }).first().waitFor();
    await page.settled();

    await page.goto(`/deals/list?view=${ids.view}`);
    await page.getByRole("heading", { name: say("views.gone_title") }).waitFor();
    for (const closed of ["/imports/new", `/imports/${ids.import}`, "/exports"]) {
      await page.goto(closed);
      await page.getByRole("heading", { name: say("error.forbidden_title") }).waitFor();
    }
    await assertFine(page);
    const refusals = [
      ["GET", `/api/v1/imports/${ids.import}`],
      ["POST", "/api/v1/exports", { kind: "contacts", format: "csv", columns: ["phones"], reason: REASON }],
      ["POST", "/api/v1/bulk/preview", { kind: "contacts", all: true, action: "delete" }],
    ];
    for (const [method, path, body] of refusals) {
      const { status } = await staff.operator.ask(method, path, body);
      assert.ok(status === 403 || status === 404, `${method} ${path}: ${status}`);
    }
    const sent = (await Promise.all(bodies)).join("\n");
    assert.ok(sent.includes("Сидорова") && sent.includes("Кузнецов"), "the answers were not seen");
    const digits = sent.replace(/[\s()-]/g, "");
    for (const number of NUMBERS) assert.ok(!digits.includes(number), "a number was sent");
    await page.done();
  });

  hour("merges two records of one person, and makes them two again", async () => {
    const [one] = (await staff.head.get(`/api/v1/contacts?q=${encodeURIComponent("Иванов Пётр")}`)).items;
    const twin = await staff.head.create("/api/v1/contacts", { last_name: "Иванов", first_name: "Пётр", position: "снабженец", phones: [{ kind: "work", value: "+7 912 345-67-89" }] });
    const records = () => Promise.all([one.id, twin.id].map((id) => staff.head.get(`/api/v1/contacts/${id}`)));
    const told = (all) => all.map(({ last_name, position, phones, deleted_at }) => [last_name, position ?? null, phones.length, deleted_at ?? null]);
    const were = told(await records());
    const { page, say, press, shoot } = await open("head");
    await page.goto("/contacts");
    await press(page.getByRole("link", { name: say("duplicates.find") }));
    await press(button(page.getByRole("main"), say("duplicates.find")));
    await page.getByText(say("duplicates.complete"), { exact: true }).waitFor();
    const pair = page.getByRole("listitem").filter({ hasText: "Иванов Пётр" });
    await assertFine(page);
    await press(pair.getByRole("link", { name: new RegExp(`^${say("duplicates.merge")}: `) }));
    await page.getByRole("group", { name: say("merge.title") }).and(page.locator("[aria-busy=false]")).waitFor();
    await assertFine(page);
    await shoot("merge");
    await press(button(page, say("merge.submit")));
    await page.getByText(say("merge.done", { one: "Иванов Пётр", other: "Иванов Пётр" })).waitFor();
    assert.equal((await records()).filter(({ deleted_at }) => !deleted_at).length, 1);
    await press(button(page.getByRole("status"), say("acts.unmerge")));
    await page.getByText(say("acts.unmerged")).waitFor();
    assert.deepEqual(told(await records()), were);
    await page.done();
  });

  hour("takes the view out to a file, with a reason", async () => {
    const { page, say, press } = await open("head");
    await page.goto(`/deals/list?view=${ids.view}`);
    await row(page, /Переговоры с верфью/).waitFor();
    await press(button(page, say("exports.export")));
    const dialog = page.getByRole("dialog", { name: say("exports.title_deals") });
    await dialog.getByText(say("exports.no_reason")).waitFor();
    await dialog.getByRole("textbox", { name: say("exports.reason") }).fill(REASON);
    await dialog.getByText(say("exports.records", { count: 2 }), { exact: true }).waitFor();
    await assertFine(page);
    await press(button(dialog, say("exports.export")));
    await page.getByText(say("exports.ready", { count: 2 })).waitFor();
    await press(button(page, say("exports.see")));
    const downloading = page.waitForEvent("download");
    await press(page.getByRole("link", { name: say("exports.download") }));
    const text = await readFile(await (await downloading).path(), "utf8");
    for (const title of ["Поставка стрел", "Переговоры с верфью"]) assert.ok(text.includes(title), text);
    assert.doesNotMatch(text, /Дело другого отдела|Вентили/);
    await assertFine(page);
    await page.done();
  });

  hour("undoes the import, is told what others have changed, and takes that back too", async () => {
    const seat = await open("head");
    const { page, say, press, shoot } = seat;
    await page.goto(`/imports/${ids.import}`);
    await press(button(page, say("imports.undo")));
    await press(button(page.getByRole("dialog", { name: say("imports.undo_title") }), say("imports.undo")));
    await page.getByRole("heading", { name: say("imports.undone") }).waitFor();
    const left = (name) => page.getByRole("listitem").filter({ hasText: name });
    await left("Трубы для верфи").getByText(say("act.reason.changed_since")).waitFor();
    assert.equal((await staff.administrator.ask("GET", `/api/v1/deals/${ids["Вентили"]}`)).status, 404);
    assert.equal((await stored("Трубы для верфи")).amount.value, "550000.00");
    await assertFine(page);
    await shoot("undone");
    await page.getByRole("checkbox", { name: say("acts.select_left") }).check();
    const count = await page.getByRole("listitem").filter({ has: page.getByRole("checkbox") }).count();
    await press(button(page, say("acts.take_back", { count })));
    await press(button(page.getByRole("dialog", { name: say("acts.take_back_title", { count }) }), say("acts.take_back", { count })));
    await page.getByText(say("acts.taken_back", { count })).waitFor();
    await left("Трубы для верфи").waitFor({ state: "detached" });

    await page.goto("/deals/board");
    await inColumn(page, "Новая", "Лебёдка").waitFor();
    const deals = await assertSums(seat);
    assert.deepEqual(deals.map(({ title }) => title).sort(), ["Лебёдка", "Переговоры с верфью", "Поставка стрел"]);
    await assertFine(page);
    await shoot("end");
    await page.done();
  });
}
