// Made-up people and companies for the pretend server: the same ones each time, phone numbers from reserved ranges.
import { randomUUID } from "node:crypto";

let seed = 20_260_501;
function random() {
  seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
  return seed / 2 ** 32;
}
const pick = (list) => list[Math.floor(random() * list.length)];
const chance = (share) => random() < share;

const MEN = ["Александр", "Дмитрий", "Сергей", "Андрей", "Алексей", "Максим", "Евгений", "Иван", "Михаил", "Николай", "Павел", "Роман", "Фёдор"];
const WOMEN = ["Анна", "Мария", "Елена", "Ольга", "Наталья", "Екатерина", "Татьяна", "Ирина", "Светлана", "Юлия", "Дарья", "Алёна"];
const FAMILIES = ["Иванов", "Смирнов", "Кузнецов", "Попов", "Васильев", "Петров", "Соколов", "Михайлов", "Новиков", "Фёдоров", "Морозов", "Волков", "Алексеев", "Лебедев", "Семёнов", "Егоров", "Павлов", "Козлов", "Степанов", "Николаев", "Орлов", "Андреев", "Макаров", "Никитин", "Захаров", "Зайцев", "Соловьёв", "Борисов", "Яковлев", "Григорьев"];
const FATHERS = ["Александров", "Сергеев", "Андреев", "Дмитриев", "Иванов", "Николаев", "Викторов", "Павлов"];
const ENGLISH_FIRST = ["Anna", "James", "Oliver", "Emma", "Lucas", "Sophie", "Henry", "Grace", "Daniel", "Clara"];
const ENGLISH_LAST = ["Baker", "Turner", "Hughes", "Walker", "Bennett", "Cooper", "Fisher", "Palmer", "Reed", "Shaw"];
const POSITIONS = ["Директор по закупкам", "Главный инженер", "Генеральный директор", "Менеджер по снабжению", "Бухгалтер", "Коммерческий директор", "Руководитель проекта", "Технолог", "Начальник склада", "Юрист"];
const FORMS = ["ООО", "АО", "ИП", "ЗАО"];
const TRADES = ["Северсталькомплект", "Ладога-Строй", "Вектор Снаб", "Байкалпром", "Техноград", "Уральские насосы", "МедиаЛайн", "Агротех Юг", "Морской порт Восток", "Горизонт Логистика", "Альфа-Кабель", "Новый Дом", "ПромИнвест", "Завод Прогресс", "Капитал Сервис", "ЭкоТехника", "Гранит-Центр", "Волга Транс", "Стройматериалы 24", "Оптика Плюс"];
const TOWNS = ["Москва, ул. Лесная, 5", "Санкт-Петербург, наб. Обводного канала, 118", "Казань, ул. Баумана, 44", "Екатеринбург, ул. Малышева, 51", "Новосибирск, Красный пр., 25", "Нижний Новгород, ул. Рождественская, 12"];
const TAGS = ["постоянный", "опт", "тендер", "VIP", "холодный", "выставка 2026", "дилер"];
const SOURCES = ["Сайт", "Звонок", "Рекомендация", "Выставка", "Реклама", "Импорт"];
const NOTES = [
  "Созвонились, интересует **партия на осень**. Попросил счёт до пятницы.",
  "Договорились:\n\n- отправить каталог и прайс\n- показать образцы на складе\n- вернуться к разговору после 15-го",
  "Не дозвонился, оставил сообщение у секретаря.",
  "Перешли на новый договор, условия прежние. Отсрочка 14 дней.",
  "Просит звонить после обеда, с утра планёрки.",
];

