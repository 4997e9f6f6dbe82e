// A second change of an import starts from the first, also while the first is on its way.
import { describe, expect, it } from "vitest";
import type { Import } from "../../shared/api/types.ts";
import { withChange } from "./queries.ts";

const column = (index: number, target: string | null) => ({ index, target, guess: true, header: String(index), samples: [] });
const one = { columns: [column(0, "full_name"), column(1, null)], duplicates: "skip", duplicates_by: ["phone"], owner_id: "7", tags: [], id_source: "" } as unknown as Import;

describe("withChange", () => {
  it("gives columns their targets, which are no guesses then", () => {
    const { columns } = withChange(one, { targets: ["last_name", "phone:mobile"] });
    expect(columns.map(({ target, guess }) => [target, guess])).toEqual([["last_name", false], ["phone:mobile", false]]);
  });

  it("changes what is named, and only that", () => {
    expect(withChange(one, { duplicates_by: ["phone", "email"] })).toEqual({ ...one, duplicates_by: ["phone", "email"] });
    expect(withChange(one, { owner_id: null }).owner_id).toBeNull();
    expect(withChange(one, { encoding: "koi8-r" })).toEqual(one);
  });
});
