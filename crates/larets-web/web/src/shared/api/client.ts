// The one door to the server: adds the CSRF token, turns a refusal into a `Problem`, has the password asked for where the server
// wants it again, and says when the session ended. It keeps nothing but the token, and that only in memory.
import createClient, { type Middleware } from "openapi-fetch";
import { previewOf } from "../session/preview.ts";
import { Problem } from "./problem.ts";
import { askForProof, proofsGiven } from "./proof.ts";
import type { paths } from "./schema";
import type { ProblemBody } from "./types.ts";

let csrfToken = "";
let onSignedOut: () => void = () => undefined;

export function rememberCsrfToken(token: string): void {
  csrfToken = token;
}

/** Called when a request shows that the session is over. */
export function whenSignedOut(listener: () => void): void {
  onSignedOut = listener;
}

const SAFE = new Set(["GET", "HEAD"]);

const csrf: Middleware = {
  onRequest({ request }) {
    if (!SAFE.has(request.method) && csrfToken) request.headers.set("X-CSRF-Token", csrfToken);
    const eyes = previewOf();
    if (eyes !== null) request.headers.set("X-Larets-Preview", eyes);
    return request;
  },
};

async function needsProof(response: Response): Promise<boolean> {
  if (response.status !== 403) return false;
  const body: unknown = await response.clone().json().catch(() => null);
  return typeof body === "object" && body !== null && (body as { code?: unknown }).code === "proof_needed";
}

/** Sends a request, and once more when it only lacked a proof that the person has given meanwhile. */
async function send(request: Request): Promise<Response> {
  if (SAFE.has(request.method)) return fetch(request);
  // A body can be read once only, so each request is made of its text.
  const { url, method, headers, credentials, signal } = request;
  const body = (await request.text()) || undefined;
  const once = () => fetch(new Request(url, { method, headers, credentials, signal, body }));
  const before = proofsGiven();
  const response = await once();
  if (!(await needsProof(response))) return response;
  const proven = proofsGiven() > before || (await askForProof());
  return proven ? once() : response;
}

export const client = createClient<paths>({ baseUrl: "", credentials: "same-origin", fetch: send });
client.use(csrf);

type Outcome<T> = { data?: T; error?: unknown; response: Response };

function problemFrom(response: Response, body: unknown): Problem {
  const known = typeof body === "object" && body !== null && "code" in body;
  const retryAfter = Number(response.headers.get("Retry-After"));
  return new Problem(
    known ? (body as ProblemBody) : { type: "about:blank", title: response.statusText, status: response.status, code: "unexpected" },
    Number.isFinite(retryAfter) && retryAfter > 0 ? retryAfter : null,
  );
}

/** The answer of a call, or its `Problem` thrown. */
export async function answer<T>(call: Promise<Outcome<T>>): Promise<T> {
  let outcome: Outcome<T>;
  try {
    outcome = await call;
  } catch (cause) {
    if (cause instanceof DOMException && cause.name === "AbortError") throw cause;
    throw Problem.offline();
  }
  if (outcome.response.ok) return outcome.data as T;
  const problem = problemFrom(outcome.response, outcome.error);
  if (problem.status === 401 && problem.code !== "sign_in_failed") onSignedOut();
  throw problem;
}

/** Sends a file with its progress, which `fetch` cannot report. */
export function upload<T>(path: string, file: File, onProgress: (share: number) => void, signal?: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", path);
    request.responseType = "json";
    request.setRequestHeader("X-CSRF-Token", csrfToken);
    const eyes = previewOf();
    if (eyes !== null) request.setRequestHeader("X-Larets-Preview", eyes);
    request.upload.onprogress = (event) => {
      if (event.lengthComputable) onProgress(event.loaded / event.total);
    };
    request.onload = () => {
      const headers = new Headers();
      if (request.status < 300) return resolve(request.response as T);
      reject(problemFrom(new Response(null, { status: Math.max(request.status, 200), headers }), request.response));
    };
    request.onerror = () => reject(Problem.offline());
    signal?.addEventListener("abort", () => request.abort());
    const form = new FormData();
    form.append("file", file);
    request.send(form);
  });
}
