// Where an arrow leads on the board.
import type { Board } from "./board.ts";

/** The card to go to; null: there is none in this direction; undefined: the key is none that walks. */
export function nextCard(board: Board, id: string, key: string): string | null | undefined {
  const at = board.columns.findIndex(({ deals }) => deals.some((deal) => deal.id === id));
  const row = board.columns[at]?.deals.findIndex((deal) => deal.id === id) ?? -1;
  if (row < 0) return undefined;
  const here = board.columns[at]?.deals ?? [];
  if (key === "ArrowDown") return here[row + 1]?.id ?? null;
  if (key === "ArrowUp") return here[row - 1]?.id ?? null;
  if (key === "Home") return here[0]?.id ?? null;
  if (key === "End") return here.at(-1)?.id ?? null;
  if (key !== "ArrowLeft" && key !== "ArrowRight") return undefined;
  // An empty column has nothing to stop at.
  const side = key === "ArrowRight" ? board.columns.slice(at + 1) : board.columns.slice(0, at).reverse();
  const deals = side.find((column) => column.deals.length > 0)?.deals ?? [];
  return deals[Math.min(row, deals.length - 1)]?.id ?? null;
}
