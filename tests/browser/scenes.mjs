// The screens of the tour: on which server, who looks (null: nobody has signed in), where, what is done first.

const WORDS = {
  ru: {
    back: "Дальше",
    company: "Название компании",
    name: "Ваше имя",
    email: "Электронная почта",
    password: "Пароль",
    submit: "Войти",
    create: "Создать администратора",
    filter: "Отбор",
    view: "Вид",
    sort: "Порядок",
    created: "Создано",
    companyField: "Компания",
    profile: "Меню профиля",
    add: "Добавить сотрудника",
    more: "Другие действия",
    full: "Открыть на всю страницу",
    activity: "История",
    phone: "Телефон",
    remove: "Удалить демоданные",
    delete: "Удалить",
    undo: "Вернуть",
  },
  en: {
    back: "Next",
    company: "Company name",
    name: "Your name",
    email: "E-mail",
    password: "Password",
    submit: "Sign in",
    create: "Create the administrator",
    filter: "Filter",
    view: "View",
    sort: "Sort",
    created: "Created",
    companyField: "Company",
    profile: "Profile menu",
    add: "Add a person",
    more: "More actions",
    full: "Open as a page",
    activity: "Activity",
    phone: "Phone",
    remove: "Remove demo data",
    delete: "Delete",
    undo: "Undo",
  },
};
const button = (page, name) => page.getByRole("button", { name, exact: true });

/** Opens the panel of a record of the list. */
async function openRecord(page, { size }) {
  const rows = size === "phone" ? page.locator("main a[href^='/']") : page.getByRole("row");
  await rows.nth(4).click();
  await page.getByRole("region").or(page.getByRole("complementary")).first().waitFor();
}

async function fillAdministrator(page, { language }, password) {
  const words = WORDS[language];
  await page.getByLabel(words.company).fill("Ладога Трейд");
  await button(page, words.back).click();
  await page.getByLabel(words.name).fill("Анна Ковалёва");
  await page.getByLabel(words.email).fill("anna@larets.example");
  await page.getByLabel(words.password, { exact: true }).fill(password);
}

