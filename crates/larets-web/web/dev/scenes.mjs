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
];
