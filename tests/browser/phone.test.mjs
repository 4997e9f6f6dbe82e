// The main stories on a phone and in English: sign-in, list, card, editing in place, a conflict, a real file, hidden numbers.
import assert from "node:assert/strict";
import { before, it } from "node:test";
import { assertAccessible, onBothEngines, picture, sideways } from "./browser.mjs";
import { hire, setUp } from "./larets.mjs";
import { realFile } from "./shared.mjs";

const FULL_NUMBER = /\+\d[\d\s()-]{8,}/;
const CYRILLIC = /\p{Script=Cyrillic}/u;

onBothEngines("on a phone in English", (larets) => {
  const staff = {};
  const ids = {};

  before(async () => {
    const administrator = await setUp(larets.server);
    for (const [role, name] of [["administrator", "Emma English"], ["operator", "Owen Operator"]]) {
      staff[role] = await hire(administrator, larets.server, { email: `${role}.en@larets.example`, name, role });
      await staff[role].ask("PATCH", "/api/v1/session", { language: "en" });
    }
    for (const [last_name, first_name, value] of [["Archer", "Alice", "+44 20 7946 0958"], ["Baker", "Boris", "+44 20 7946 0123"]]) {
      ids[last_name] = (await staff.administrator.create("/api/v1/contacts", { last_name, first_name, position: "buyer", phones: [{ kind: "work", value }] })).id;
    }
  });

  const open = (options) => larets.open({ size: "phone", language: "en", ...options });
  /** What one sees is English, fits, and breaks no rule. */
  const assertFine = async (page) => {
    await page.settled();
    assert.doesNotMatch(await page.locator("body").innerText(), CYRILLIC);
    assert.equal(await sideways(page), 0, "the page can be moved sideways");
    await assertAccessible(page);
  };
  const cardOf = async (page, name) => {
    await page.goto(`/contacts/${ids[name]}`);
    await page.getByRole("heading", { name: new RegExp(name) }).waitFor();
  };
  const write = async (page, text) => {
    await page.getByRole("button", { name: /^Edit: Position/ }).click();
    await page.getByRole("textbox", { name: "Position", exact: true }).fill(text);
  };
  const shows = (page, text) => page.getByRole("button", { name: `Edit: Position: ${text}` }).waitFor();

  it("signs in, lists, opens a card", async () => {
    const page = await open();
    await page.goto("/");
    await page.getByLabel("E-mail").fill(staff.administrator.email);
    await page.getByLabel("Password", { exact: true }).fill(staff.administrator.password);
    await page.getByRole("button", { name: "Sign in", exact: true }).tap();
    await page.getByRole("heading", { name: "Today", level: 1 }).waitFor();
    await assertFine(page);
    await page.getByRole("navigation").getByRole("link", { name: "Contacts" }).tap();
    await page.getByRole("heading", { name: "Contacts" }).waitFor();
    await page.getByText("2 contacts").waitFor();
    await page.getByRole("link", { name: /Alice Archer/ }).waitFor();
    await assertFine(page);
    await picture(page, `phone-list-${larets.engine}`);
    await page.getByRole("link", { name: /Alice Archer/ }).tap();
    await page.getByRole("heading", { name: "Alice Archer" }).waitFor();
    await page.getByRole("button", { name: "Activity", exact: true }).tap();
    await page.getByRole("textbox", { name: "Note" }).waitFor();
    await assertFine(page);
    await page.done();
  });

  it("edits in place, and asks which value stays", async () => {
    const first = await open({ person: staff.administrator, theme: "dark" });
    const second = await open({ person: staff.administrator });
    await cardOf(first, "Baker");
    // The second page hears of no change: it is the one that is behind.
    await second.routeWebSocket(/\/api\/v1\/live/, () => undefined);
    await cardOf(second, "Baker");
    await write(first, "engineer");
    await first.keyboard.press("Enter");
    await shows(first, "engineer");
    await assertFine(first);
    await write(second, "director");
    await second.keyboard.press("Enter");
    const dialog = second.getByRole("dialog", { name: "Someone changed this at the same time" });
    await dialog.getByText("engineer").waitFor();
    await dialog.getByText("director").waitFor();
    await assertFine(second);
    await picture(second, `phone-conflict-${larets.engine}`);
    await dialog.getByRole("button", { name: "Keep mine" }).tap();
    await shows(second, "director");
    await shows(first, "director");
    await first.done();
    await second.done();
  });

  it("brings in a real file", async (test) => {
    const file = realFile(test, "google/google_new_format.csv");
    if (!file) return;
    const page = await open({ person: staff.administrator });
    await page.goto("/imports/new");
    await page.setInputFiles("input[type=file]", { name: "google.csv", mimeType: "text/csv", buffer: file });
    const check = page.getByRole("button", { name: "Check without saving" });
    await check.waitFor();
    await assertFine(page);
    await picture(page, `phone-mapping-${larets.engine}`);
    await check.tap();
    await page.getByRole("button", { name: /^Import \d|^Start the import/ }).tap();
    await page.getByText("The import is done").waitFor();
    await assertFine(page);
    const { items } = await staff.administrator.get("/api/v1/imports");
    assert.ok(items[0].progress.created > 0, JSON.stringify(items[0].progress));
    await page.done();
  });

  it("shows the operator no full number", async () => {
    const page = await open({ person: staff.operator, theme: "dark" });
    const bodies = [];
    page.on("response", (response) => {
      if (response.url().includes("/api/v1/contacts")) bodies.push(response.text().catch(() => ""));
    });
    await page.goto("/contacts");
    await page.getByRole("link", { name: /Alice Archer/ }).waitFor();
    await assertFine(page);
    await cardOf(page, "Archer");
    await page.getByText("••").first().waitFor();
    assert.doesNotMatch(await page.locator("body").innerText(), FULL_NUMBER);
    await assertFine(page);
    const sent = (await Promise.all(bodies)).join("\n");
    assert.ok(sent.includes("Archer"), "the answers were not seen");
    assert.doesNotMatch(sent, /79460958|7946 0958/);
    await picture(page, `phone-operator-${larets.engine}`);
    await page.done();
  });
});
