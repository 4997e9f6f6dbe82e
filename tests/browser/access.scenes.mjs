// Scenes of roles, of rules on top of them, of «Why?», and of the password that is asked for before rights are changed. See scenes.mjs.

const button = (page, name) => page.getByRole("button", { name, exact: true });

/** Sets how far an action of contacts reaches, by whatever the size offers. */
async function setReach(page, { say, size }, action, reach) {
  const [area, row, value] = [say("area.contacts"), say(`verb.${action}`), say(`reach.${reach}`)];
  if (size === "phone") await page.getByRole("combobox", { name: say("roles.row", { area, row }) }).selectOption(value);
  else await page.getByRole("radio", { name: say("roles.cell", { area, row, value }) }).check();
}

async function narrowView(page, variant) {
  await setReach(page, variant, "view", "none");
  await button(page, variant.say("action.save")).waitFor();
}

/** The menu of a colleague who is not the reader. */
async function colleagueMenu(page, { say }, entry) {
  await page.getByRole("row").filter({ hasText: "operator.ru@" }).getByRole("button", { name: new RegExp(`^${say("action.more")}`) }).click();
  await page.getByRole("menuitem", { name: say(entry) }).click();
  await page.getByRole("dialog").waitFor();
}

async function askWhy(page, { say }) {
  await button(page, say("action.more")).first().click();
  await page.getByRole("menuitem", { name: say("why.menu") }).click();
  await page.getByRole("dialog").getByRole("listitem").first().waitFor();
}

const PROOF_NEEDED = { status: 403, contentType: "application/problem+json", json: { status: 403, code: "proof_needed" } };

export const ACCESS_SCENES = [
  { name: "roles", path: "/settings/roles" },
  { name: "roles-operator", as: "operator", path: "/settings/roles" },
  { name: "roles-fields", path: "/settings/roles?role=operator&show=fields" },
  { name: "roles-own", path: ({ ids }) => `/settings/roles?role=${ids.role}` },
  { name: "roles-administrator", path: "/settings/roles?role=administrator" },
  { name: "roles-compare", path: "/settings/roles?role=manager&compare=operator" },
  {
    name: "roles-compare-differences",
    path: "/settings/roles?role=head&compare=director",
    act: (page, { say }) => page.getByLabel(say("roles.only_differences")).check(),
  },
  { name: "roles-changes", path: "/settings/roles?role=head", act: narrowView },
  {
    name: "roles-new",
    path: "/settings/roles",
    act: async (page, { say }) => {
      await button(page, say("roles.new")).click();
      await page.getByRole("dialog").waitFor();
    },
  },
  {
    name: "roles-proof",
    path: "/settings/roles?role=head",
    prepare: (page) => page.route("**/api/v1/roles/head", (route) => route.fulfill(PROOF_NEEDED)),
    act: async (page, variant) => {
      await narrowView(page, variant);
      await button(page, variant.say("action.save")).click();
      await page.getByRole("dialog", { name: variant.say("proof.title") }).waitFor();
    },
  },
  { name: "person-rules", path: "/settings/people", act: (page, variant) => colleagueMenu(page, variant, "rules.tab") },
  {
    name: "person-rules-add",
    path: "/settings/people",
    act: async (page, variant) => {
      await colleagueMenu(page, variant, "rules.tab");
      await button(page, variant.say("rules.add")).click();
      await page.getByRole("form").waitFor();
    },
  },
  { name: "person-why", path: "/settings/people", act: (page, variant) => colleagueMenu(page, variant, "why.menu_person") },
  {
    name: "department-rules",
    path: "/settings/departments",
    act: async (page, { say }) => {
      await button(page, say("rules.department", { name: "Продажи" })).click();
      await page.getByRole("dialog").getByRole("listitem").first().waitFor();
    },
  },
  { name: "contact-why", path: ({ ids }) => `/contacts/${ids.contact}`, act: askWhy },
  { name: "contact-why-operator", as: "operator", path: ({ ids }) => `/contacts/${ids.contact}`, act: askWhy },
];
