// A board as the page holds it: columns with their totals and the deals read so far. Pure: what a move, an arrival or a
// fresh answer of the server makes of it. The server decides; this only shows at once what it will most likely say.
import type { BoardView, Deal, Money, NamedRef, Stage } from "../../shared/api/types.ts";

/** What a board knows of a deal: less than the deal itself, which may stand in its place. */
export type BoardDeal = Pick<Deal, "id" | "title" | "amount" | "stage_id" | "stage_since" | "next_step" | "next_step_at" | "lost_reason" | "owner" | "version" | "can" | "fields"> &
  Partial<Pick<Deal, "expected_close" | "source" | "contacts" | "companies">> & { party?: NamedRef | null };

export type Column = {
  stage: Stage;
  /** Of all deals in the stage, read or not. */
  count: number;
  sums: Money[];
  /** The latest arrival first. */
  deals: BoardDeal[];
  /** What to send for the next ones; null when all are here. */
  next: string | null;
  /** What was read behind the first ones. */
  pages: ReadPage[];
};
/** A page below the first: what it is asked by, which deals came, and when. */
export type ReadPage = { cursor: string; ids: string[]; at: number };
export type Board = {
  pipeline: string;
  columns: Column[];
  /** False when the words find more deals than are looked through: counts and sums are of those only. */
  complete: boolean;
};

export function boardOf(view: BoardView): Board {
  const own = { can: { edit: true }, fields: view.fields };
  const others = { can: { edit: false }, fields: Object.fromEntries(Object.entries(view.fields).map(([field, level]) => [field, level === "write" ? "read" : level])) };
  return {
    pipeline: view.pipeline_id,
    complete: view.complete,
    columns: view.columns.map(({ stage, count, sums, deals, next_cursor }) => ({
      stage,
      count,
      sums,
      deals: deals.map((deal) => ({ ...deal, ...(deal.can_edit ? own : others), stage_id: stage.id })),
      next: next_cursor ?? null,
      pages: [],
    })),
  };
}

/** Whom a deal is made with, in one name. */
export function partyOf(deal: BoardDeal): NamedRef | undefined {
  return deal.party ?? deal.companies?.[0] ?? deal.contacts?.[0];
}

/** The order of a column: who came last stands first. */
export function byArrival(left: BoardDeal, right: BoardDeal): number {
  const [since, other] = [Date.parse(left.stage_since ?? "") || 0, Date.parse(right.stage_since ?? "") || 0];
  if (since !== other) return other - since;
  const [text, otherText] = [left.stage_since ?? "", right.stage_since ?? ""];
  if (text !== otherText && text.length === otherText.length) return text < otherText ? 1 : -1;
  return left.id < right.id ? 1 : -1;
}

export function findDeal(board: Board | undefined, id: string): BoardDeal | undefined {
  for (const { deals } of board?.columns ?? []) {
    const found = deals.find((deal) => deal.id === id);
    if (found) return found;
  }
  return undefined;
}

/** A decimal as a whole number of its last digit, so that sums stay exact. */
function toMinor(value: string, digits: number): bigint {
  const [whole = "0", rest = ""] = value.split(".");
  return BigInt(whole + rest.padEnd(digits, "0"));
}

function fromMinor(minor: bigint, digits: number): string {
  if (digits === 0) return minor.toString();
  const text = (minor < 0n ? -minor : minor).toString().padStart(digits + 1, "0");
  return `${minor < 0n ? "-" : ""}${text.slice(0, -digits)}.${text.slice(-digits)}`;
}

const digitsOf = (value: string) => value.split(".")[1]?.length ?? 0;

/** Sums by currency with one more; a currency of which nothing is left goes. */
export function plus(sums: Money[], money: Money | null | undefined, sign: 1n | -1n = 1n): Money[] {
  if (!money) return sums;
  const before = sums.find(({ currency }) => currency === money.currency);
  const digits = Math.max(digitsOf(money.value), digitsOf(before?.value ?? "0"));
  const minor = toMinor(before?.value ?? "0", digits) + sign * toMinor(money.value, digits);
  const others = sums.filter((one) => one !== before);
  if (minor <= 0n) return others;
  const after = { currency: money.currency, value: fromMinor(minor, digits) };
  return before ? sums.map((one) => (one === before ? after : one)) : [...sums, after];
}

/** How much of a sum is likely to come. */
export function weightedBy(sums: Money[], percent: number): Money[] {
  return sums.map(({ value, currency }) => {
    const digits = digitsOf(value);
    return { currency, value: fromMinor((toMinor(value, digits) * BigInt(percent)) / 100n, digits) };
  });
}

function without(column: Column, deal: BoardDeal): Column {
  if (!column.deals.some(({ id }) => id === deal.id)) return column;
  return { ...column, count: Math.max(0, column.count - 1), sums: plus(column.sums, deal.amount, -1n), deals: column.deals.filter(({ id }) => id !== deal.id) };
}

function joined(column: Column, deal: BoardDeal): Column {
  const deals = [...column.deals, deal].sort(byArrival);
  // Behind what has been read so far: it comes with its page.
  const unread = column.next !== null && deals.at(-1) === deal;
  return { ...column, count: column.count + 1, sums: plus(column.sums, deal.amount), deals: unread ? column.deals : deals };
}