const now = Date.now();
const ago = (days) => new Date(now - days * 86_400_000 * random()).toISOString();
const LATIN = { а: "a", б: "b", в: "v", г: "g", д: "d", е: "e", ё: "e", ж: "zh", з: "z", и: "i", й: "y", к: "k", л: "l", м: "m", н: "n", о: "o", п: "p", р: "r", с: "s", т: "t", у: "u", ф: "f", х: "h", ц: "c", ч: "ch", ш: "sh", щ: "sch", ъ: "", ы: "y", ь: "", э: "e", ю: "yu", я: "ya" };
const latin = (text) => [...text.toLowerCase()].map((letter) => LATIN[letter] ?? letter).join("");

function phone(kind) {
  const digits = String(Math.floor(random() * 10_000)).padStart(4, "0");
  const code = pick(["912", "905", "921", "495"]);
  return { id: randomUUID(), kind, value: `+7${code}555${digits}`, raw: `8 (${code}) 555${digits}`, display: `+7 ${code} 555-${digits.slice(0, 2)}-${digits.slice(2)}` };
}

function point(kind, value) {
  return { id: randomUUID(), kind, value, raw: value, display: value };
}

const DEPARTMENT = (name, parent_id = null) => ({ id: randomUUID(), name, parent_id, people: 0, version: 1 });

