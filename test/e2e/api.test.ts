import { afterAll, beforeAll, expect, test } from "bun:test";
import type { ChatEvent } from "#core/events/catalog.ts";
import { newId } from "#core/kernel/ids.ts";
import { createClient } from "#sdk/client.ts";
import { streamEvents } from "#sdk/stream.ts";
import { seedPeople } from "#test/support/people.ts";
import { type Stack, startStack } from "#test/support/stack.ts";
import { formOf } from "#test/support/uploads.ts";
import { type ApiAnswer, request } from "#test/support/world.ts";

// Programs of other people know nothing but the gateway's address, a token and the documentation: the same here.

let stack: Stack;
const tokens = { ada: "", bo: "", cy: "" };
beforeAll(async () => {
  stack = await startStack();
  const people = await seedPeople(stack.databaseUrl);
  for (const name of ["ada", "bo", "cy"] as const) tokens[name] = await people.token(name);
}, 60_000);
afterAll(() => stack?.close(), 60_000);

const ask = (who: keyof typeof tokens | null, method: string, path: string, body?: unknown) =>
  request(stack.url, who && tokens[who], method, path, body);

const GENERAL = "/api/c/lighthouse/channels/general";
const idOf = async (who: keyof typeof tokens, path: string): Promise<string> => (await ask(who, "GET", path)).body.id;

