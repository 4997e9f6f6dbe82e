// A pretend server for looking at screens without the real one: serves dist/ under the real Content-Security-Policy and
// fakes the API with made-up people. Node only, no dependencies. `npm run mock`, then http://127.0.0.1:8480.
// Sign in as anna@example.com (administrator), oleg@example.com (operator: numbers hidden), any password of 12+ letters.
import { createHash, randomUUID } from "node:crypto";
import { createReadStream, existsSync, readFileSync, statSync } from "node:fs";
import { createServer } from "node:http";
import { dirname, extname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";
import { makeBase } from "./people.mjs";

const PORT = Number(process.env.PORT ?? 8480);
const EMPTY = process.env.EMPTY === "1";
const SETUP = process.env.SETUP === "1";
const dist = join(dirname(fileURLToPath(import.meta.url)), "../../dist");
const base = makeBase(EMPTY ? 0 : Number(process.env.CONTACTS ?? 3000), EMPTY ? 0 : 420);
const CSP =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; manifest-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'";
const TYPES = { ".html": "text/html; charset=utf-8", ".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml", ".woff2": "font/woff2" };

let setupNeeded = SETUP;
const state = { failures: 0, user: null, imports: new Map(), settings: { company_name: base.company, language: "ru", time_zone: "Europe/Moscow", currency: "RUB", phone_region: "RU" } };
const sessions = new Map();
const sockets = new Set();

class Refused extends Error {
  constructor(status, code, extra = {}) {
    super(code);
    Object.assign(this, { status, code, extra });
  }
}

const actions = (reach) => Object.fromEntries(["view", "create", "edit", "delete", "import", "export", "assign", "bulk_edit"].map((action) => [action, reach]));
function meOf(user) {
  const operator = user.roles.includes("operator");
  const points = operator ? { phones: "masked", emails: "masked", handles: "masked" } : {};
  const none = { view: "none" };
  const admin = user.roles.includes("administrator");
  return {
    user: { id: user.id, name: user.name, email: user.email, language: null, time_zone: null, department: user.department, roles: user.roles },
    rights: operator
      ? { contacts: { view: "all", create: "all", edit: "own" }, companies: { view: "all" }, users: none, settings: none }
      : { contacts: actions("all"), companies: actions("all"), imports: actions("all"), users: actions(admin ? "all" : "none"), settings: actions(admin ? "all" : "none") },
    fields: { contacts: points, companies: points },
    company: { name: state.settings.company_name, currency: state.settings.currency, phone_region: state.settings.phone_region, time_zone: state.settings.time_zone, language: state.settings.language },
    csrf_token: "pretend",
    demo: !EMPTY,
    sections: operator ? ["contacts", "companies"] : ["contacts", "companies", "imports", "users", "departments", "settings"],
  };
}

const bullets = { phones: (value) => `+7 ••• •••-••-${value.slice(-2)}`, emails: (value) => `${value[0]}•••@•••`, handles: () => "•••••" };
function shown(record, user) {
  const operator = user.roles.includes("operator");
  const level = operator ? "read" : "write";
  const fields = {};
  for (const key of Object.keys(record)) if (!["id", "version", "created_at", "updated_at", "deleted_at", "kind", "timeline"].includes(key)) fields[key] = level;
  const out = { ...record, name: nameOf(record), can: { edit: true, delete: !operator, restore: !operator, assign: !operator, reveal: false }, fields };
  for (const key of ["phones", "emails", "handles"]) {
    if (!operator) continue;
    fields[key] = "masked";
    out[key] = record[key].map((point) => ({ id: point.id, kind: point.kind, masked: bullets[key](point.value) }));
  }
  return out;
}

const fold = (text) => String(text ?? "").toLocaleLowerCase("ru").replaceAll("ё", "е");
const nameOf = (record) => {
  if (record.last_name === undefined) return record.name;
  const { last_name: last, first_name: first, middle_name: middle } = record;
  return (/[а-яё]/i.test(`${last}${first}`) ? [last, first, middle] : [first, middle, last]).filter(Boolean).join(" ");
};
function matches(record, words) {
  const hay = fold([nameOf(record), record.position, ...(record.companies ?? []).map(({ name }) => name), record.inn, ...record.phones.map(({ value }) => value), ...record.emails.map(({ value }) => value)].join(" "));
  return fold(words).split(/\s+/).every((word) => hay.includes(word.replace(/[()-]/g, "")));
}

function listOf(kind, query, user) {
  const bin = query.get("bin") === "true";
  let rows = base[kind].filter((record) => Boolean(record.deleted_at) === bin);
  if (query.get("q")) rows = rows.filter((record) => matches(record, query.get("q")));
  for (const { field, value } of JSON.parse(query.get("filter") ?? '{"all":[]}').all) {
    const wanted = field === "owner" && value === "me" ? user.id : value;
    rows = rows.filter((record) => {
      if (field === "tag") return record.tags.includes(wanted);
      if (field === "source") return record.source === wanted;
      if (field === "company") return record.companies?.some(({ id }) => id === wanted);
      return record[field]?.id === wanted;
    });
  }
  const sort = query.get("sort") ?? "name";
  const key = sort.replace("-", "");
  const sign = sort.startsWith("-") ? -1 : 1;
  rows = [...rows].sort((left, right) => sign * (key === "name" ? nameOf(left).localeCompare(nameOf(right), "ru") : left[key].localeCompare(right[key])));
  const limit = Number(query.get("limit") ?? 50);
  const from = Number(query.get("cursor") ?? 0);
  const count = from === 0 ? { count: rows.length > 10_000 ? { value: 10_000, exact: false } : { value: rows.length, exact: true } } : {};
  return { items: rows.slice(from, from + limit).map((record) => shown(record, user)), next_cursor: from + limit < rows.length ? String(from + limit) : null, ...count };
}

function timelineOf(record) {
  record.timeline ??= base.timelineFor(record);
  return record.timeline;
}

const broadcast = (message) => {
  const bytes = Buffer.from(JSON.stringify(message));
  const head = bytes.length < 126 ? Buffer.from([0x81, bytes.length]) : Buffer.from([0x81, 126, bytes.length >> 8, bytes.length & 255]);
  for (const socket of sockets) socket.write(Buffer.concat([head, bytes]));
};

function applyPoints(record, key, points) {
  return points.map((point) => {
    const old = record[key].find(({ id }) => id === point.id);
    if (point.value === undefined) return old;
    const digits = point.value.replace(/\D/g, "");
    if (key === "phones" && digits.length < 7) throw new Refused(422, "phone_invalid", { field: key });
    if (key === "emails" && !point.value.includes("@")) throw new Refused(422, "email_invalid", { field: key });
    return { id: point.id ?? randomUUID(), kind: point.kind, value: key === "phones" ? `+${digits.replace(/^8/, "7")}` : point.value, raw: point.value, display: point.value };
  });
}

function change(kind, record, body, request, user) {
  const expected = request.headers["if-match"];
  if (expected && expected !== `"${record.version}"`) {
    const differing = Object.keys(body).map((key) => key.replace(/_id$/, "")).map((key) => ({ field: key, yours: body[key] ?? body[`${key}_id`], theirs: record[key] }));
    throw new Refused(409, "edit_conflict", { differing, current: shown(record, user) });
  }
  if (body.inn && !/^\d{10}(\d\d)?$/.test(body.inn)) throw new Refused(422, "inn_checksum", { field: "inn" });
  const changes = [];
  for (const [key, value] of Object.entries(body)) {
    const field = key.replace(/_id$/, "");
    const before = record[field];
    if (["phones", "emails", "handles"].includes(key)) record[key] = applyPoints(record, key, value);
    else if (key === "owner_id") record.owner = base.users.find(({ id }) => id === value) ?? null;
    else if (key === "department_id") record.department = base.departments.find(({ id }) => id === value) ?? null;
    else if (key === "parent_id") record.parent = base.companies.find(({ id }) => id === value) ?? null;
    else if (key === "companies") record.companies = value.map(({ id, position }) => ({ id, name: base.companies.find((company) => company.id === id)?.name ?? "?", position }));
    else record[key] = value;
    changes.push({ field, before, after: record[field] });
  }
  record.version += 1;
  record.updated_at = new Date().toISOString();
  timelineOf(record).unshift({ id: randomUUID(), kind: "change", at: record.updated_at, author: { id: user.id, name: user.name }, changes });
  broadcast({ type: "record", kind: kind === "contacts" ? "contact" : "company", id: record.id, version: record.version, act: "changed" });
  return shown(record, user);
}

const escape = (text) => text.replace(/[&<>]/g, (c) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;" })[c]);
const html = (markdown) => markdown.split(/\n\n+/).map((part) => (/^- /m.test(part) ? `<ul>${part.split("\n").map((line) => `<li>${escape(line.replace(/^- /, ""))}</li>`).join("")}</ul>` : `<p>${escape(part).replace(/\*\*(.+?)\*\*/g, "<strong>$1</strong>")}</p>`)).join("");

const route = (method, pattern, run) => ({ method, pattern: new RegExp(`^/api/v1${pattern.replace(/\{id\}/g, "([^/]+)")}$`), run });
const routes = [];
const on = (method, pattern, run) => routes.push(route(method, pattern, run));
const find = (list, id) => list.find((item) => item.id === id) ?? (() => { throw new Refused(404, "not_found"); })();

on("GET", "/setup", () => ({ needed: setupNeeded }));
on("POST", "/setup", ({ body }) => {
  if (body.token === "wrong") throw new Refused(403, "setup_token_wrong");
  setupNeeded = false;
  state.settings = { ...state.settings, company_name: body.company.name, ...body.company, name: undefined };
  return { status: 201, body: { csrf_token: "pretend", user: meOf(base.users[0]) }, signIn: base.users[0] };
});
on("POST", "/setup/strength", ({ body }) => {
  const score = Math.min(4, Math.floor(new Set(body.password).size / 4));
  const problems = [...(body.password.length < 12 ? ["too_short"] : []), ...(score < 3 ? ["too_guessable"] : [])];
  return { score, acceptable: problems.length === 0, problems };
});
on("POST", "/sessions", ({ body }) => {
  const user = base.users.find(({ email }) => email === body.email);
  if (user && body.password.length >= 12) {
    state.failures = 0;
    return { status: 201, body: { csrf_token: "pretend", user: meOf(user) }, signIn: user };
  }
  state.failures += 1;
  if (state.failures >= 3) throw Object.assign(new Refused(429, "sign_in_delayed"), { retryAfter: 12 });
  throw new Refused(401, "sign_in_failed");
});
on("GET", "/session", ({ user }) => meOf(user));
on("PATCH", "/session", ({ user, body }) => (Object.assign(user, body), meOf(user)));
on("POST", "/session/password", ({ body }) => {
  if (body.current.length < 12) throw new Refused(422, "password_wrong", { field: "current" });
  return { status: 204 };
});
on("DELETE", "/session", () => ({ status: 204, signOut: true }));
on("GET", "/sessions", () => ({ items: base.ownSessions }));
on("DELETE", "/sessions/{id}", ({ ids }) => ((base.ownSessions = base.ownSessions.filter(({ id }) => id !== ids[0])), { status: 204 }));
on("DELETE", "/sessions", () => ({ status: 204, signOut: true }));
on("GET", "/people", () => ({ items: base.users.filter(({ disabled }) => !disabled).map(({ id, name, department }) => ({ id, name, department_id: department?.id ?? null })) }));
const userView = (user) => ({ ...user, can: { edit: true } });
on("GET", "/users", ({ query }) => ({ items: base.users.filter(({ name, email }) => fold(`${name} ${email}`).includes(fold(query.get("q") ?? ""))).map(userView), next_cursor: null, count: { value: base.users.length, exact: true } }));
on("POST", "/users", ({ body }) => {
  if (base.users.some(({ email }) => email === body.email)) throw new Refused(422, "email_taken", { field: "email" });
  const user = { id: randomUUID(), name: body.name, email: body.email, roles: body.roles, department: base.departments.find(({ id }) => id === body.department_id) ?? null, disabled: false, last_sign_in_at: null, version: 1 };
  base.users.push(user);
  return { status: 201, body: userView(user) };
});
on("PATCH", "/users/{id}", ({ ids, body }) => {
  const user = find(base.users, ids[0]);
  const { department_id, ...rest } = body;
  Object.assign(user, rest, department_id === undefined ? {} : { department: base.departments.find(({ id }) => id === department_id) ?? null });
  user.version += 1;
  return userView(user);
});
on("POST", "/users/{id}/password", () => ({ status: 204 }));
on("GET", "/departments", () => ({ items: base.departments.map((department) => ({ ...department, people: base.users.filter((user) => user.department?.id === department.id).length })) }));
on("POST", "/departments", ({ body }) => {
  const department = { id: randomUUID(), name: body.name, parent_id: body.parent_id ?? null, people: 0, version: 1 };
  base.departments.push(department);
  return { status: 201, body: department };
});
on("PATCH", "/departments/{id}", ({ ids, body }) => {
  if (body.parent_id === ids[0]) throw new Refused(422, "department_cycle", { field: "parent_id" });
  return Object.assign(find(base.departments, ids[0]), body);
});
on("DELETE", "/departments/{id}", ({ ids }) => {
  if (base.users.some((user) => user.department?.id === ids[0])) throw new Refused(409, "department_not_empty");
  base.departments = base.departments.filter(({ id }) => id !== ids[0]);
  return { status: 204 };
});
on("GET", "/roles", () => ({ items: base.roles }));
on("GET", "/settings", () => state.settings);
on("PATCH", "/settings", ({ body }) => Object.assign(state.settings, body));
on("POST", "/demo", () => ({ status: 202, body: { job: randomUUID() } }));
on("DELETE", "/demo", () => ({ status: 204 }));
on("GET", "/tags", () => ({ items: base.tags }));
on("GET", "/sources", () => ({ items: base.sources }));
on("GET", "/search", ({ query, user }) => {
  const words = query.get("q") ?? "";
  const limit = Number(query.get("limit") ?? 8);
  const hit = (kind) => (record) => ({ kind, id: record.id, title: nameOf(record), subtitle: kind === "contact" ? [record.position, record.companies[0]?.name].filter(Boolean).join(" · ") : [record.inn, record.site].filter(Boolean).join(" · "), matched: /\d{4}/.test(words) && !user.roles.includes("operator") ? ["phone"] : ["name"] });
  return { items: [...base.contacts.filter((record) => matches(record, words)).slice(0, limit - 3).map(hit("contact")), ...base.companies.filter((record) => matches(record, words)).slice(0, 3).map(hit("company"))].slice(0, limit) };
});

for (const [kind, singular] of [["contacts", "contact"], ["companies", "company"]]) {
  on("GET", `/${kind}`, ({ query, user }) => listOf(kind, query, user));
  on("POST", `/${kind}/duplicates`, ({ body }) => {
    const digits = (text) => text.replace(/\D/g, "").slice(-10);
    const items = [];
    for (const record of base[kind]) {
      const reason = [];
      if (body.phones?.some((phone) => record.phones.some(({ value }) => digits(value) === digits(phone)))) reason.push("phone");
      if (body.emails?.some((email) => record.emails.some(({ value }) => fold(value) === fold(email)))) reason.push("email");
      if (body.last_name && fold(record.last_name) === fold(body.last_name) && fold(record.first_name) === fold(body.first_name)) reason.push("name");
      if (body.name && fold(record.name) === fold(body.name)) reason.push("name");
      if (body.inn && record.inn === body.inn) reason.push("inn");
      if (reason.length > 0) items.push({ id: record.id, title: nameOf(record), reason, owner: record.owner });
    }
    return { items: items.slice(0, 5) };
  });
  on("POST", `/${kind}`, ({ body, user, request }) => {
    const record = kind === "contacts" ? base.blankContact(user) : base.blankCompany(user);
    change(kind, record, body, { headers: {} }, user);
    base[kind].push(record);
    record.timeline = [{ id: randomUUID(), kind: "created", at: record.created_at, author: { id: user.id, name: user.name } }];
    return { status: 201, body: shown(record, user), request };
  });
  on("GET", `/${kind}/{id}`, ({ ids, user }) => {
    const record = find(base[kind], ids[0]);
    const contacts = kind === "companies" ? { contacts: base.contacts.filter(({ companies }) => companies.some(({ id }) => id === record.id)).slice(0, 20).map((contact) => ({ id: contact.id, name: nameOf(contact), position: contact.position })) } : {};
    return { ...shown({ ...record, timeline: undefined }, user), ...contacts };
  });
  on("PATCH", `/${kind}/{id}`, ({ ids, body, request, user }) => change(kind, find(base[kind], ids[0]), body, request, user));
  on("DELETE", `/${kind}/{id}`, ({ ids }) => ((find(base[kind], ids[0]).deleted_at = new Date().toISOString()), { status: 204 }));
  on("POST", `/${kind}/{id}/restore`, ({ ids, user }) => {
    const record = find(base[kind], ids[0]);
    record.deleted_at = null;
    return shown(record, user);
  });
  on("GET", `/${kind}/{id}/timeline`, ({ ids, query }) => {
    const items = timelineOf(find(base[kind], ids[0]));
    const from = Number(query.get("cursor") ?? 0);
    return { items: items.slice(from, from + 50), next_cursor: from + 50 < items.length ? String(from + 50) : null };
  });
  on("POST", `/${kind}/{id}/notes`, ({ ids, body, user }) => {
    const record = find(base[kind], ids[0]);
    const note = { id: randomUUID(), kind: "note", at: new Date().toISOString(), author: { id: user.id, name: user.name }, markdown: body.markdown, html: html(body.markdown), version: 1, can: { edit: true, delete: true } };
    timelineOf(record).unshift(note);
    return { status: 201, body: note, singular };
  });
}

function everyNote() {
  return [...base.contacts, ...base.companies].flatMap((record) => record.timeline ?? []);
}
on("PATCH", "/notes/{id}", ({ ids, body }) => Object.assign(find(everyNote(), ids[0]), { markdown: body.markdown, html: html(body.markdown) }));
on("DELETE", "/notes/{id}", ({ ids }) => {
  for (const record of [...base.contacts, ...base.companies]) record.timeline = record.timeline?.filter(({ id }) => id !== ids[0]);
  return { status: 204 };
});

const importOf = (ids) => state.imports.get(ids[0]) ?? (() => { throw new Refused(404, "not_found"); })();
on("GET", "/imports", () => ({ items: [...state.imports.values()].reverse(), next_cursor: null }));
on("POST", "/imports", ({ query, fileName, size }) => {
  const made = base.makeImport(query.get("as") ?? "contacts", fileName, size);
  state.imports.set(made.id, made);
  return { status: 201, body: made };
});
on("GET", "/imports/{id}", ({ ids }) => importOf(ids));
on("PATCH", "/imports/{id}", ({ ids, body }) => {
  const one = importOf(ids);
  const { targets, encoding, delimiter, has_header, ...rest } = body;
  if (targets) one.columns.forEach((column, index) => Object.assign(column, { target: targets[index], guess: column.guess && column.target === targets[index] }));
  Object.assign(one.detected, JSON.parse(JSON.stringify({ encoding, delimiter, has_header })));
  return Object.assign(one, rest);
});
function runImport(one, dry) {
  const total = 12_480;
  one.state = dry ? "dry_run" : "running";
  one.progress = { rows_total: total, rows_done: 0, created: 0, updated: 0, skipped: 0, refused: 0, rate_per_s: 6200, seconds_left: 3 };
  const timer = setInterval(() => {
    const { progress } = one;
    if (one.state === "cancelled") return clearInterval(timer);
    progress.rows_done = Math.min(total, progress.rows_done + (dry ? 4200 : 700));
    progress.refused = Math.round(progress.rows_done * 0.0021);
    progress.skipped = Math.round(progress.rows_done * 0.041);
    progress.created = progress.rows_done - progress.refused - progress.skipped;
    progress.seconds_left = Math.ceil((total - progress.rows_done) / 6200);
    if (progress.rows_done === total) {
      clearInterval(timer);
      one.state = dry ? "ready" : "done";
      if (dry) one.errors = base.importErrors;
    }
    broadcast({ type: "import", id: one.id, progress, state: one.state });
  }, 300);
  return { status: 202, body: one };
}
on("POST", "/imports/{id}/check", ({ ids }) => runImport(importOf(ids), true));
on("POST", "/imports/{id}/start", ({ ids }) => runImport(importOf(ids), false));
on("POST", "/imports/{id}/cancel", ({ ids }) => Object.assign(importOf(ids), { state: "cancelled" }));

function userOf(request) {
  const token = /larets=([\w-]+)/.exec(request.headers.cookie ?? "")?.[1];
  return token ? sessions.get(token) : undefined;
}

async function read(request) {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks);
}

async function api(request, response, url) {
  const path = url.pathname;
  const found = routes.map((candidate) => ({ candidate, hit: candidate.method === request.method ? candidate.pattern.exec(path) : null })).find(({ hit }) => hit);
  const send = (status, body, headers = {}) => {
    response.writeHead(status, { "Content-Type": status >= 400 ? "application/problem+json" : "application/json", ...headers });
    response.end(body === undefined ? undefined : JSON.stringify(body));
  };
  try {
    if (!found) throw new Refused(404, "not_found");
    const user = userOf(request);
    const open = /^\/api\/v1\/setup/.test(path) || (path === "/api/v1/sessions" && request.method === "POST");
    if (!user && !open) throw new Refused(401, "unauthorized");
    const raw = await read(request);
    const upload = (request.headers["content-type"] ?? "").startsWith("multipart/");
    const body = raw.length > 0 && !upload ? JSON.parse(raw.toString()) : {};
    const fileName = upload ? (/filename="(.*?)"/.exec(raw.subarray(0, 2000).toString())?.[1] ?? "file.csv") : undefined;
    const outcome = found.candidate.run({ ids: found.hit.slice(1), query: url.searchParams, body, user, request, fileName, size: raw.length });
    const framed = typeof outcome?.status === "number";
    const headers = {};
    if (outcome?.signIn) {
      const token = randomUUID();
      sessions.set(token, outcome.signIn);
      headers["Set-Cookie"] = `larets=${token}; Path=/; HttpOnly; SameSite=Strict`;
    }
    if (outcome?.signOut) headers["Set-Cookie"] = "larets=; Path=/; Max-Age=0";
    const answer = framed ? outcome.body : outcome;
    send(framed ? outcome.status : 200, answer && typeof answer === "object" ? JSON.parse(JSON.stringify({ ...answer, timeline: undefined })) : answer, headers);
  } catch (error) {
    const status = error instanceof Refused ? error.status : 500;
    if (status === 500) console.error(error);
    const code = error instanceof Refused ? error.code : "internal";
    send(status, { type: `/api/docs/errors#${code}`, title: code, status, code, request_id: "01J9ZK4Q", ...error.extra }, error.retryAfter ? { "Retry-After": String(error.retryAfter) } : {});
  }
}

function page(request, response, url) {
  const wanted = normalize(join(dist, url.pathname));
  const file = wanted.startsWith(dist) && existsSync(wanted) && statSync(wanted).isFile() ? wanted : join(dist, "index.html");
  const headers = { "Content-Type": TYPES[extname(file)] ?? "application/octet-stream", "Content-Security-Policy": CSP, "X-Content-Type-Options": "nosniff" };
  const twin = `${file}.br`;
  if (existsSync(twin) && (request.headers["accept-encoding"] ?? "").includes("br")) {
    response.writeHead(200, { ...headers, "Content-Encoding": "br" });
    return response.end(readFileSync(twin));
  }
  response.writeHead(200, headers);
  createReadStream(file).pipe(response);
}

const server = createServer((request, response) => {
  const url = new URL(request.url ?? "/", "http://pretend");
  if (url.pathname === "/pretend/change") {
    // A colleague changes a record: to see live marks and conflicts.
    const kind = url.searchParams.get("kind") ?? "contacts";
    const record = base[kind].find(({ id }) => id === url.searchParams.get("id"));
    if (record) change(kind, record, { position: url.searchParams.get("position") }, { headers: {} }, base.users[1]);
    return response.end(record ? "ok" : "no such record");
  }
  if (url.pathname.startsWith("/api/")) return void api(request, response, url);
  page(request, response, url);
});
server.on("upgrade", (request, socket) => {
  const key = createHash("sha1").update(`${request.headers["sec-websocket-key"]}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest("base64");
  socket.write(`HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${key}\r\n\r\n`);
  sockets.add(socket);
  socket.on("close", () => sockets.delete(socket));
  socket.on("error", () => sockets.delete(socket));
  socket.on("data", () => undefined);
});
server.listen(PORT, "127.0.0.1", () => console.log(`pretend server on http://127.0.0.1:${PORT}`));
