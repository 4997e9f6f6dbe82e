// Where a key leads on the board.
import type { Board } from "./board.ts";

const WALKS = ["ArrowDown", "ArrowUp", "ArrowLeft", "ArrowRight", "Home", "End"] as const;
export type WalkKey = (typeof WALKS)[number];
/** By the place of the key, as in lists. */
const LETTERS: Record<string, WalkKey> = { KeyJ: "ArrowDown", KeyK: "ArrowUp" };

export function walkKey({ code, key }: { code: string; key: string }): WalkKey | undefined {
  return LETTERS[code] ?? WALKS.find((walk) => walk === key);
}

/** Where a walk begins. */
export function firstCard(board: Board): string | null {
  return board.columns.flatMap(({ deals }) => deals.slice(0, 1))[0]?.id ?? null;
}

/** The card to go to; null: there is none in this direction; undefined: the card is not on the board. */
export function nextCard(board: Board, id: string, key: WalkKey): string | null | undefined {
  const at = board.columns.findIndex(({ deals }) => deals.some((deal) => deal.id === id));
  const row = board.columns[at]?.deals.findIndex((deal) => deal.id === id) ?? -1;
  if (row < 0) return undefined;
  const here = board.columns[at]?.deals ?? [];
  if (key === "ArrowDown") return here[row + 1]?.id ?? null;
  if (key === "ArrowUp") return here[row - 1]?.id ?? null;
  if (key === "Home") return here[0]?.id ?? null;
  if (key === "End") return here.at(-1)?.id ?? null;
  // An empty column has nothing to stop at.
  const side = key === "ArrowRight" ? board.columns.slice(at + 1) : board.columns.slice(0, at).reverse();
  const deals = side.find((column) => column.deals.length > 0)?.deals ?? [];
  return deals[Math.min(row, deals.length - 1)]?.id ?? null;
}