/** The first event that a stream shows of which the condition holds; null when the stream ends before. */
async function follow(token: string) {
  const stop = new AbortController();
  const seen: ChatEvent[] = [];
  let wake = () => {};
  let ended = false;
  const ready = Promise.withResolvers<void>();
  const running = (async () => {
    for await (const item of streamEvents(createClient({ baseUrl: stack.url, token }), { signal: stop.signal })) {
      if (item.kind === "ready") ready.resolve();
      if (item.kind === "event") seen.push(item.event);
      wake();
    }
  })()
    .catch(() => {})
    .finally(() => {
      ended = true;
      wake();
    });
  await ready.promise;
  return {
    seen,
    async until(holds: (event: ChatEvent) => boolean): Promise<ChatEvent | null> {
      for (;;) {
        const found = seen.find(holds);
        if (found || ended) return found ?? null;
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    },
    ended: () => running,
    close() {
      stop.abort();
      return running;
    },
  };
}

const says =
  (text: string) =>
  (event: ChatEvent): boolean =>
    event.type === "message.created" && event.data.message.body_md === text;

test("the API describes itself to whoever asks, as a document and as a page", async () => {
  const { body } = await ask(null, "GET", "/api/openapi.json");
  expect(body.openapi).toStartWith("3.1");
  const page = await fetch(`${stack.url}/api/docs`);
  expect(page.headers.get("content-type")).toContain("text/html");
  expect(await page.text()).toContain("Posts a message");
});

test("A15: a bot writes and listens with its token, and both end within a moment of its revocation", async () => {
  const scopes = ["messages:read", "messages:write", "channels:read"];
  const made = (await ask("bo", "POST", "/api/c/lighthouse/tokens", { name: "Lamp", scopes })).body;
  const stream = await follow(made.token);
  const posted = await request(stack.url, made.token, "POST", `${GENERAL}/messages`, { body_md: "lit" });
  expect([posted.status, posted.body.author]).toMatchObject([201, { kind: "api_user", name: "Lamp" }]);
  expect(await stream.until(says("lit"))).not.toBeNull();
  expect((await ask("bo", "DELETE", `/api/c/lighthouse/tokens/${made.id}`)).status).toBe(204);
  await stream.ended();
  expect((await request(stack.url, made.token, "GET", `${GENERAL}/messages`)).status).toBe(401);
});

test("W4: a delivery to a webhook's address is one message, however often it comes, and a wrong address is nothing", async () => {
  const stream = await follow(tokens.cy);
  const made = (await ask("bo", "POST", "/api/c/lighthouse/webhooks", { name: "Forge", channel: "general" })).body;
  const deliver = (address: string): Promise<Response> =>
    fetch(stack.url + address, {
      method: "POST",
      headers: { "content-type": "application/json", "x-github-event": "star", "x-github-delivery": "delivery-1" },
      body: JSON.stringify({
        action: "created",
        repository: { full_name: "light/house", html_url: "https://forge.example/light/house" },
        sender: { login: "cy" },
      }),
    });
  const answers = [await (await deliver(made.url)).json(), await (await deliver(made.url)).json()] as { ok: boolean }[];
  expect(answers[0]).toEqual(answers[1]!);
  const heard = await stream.until(
    (event) => event.type === "message.created" && event.data.message.author.kind === "webhook",
  );
  expect(heard).toMatchObject({ data: { message: { author: { name: "Forge" } } } });
  expect((await deliver(`${made.url.slice(0, -1)}A`)).status).toBe(404);
  await stream.close();
});

test("F9: a file goes through the gateway as it comes, and comes back whole or in parts to who may read the channel", async () => {
  const content = crypto.getRandomValues(new Uint8Array(60_000));
  const large = new Uint8Array(12 * 1024 * 1024);
  for (let at = 0; at < large.length; at += content.length) large.set(content.subarray(0, large.length - at), at);
  const channel_id = await idOf("ada", GENERAL);
  const send = (form: FormData): Promise<Response> =>
    fetch(`${stack.url}/api/attachments`, {
      method: "POST",
      headers: { authorization: `Bearer ${tokens.ada}` },
      body: form,
    });
  const uploaded = await send(formOf({ channel_id }, { name: "lamp.bin", content: large }));
  expect(uploaded.status).toBe(201);
  const file = (await uploaded.json()) as { id: string; size_bytes: number };
  expect(file.size_bytes).toBe(large.length);
  const message = { body_md: "", attachment_ids: [file.id] };
  expect((await ask("ada", "POST", `${GENERAL}/messages`, message)).status).toBe(201);
  const get = (token: string, headers: Record<string, string> = {}) =>
    fetch(`${stack.url}/api/attachments/${file.id}/lamp.bin`, {
      headers: { authorization: `Bearer ${token}`, ...headers },
    });
  const whole = await get(tokens.cy);
  expect(Bun.hash(await whole.arrayBuffer())).toBe(Bun.hash(large));
  const part = await get(tokens.cy, { range: "bytes=100-199" });
  expect([part.status, new Uint8Array(await part.arrayBuffer())]).toEqual([206, large.slice(100, 200)]);
  const huge = await send(formOf({ channel_id }, { content: new Uint8Array(26 * 1024 * 1024) }));
  expect([huge.status, await huge.json()]).toMatchObject([413, { detail: "A file may have 25 MiB at most." }]);
}, 30_000);

test("Z12, S6: what is said in direct messages reaches its two people, and no byte of it anybody else", async () => {
  const [cy, bo] = await Promise.all([follow(tokens.cy), follow(tokens.bo)]);
  const cyId = await idOf("cy", "/api/me");
  const dm = (await ask("ada", "POST", "/api/dm", { user_ids: [cyId] })).body;
  const posted = await ask("ada", "POST", `/api/dm/${dm.id}/messages`, { body_md: "between us" });
  expect(posted.status).toBe(201);
  expect(await cy.until(says("between us"))).not.toBeNull();
  expect((await ask("bo", "GET", `/api/dm/${dm.id}/messages`)).status).toBe(404);
  // What comes after it on the same way shows that nothing of it did.
  await ask("ada", "POST", `${GENERAL}/messages`, { body_md: "for all" });
  expect(await bo.until(says("for all"))).not.toBeNull();
  expect(JSON.stringify(bo.seen)).not.toContain(dm.id);
  const inbox = (await ask("cy", "GET", "/api/notifications?unread=true")).body.items as { type: string }[];
  expect(inbox.map(({ type }) => type)).toContain("dm");
  await Promise.all([cy.close(), bo.close()]);
});

test("a command does what it says, where it was typed, and tells its caller alone", async () => {
  const stream = await follow(tokens.cy);
  const channel_id = await idOf("ada", GENERAL);
  const run = (text: string): Promise<ApiAnswer> =>
    ask("ada", "POST", "/api/commands", { text, channel_id, client_message_id: newId() });
  const reply = await run("/topic Fog tonight");
  expect([reply.status, reply.body.text]).toEqual([200, "Topic: Fog tonight"]);
  expect(
    await stream.until(({ type, data }) => type === "channel.updated" && data.channel.topic === "Fog tonight"),
  ).not.toBeNull();
  expect((await run("/topc Fog")).body).toMatchObject({ code: "invalid" });
  expect(JSON.stringify(stream.seen)).not.toContain("Topic:");
  await stream.close();
});
