// Asks for one masked value. The answer goes to whoever asked and into no cache.
import { answer, client } from "../api/client.ts";
import type { Revealed } from "../api/types.ts";

export function revealPoint(
  path: "/api/v1/contacts/{id}/reveal" | "/api/v1/companies/{id}/reveal",
  id: string,
  body: { point_id: string; reason: string },
): Promise<Revealed> {
  return answer(client.POST(path, { params: { path: { id } }, body }));
}