export function makeBase(contactCount, companyCount) {
  const sales = DEPARTMENT("Продажи");
  const wholesale = DEPARTMENT("Опт", sales.id);
  const retail = DEPARTMENT("Розница", sales.id);
  const calls = DEPARTMENT("Колл-центр");
  const north = DEPARTMENT("Северо-Запад", wholesale.id);
  const departments = [sales, wholesale, north, retail, calls];
  const ref = ({ id, name }) => ({ id, name });
  const person = (name, email, role, department, days) => ({ id: randomUUID(), name, email, roles: [role], department: department ? ref(department) : null, disabled: false, last_sign_in_at: days === null ? null : ago(days), version: 1 });
  const users = [
    person("Анна Ковалёва", "anna@example.com", "administrator", null, 0.1),
    person("Виктор Семёнов", "viktor@example.com", "director", null, 1),
    person("Ирина Лапина", "irina@example.com", "head", wholesale, 2),
    person("Павел Жуков", "pavel@example.com", "manager", north, 0.3),
    person("Мария Белова", "maria@example.com", "manager", wholesale, 4),
    person("Денис Орехов", "denis@example.com", "manager", retail, 9),
    person("Олег Тимофеев", "oleg@example.com", "operator", calls, 0.2),
    { ...person("Галина Рыбакова", "galina@example.com", "operator", calls, 60), disabled: true },
  ];
  const owners = users.slice(2, 6);

  const companies = Array.from({ length: companyCount }, (_, index) => {
    const trade = pick(TRADES);
    const name = `${trade}${index < TRADES.length ? "" : ` ${pick(["Центр", "Юг", "Север", "Запад", "Плюс", "Групп"])}${index > 140 ? ` ${1 + (index % 9)}` : ""}`}`;
    const owner = pick(owners);
    const created = ago(700);
    return {
      id: randomUUID(), name, legal_name: `${pick(FORMS)} «${name}»`, inn: String(7_700_000_000 + Math.floor(random() * 99_999_999)), kpp: "770101001", ogrn: `1${String(Math.floor(random() * 1e12)).padStart(12, "0")}`, vat_id: null,
      site: `${latin(trade).replace(/[^a-z]/g, "")}.example`, address: pick(TOWNS), legal_address: null, parent: null, source: pick(SOURCES),
      phones: [phone("work")], emails: [point("work", `info@${latin(trade).replace(/[^a-z]/g, "")}.example`)], handles: [], owner: ref(owner), department: owner.department,
      tags: chance(0.5) ? [pick(TAGS)] : [], created_at: created, updated_at: ago(40), deleted_at: null, version: 1,
    };
  });

  const contacts = Array.from({ length: contactCount }, () => {
    const english = chance(0.12);
    const woman = chance(0.48);
    const family = pick(FAMILIES);
    const last_name = english ? pick(ENGLISH_LAST) : woman ? `${family}а` : family;
    const first_name = english ? pick(ENGLISH_FIRST) : pick(woman ? WOMEN : MEN);
    const company = companies.length > 0 && chance(0.85) ? pick(companies) : null;
    const owner = pick(owners);
    const position = chance(0.75) ? (english ? pick(["Head of Procurement", "Managing Director", "Buyer", "Plant Manager"]) : pick(POSITIONS)) : null;
    return {
      id: randomUUID(), last_name, first_name, middle_name: english || chance(0.25) ? null : `${pick(FATHERS)}${woman ? "на" : "ич"}`, position, source: pick(SOURCES),
      birthday: chance(0.3) ? `19${60 + Math.floor(random() * 39)}-0${1 + Math.floor(random() * 9)}-1${Math.floor(random() * 10)}` : null, address: chance(0.4) ? pick(TOWNS) : null,
      phones: chance(0.93) ? (chance(0.2) ? [phone("mobile"), phone("work")] : [phone("mobile")]) : [], emails: chance(0.8) ? [point("work", `${latin(first_name)}.${latin(last_name)}@${company?.site ?? "mail.example"}`)] : [],
      handles: chance(0.25) ? [point("telegram", `@${latin(first_name)}_${latin(last_name)}`)] : [], companies: company ? [{ id: company.id, name: company.name, position: null }] : [],
      owner: ref(owner), department: owner.department, tags: chance(0.4) ? [pick(TAGS)] : [], created_at: ago(700), updated_at: ago(chance(0.2) ? 1 : 60), deleted_at: chance(0.004) ? ago(20) : null, version: 1,
    };
  });

  function timelineFor(record) {
    const items = [];
    const author = () => ref(pick(users.slice(1, 6)));
    for (let index = 0; index < 3 + Math.floor(random() * 6); index += 1) {
      const at = ago(14);
      const what = random();
      if (what < 0.45) {
        const markdown = pick(NOTES);
        const html = markdown.includes("\n- ") ? `<p>${markdown.split("\n\n")[0]}</p><ul>${markdown.split("\n\n")[1].split("\n").map((line) => `<li>${line.slice(2)}</li>`).join("")}</ul>` : `<p>${markdown.replace(/\*\*(.+?)\*\*/g, "<strong>$1</strong>")}</p>`;
        items.push({ id: randomUUID(), kind: "note", at, author: author(), markdown, html, version: 1, can: { edit: true, delete: true } });
      } else if (what < 0.7) items.push({ id: randomUUID(), kind: "change", at, author: author(), changes: [{ field: "position", before: pick(POSITIONS), after: record.position ?? pick(POSITIONS) }] });
      else items.push({ id: randomUUID(), kind: "open", at, author: author() });
    }
    items.sort((left, right) => right.at.localeCompare(left.at));
    return [...items, { id: randomUUID(), kind: chance(0.5) ? "imported" : "created", at: record.created_at, author: author() }];
  }

  const blank = (user) => ({ id: randomUUID(), source: null, address: null, phones: [], emails: [], handles: [], owner: ref(user), department: user.department, tags: [], created_at: new Date().toISOString(), updated_at: new Date().toISOString(), deleted_at: null, version: 0 });
  const matrix = (reach) => ({ contacts: { view: reach, create: "all", edit: reach, delete: reach, export: "none", assign: reach }, companies: { view: reach, create: "all", edit: reach, delete: "none", export: "none", assign: reach } });
  const open = { contacts: { phones: "write", emails: "write", handles: "write" }, companies: { phones: "write", emails: "write", handles: "write" } };
  const masked = { contacts: { phones: "masked", emails: "masked", handles: "hidden" }, companies: { phones: "masked", emails: "masked", handles: "hidden" } };
  const COLUMNS = [
    ["ФИО", "full_name", ["Иванов Иван Петрович", "Смирнова Анна", "Орлов П. С."]],
    ["Телефон", "phone:mobile", ["8 (912) 555-01-23", "+7 905 555 4411", "89215550077"]],
    ["Почта", "email:work", ["ivanov@example.com", "", "orlov@example.org"]],
    ["Компания", "company", ["ООО «Вектор Снаб»", "Байкалпром", "Техноград"]],
    ["Должность", "position", ["Директор", "Бухгалтер", ""]],
    ["Комментарий менеджера", "note", ["звонить после 14", "", "просил прайс"]],
    ["Код 1С", null, ["000124", "000125", "000131"]],
  ];

  return {
    company: "Ладога Трейд", users, departments, contacts, companies, tags: TAGS, sources: SOURCES, timelineFor,
    blankContact: (user) => ({ ...blank(user), last_name: null, first_name: null, middle_name: null, position: null, birthday: null, companies: [] }),
    blankCompany: (user) => ({ ...blank(user), name: "", legal_name: null, inn: null, kpp: null, ogrn: null, vat_id: null, site: null, legal_address: null, parent: null }),
    ownSessions: [
      { id: randomUUID(), current: true, created_at: ago(1), last_seen_at: new Date(now - 20_000).toISOString(), address: "192.0.2.14", user_agent: "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0 Safari/537.36" },
      { id: randomUUID(), current: false, created_at: ago(6), last_seen_at: ago(2), address: "198.51.100.7", user_agent: "Mozilla/5.0 (iPhone; CPU iPhone OS 20_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/20.1 Mobile/15E148 Safari/604.1" },
      { id: randomUUID(), current: false, created_at: ago(30), last_seen_at: ago(20), address: "203.0.113.90", user_agent: "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:145.0) Gecko/20100101 Firefox/145.0" },
    ],
    roles: [
      { code: "administrator", name_key: "role.administrator", matrix: matrix("all"), fields: open },
      { code: "director", name_key: "role.director", matrix: matrix("all"), fields: open },
      { code: "head", name_key: "role.head", matrix: matrix("department_tree"), fields: open },
      { code: "manager", name_key: "role.manager", matrix: matrix("own"), fields: open },
      { code: "operator", name_key: "role.operator", matrix: matrix("all"), fields: masked },
    ],
    makeImport: (as, fileName, size) => ({
      id: randomUUID(), as, file_name: fileName, size_bytes: size, state: "uploaded", detected: { format: "csv", encoding: "windows-1251", delimiter: ";", has_header: true },
      columns: COLUMNS.map(([header, target, samples], index) => ({ index, header, samples, target, guess: target !== null })),
      targets: as === "contacts" ? ["full_name", "last_name", "first_name", "middle_name", "position", "phone:mobile", "phone:work", "phone:home", "phone:other", "email:work", "email:personal", "email:other", "handle:telegram", "handle:whatsapp", "handle:vk", "handle:viber", "handle:other", "company", "company_inn", "source", "tags", "birthday", "address", "note", "owner", "created_at", "external_id"] : ["name", "legal_name", "inn", "kpp", "ogrn", "vat_id", "site", "address", "legal_address", "phone:work", "email:work", "source", "tags", "note", "parent", "owner", "external_id"],
      preview: Array.from({ length: 12 }, (_, row) => COLUMNS.map(([, , samples]) => samples[row % 3])), duplicates: "skip", duplicates_by: ["phone", "email"], id_source: "клиенты", owner_id: null, tags: [],
      progress: { rows_total: null, rows_done: 0, created: 0, updated: 0, skipped: 0, refused: 0, rate_per_s: 0, seconds_left: null }, errors: [], created_at: new Date().toISOString(), can: { edit: true },
    }),
    importErrors: Array.from({ length: 26 }, (_, index) => ({ row: 14 + index * 61, column: pick(["Телефон", "Почта", "Код 1С"]), code: "phone_invalid", reason: "Столбец «Телефон»: это не номер телефона. Запишите его с кодом страны, например +7 912 345-67-89, или очистите ячейку.", value: pick(["нет", "12-34", "ivanov@", "уточнить"]) })),
  };
}
