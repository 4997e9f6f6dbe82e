// What a server holds when its screens are looked at: nothing yet, an empty base, or clients, colleagues and imports in every state.
import { hire, setUp } from "./larets.mjs";

export const LANGUAGES = ["ru", "en"];
const NAMES = { ru: "Константин Константинопольский", en: "Emma Whitfield" };
const WIDE_COLUMNS = 40;
const STATE_LIMIT_MS = 60_000;

const FILES = {
  mapping: "ФИО;Телефон;Почта;Компания;Код клиента\nГорина Алла;8 (912) 345-77-01;alla@example.com;ООО «Ромашка»;17\nЗимин Лев;8 (912) 345-77-02;lev@example.com;;18\n",
  nothing: "qwx;zzt\nкирпич;обойма\n",
  checked: "ФИО;Телефон;Почта\nБелова Ольга;8 (912) 345-78-01;olga@example.com\nЗимин Лев;12;not-an-email\n",
  done: "ФИО;Телефон;Почта\nЧернов Пётр;8 (912) 345-79-01;petr@example.com\nСеров Лев;12;not-an-email\n",
};

/** As wide as what a big foreign system writes: a header and two rows. */
export function wideFile() {
  const columns = Array.from({ length: WIDE_COLUMNS }, (_, index) => `Custom_Account_Attribute_${String(index + 1)}__c`);
  const row = (mark) => columns.map((_, index) => `${mark}-${String(index)}-a-value-that-is-rather-long-and-has-no-space`).join(",");
  return [`First Name,Last Name,Email,${columns.join(",")}`, `Alice,Archer,alice.archer@example.com,${row("a")}`, `Boris,Baker,boris.baker@example.com,${row("b")}`].join("\n");
}

const DEALS_IN_STAGES = [12, 10, 9, 8, 7, 4];
const GOODS = [
  "Станок лазерной резки, 6 кВт",
  "Обслуживание кранов на год",
  "Трубы и фитинги",
  "Монтаж вентиляции второй очереди цеха",
  "Насосы НМ-40",
  "Аудит складов",
  "Паллеты, 4 000 штук",
  "Лицензии на пять лет",
];
const STEPS = ["Перезвонить после совещания", "Отправить предложение", "Согласовать договор", "Выехать на замер"];
const DAY_MS = 86_400_000;

/** Deals in every stage of the first pipeline: with and without an amount, a step, a company; some steps are overdue. */
async function fillBoard(administrator) {
  const { items: [pipeline] } = await administrator.get("/api/v1/pipelines");
  const { items: companies } = await administrator.get("/api/v1/companies?limit=20");
  const { items: people } = await administrator.get("/api/v1/people");
  let made = 0;
  for (const [place, { id: stage_id, kind }] of pipeline.stages.entries()) {
    for (let index = 0; index < DEALS_IN_STAGES[place]; index += 1) {
      made += 1;
      const day = (made % 9) - 3;
      const deal = {
        title: GOODS[made % GOODS.length],
        stage_id,
        amount: made % 7 === 0 ? null : { value: String(made * 37_500 + 12_400), currency: made % 11 === 0 ? "USD" : "RUB" },
        companies: made % 5 === 0 ? [] : [companies[made % companies.length].id],
        owner_id: people[made % people.length].id,
        ...(made % 4 === 0 ? {} : { next_step: STEPS[made % STEPS.length], next_step_at: new Date(Date.now() + day * DAY_MS).toISOString() }),
        ...(kind === "lost" ? { lost_reason: "дорого" } : {}),
      };
      await administrator.create("/api/v1/deals", deal);
    }
  }
  return { pipeline: pipeline.id, stages: pipeline.stages.map(({ id }) => id) };
}

async function untilState(person, id, state) {
  const end = Date.now() + STATE_LIMIT_MS;
  while (Date.now() < end) {
    const one = await person.get(`/api/v1/imports/${id}`);
    if (one.state === state) return one;
  }
  throw new Error(`import ${id} did not become ${state}`);
}