export const SCENES = [
  { name: "setup", server: "new", as: null, path: "/setupSETUP" },
  { name: "setup-administrator", server: "new", as: null, path: "/setupSETUP", act: (page, variant) => fillAdministrator(page, variant, "12345678") },
  { name: "setup-no-token", server: "new", as: null, path: "/setup" },
  { name: "sign-in-before-setup", server: "new", as: null, path: "/sign-in" },

  { name: "empty-contacts", server: "empty", path: "/contacts" },
  { name: "empty-companies", server: "empty", path: "/companies" },
  { name: "empty-imports", server: "empty", path: "/imports" },
  { name: "empty-bin", server: "empty", path: "/bin" },
  { name: "empty-departments", server: "empty", path: "/settings/departments" },
  { name: "empty-company-settings", server: "empty", path: "/settings/company" },

  { name: "sign-in", as: null, path: "/sign-in" },
  {
    name: "sign-in-wrong",
    as: null,
    path: "/sign-in",
    act: async (page, { language }) => {
      await page.getByLabel(WORDS[language].email).fill("nobody@larets.example");
      await page.getByLabel(WORDS[language].password, { exact: true }).fill("wrong");
      await button(page, WORDS[language].submit).click();
    },
  },
  { name: "contacts", path: "/contacts" },
  { name: "contacts-operator", as: "operator", path: "/contacts" },
  { name: "contacts-filtered", path: '/contacts?filter=[{"field":"owner","value":"none"},{"field":"tag","value":"VIP"},{"field":"created_at","op":"from","value":"2025-12-01"}]' },
  { name: "contacts-no-match", path: "/contacts?q=zzzz" },
  { name: "contacts-bad-filter", path: '/contacts?filter=[{"field":"phone","value":"abc"}]' },
  { name: "filter-menu", path: "/contacts", act: (page, { language }) => button(page, WORDS[language].filter).click() },
  {
    name: "filter-days",
    path: "/contacts",
    act: async (page, { language }) => {
      await button(page, WORDS[language].filter).click();
      await button(page, WORDS[language].created).click();
    },
  },
  {
    name: "filter-company",
    path: "/contacts",
    act: async (page, { language }) => {
      await button(page, WORDS[language].filter).click();
      await button(page, WORDS[language].companyField).click();
      await page.getByRole("textbox", { name: WORDS[language].companyField }).fill("се");
    },
  },
  { name: "sort-menu", path: "/contacts", act: (page, { language }) => button(page, WORDS[language].sort).click() },
  { name: "contact-panel", path: "/contacts", act: openRecord },
  { name: "contact-panel-operator", as: "operator", path: "/contacts", act: openRecord },
  {
    name: "contact-page",
    path: "/contacts",
    act: async (page, variant) => {
      await openRecord(page, variant);
      await button(page, WORDS[variant.language].full).click();
    },
  },
  {
    name: "contact-activity",
    path: "/contacts",
    act: async (page, variant) => {
      await openRecord(page, variant);
      if (variant.size === "phone") await button(page, WORDS[variant.language].activity).click();
    },
  },
  {
    name: "delete-toast",
    path: "/contacts",
    act: async (page, variant) => {
      await openRecord(page, variant);
      await button(page, WORDS[variant.language].more).first().click();
      await page.getByRole("menuitem", { name: WORDS[variant.language].delete }).click();
      await button(page, WORDS[variant.language].undo).waitFor();
    },
  },
  { name: "contact-create", path: "/contacts?create=true" },
  { name: "company-create", path: "/companies?create=true" },
  { name: "companies", path: "/companies" },
  { name: "company-panel", path: "/companies", act: openRecord },
  {
    name: "company-page",
    path: "/companies",
    act: async (page, variant) => {
      await openRecord(page, variant);
      await button(page, WORDS[variant.language].full).click();
    },
  },
  {
    name: "palette",
    path: "/contacts",
    act: async (page) => {
      await page.keyboard.press("Control+k");
      await page.getByRole("combobox").fill("archer");
    },
  },
  {
    name: "palette-nothing",
    path: "/contacts",
    act: async (page) => {
      await page.keyboard.press("Control+k");
      await page.getByRole("combobox").fill("щщщщщщ");
    },
  },
  { name: "keys", path: "/contacts", act: (page) => page.keyboard.press("Shift+Slash") },
  { name: "create-menu", path: "/contacts", act: (page) => page.keyboard.press("c") },
  { name: "profile-menu", path: "/contacts", act: (page, { language }) => button(page, WORDS[language].profile).click() },
  {
    name: "selection",
    path: "/contacts",
    act: async (page, { size }) => {
      if (size === "phone") return;
      for (const row of [2, 3, 5]) await page.getByRole("row").nth(row).getByRole("checkbox").check();
    },
  },
  { name: "bin", path: "/bin" },
  { name: "imports-new", path: "/imports/new" },
  { name: "profile", path: "/settings/profile" },
  { name: "sessions", path: "/settings/sessions" },
  { name: "people", path: "/settings/people" },
  { name: "person-add", path: "/settings/people", act: (page, { language }) => button(page, WORDS[language].add).click() },
  { name: "departments", path: "/settings/departments" },
  { name: "company-settings", path: "/settings/company" },
  { name: "demo-remove", path: "/settings/company", act: (page, { language }) => button(page, WORDS[language].remove).click() },
  { name: "roles", path: "/settings/roles" },
  { name: "settings-operator", as: "operator", path: "/settings" },
  { name: "not-found", path: "/nowhere" },
  { name: "contact-gone", path: "/contacts/00000000-0000-7000-8000-000000000000" },
  { name: "people-forbidden", as: "operator", path: "/settings/people" },
];
