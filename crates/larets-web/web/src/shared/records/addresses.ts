// Where the screens of each kind of record are.
import type { RecordKind } from "../api/types.ts";

export const LIST_OF = { contact: "/contacts", company: "/companies", deal: "/deals/list" } as const satisfies Record<RecordKind, string>;
export const CARD_OF = { contact: "/contacts/$id", company: "/companies/$id", deal: "/deals/$id" } as const satisfies Record<RecordKind, string>;