/** An act in this state, over HTTP. */
export async function untilAct(person, id, state) {
  const end = Date.now() + STATE_LIMIT_MS;
  while (Date.now() < end) {
    const act = await person.get(`/api/v1/acts/${id}`);
    if (act.state === state) return act;
    if (act.state === "failed") throw new Error(`act ${id} failed: ${act.failure}`);
  }
  throw new Error(`act ${id} did not become ${state}`);
}

/** A change of many records, done. */
export async function changeMany(person, body) {
  const answer = await person.ask("POST", "/api/v1/bulk", body);
  if (answer.status !== 202) throw new Error(`bulk: ${answer.status} ${JSON.stringify(answer.body)}`);
  return untilAct(person, answer.body.id, "done");
}

/** Acts in several states, an import that was undone, and two contacts and two companies that are alike. */
async function makeActs(administrator, { company, contact, lost }) {
  const { items } = await administrator.get("/api/v1/contacts?limit=8&sort=-created_at");
  const ids = items.map(({ id }) => id);
  const tagged = await changeMany(administrator, { kind: "contacts", ids, action: "tag", add_tags: ["выставка"] });
  const undone = await changeMany(administrator, { kind: "contacts", ids, action: "set", set: { position: "закупщик" } });
  await administrator.ask("PATCH", `/api/v1/contacts/${ids[0]}`, { position: "директор" });
  await administrator.ask("POST", `/api/v1/acts/${undone.id}/undo`);
  await untilAct(administrator, undone.id, "undone");
  const refused = await changeMany(administrator, { kind: "deals", q: "кранов", action: "set", set: { stage_id: lost } });
  const other = await administrator.create("/api/v1/contacts", { last_name: "Archer", first_name: "Alice", position: "директор по закупкам", phones: [{ kind: "work", value: "+7 912 345-88-01" }], tags: ["опт"], source: "Выставка" });
  const otherCompany = await administrator.create("/api/v1/companies", { name: "Ладожские верфи", site: "ladoga.example.com", address: "Санкт-Петербург, Набережная, 1" });
  const gone = await importContacts(administrator, "undone.csv", "ФИО;Телефон\nСадовый Яков;8 (912) 345-80-01\nЛуговой Марк;8 (912) 345-80-02\n");
  const found = await administrator.get(`/api/v1/contacts?q=${encodeURIComponent("Луговой")}`);
  await administrator.ask("PATCH", `/api/v1/contacts/${found.items[0].id}`, { position: "сторож" });
  await administrator.ask("POST", `/api/v1/imports/${gone}/undo`);
  await untilAct(administrator, gone, "undone");
  return { actTagged: tagged.id, actUndone: undone.id, actRefused: refused.id, importUndone: gone, otherContact: other.id, otherCompany: otherCompany.id, contact: contact.id, company: company.id };
}

const uploadContacts = (person, name, text) => person.upload("/api/v1/imports?as=contacts", name, text);

async function checkImport(person, id) {
  await person.ask("POST", `/api/v1/imports/${id}/check`);
  await untilState(person, id, "ready");
}

/** Brings in a file of contacts, over HTTP, and gives the id of the import. */
export async function importContacts(person, name, text) {
  const { id } = await uploadContacts(person, name, text);
  await checkImport(person, id);
  await person.ask("POST", `/api/v1/imports/${id}/start`);
  await untilState(person, id, "done");
  return id;
}

async function importFiles(administrator) {
  const ids = {};
  for (const [name, text] of Object.entries({ mapping: FILES.mapping, nothing: FILES.nothing, checked: FILES.checked, wide: wideFile() })) {
    ids[name] = (await uploadContacts(administrator, `${name}.csv`, text)).id;
  }
  await checkImport(administrator, ids.checked);
  return { ...ids, done: await importContacts(administrator, "done.csv", FILES.done) };
}

