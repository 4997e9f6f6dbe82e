// What is typed of a deal before it is sent: in the dialog that makes one, and where a stage asks for fields.
import type { UpdateDeal } from "../api/types.ts";
import { momentOf } from "../i18n/zone.ts";

export type Picked = { id: string; name: string };

/** The fields that a stage may ask for. */
export const ASKABLE = ["amount", "expected_close", "next_step", "source", "contacts", "companies", "lost_reason"] as const;
export type Askable = (typeof ASKABLE)[number];

export type DealDraft = {
  amount: string;
  currency: string;
  expected_close: string;
  next_step: string;
  /** A local time, `2026-11-24T10:00`. */
  next_step_at: string;
  source: string;
  lost_reason: string;
  contacts: Picked[];
  companies: Picked[];
};

export function emptyDraft(currency: string): DealDraft {
  return { amount: "", currency, expected_close: "", next_step: "", next_step_at: "", source: "", lost_reason: "", contacts: [], companies: [] };
}

export function isAskable(field: string): field is Askable {
  return (ASKABLE as readonly string[]).includes(field);
}

export function isFilled(draft: DealDraft, field: Askable): boolean {
  if (field === "next_step") return draft.next_step.trim() !== "" || draft.next_step_at !== "";
  const value = draft[field];
  return typeof value === "string" ? value.trim() !== "" : value.length > 0;
}

/** What of these fields is filled, as the server takes it. */
export function bodyOf(draft: DealDraft, fields: readonly Askable[], timeZone: string | undefined): UpdateDeal {
  const body: UpdateDeal = {};
  for (const field of fields.filter((one) => isFilled(draft, one))) {
    if (field === "amount") body.amount = { value: draft.amount.trim(), currency: draft.currency };
    else if (field === "contacts" || field === "companies") body[field] = draft[field].map(({ id }) => id);
    else if (field === "next_step") {
      body.next_step = draft.next_step.trim();
      if (draft.next_step_at) body.next_step_at = momentOf(draft.next_step_at, timeZone);
    } else body[field] = draft[field].trim();
  }
  return body;
}
