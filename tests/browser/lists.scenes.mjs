// Scenes of filters in groups, saved views, favourites, and cells that are edited in a list. See scenes.mjs.

const button = (page, name) => page.getByRole("button", { name, exact: true });
const GONE = "00000000-0000-7000-8000-000000000000";
const address = (path, filter) => `${path}?filter=${encodeURIComponent(JSON.stringify(filter))}`;

const GROUPS = {
  any: [
    { all: [{ field: "owner", op: "is", value: "my_department" }, { field: "amount", op: "more", value: { amount: "100000", currency: "RUB" } }] },
    { all: [{ field: "next_step_at", op: "overdue" }, { any: [{ field: "status", op: "is", value: "open" }, { field: "expected_close", op: "next_n_days", value: 14 }] }] },
  ],
};
const CHIPS = { all: [{ field: "owner", op: "is", value: null }, { field: "tag", op: "has", value: "VIP" }, { field: "created_at", op: "after", value: "2025-11-30" }] };

async function advanced(page, { say }) {
  await button(page, say("list.filter")).click();
  await button(page, say("filter.advanced")).click();
  await page.getByRole("dialog", { name: say("filter.builder") }).getByRole("combobox").first().waitFor();
}

/** Opens the builder of the filter in the address by its longest chip. */
async function build(page, { say }) {
  await page.getByRole("list", { name: say("list.filter") }).getByRole("button").first().click();
  await page.getByRole("dialog", { name: say("filter.builder") }).getByRole("combobox").first().waitFor();
}

async function quick(page, { say }, field) {
  await button(page, say("list.filter")).click();
  await button(page.getByRole("dialog", { name: say("list.filter") }), say(field)).click();
}

/** Edits a cell of the first row. The window lies over the rows below it. */
async function editCell(page, { say, size }, field) {
  if (size === "phone") return;
  const row = page.getByRole("row").nth(1);
  await row.hover();
  await button(row, say("cell.edit", { field: say(field) })).click();
  await page.getByRole("dialog", { name: say("cell.edit", { field: say(field) }) }).waitFor();
}

/** The views of the stage, where a scene does not wait for what the server says of them. */
export const VIEW_NAMES = ["VIP и новые", "Обзвон без почты", "Мои клиенты с длинным названием вида", "Крупные в работе", "Просроченные шаги"];

export const LIST_SCENES = [
  { name: "cell-text", path: "/contacts", covers: true, act: (page, variant) => editCell(page, variant, "field.position") },
  { name: "cell-owner", path: "/contacts", covers: true, act: (page, variant) => editCell(page, variant, "field.owner") },
  { name: "cell-name", path: "/contacts", covers: true, act: (page, variant) => editCell(page, variant, "field.full_name") },
  { name: "cell-next-step", path: "/deals/list", covers: true, act: (page, variant) => editCell(page, variant, "field.next_step") },
  { name: "cell-amount", path: "/deals/list", covers: true, act: (page, variant) => editCell(page, variant, "field.amount") },
  {
    name: "cursor",
    path: "/contacts",
    act: async (page, { size }) => {
      if (size === "phone") return;
      await page.getByRole("grid").focus();
      for (const key of ["ArrowDown", "ArrowDown", "ArrowRight", "ArrowRight"]) await page.keyboard.press(key);
    },
  },
  {
    name: "favourites",
    path: ({ ids }) => `/contacts/${ids.contact}`,
    covers: true,
    act: async (page, { say }) => {
      await button(page, say("favourite.menu")).click();
      await page.getByRole("dialog", { name: say("favourite.menu") }).getByRole("link").first().waitFor();
    },
  },
  {
    name: "palette-go-back",
    path: "/contacts",
    act: async (page, { say }) => {
      await page.getByRole("heading", { level: 1 }).waitFor();
      await page.keyboard.press("Control+k");
      await page.getByRole("group", { name: say("favourite.title") }).getByRole("option").first().waitFor();
    },
  },
  { name: "contacts-filtered", path: address("/contacts", CHIPS) },
  { name: "contacts-bad-filter", path: address("/contacts", { all: [{ field: "phone", op: "is", value: "abc" }] }), typed: ["abc"] },
  { name: "contacts-unread-filter", path: '/contacts?filter=[{"field":"tag","value":"VIP"}]', act: (page, { say }) => page.getByText(say("filter.unread")).waitFor() },
  { name: "filter-builder-new", path: "/contacts", act: advanced },
  { name: "filter-builder", path: address("/deals/list", GROUPS), act: build },
  { name: "deals-groups", path: address("/deals/list", GROUPS) },
  { name: "board-groups", path: address("/deals/board", GROUPS) },
  { name: "board-filtered", path: address("/deals/board", { all: [{ field: "owner", op: "is", value: "me" }] }) },
  { name: "filter-amount", path: "/deals/list", act: (page, variant) => quick(page, variant, "field.amount") },
  { name: "filter-due", path: "/deals/list", act: (page, variant) => quick(page, variant, "filter.next_step_at") },
  { name: "filter-text", path: "/contacts", act: (page, variant) => quick(page, variant, "field.position") },
  { name: "view", path: ({ ids }) => `/contacts?view=${ids.view}` },
  { name: "view-changed", path: ({ ids }) => `/contacts?view=${ids.view}&sort=name` },
  { name: "view-departed", path: ({ ids }) => `/contacts?view=${ids.view}&columns=name.owner.phones.-tags.-created_at&density=normal` },
  { name: "forecast-filtered", path: address("/deals/forecast", { all: [{ field: "amount", op: "more", value: { amount: "100000", currency: "RUB" } }] }) },
  { name: "view-board", path: ({ ids }) => `/deals/board?view=${ids.boardView}` },
  { name: "view-gone", path: `/contacts?view=${GONE}` },
  { name: "view-blocked", as: "operator", path: ({ ids }) => `/contacts?view=${ids.phoneView}` },
  {
    name: "view-acts",
    covers: true,
    path: ({ ids }) => `/contacts?view=${ids.view}`,
    act: async (page, { say }) => {
      await page.getByRole("navigation", { name: say("views.title") }).getByRole("button").first().click();
      await page.getByRole("menuitem").first().waitFor();
    },
  },
  {
    name: "view-new",
    path: "/contacts?sort=-name",
    act: async (page, { say }) => {
      await page.getByRole("navigation", { name: say("views.title") }).getByRole("button", { name: say("views.add") }).click();
      const dialog = page.getByRole("dialog", { name: say("views.new_title") });
      await dialog.getByRole("radio", { name: say("views.department") }).check();
      await dialog.getByText(say("views.no_rights")).waitFor();
    },
  },
];