/** The first administrator and one who speaks English: `administrator.ru`, `administrator.en`. */
export async function emptyBase(server) {
  const administrator = await setUp(server);
  const english = await hire(administrator, server, { email: "administrator.en@larets.example", name: NAMES.en, role: "administrator" });
  await english.ask("PATCH", "/api/v1/session", { language: "en" });
  return { staff: { "administrator.ru": administrator, "administrator.en": english }, ids: {} };
}

/** Two large and two small deals, one of them overdue, one in dollars. Their ids by title. */
export async function fourDeals(administrator) {
  const rub = (value) => ({ value, currency: "RUB" });
  const late = new Date(Date.now() - 3 * DAY_MS).toISOString();
  const deals = {
    "Крупная спокойная": { amount: rub("900000") },
    "Мелкая просроченная": { amount: rub("5000"), next_step: "Перезвонить", next_step_at: late },
    "Мелкая спокойная": { amount: rub("7000") },
    "Крупная в другой валюте": { amount: { value: "900000", currency: "USD" } },
  };
  const ids = {};
  for (const [title, deal] of Object.entries(deals)) ids[title] = (await administrator.create("/api/v1/deals", { title, ...deal })).id;
  return ids;
}

/** Deals in every state, the first of them with everything that a card can show, in two pipelines. */
async function makeDeals(administrator, { company, contact }) {
  const [first] = (await administrator.get("/api/v1/pipelines")).items;
  const stage = (name, color, kind, probability) => ({ name, color, kind, probability, stale_days: null, required: [] });
  await administrator.create("/api/v1/pipelines", {
    name: "Сервис",
    stages: [stage("Заявка", "violet", "open", 20), stage("Ремонт", "orange", "open", 70), stage("Готово", "green", "won", 100), stage("Отказ", "red", "lost", 0)],
  });
  const at = (name) => first.stages.find((one) => one.name === name).id;
  const rub = (value) => ({ value, currency: "RUB" });
  const full = await administrator.create("/api/v1/deals", {
    title: "Поставка судового оборудования для Ладожских верфей",
    amount: rub("1250000"),
    expected_close: "2026-02-10",
    next_step: "Отправить договор",
    next_step_at: "2026-01-15T10:00:00Z",
    source: "Выставка",
    tags: ["опт"],
    contacts: [contact.id],
    companies: [company.id],
  });
  const bare = await administrator.create("/api/v1/deals", { title: "Аудит склада", amount: { value: "4800.5", currency: "EUR" }, companies: [company.id] });
  const lost = await administrator.create("/api/v1/deals", { title: "Обучение экипажа", amount: rub("90000"), contacts: [contact.id], lost_reason: "Выбрали другого поставщика" });
  const won = await administrator.create("/api/v1/deals", { title: "Ремонт крана", amount: rub("340000"), companies: [company.id] });
  const gone = await administrator.create("/api/v1/deals", { title: "Отменённая сделка" });
  await administrator.ask("DELETE", `/api/v1/deals/${gone.id}`);
  for (const [deal, name] of [[full, "В работе"], [full, "Предложение"], [lost, "Проиграна"], [won, "Выиграна"]]) {
    await administrator.ask("PATCH", `/api/v1/deals/${deal.id}`, { stage_id: at(name) });
  }
  return { deal: full.id, bareDeal: bare.id, lostDeal: lost.id, wonDeal: won.id };
}

