// A refusal of the server (RFC 9457) as an error that can be thrown. Words for it are in shared/i18n, not here.
import type { ProblemBody } from "./types.ts";

export type DifferingField = { field: string; yours?: unknown; theirs?: unknown };

export class Problem extends Error {
  readonly status: number;
  readonly code: string;
  readonly field: string | null;
  readonly requestId: string | null;
  readonly retryAfterSeconds: number | null;
  readonly body: ProblemBody;

  constructor(body: ProblemBody, retryAfterSeconds: number | null = null) {
    super(`${body.code} (${String(body.status)})`);
    this.name = "Problem";
    this.status = body.status;
    this.code = body.code;
    this.field = body.field ?? null;
    this.requestId = body.request_id ?? null;
    this.retryAfterSeconds = retryAfterSeconds;
    this.body = body;
  }

  static offline(): Problem {
    return new Problem({ type: "about:blank", title: "offline", status: 0, code: "offline" });
  }

  /** What the server would say to whoever came here by an address. */
  static forbidden(): Problem {
    return new Problem({ type: "about:blank", title: "forbidden", status: 403, code: "forbidden" });
  }

  /** What stands in a field of a date is none yet. */
  static dateIncomplete(): Problem {
    return new Problem({ type: "about:blank", title: "date_incomplete", status: 0, code: "date_incomplete" });
  }

  /** The server has decided, and nothing was done. After no answer or a failure that is not known. */
  get isRefusal(): boolean {
    return this.status >= 400 && this.status < 500;
  }

  /** The fields that a stage asks for and that are empty. */
  get missing(): string[] {
    const value = this.body["missing"];
    return Array.isArray(value) ? value.filter((field) => typeof field === "string") : [];
  }

  /** The fields that differ, when two people edited the same record. */
  get differing(): DifferingField[] {
    const value = this.body["differing"];
    return Array.isArray(value) ? (value as DifferingField[]) : [];
  }
}

export function asProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  return new Problem({ type: "about:blank", title: "unexpected", status: 0, code: "unexpected" });
}
