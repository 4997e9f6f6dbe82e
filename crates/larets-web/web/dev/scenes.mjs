// The screens to look at: who, where, what is done first.
const ADMIN = "anna@example.com";
const OPERATOR = "oleg@example.com";
const openFirst = async (page) => {
  await page.getByRole("row").nth(3).click();
  await page.waitForLoadState("networkidle");
};

export const scenes = [
  { name: "sign-in", path: "/sign-in" },
  { name: "sign-in", path: "/sign-in", theme: "dark", language: "en" },
  { name: "sign-in", path: "/sign-in", size: "phone" },
  {
    name: "sign-in-wrong",
    path: "/sign-in",
    act: async (page) => {
      await page.getByLabel("Электронная почта").fill("anna@example.com");
      await page.getByLabel("Пароль", { exact: true }).fill("wrong");
      await page.getByRole("button", { name: "Войти" }).click();
      await page.waitForLoadState("networkidle");
    },
  },
  { name: "contacts", as: ADMIN, path: "/contacts" },
  { name: "contacts", as: ADMIN, path: "/contacts", theme: "dark", language: "en" },
  { name: "contacts", as: ADMIN, path: "/contacts", size: "phone" },
  { name: "contacts-operator", as: OPERATOR, path: "/contacts" },
  { name: "contacts-filter", as: ADMIN, path: '/contacts?filter=[{"field":"owner","value":"me"},{"field":"tag","value":"опт"}]' },
  { name: "contact-panel", as: ADMIN, path: "/contacts", act: openFirst },
  { name: "contact-panel", as: ADMIN, path: "/contacts", act: openFirst, theme: "dark", language: "en" },
  { name: "contact-panel", as: OPERATOR, path: "/contacts", act: openFirst, size: "phone" },
  {
    name: "contact-page",
    as: ADMIN,
    path: "/contacts",
    act: async (page) => {
      await openFirst(page);
      await page.getByRole("button", { name: "Открыть на всю страницу" }).click();
      await page.waitForLoadState("networkidle");
    },
  },
  { name: "contact-create", as: ADMIN, path: "/contacts?create=true" },
  { name: "contact-create", as: ADMIN, path: "/contacts?create=true", size: "phone", theme: "dark" },
  { name: "companies", as: ADMIN, path: "/companies" },
  { name: "company-panel", as: ADMIN, path: "/companies", act: openFirst, theme: "dark" },
  {
    name: "palette",
    as: ADMIN,
    path: "/contacts",
    act: async (page) => {
      await page.keyboard.press("Control+k");
      await page.getByRole("combobox").fill("вектор");
      await page.waitForLoadState("networkidle");
    },
  },
  {
    name: "keys",
    as: ADMIN,
    path: "/contacts",
    language: "en",
    act: async (page) => page.keyboard.press("Shift+Slash"),
  },
  {
    name: "create-menu",
    as: ADMIN,
    path: "/contacts",
    act: async (page) => page.keyboard.press("c"),
  },
  {
    name: "profile-menu",
    as: ADMIN,
    path: "/contacts",
    theme: "dark",
    act: async (page) => page.getByRole("button", { name: "Меню профиля" }).click(),
  },
  {
    name: "view-menu",
    as: ADMIN,
    path: "/contacts",
    act: async (page) => page.getByRole("button", { name: "Вид", exact: true }).click(),
  },
  {
    name: "selection",
    as: ADMIN,
    path: "/contacts",
    act: async (page) => {
      for (const row of [2, 3, 5]) await page.getByRole("row").nth(row).getByRole("checkbox").check();
    },
  },
  {
    name: "inline-edit",
    as: ADMIN,
    path: "/contacts",
    act: async (page) => {
      await openFirst(page);
      await page.getByRole("button", { name: /Изменить: Должность/ }).click();
      await page.getByLabel("Должность", { exact: true }).fill("Начальник отдела");
      await page.keyboard.press("Enter");
      await page.waitForLoadState("networkidle");
      await page.getByRole("button", { name: /Добавить мессенджер|Изменить: @/ }).first().click({ force: true });
    },
  },
  { name: "not-found", as: ADMIN, path: "/contacts/00000000-0000-7000-8000-000000000000" },
  { name: "no-match", as: ADMIN, path: "/contacts?q=zzzz" },
  { name: "bin", as: ADMIN, path: "/bin" },
  { name: "imports-new", as: ADMIN, path: "/imports/new" },
  ...["mapping", "check", "done"].map((upto) => ({
    name: `import-${upto}`,
    as: ADMIN,
    path: "/imports/new",
    settle: 600,
    act: async (page) => {
      await page.setInputFiles("input[type=file]", { name: "клиенты.csv", mimeType: "text/csv", buffer: Buffer.from("a;b\n1;2\n".repeat(40_000)) });
      await page.getByRole("button", { name: "Проверить без сохранения" }).waitFor();
      if (upto === "mapping") return;
      await page.getByRole("button", { name: "Проверить без сохранения" }).click();
      await page.getByRole("button", { name: /^Загрузить/ }).waitFor();
      if (upto === "check") return;
      await page.getByRole("button", { name: /^Загрузить/ }).click();
      await page.waitForTimeout(1500);
    },
  })),
  { name: "profile", as: ADMIN, path: "/settings/profile" },
  { name: "sessions", as: ADMIN, path: "/settings/sessions", language: "en", theme: "dark" },
  { name: "people", as: ADMIN, path: "/settings/people" },
  { name: "people", as: ADMIN, path: "/settings/people", size: "phone" },
  { name: "person-add", as: ADMIN, path: "/settings/people", act: async (page) => page.getByRole("button", { name: "Добавить сотрудника" }).click() },
  { name: "departments", as: ADMIN, path: "/settings/departments" },
  { name: "company-settings", as: ADMIN, path: "/settings/company" },
  { name: "roles", as: ADMIN, path: "/settings/roles", theme: "dark" },
  // These want another pretend server: SETUP=1 EMPTY=1 node dev/mock.mjs, and ONLY=start.
  { name: "start-setup", path: "/setup#token=abc", when: "start" },
  { name: "start-setup", path: "/setup#token=abc", when: "start", language: "en", theme: "dark", size: "phone" },
  {
    name: "start-administrator",
    path: "/setup#token=abc",
    when: "start",
    act: async (page) => {
      await page.getByLabel("Название компании").fill("Ладога Трейд");
      await page.getByRole("button", { name: "Дальше" }).click();
      await page.getByLabel("Ваше имя").fill("Анна Ковалёва");
      await page.getByLabel("Электронная почта").fill("anna@example.com");
      await page.getByLabel("Пароль", { exact: true }).fill("короткий");
      await page.waitForTimeout(500);
    },
  },
  {
    name: "start-choice",
    path: "/setup#token=abc",
    when: "start",
    act: async (page) => {
      await page.getByLabel("Название компании").fill("Ладога Трейд");
      await page.getByRole("button", { name: "Дальше" }).click();
      await page.getByLabel("Ваше имя").fill("Анна Ковалёва");
      await page.getByLabel("Электронная почта").fill("anna@example.com");
      await page.getByLabel("Пароль", { exact: true }).fill("сундук парус гранит");
      await page.getByRole("button", { name: "Создать администратора" }).click();
      await page.getByRole("button", { name: /пустой базы/ }).waitFor();
    },
  },
  { name: "start-empty-contacts", as: ADMIN, path: "/contacts", when: "start", language: "en" },
  { name: "start-empty-imports", as: ADMIN, path: "/imports", when: "start" },
  { name: "start-empty-bin", as: ADMIN, path: "/bin", when: "start", theme: "dark" },
];
