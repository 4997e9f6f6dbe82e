// The screens of the day, as part of all that `scenes.mjs` lists.

export const TODAY = [
  { name: "today", path: "/today" },
  { name: "today-hint", path: "/today?whose=own", hints: true },
  { name: "today-everyone", path: "/today?whose=seen" },
  { name: "today-operator", as: "operator", path: "/today" },
  {
    name: "today-done",
    path: "/today?whose=own",
    // Pretended, lest the next look find nothing left to do.
    prepare: (page) =>
      page.route("**/api/v1/deals/*", async (route) => {
        const [, id] = route.request().url().match(/deals\/([\w-]+)/);
        const answer = await page.request.get(`/api/v1/deals/${id}`);
        await route.fulfill({ response: answer });
      }),
    act: async (page, { say }) => {
      await page.getByRole("button", { name: new RegExp(`^${say("today.done_of", { step: "" })}`) }).first().click();
      await page.getByRole("textbox", { name: say("field.next_step") }).waitFor();
    },
  },
  {
    name: "today-dismissed",
    path: "/today?whose=seen",
    // Pretended as well.
    prepare: (page) => page.route("**/api/v1/duplicates/dismiss", (route) => route.fulfill({ status: 204 })),
    act: async (page, { say }) => {
      await page.getByRole("button", { name: new RegExp(`^${say("today.different")}: `) }).first().click();
      await page.getByText(say("duplicates.dismissed")).waitFor();
    },
  },
  {
    name: "today-loading",
    path: "/today",
    unsettled: true,
    prepare: (page) => page.route("**/api/v1/today?*", () => undefined),
    act: (page, { say }) => page.getByRole("status", { name: say("state.loading") }).waitFor(),
  },
  {
    name: "today-failed",
    path: "/today",
    prepare: (page) => page.route("**/api/v1/today?*", (route) => route.fulfill({ status: 429, contentType: "application/problem+json", json: { status: 429, code: "too_many_requests" } })),
    act: (page) => page.getByRole("alert").waitFor(),
  },
];