/** The board with this deal in the column of its stage, and in no other. */
export function withDeal(board: Board, deal: BoardDeal): Board {
  const before = findDeal(board, deal.id);
  return {
    ...board,
    columns: board.columns.map((column) => {
      const cleared = before ? without(column, before) : column;
      return column.stage.id === deal.stage_id ? joined(cleared, deal) : cleared;
    }),
  };
}

type Answer = { items: BoardDeal[]; next_cursor?: string | null };

export function withPage(board: Board, stage: string, cursor: string, page: Answer, at: number): Board {
  return {
    ...board,
    columns: board.columns.map((column) => {
      // Somebody else's answer for another end of the column would leave a hole.
      if (column.stage.id !== stage || column.next !== cursor) return column;
      const known = new Set(column.deals.map(({ id }) => id));
      const pages = [...column.pages, { cursor, ids: page.items.map(({ id }) => id), at }];
      return { ...column, deals: [...column.deals, ...page.items.filter(({ id }) => !known.has(id))], next: page.next_cursor ?? null, pages };
    }),
  };
}

/** The pages of a column to be read again, by what they are asked by: something below the first deals is older than what was told of it. */
export function stalePages(column: Column, first: ReadonlySet<string>, isOld: (deal: BoardDeal) => boolean, missedAt: number): string[] {
  const old = new Set(column.deals.filter((deal) => !first.has(deal.id) && isOld(deal)).map(({ id }) => id));
  return column.pages.filter(({ ids, at }) => at < missedAt || ids.some((id) => old.has(id))).map(({ cursor }) => cursor);
}

/** A page read again: what came is new, and what should have come and did not has gone. */
export function withPageAgain(board: Board, stage: string, cursor: string, page: Answer, first: ReadonlySet<string>, at: number): Board {
  const fresh = new Map(page.items.map((deal) => [deal.id, deal]));
  const last = page.items.at(-1);
  const reaches = (deal: BoardDeal) => !page.next_cursor || (last !== undefined && byArrival(deal, last) < 0);
  return {
    ...board,
    columns: board.columns.map((column) => {
      if (column.stage.id !== stage) return column;
      const asked = column.pages.find((one) => one.cursor === cursor);
      const gone = (deal: BoardDeal) => Boolean(asked?.ids.includes(deal.id)) && !fresh.has(deal.id) && !first.has(deal.id) && reaches(deal);
      return {
        ...column,
        deals: column.deals.filter((deal) => !gone(deal)).map((deal) => (first.has(deal.id) ? deal : (fresh.get(deal.id) ?? deal))),
        pages: column.pages.map((one) => (one === asked ? { ...one, at } : one)),
      };
    }),
  };
}

/** The pages of what is kept below the first deals. What has sunk out of the first ones stands right behind them. */
function pagesOf(rest: BoardDeal[], old: Column, next: string): ReadPage[] {
  const kept = new Set(rest.map(({ id }) => id));
  const pages = old.pages.filter(({ ids }) => ids.some((id) => kept.has(id)));
  const paged = new Set(pages.flatMap(({ ids }) => ids));
  const sunk = rest.filter(({ id }) => !paged.has(id)).map(({ id }) => id);
  return sunk.length > 0 ? [{ cursor: next, ids: sunk, at: 0 }, ...pages] : pages;
}

/**
 * A fresh board that keeps what had been read below its first pages, so that nobody is thrown back to the top. A deal that
 * the fresh answer has elsewhere is not kept.
 */
export function merged(fresh: Board, before: Board | undefined): Board {
  if (!before || before.pipeline !== fresh.pipeline) return fresh;
  const placed = new Set(fresh.columns.flatMap(({ deals }) => deals.map(({ id }) => id)));
  return {
    ...fresh,
    columns: fresh.columns.map((column) => {
      const old = before.columns.find(({ stage }) => stage.id === column.stage.id);
      const last = column.deals.at(-1);
      if (!old || !last || column.next === null || old.deals.length <= column.deals.length) return column;
      const rest = old.deals.filter((deal) => !placed.has(deal.id) && byArrival(last, deal) < 0);
      return rest.length > 0 ? { ...column, deals: [...column.deals, ...rest], next: old.next, pages: pagesOf(rest, old, column.next) } : column;
    }),
  };
}

export function isOverdue(deal: BoardDeal, now: number): boolean {
  return Boolean(deal.next_step_at) && Date.parse(deal.next_step_at ?? "") < now;
}

/** Whether an open deal should have been closed by now. `today`: `YYYY-MM-DD`. */
export function isCloseLate(deal: Pick<BoardDeal, "expected_close">, stage: Stage | undefined, today: string): boolean {
  return stage?.kind === "open" && Boolean(deal.expected_close) && (deal.expected_close ?? "") < today;
}

/** Whether nothing is planned although something should be, and the person may know it. */
export function lacksStep(deal: BoardDeal, stage: Stage): boolean {
  const level = deal.fields["next_step"];
  return stage.kind === "open" && (level === "read" || level === "write") && !deal.next_step && !deal.next_step_at;
}

export function isMovable(deal: BoardDeal): boolean {
  return deal.can["edit"] === true && deal.fields["stage"] === "write";
}
