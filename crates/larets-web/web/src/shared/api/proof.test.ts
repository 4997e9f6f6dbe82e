// A request that only lacks a proof is sent again by itself, and several of them ask the person once.
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { client } from "./client.ts";
import { answerProof, isProofAsked, onProofAsked } from "./proof.ts";

type Sent = { method: string; body: string };

const refusal = () => new Response(JSON.stringify({ code: "proof_needed", status: 403 }), { status: 403, headers: { "Content-Type": "application/problem+json" } });
const done = () => new Response(JSON.stringify({ code: "own" }), { status: 201, headers: { "Content-Type": "application/json" } });

let sent: Sent[] = [];
let proven = false;
let forget = () => {};

beforeEach(() => {
  sent = [];
  proven = false;
  forget = onProofAsked(() => undefined);
  vi.stubGlobal("fetch", async (request: Request) => {
    sent.push({ method: request.method, body: await request.text() });
    return proven ? done() : refusal();
  });
  vi.stubGlobal("location", { origin: "http://larets.example" });
});

afterEach(() => {
  forget();
  vi.unstubAllGlobals();
});

// Outside a browser an address needs its origin.
const create = (name: string) => client.POST("/api/v1/roles", { baseUrl: "http://larets.example", body: { name, copy_of: "manager" } });
const asked = () => vi.waitFor(() => expect(isProofAsked()).toBe(true));

describe("a request that needs a proof", () => {
  it("is repeated as it was, once the proof is given", async () => {
    const call = create("Стажёр");
    await asked();
    proven = true;
    answerProof(true);
    expect((await call).response.status).toBe(201);
    expect(sent).toHaveLength(2);
    expect(sent[1]).toEqual(sent[0]);
    expect(sent[0]?.body).toContain("Стажёр");
  });

  it("is refused as before when the proof is not given", async () => {
    const call = create("Стажёр");
    await asked();
    answerProof(false);
    const { error, response } = await call;
    expect(response.status).toBe(403);
    expect(error).toMatchObject({ code: "proof_needed" });
    expect(sent).toHaveLength(1);
  });

  it("shares one question with the others", async () => {
    const calls = [create("А"), create("Б")];
    await vi.waitFor(() => expect(sent).toHaveLength(2));
    await asked();
    await new Promise((resolve) => setTimeout(resolve, 0));
    proven = true;
    answerProof(true);
    expect((await Promise.all(calls)).map(({ response }) => response.status)).toEqual([201, 201]);
    expect(isProofAsked()).toBe(false);
  });

  it("asks nobody where there is no window to ask in", async () => {
    forget();
    expect((await create("Стажёр")).response.status).toBe(403);
    expect(isProofAsked()).toBe(false);
  });
});
