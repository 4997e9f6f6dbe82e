// After the build: writes a Brotli twin beside each text asset, prints the sizes and fails when a budget is broken.
import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants } from "node:zlib";

const dist = join(dirname(fileURLToPath(import.meta.url)), "../../dist");
const FIRST_LOAD_BYTES = 155_000;
const CHUNK_BYTES = 60_000;

function filesBelow(folder) {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    return statSync(path).isDirectory() ? filesBelow(path) : [path];
  });
}

const manifestPath = join(dist, ".vite/manifest.json");
const manifest = JSON.parse(readFileSync(manifestPath, "utf8"));
rmSync(join(dist, ".vite"), { recursive: true });

const brotli = new Map();
for (const path of filesBelow(dist).filter((path) => /\.(js|css|html|svg|json)$/.test(path))) {
  const bytes = readFileSync(path);
  const small = brotliCompressSync(bytes, {
    params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length },
  });
  writeFileSync(`${path}.br`, small);
  brotli.set(relative(dist, path), small.length);
}

/** Every script and style that a page needs at once: the chunk, what it imports statically, and their styles. */
function closure(key, seen = new Set()) {
  const entry = manifest[key];
  if (!entry || seen.has(entry.file)) return seen;
  seen.add(entry.file);
  for (const style of entry.css ?? []) seen.add(style);
  for (const imported of entry.imports ?? []) closure(imported, seen);
  return seen;
}

const sum = (files) => [...files].reduce((total, file) => total + (brotli.get(file) ?? 0), 0);
const kilobytes = (bytes) => `${(bytes / 1000).toFixed(1).padStart(7)} KB`;
const first = new Set(["before-paint.js"]);
closure("index.html", first);
for (const key of Object.keys(manifest)) {
  if (/features\/sessions\/SignInPage\.tsx$/.test(key) || /shared\/i18n\/ru\.first\.ts$/.test(key)) closure(key, first);
}

let broken = false;
console.log(`sign-in, first load, Brotli ${kilobytes(sum(first))}  (budget ${kilobytes(FIRST_LOAD_BYTES).trim()})`);
if (sum(first) > FIRST_LOAD_BYTES) broken = true;
for (const [file, bytes] of [...brotli].sort((left, right) => right[1] - left[1])) {
  if (!/\.(js|css)$/.test(file)) continue;
  const own = !first.has(file);
  if (own && bytes > CHUNK_BYTES) broken = true;
  if (bytes > 1500) console.log(`  ${kilobytes(bytes)}  ${first.has(file) ? "first " : "later "} ${file}`);
}
if (broken) {
  console.error("A size budget is broken: load more lazily or drop weight.");
  process.exit(1);
}
