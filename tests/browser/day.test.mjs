// A whole day of a sales department: the head brings a file in, gives deals out and shares a view; a manager works through them on
// a phone; an operator finds a client and no number; the head merges, takes a list out and undoes the import.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { before, it } from "node:test";
import { assertAccessible, onBothEngines, picture, sideways } from "./browser.mjs";
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
const ru = sayIn("ru");
const en = sayIn("en");
const button = (place, name) => place.getByRole("button", { name, exact: true });

onBothEngines("a whole day", (larets) => {
  const staff = {};
  const ids = {};
  let stages;

  before(async () => {
    staff.administrator = await setUp(larets.server);
    const { id: department_id } = await staff.administrator.create("/api/v1/departments", { name: "Продажи", parent_id: null });
    for (const [role, name] of Object.entries({ head: "Глеб Глава", manager: "Emma Manager", operator: "Ольга Оператор" })) {
      staff[role] = await hire(staff.administrator, larets.server, { email: `${role}@larets.example`, name, role, department_id: role === "operator" ? null : department_id });
    }
    await staff.manager.ask("PATCH", "/api/v1/session", { language: "en" });
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
  const assertSums = async (page, person, language, say) => {
    const deals = await dealsOf(person);
    const roubles = new Intl.NumberFormat(language === "en" ? "en-GB" : "ru", { style: "currency", currency: "RUB", trailingZeroDisplay: "stripIfInteger" });
    for (const { id, name } of stages) {
      const here = deals.filter(({ stage_id }) => stage_id === id);
      const region = page.getByRole("region", { name: say("board.column", { stage: name, count: here.length }), exact: true });
      await region.waitFor();
      const sum = here.reduce((total, { amount }) => total + Number(amount?.value ?? 0), 0);
      if (sum > 0) await region.locator("header").getByText(roubles.format(sum), { exact: true }).waitFor();
      else assert.doesNotMatch(await region.locator("header").innerText(), /₽|RUB/);
    }
    return deals;
  };
  const untilStored = (page, title, wanted) =>
    page.waitForFunction(async ([id, stage_id]) => (await (await fetch(`/api/v1/deals/${id}`)).json()).stage_id === stage_id, [ids[title], stage(wanted).id]);

  hour("begins with what is late in the department", async () => {
    const page = await larets.open({ person: staff.head });
    await page.goto("/today");
    await part(page, ru("today.overdue")).getByRole("link", { name: "Шаг: Переговоры с верфью" }).waitFor();
    assert.equal(await page.getByText("Шаг: Поставка стрел").count(), 0);
    await page.getByText(ru("today.department"), { exact: true }).click();
    await part(page, ru("today.overdue")).getByRole("link", { name: "Шаг: Поставка стрел" }).waitFor();
    await part(page, ru("today.overdue")).getByRole("link", { name: "Шаг: Переговоры с верфью" }).waitFor();
    assert.equal(await page.getByText("Дело другого отдела").count(), 0);
    await assertFine(page);
    await picture(page, `day-head-${larets.engine}`);
    await page.done();
  });

  hour("brings in deals with their people and companies, and sees their sums", async () => {
    const page = await larets.open({ person: staff.head });
    await page.goto("/imports/new");
    await page.getByRole("radiogroup", { name: ru("imports.as_label") }).getByText(ru("imports.as_deals"), { exact: true }).click();
    await page.setInputFiles("input[type=file]", { name: "сделки.csv", mimeType: "text/csv", buffer: Buffer.from(FILE) });
    await button(page, ru("imports.check")).click();
    const start = button(page, ru("imports.start", { count: 4 }));
    await start.waitFor();
    await page.getByRole("heading", { name: ru("imports.check_clean") }).waitFor();
    await assertFine(page);
    await start.click();
    await page.getByText(ru("imports.done")).waitFor();
    await page.getByText(ru("imports.made_beside", { what: `${ru("imports.made_contacts", { count: 3 })}, ${ru("imports.made_companies", { count: 2 })}` })).waitFor();
    await assertFine(page);
    ids.import = new URL(page.url()).pathname.split("/").at(-1);
    await page.getByRole("link", { name: ru("imports.see_deals") }).click();
    await page.getByText("Трубы для верфи").first().waitFor();
    await page.goto("/deals/board");
    await inColumn(page, "Новая", "Трубы для верфи").waitFor();
    const deals = await assertSums(page, staff.head, "ru", ru);
    assert.equal(deals.length, 6);
    for (const { id, title } of deals) ids[title] = id;
    assert.equal((await staff.head.get("/api/v1/contacts?limit=100")).items.length, 3);
    await assertFine(page);
    await picture(page, `day-board-${larets.engine}`);
    await page.done();
  });

  hour("gives several of them to a manager at once", async () => {
    const page = await larets.open({ person: staff.head });
    await page.goto("/deals/list");
    for (const name of GIVEN) await page.getByRole("checkbox", { name: ru("list.select_row", { name }) }).check();
    await button(page.getByRole("region", { name: /^Выдел/ }), ru("bulk.owner")).click();
    const dialog = page.getByRole("dialog", { name: ru("bulk.title_owner") });
    await dialog.getByLabel(ru("bulk.owner")).click();
    await page.getByRole("option", { name: "Emma Manager" }).click();
    const run = button(dialog, ru("bulk.run", { count: 3 }));
    await run.waitFor();
    await assertFine(page);
    await picture(page, `day-bulk-${larets.engine}`);
    await run.click();
    await page.getByText(ru("acts.toast_done", { what: ru("acts.did_assign"), count: 3 })).waitFor();
    const owned = (await dealsOf(staff.manager)).map(({ title }) => title).sort();
    assert.deepEqual(owned, [...GIVEN, "Поставка стрел"].sort());
    await page.done();
  });

  hour("makes a view of what is late in the department, and shares it there", async () => {
    const page = await larets.open({ person: staff.head });
    await page.goto("/deals/list");
    await button(page, ru("list.filter")).click();
    await button(page, ru("filter.advanced")).click();
    const builder = page.getByRole("dialog", { name: ru("filter.builder") });
    await builder.getByRole("combobox", { name: ru("filter.field") }).selectOption({ label: ru("field.department") });
    await builder.getByRole("button", { name: new RegExp(`^${ru("filter.value")}`) }).click();
    await page.getByRole("option", { name: ru("filter.my_department") }).click();
    await button(builder, ru("filter.add")).click();
    await builder.getByRole("combobox", { name: ru("filter.field") }).nth(1).selectOption({ label: ru("filter.next_step_at") });
    await builder.getByRole("combobox", { name: ru("filter.operation") }).nth(1).selectOption({ label: ru("op.overdue") });
    await assertFine(page);
    await button(builder, ru("list.filter_apply")).click();
    await page.getByText(ru("deals.count", { count: 2 }), { exact: true }).waitFor();
    await button(page.getByRole("group", { name: ru("views.add") }), ru("views.add")).click();
    const dialog = page.getByRole("dialog", { name: ru("views.new_title") });
    await dialog.getByLabel(ru("views.name")).fill(VIEW);
    await dialog.getByRole("radio", { name: ru("views.department") }).check();
    assert.equal(await dialog.getByRole("radio", { name: ru("views.everyone") }).count(), 0);
    await assertFine(page);
    await button(dialog, ru("views.save")).click();
    await tab(page, ru, VIEW).getByRole("img", { name: ru("views.shared_department") }).waitFor();
    await page.waitForURL(/view=/);
    ids.view = new URL(page.url()).searchParams.get("view");
    for (const name of [/Поставка стрел/, /Переговоры с верфью/]) await row(page, name).waitFor();
    await assertFine(page);
    await picture(page, `day-view-${larets.engine}`);
    await page.done();
  });

  const onPhone = (options) => larets.open({ person: staff.manager, size: "phone", language: "en", ...options });

  hour("shows the manager what has come to the phone", async () => {
    const page = await onPhone();
    await page.goto("/today");
    await part(page, en("today.overdue")).getByRole("link", { name: "Шаг: Поставка стрел" }).waitFor();
    for (const name of GIVEN) await part(page, en("today.without_step")).getByRole("link", { name }).waitFor();
    assert.equal(await page.getByText(/Переговоры с верфью|Вентили/).count(), 0);
    await assertFine(page);
    await picture(page, `day-manager-${larets.engine}`);
    await page.goto(`/deals/${ids["Переговоры с верфью"]}`);
    await page.getByRole("heading", { name: en("card.gone_title") }).waitFor();
    await page.done();
  });

  hour("adds a deal and moves others along the board", async () => {
    const page = await onPhone({ theme: "dark" });
    await page.goto("/deals/board");
    await inColumn(page, "Новая", "Трубы для верфи").waitFor();
    await assertSums(page, staff.manager, "en", en);
    await button(column(page, "Новая"), en("board.add_to", { stage: "Новая" })).tap();
    const form = page.getByRole("form", { name: en("board.add_to", { stage: "Новая" }) });
    await form.getByRole("textbox", { name: en("board.add_title") }).fill("Лебёдка");
    await form.getByRole("textbox", { name: en("board.add_amount", { currency: "RUB" }) }).fill("60 000");
    await page.keyboard.press("Enter");
    await inColumn(page, "Новая", "Лебёдка").waitFor();
    await page.waitForFunction(() => document.activeElement?.value === "");
    await page.keyboard.press("Escape");
    await form.waitFor({ state: "detached" });

    const move = async (title, to) => {
      await button(page, en("board.move_menu", { deal: title })).tap();
      await page.getByRole("menuitem", { name: to }).tap();
    };
    await move("Трубы для верфи", "В работе");
    await inColumn(page, "В работе", "Трубы для верфи").waitFor();
    const step = page.getByRole("form", { name: en("board.step_title", { deal: "Трубы для верфи" }) });
    await step.getByRole("textbox", { name: en("field.next_step") }).fill("Согласовать чертёж");
    await assertFine(page);
    await picture(page, `day-step-${larets.engine}`);
    await page.keyboard.press("Enter");
    await column(page, "В работе").getByText("Согласовать чертёж").waitFor();

    await move("Краны портовые", "Проиграна");
    const dialog = page.getByRole("dialog", { name: en("board.ask_title", { stage: "Проиграна" }) });
    assert.equal(await button(dialog, en("board.ask_submit")).isDisabled(), true);
    await dialog.getByRole("textbox", { name: en("field.lost_reason") }).fill("дорого");
    await assertFine(page);
    await button(dialog, en("board.ask_submit")).tap();
    await inColumn(page, "Проиграна", "Краны портовые").waitFor();
    await untilStored(page, "Краны портовые", "Проиграна");
    assert.equal((await stored("Трубы для верфи")).next_step, "Согласовать чертёж");
    assert.equal((await stored("Краны портовые")).lost_reason, "дорого");
    await assertSums(page, staff.manager, "en", en);
    await picture(page, `day-moved-${larets.engine}`);
    await page.done();
  });

  // The page has not heard that the administrator has meanwhile taken the stage away.
  hour("gets a refused move back with the reason", async () => {
    const page = await onPhone();
    await page.routeWebSocket(/\/api\/v1\/live/, () => undefined);
    await page.goto("/deals/board");
    await inColumn(page, "В работе", "Насосы").waitFor();
    const [{ id, version, ...body }] = (await staff.administrator.get("/api/v1/pipelines")).items;
    stages = stages.filter(({ name }) => name !== "Согласование");
    const changed = await staff.administrator.ask("PUT", `/api/v1/pipelines/${id}`, { ...body, stages }, { "if-match": `"${version}"` });
    assert.equal(changed.status, 200, JSON.stringify(changed.body));
    await button(page, en("board.move_menu", { deal: "Насосы" })).tap();
    await page.getByRole("menuitem", { name: "Согласование" }).tap();
    const reason = en("board.stage_gone");
    await page.getByText(en("board.refused", { deal: "Насосы", stage: "Согласование", reason })).waitFor();
    await inColumn(page, "В работе", "Насосы").waitFor();
    assert.equal((await stored("Насосы")).stage_id, stage("В работе").id);
    // What was taken away is gone from the page as well, by itself.
    await column(page, "Согласование").waitFor({ state: "detached" });
    await assertFine(page);
    await picture(page, `day-refused-${larets.engine}`);
    await page.done();
  });

  hour("edits a deal in place, and writes down how the call went", async () => {
    const page = await onPhone();
    await page.goto("/deals/board");
    await inColumn(page, "В работе", "Трубы для верфи").tap();
    await page.getByRole("heading", { name: "Трубы для верфи" }).first().waitFor();
    await page.getByRole("button", { name: new RegExp(`^${en("edit.field", { name: en("field.amount") })}`) }).tap();
    await page.getByRole("textbox", { name: en("field.amount") }).fill("550000");
    await page.keyboard.press("Enter");
    await page.getByRole("button", { name: /Amount: .*550,000/ }).waitFor();
    await button(page, en("card.activity")).tap();
    await page.getByRole("textbox", { name: en("timeline.note") }).fill("Ждут **чертёж**");
    await button(page, en("timeline.add")).tap();
    await page.locator("strong", { hasText: "чертёж" }).waitFor();
    await assertFine(page);
    await picture(page, `day-note-${larets.engine}`);
    assert.equal((await stored("Трубы для верфи")).amount.value, "550000.00");
    await page.done();
  });

  hour("opens the shared view, and sees only the own in it", async () => {
    const page = await onPhone();
    await page.goto("/deals/list");
    await tab(page, en, VIEW).tap();
    await page.getByText(en("deals.count", { count: 1 }), { exact: true }).waitFor();
    await page.getByRole("link", { name: /Поставка стрел/ }).waitFor();
    assert.equal(await page.getByText("Переговоры с верфью").count(), 0);
    await assertFine(page);
    await picture(page, `day-view-phone-${larets.engine}`);
    await page.done();
  });

  hour("lets an operator find a client, and gives no number, no list and nothing of others", async () => {
    const page = await larets.open({ person: staff.operator });
    const bodies = [];
    page.on("response", (response) => {
      if (response.url().includes("/api/")) bodies.push(response.text().catch(() => ""));
    });
    page.on("websocket", (socket) => socket.on("framereceived", ({ payload }) => bodies.push(String(payload))));
    await page.goto("/today");
    await page.getByRole("heading", { level: 1, name: ru("today.title") }).waitFor();
    await page.keyboard.press("Control+k");
    await page.getByRole("combobox", { name: "Поиск и команды" }).fill("сидорова");
    await page.getByRole("option", { name: /Сидорова Анна/ }).click();
    await page.getByRole("heading", { name: "Сидорова Анна" }).first().waitFor();
    await page.getByText("••").first().waitFor();
    await assertFine(page);
    await picture(page, `day-operator-${larets.engine}`);
    await page.goto("/contacts");
    await row(page, /Кузнецов/).getByText("••").waitFor();
    await page.settled();
    for (const screen of ["/contacts", "/companies", "/deals/list"]) {
      await page.goto(screen);
      await page.getByRole("row").nth(1).waitFor();
      await page.settled();
      assert.equal(await button(page, ru("exports.export")).count(), 0, screen);
      assert.equal(await page.getByRole("checkbox").count(), 0, screen);
    }
    assert.equal(await page.getByText("₽").count(), 0);
    await assertFine(page);
    await page.goto(`/deals/${ids["Трубы для верфи"]}`);
    await page.getByRole("heading", { name: "Трубы для верфи" }).first().waitFor();
    await page.settled();

    await page.goto(`/deals/list?view=${ids.view}`);
    await page.getByRole("heading", { name: ru("views.gone_title") }).waitFor();
    for (const closed of ["/imports/new", `/imports/${ids.import}`, "/exports"]) {
      await page.goto(closed);
      await page.getByRole("heading", { name: ru("error.forbidden_title") }).waitFor();
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
    const page = await larets.open({ person: staff.head });
    await page.goto("/contacts");
    await page.getByRole("link", { name: ru("duplicates.find") }).click();
    await button(page.getByRole("main"), ru("duplicates.find")).click();
    await page.getByText(ru("duplicates.complete"), { exact: true }).waitFor();
    const pair = page.getByRole("listitem").filter({ hasText: "Иванов Пётр" });
    await assertFine(page);
    await pair.getByRole("link", { name: /^Объединить/ }).click();
    await page.getByRole("group", { name: ru("merge.title") }).and(page.locator("[aria-busy=false]")).waitFor();
    await assertFine(page);
    await picture(page, `day-merge-${larets.engine}`);
    await button(page, ru("merge.submit")).click();
    await page.getByText(ru("merge.done", { one: "Иванов Пётр", other: "Иванов Пётр" })).waitFor();
    assert.equal((await records()).filter(({ deleted_at }) => !deleted_at).length, 1);
    await button(page.getByRole("status"), ru("acts.unmerge")).click();
    await page.getByText(ru("acts.unmerged")).waitFor();
    assert.deepEqual(told(await records()), were);
    await page.done();
  });

  hour("takes the view out to a file, with a reason", async () => {
    const page = await larets.open({ person: staff.head });
    await page.goto(`/deals/list?view=${ids.view}`);
    await row(page, /Переговоры с верфью/).waitFor();
    await button(page, ru("exports.export")).click();
    const dialog = page.getByRole("dialog", { name: ru("exports.title_deals") });
    await dialog.getByText(ru("exports.no_reason")).waitFor();
    await dialog.getByRole("textbox", { name: ru("exports.reason") }).fill(REASON);
    await dialog.getByText(ru("exports.records", { count: 2 }), { exact: true }).waitFor();
    await assertFine(page);
    await button(dialog, ru("exports.export")).click();
    await page.getByText(ru("exports.ready", { count: 2 })).waitFor();
    await button(page, ru("exports.see")).click();
    const downloading = page.waitForEvent("download");
    await page.getByRole("link", { name: ru("exports.download") }).click();
    const text = await readFile(await (await downloading).path(), "utf8");
    for (const title of ["Поставка стрел", "Переговоры с верфью"]) assert.ok(text.includes(title), text);
    assert.doesNotMatch(text, /Дело другого отдела|Вентили/);
    await assertFine(page);
    await page.done();
  });

  hour("undoes the import, is told what others have changed, and takes that back too", async () => {
    const page = await larets.open({ person: staff.head });
    await page.goto(`/imports/${ids.import}`);
    await button(page, ru("imports.undo")).click();
    await button(page.getByRole("dialog", { name: ru("imports.undo_title") }), ru("imports.undo")).click();
    await page.getByRole("heading", { name: ru("imports.undone") }).waitFor();
    const left = (name) => page.getByRole("listitem").filter({ hasText: name });
    await left("Трубы для верфи").getByText(ru("act.reason.changed_since")).waitFor();
    assert.equal((await staff.administrator.ask("GET", `/api/v1/deals/${ids["Вентили"]}`)).status, 404);
    assert.equal((await stored("Трубы для верфи")).amount.value, "550000.00");
    await assertFine(page);
    await picture(page, `day-undone-${larets.engine}`);
    await page.getByRole("checkbox", { name: ru("acts.select_left") }).check();
    const count = await page.getByRole("listitem").filter({ has: page.getByRole("checkbox") }).count();
    await button(page, ru("acts.take_back", { count })).click();
    await button(page.getByRole("dialog", { name: ru("acts.take_back_title", { count }) }), ru("acts.take_back", { count })).click();
    await page.getByText(ru("acts.taken_back", { count })).waitFor();
    await left("Трубы для верфи").waitFor({ state: "detached" });

    await page.goto("/deals/board");
    await inColumn(page, "Новая", "Лебёдка").waitFor();
    const deals = await assertSums(page, staff.head, "ru", ru);
    assert.deepEqual(deals.map(({ title }) => title).sort(), ["Лебёдка", "Переговоры с верфью", "Поставка стрел"]);
    await assertFine(page);
    await picture(page, `day-end-${larets.engine}`);
    await page.done();
  });
});
