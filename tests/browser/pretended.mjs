// Answers as a server would give them after a while, where nobody can be made to wait for that.
const DAY_MS = 86_400_000;

/** The board as it would be had its deals stood for a while: nobody can be made to wait for that. */
export const aged = (page) =>
  page.route("**/api/v1/pipelines/*/board?*", async (route) => {
    const answer = await route.fetch();
    const board = await answer.json();
    for (const { stage, deals } of board.columns) {
      if (stage.kind === "open") stage.stale_days ??= 14;
      for (const [index, deal] of deals.entries()) {
        if (index % 4 === 1) deal.expected_close = "2026-01-31";
        if (deal.stage_since) deal.stage_since = new Date(Date.now() - index * 2.1 * DAY_MS).toISOString();
      }
    }
    await route.fulfill({ response: answer, json: board });
  });

/** Exports in every state at once, as they would stand in a list. */
export const EXPORTS = [
  { kind: "contacts", format: "xlsx", q: "Дубов", state: "running", rows_done: 41_200, rows_total: 100_000, rate_per_s: 12_400, can: { cancel: true } },
  { kind: "contacts", format: "csv", name: "Оптовые клиенты", reason: "Сверка с бухгалтерией за июнь", state: "done", rows_done: 5_000, size_bytes: 1_240_000, can: { download: true, remove: true } },
  { kind: "companies", format: "csv", filter: '{"all":[{"field":"owner","op":"is","value":"me"},{"field":"tag","op":"has","value":"опт"}]}', state: "failed", rows_done: 1_500, failure: "forbidden", can: { remove: true } },
  { kind: "contacts", format: "vcard", state: "cancelled", rows_done: 1_000, can: { remove: true } },
].map((change, at) => ({
  file_name: `${change.kind}${change.name ? "-Оптовые-клиенты" : ""}-2026-12-31.${change.format === "vcard" ? "vcf" : change.format}`,
  id: `00000000-0000-7000-8000-00000000000${String(at)}`,
  columns: ["last_name", "first_name", "phones", "emails", "company", "owner"],
  masked: [],
  rows_total: 5_000,
  rows_exact: true,
  rate_per_s: 0,
  size_bytes: 0,
  failure: null,
  created_at: new Date(Date.now() - 3_600_000).toISOString(),
  expires_at: new Date(Date.now() + 82_800_000).toISOString(),
  ...change,
}));
