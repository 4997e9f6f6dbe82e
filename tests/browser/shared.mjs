// Real files that lie beside the repository and are no part of it.
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** The bytes of a file; where it is absent the test is skipped, which the run says in a line of its own and in its totals. */
export function realFile(test, path) {
  const place = fileURLToPath(new URL(`../../../shared/data/${path}`, import.meta.url));
  if (existsSync(place)) return readFileSync(place);
  test.skip(`../shared/data/${path} is not here`);
  return null;
}
