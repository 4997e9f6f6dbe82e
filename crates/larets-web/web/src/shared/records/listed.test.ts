// A change reaches its row in a list too long to be fetched anew, and costs that list one page.
import { QueryClient, QueryObserver } from "@tanstack/react-query";
import { describe, expect, it } from "vitest";
import type { Contact, UpdateContact } from "../api/types.ts";
import { recordKeys } from "./keys.ts";
import { refreshLists } from "./listed.ts";
import type { RecordSource } from "./source.ts";

const PAGES = 5;
const record = (id: string, name: string) => ({ id, name }) as Contact;
const names = (client: QueryClient, key: readonly unknown[]) =>
  client.getQueryData<{ pages: { items: Contact[] }[] }>(key)?.pages.map(({ items }) => items.map(({ name }) => name).join());

async function afterActs(acts: Map<string, "changed" | "deleted">) {
  const client = new QueryClient();
  const key = recordKeys.list("contact", { sort: "name" });
  const asked: (string | null)[] = [];
  const pages = Array.from({ length: PAGES }, (_, at) => ({ items: [record(`${at}a`, "old"), record(`${at}b`, "old")], next_cursor: null }));
  client.setQueryData(key, { pages, pageParams: [null, "1", "2", "3", "4"] });
  const stop = new QueryObserver(client, { queryKey: key, staleTime: Infinity }).subscribe(() => undefined);
  const source = {
    kind: "contact",
    list: async (_query: object, cursor: string | null) => {
      asked.push(cursor);
      return { items: [record(`${cursor ?? "0"}a`, "new"), record(`${cursor ?? "0"}b`, "new")], next_cursor: null };
    },
  } as unknown as RecordSource<Contact, UpdateContact>;
  await refreshLists(client, source, acts);
  stop();
  return { asked, names: names(client, key) };
}

describe("refreshLists", () => {
  it("puts the record into its row, and leaves the others", async () => {
    const { asked, names } = await afterActs(new Map([["3b", "changed"]]));
    expect(asked).toEqual(["3"]);
    expect(names).toEqual(["old,old", "old,old", "old,old", "old,new", "old,old"]);
  });

  it("takes out what was deleted", async () => {
    expect((await afterActs(new Map([["0a", "deleted"]]))).names?.[0]).toBe("old");
  });

  it("asks for nothing when the record is not in the list", async () => {
    expect((await afterActs(new Map([["x", "changed"]]))).asked).toEqual([]);
  });
});
