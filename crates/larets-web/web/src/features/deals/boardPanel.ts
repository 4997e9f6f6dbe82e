// Where the card of a deal is plugged into the board: a component here opens beside it, none leads to the deal's own page.
import type { ComponentType } from "react";

export type BoardPanelProps = { id: string; onClose: () => void };

export const BoardPanel: ComponentType<BoardPanelProps> | null = null as ComponentType<BoardPanelProps> | null;