/** Views that everyone finds: one of everything, one by what an operator may not see, one of the board. */
async function makeViews(administrator) {
  const make = async (view) => (await administrator.create("/api/v1/views", { shared: "everyone", ...view })).id;
  const vip = { field: "tag", op: "has", value: "VIP" };
  return {
    view: await make({
      kind: "contacts",
      name: "VIP и новые",
      columns: ["name", "tags", "phones", "owner", "created_at"],
      sort: "-created_at",
      filter: { any: [vip, { field: "created_at", op: "this_month" }] },
      density: "compact",
    }),
    phoneView: await make({ kind: "contacts", name: "Обзвон без почты", filter: { all: [{ field: "phone", op: "filled" }, { field: "email", op: "empty" }, vip] } }),
    ownView: await make({ kind: "contacts", name: "Мои клиенты с длинным названием вида", shared: "mine", filter: { all: [{ field: "owner", op: "is", value: "me" }] } }),
    boardView: await make({ kind: "deals", name: "Крупные в работе", layout: "board", sort: "-updated_at", filter: { all: [{ field: "amount", op: "more", value: { amount: "500000", currency: "RUB" } }] } }),
    listView: await make({ kind: "deals", name: "Просроченные шаги", sort: "-updated_at", filter: { all: [{ field: "next_step_at", op: "overdue" }] } }),
  };
}

/** A role of the company's own, a built-in one that was changed, and rules of a department and of persons, one of them with an end. */
async function makeAccess(administrator, { sales, operators }) {
  const role = await administrator.create("/api/v1/roles", { name: "Стажёр отдела продаж", copy_of: "manager" });
  await administrator.ask("PATCH", `/api/v1/roles/${role.code}`, { matrix: { contacts: { delete: "none", restore: "none" } } }, { "if-match": `"${String(role.version)}"` });
  await administrator.ask("PATCH", "/api/v1/roles/director", { matrix: { contacts: { export: "none" } } });
  await administrator.create(`/api/v1/departments/${sales.id}/rules`, { effect: "deny", area: "deals", action: "export", reach: "none", note: "Выгрузки сделок делает директор" });
  for (const operator of Object.values(operators)) {
    await administrator.create(`/api/v1/users/${operator.user.id}/rules`, { effect: "allow", area: "contacts", field: "phones", level: "read", until: new Date(Date.now() + 30 * DAY_MS).toISOString(), note: "Замещает коллегу" });
  }
  return { role: role.code };
}

/** Fills the base that `emptyBase` gave: an operator of each language, departments, `contacts` demo contacts, a bin, imports. */
export async function filledBase(server, { staff }, contacts) {
  const administrator = staff["administrator.ru"];
  await administrator.create("/api/v1/demo", { contacts });
  const sales = await administrator.create("/api/v1/departments", { name: "Продажи", parent_id: null });
  await administrator.create("/api/v1/departments", { name: "Розница и маркетплейсы Северо-Запада", parent_id: sales.id });
  const operators = {};
  for (const language of LANGUAGES) {
    const operator = await hire(administrator, server, { email: `operator.${language}@larets.example`, name: NAMES[language], role: "operator", department_id: sales.id });
    await operator.ask("PATCH", "/api/v1/session", { language });
    operators[`operator.${language}`] = operator;
  }
  for (const area of ["contacts", "companies"]) {
    const { items } = await administrator.get(`/api/v1/${area}?limit=2`);
    for (const { id } of items) await administrator.ask("DELETE", `/api/v1/${area}/${id}`);
  }
  const access = await makeAccess(administrator, { sales, operators });
  const company = await administrator.create("/api/v1/companies", { name: "Ладожские верфи", inn: "7707083893" });
  const contact = await administrator.create("/api/v1/contacts", { last_name: "Archer", first_name: "Alice", position: "закупки", companies: [{ id: company.id, position: "директор" }] });
  for (const person of [administrator, staff["administrator.en"]]) {
    for (const [kind, id] of [["company", company.id], ["contact", contact.id]]) await person.ask("POST", "/api/v1/favourites", { kind, id });
  }
  const ids = { ...access, ...(await importFiles(administrator)), ...(await fillBoard(administrator)), ...(await makeDeals(administrator, { company, contact })), ...(await makeViews(administrator)), company: company.id, contact: contact.id };
  return { staff: { ...staff, ...operators }, ids: { ...ids, ...(await makeActs(administrator, { company, contact, lost: ids.stages.at(-1) })) } };
}
