// The real binary on a free port with a folder of its own, and a client for what a test needs before the browser opens.
// Knows nothing of the inside of the server: command line, printed link, HTTP.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";

const START_LIMIT_MS = 60_000;
const LOOK_AGAIN_MS = 50;

export const ENGINES = ["sqlite", "postgres"];

export const ADMINISTRATOR = {
  name: "Анна Администратор",
  email: "administrator@larets.example",
  password: "horse-battery-staple-17-сундук",
};

export const COMPANY = {
  name: "Ромашка",
  language: "ru",
  time_zone: "Europe/Moscow",
  currency: "RUB",
  phone_region: "RU",
};

/** Starts `larets serve` on an empty database of `engine`; `close()` ends it and removes everything. */
export async function startLarets(engine, serveArguments = []) {
  const folder = await mkdtemp(join(tmpdir(), "larets-browser-"));
  const database = engine === "postgres" ? await freshDatabase() : null;
  const address = `127.0.0.1:${await freePort()}`;
  const child = spawn(
    binary(),
    [
      ...["serve", "--data", join(folder, "data"), "--listen", address, "--tls", "off"],
      ...(database ? ["--database", database.url] : []),
      ...serveArguments,
    ],
    { cwd: folder, stdio: ["ignore", "pipe", "pipe"] },
  );
  const server = {
    engine,
    folder,
    url: `http://${address}`,
    /** Everything printed so far, on both outputs. */
    output: "",
    /** The printed one-time link. */
    setupLink: null,
    async close() {
      if (child.exitCode === null && child.signalCode === null) {
        child.kill("SIGTERM");
        await once(child, "exit");
      }
      await database?.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on("line", (line) => {
      server.output += `${line}\n`;
      server.setupLink ??= line.match(/https?:\/\/\S*\/setup\S*/)?.[0] ?? null;
    });
  }
  const failure = new Promise((_, reject) => child.once("error", reject));
  try {
    await Promise.race([failure, waitUntilReady(server, child)]);
  } catch (error) {
    await server.close();
    throw new Error(`larets serve did not start: ${error.message}\n${server.output}`);
  }
  return server;
}

/** The administrator, made over HTTP through the set-up link. */
export async function setUp(server, company = COMPANY, name = ADMINISTRATOR.name) {
  const token = server.setupLink?.match(/[\w-]{16,}$/)?.[0];
  const person = new Person(server);
  const answer = await person.ask("POST", "/api/v1/setup", { token, company, administrator: { ...ADMINISTRATOR, name } });
  person.keepSession(answer, 201, ADMINISTRATOR.password);
  return person;
}

/** One person's session over HTTP, beside the browser. */
export class Person {
  #server;
  #cookie = null;
  #csrfToken = null;
  #password = null;

  constructor(server) {
    this.#server = server;
  }

  /** The session cookie as Playwright takes it, so that a page starts signed in. */
  get cookie() {
    const [name, ...value] = this.#cookie.split("=");
    return { name, value: value.join("="), url: this.#server.url, httpOnly: true, sameSite: "Strict" };
  }

  async signIn({ email, password }) {
    this.#password = password;
    this.keepSession(await this.ask("POST", "/api/v1/sessions", { email, password }), 201);
    return this;
  }

  keepSession(answer, status, password = this.#password) {
    expectStatus(answer, status);
    this.#password = password;
    this.#cookie = answer.headers.getSetCookie()[0].split(";")[0];
    this.#csrfToken = answer.body.csrf_token;
  }

  /** Any request; the answer has `status`, `headers` and `body` (JSON, or text where it is none). */
  async ask(method, path, body = undefined, headers = {}) {
    const response = await fetch(this.#server.url + path, {
      method,
      redirect: "manual",
      headers: {
        ...(body === undefined ? {} : { "content-type": "application/json" }),
        ...(this.#cookie ? { cookie: this.#cookie } : {}),
        ...(this.#csrfToken && method !== "GET" ? { "x-csrf-token": this.#csrfToken } : {}),
        ...headers,
      },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    const answer = { status: response.status, headers: response.headers, body: asJson(await response.text()) };
    // A long test outlives the proof that came with the sign-in.
    if (answer.status !== 403 || answer.body?.code !== "proof_needed" || this.#password === null) return answer;
    expectStatus(await this.ask("POST", "/api/v1/session/proof", { password: this.#password }), 204);
    return this.ask(method, path, body, headers);
  }

  /** As `ask`, and gives the body only; any other status than the expected one is an error. */
  async get(path) {
    return expectStatus(await this.ask("GET", path), 200).body;
  }

  async create(path, body) {
    return expectStatus(await this.ask("POST", path, body), 201).body;
  }

  /** Sends a file as the page does. */
  async upload(path, name, text) {
    const body = new FormData();
    body.append("file", new Blob([text]), name);
    const response = await fetch(this.#server.url + path, { method: "POST", headers: { cookie: this.#cookie, "x-csrf-token": this.#csrfToken }, body });
    return expectStatus({ status: response.status, body: asJson(await response.text()) }, 201).body;
  }
}

/** Another person of the staff, made by the administrator, signed in. */
export async function hire(administrator, server, { email, name, role, department_id = null }) {
  const password = "кедровый-самовар-letit-27";
  const user = await administrator.create("/api/v1/users", { name, email, password, roles: [role], department_id });
  const person = await new Person(server).signIn({ email, password });
  return Object.assign(person, { user, email, password });
}

function expectStatus(answer, status) {
  if (answer.status !== status) {
    throw new Error(`expected ${status}, got ${answer.status}: ${JSON.stringify(answer.body)}`);
  }
  return answer;
}

function asJson(text) {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

export function binary() {
  const path = process.env.LARETS_BINARY;
  if (!path) throw new Error("LARETS_BINARY is not set; start the tests with tests/browser/run.sh");
  return path;
}

async function waitUntilReady(server, child) {
  const end = Date.now() + START_LIMIT_MS;
  while (Date.now() < end) {
    if (child.exitCode !== null) throw new Error(`ended with ${child.exitCode}`);
    const answer = await fetch(`${server.url}/health/ready`).catch(() => null);
    if (answer?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS));
  }
  throw new Error("not ready in time");
}

async function freePort() {
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const { port } = probe.address();
  probe.close();
  await once(probe, "close");
  return port;
}

/** A PostgreSQL database of its own, dropped by `close()`; the test kit starts the server. */
async function freshDatabase() {
  const keeper = spawn(join(process.env.CARGO_TARGET_DIR, "debug", "test-database"), {
    stdio: ["pipe", "pipe", "inherit"],
  });
  const [url] = await Promise.race([
    once(createInterface({ input: keeper.stdout }), "line"),
    once(keeper, "exit").then(() => {
      throw new Error("no PostgreSQL for the browser tests");
    }),
  ]);
  return {
    url,
    async close() {
      keeper.stdin.end();
      await once(keeper, "exit");
    },
  };
}
