// A base with much in it: how many rows and cards one screen shows without scrolling, and how a list tells of more records than it counts.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { before, it } from "node:test";
import { fileURLToPath } from "node:url";
import { assertAccessible, onBothEngines, onOneEngine, picture } from "./browser.mjs";
import { emptyBase, filledBase, importContacts, LANGUAGES } from "./stage.mjs";
import { sayIn } from "./words.mjs";

const GENERATOR = fileURLToPath(new URL("../generate_contacts.py", import.meta.url));
/** Of demo contacts; their companies, too, fill a screen. */
const CONTACTS = 120;
/** What a desktop of 1440×900 shows at least. */
const ROWS = 20;
const COLUMNS = 5;
const CARDS = 6;
/** As far as a list counts. */
const COUNTED = 10_000;
const FILE_BYTES = 1 << 24;
/** A condition that leaves all of them. */
const REACHED = { all: [{ field: "phone", op: "filled" }] };
/** From the edge of a row or a card to where it is looked for: within its rounded corner there is nothing of it. */
const INSET_PX = 4;

const button = (place, name) => place.getByRole("button", { name, exact: true });

onOneEngine("much without scrolling", (larets) => {
  const staff = {};

  before(async () => {
    Object.assign(staff, (await filledBase(larets.server, await emptyBase(larets.server), CONTACTS)).staff);
  });

  const open = (language) => larets.open({ person: staff[`administrator.${language}`], language });
  /** Which of them are seen whole: each corner in the window, cut off by nothing that scrolls, and under nothing else. */
  const seenWhole = (locator) =>
    locator.evaluateAll(
      (elements, inset) =>
        elements.filter((element) => {
          const { left, right, top, bottom } = element.getBoundingClientRect();
          const corners = [left + inset, right - inset].flatMap((x) => [top + inset, bottom - inset].map((y) => document.elementFromPoint(x, y)));
          return corners.every((found) => found !== null && element.contains(found));
        }).length,
      INSET_PX,
    );

  for (const language of LANGUAGES) {
    const say = sayIn(language);

    it(`shows twenty rows of a list, high or not (${language})`, async () => {
      const page = await open(language);
      for (const [address, table] of [["/contacts", "contacts.title"], ["/companies", "companies.title"], ["/deals/list", "deals.title"]]) {
        await page.goto(address);
        const rows = page.getByRole("grid", { name: say(table) }).getByRole("row").filter({ has: page.getByRole("gridcell") });
        for (const density of ["list.density_normal", "list.density_compact"]) {
          await button(page, say("list.view")).click();
          await page.getByRole("dialog", { name: say("list.view") }).getByText(say(density), { exact: true }).click();
          await page.keyboard.press("Escape");
          await page.getByRole("dialog", { name: say("list.view") }).waitFor({ state: "hidden" });
          await page.settled();
          const seen = await seenWhole(rows);
          assert.ok(seen >= ROWS, `${address}, ${density}: ${seen} rows`);
        }
      }
      await picture(page, `much-rows-${language}`);
      await page.done();
    });

    it(`shows five columns of a board with six cards each (${language})`, async () => {
      const page = await open(language);
      await page.goto("/deals/board");
      await page.getByRole("article").first().waitFor();
      await page.settled();
      const { items: [{ stages }] } = await staff["administrator.ru"].get("/api/v1/pipelines");
      const seen = await Promise.all(stages.map(({ name }) => seenWhole(page.getByRole("region", { name: new RegExp(`^${name}: `) }).getByRole("article"))));
      assert.ok(seen.filter((cards) => cards >= CARDS).length >= COLUMNS, `cards in columns: ${seen.join(", ")}`);
      await picture(page, `much-cards-${language}`);
      await page.done();
    });
  }
});

onBothEngines("more than is counted", (larets) => {
  const staff = {};

  before(async () => {
    Object.assign(staff, (await emptyBase(larets.server)).staff);
    const file = execFileSync("python3", [GENERATOR, "--rows", String(COUNTED)], { encoding: "utf8", maxBuffer: FILE_BYTES });
    await importContacts(staff["administrator.ru"], "contacts.csv", file);
  });

  const open = (language) => larets.open({ person: staff[`administrator.${language}`], language });

  // Shows that the last number that is counted is told exactly, and one more as «more than that»: of the whole list, of what a
  // condition leaves, and in the bar of many.
  it("counts ten thousand, and says that there are more", async () => {
    const page = await open("ru");
    const told = (key) => page.getByText(sayIn("ru")(key, { count: COUNTED }), { exact: true });
    await page.goto("/contacts");
    await told("contacts.count").waitFor();
    await staff["administrator.ru"].create("/api/v1/contacts", { last_name: "Последняя-Капля", phones: [{ kind: "mobile", value: "+7 912 345-67-89" }] });
    await told("contacts.count_over").waitFor();
    await page.done();

    for (const language of LANGUAGES) {
      const say = sayIn(language);
      const number = new Intl.NumberFormat(language).format(COUNTED);
      const many = await open(language);
      for (const address of ["/contacts", `/contacts?filter=${encodeURIComponent(JSON.stringify(REACHED))}`]) {
        await many.goto(address);
        await many.getByText(say("contacts.count_over", { count: COUNTED }), { exact: true }).waitFor();
      }
      await many.getByRole("checkbox", { name: say("list.select_all") }).check();
      await button(many, say("bulk.all_found_over", { number })).click();
      await many.getByRole("region", { name: say("bulk.all_over", { number }) }).waitFor();
      await many.settled();
      await assertAccessible(many);
      await picture(many, `much-count-${language}-${larets.engine}`);
      await many.done();
    }
  });
});
