import { afterAll, beforeAll, expect, test } from "bun:test";
import { connect } from "node:net";
import { join } from "node:path";
import { newId, newSecret } from "#core/kernel/ids.ts";
import { banMember } from "#core/moderation/actions.ts";
import { authenticate } from "#core/sessions/actions.ts";
import { createWebhook, receiveDelivery } from "#core/webhooks/actions.ts";
import { findFreePorts } from "#scripts/lib/ports.ts";
import { removeWebhookAvatar, setWebhookAvatar } from "#sdk/attachments.ts";
import { createClient } from "#sdk/client.ts";
import * as sdk from "#sdk/webhooks.ts";
import { listenWithoutDatabase } from "#test/support/gateway-app.ts";
import { formOf, PIXEL } from "#test/support/uploads.ts";
import { type Actor, createWorld, request, signIn, type World, withApi } from "#test/support/world.ts";

const LIGHTHOUSE = "/api/c/lighthouse";
const WEBHOOKS = `${LIGHTHOUSE}/webhooks`;

let world: World;
/** The same database behind another process of the API. */
let otherApi: string;
let gateway: ReturnType<typeof listenWithoutDatabase>;

beforeAll(async () => {
  world = await withApi(await createWorld());
  otherApi = world.apiUrl;
  await withApi(world);
  gateway = listenWithoutDatabase({ upstreams: { api: world.apiUrl, webSm: "http://x.test", tuiSm: "http://x.test" } });
});
afterAll(async () => {
  await gateway?.stop();
  await world?.close();
});

interface Made {
  id: string;
  url: string;
  channel_id: string;
}

async function aWebhook({ by = world.ada, channel = "general", name = "Lamp" } = {}): Promise<Made> {
  const { status, body } = await by.api("POST", WEBHOOKS, { name, channel });
  expect(status).toBe(201);
  return body;
}

async function aChannel(visibility = "public"): Promise<string> {
  const name = `c-${newId().slice(-12)}`;
  await world.ada.api("POST", `${LIGHTHOUSE}/channels`, { name, visibility });
  return name;
}

const messagesIn = async (channel: string, who: Actor = world.ada) =>
  (await who.api("GET", `${LIGHTHOUSE}/channels/${channel}/messages`)).body.items;

const deliver = (url: string, body: unknown, headers: Record<string, string> = {}, base = world.apiUrl) =>
  fetch(base + url, {
    method: "POST",
    headers: { ...(typeof body === "string" ? {} : { "content-type": "application/json" }), ...headers },
    body: typeof body === "string" ? body : JSON.stringify(body),
  });

test("through the gateway a delivery becomes a message of the webhook, which says that it is one", async () => {
  const channel = await aChannel();
  const { id, url } = await aWebhook({ channel, name: "Lamp <b>" });
  const response = await deliver(url, { text: "The *lamp* is lit" }, {}, gateway.origin);
  const { ok, message_id } = await response.json();
  expect([response.status, ok]).toEqual([200, true]);
  const [message] = await messagesIn(channel, world.cy);
  expect(message).toMatchObject({
    id: message_id,
    body_md: "The **lamp** is lit",
    author: { kind: "webhook", id, name: "Lamp <b>", avatar_url: null },
  });
});

test("W3: the event of a delivery says that a webhook posted it, and nobody is notified", async () => {
  // Without an API, so that nothing takes the events out of the outbox.
  const quiet = await createWorld();
  const owner = await authenticate(quiet.deps, quiet.ada.token, "test");
  const { id, url } = await createWebhook(quiet.deps, owner, "lighthouse", { name: "Lamp", channel: "general" });
  const secret = url.split("/")[3]!;
  const body = new TextEncoder().encode("@channel @bo");
  const deps = { ...quiet.deps, limit: { count() {} } };
  const { message_id } = await receiveDelivery(deps, { webhook_id: id, secret, headers: new Headers(), body });
  const events = await quiet.db.$client`select payload from outbox`;
  expect(events.map(({ payload }) => payload)).toEqual([
    expect.objectContaining({
      type: "message.created",
      actor_id: id,
      data: expect.objectContaining({
        message: expect.objectContaining({
          id: message_id,
          author: { kind: "webhook", id, name: "Lamp", avatar_url: null },
          mentions: [],
        }),
      }),
    }),
  ]);
  await quiet.close();
});

test("W1: a wrong secret, a wrong id, a revoked webhook and an odd address are refused alike", async () => {
  const { url, id } = await aWebhook();
  const [revoked, secret] = [await aWebhook(), url.split("/")[3]!];
  await world.ada.api("DELETE", `${WEBHOOKS}/${revoked.id}`);
  const wrong = [`/hook/${id}/${newSecret()}`, `/hook/${newId()}/${secret}`, revoked.url, `/hook/${id}/x`, "/hook/1/2"];
  for (const base of [world.apiUrl, gateway.origin]) {
    for (const address of wrong) {
      const response = await deliver(address, { text: "a" }, {}, base);
      const { trace_id, ...problem } = await response.json();
      expect([address, response.status, problem]).toEqual([
        address,
        404,
        {
          type: "urn:ajet-chat:error:not_found",
          title: "Not found",
          status: 404,
          code: "not_found",
          detail: "There is no such webhook, or you may not see it.",
        },
      ]);
    }
  }
});

test("W1: a wrong id is checked against a hash as a wrong secret is", async () => {
  const { id } = await aWebhook();
  const checked: string[] = [];
  const verify = async (_secret: string, hash: string) => {
    checked.push(hash);
    return false;
  };
  const deps = { ...world.deps, hasher: { ...world.deps.hasher, verify }, limit: { count() {} } };
  for (const webhook_id of [id, newId()]) {
    const delivery = { webhook_id, secret: newSecret(), headers: new Headers(), body: new Uint8Array() };
    await expect(receiveDelivery(deps, delivery)).rejects.toThrow("no such webhook");
  }
  expect(checked.map((hash) => hash.slice(0, 7))).toEqual(["$2b$04$", "$2b$04$"]);
  expect(checked[0]).not.toBe(checked[1]);
});

test("A15: a webhook that is revoked or rotated is refused at once by every process", async () => {
  const { id, url } = await aWebhook();
  for (const base of [world.apiUrl, otherApi]) expect((await deliver(url, { text: "a" }, {}, base)).status).toBe(200);
  const { body: rotated } = await world.bo.api("POST", `${WEBHOOKS}/${id}/rotate`);
  for (const base of [world.apiUrl, otherApi]) {
    expect((await deliver(url, { text: "a" }, {}, base)).status).toBe(404);
    expect((await deliver(rotated.url, { text: "a" }, {}, base)).status).toBe(200);
  }
  await world.bo.api("DELETE", `${WEBHOOKS}/${id}`);
  for (const base of [world.apiUrl, otherApi]) {
    expect((await deliver(rotated.url, { text: "a" }, {}, base)).status).toBe(404);
  }
});

test("W2: after creation the secret is in no answer, audit entry, row or event", async () => {
  const { id, url } = await aWebhook({ name: "Kept" });
  const { body: rotated } = await world.ada.api("POST", `${WEBHOOKS}/${id}/rotate`);
  await world.ada.api("PATCH", `${WEBHOOKS}/${id}`, { name: "Well kept" });
  await deliver(rotated.url, { text: "a" });
  const audit = (await world.ada.api("GET", `${LIGHTHOUSE}/audit?limit=200`)).body;
  const told = [
    (await world.ada.api("GET", `${WEBHOOKS}?limit=200`)).body,
    (await world.ada.api("GET", `${WEBHOOKS}/${id}`)).body,
    audit,
    await world.db.$client`select row_to_json(w) as row from webhooks w`,
    await world.db.$client`select payload from outbox`,
  ];
  for (const secret of [url, rotated.url].map((address) => address.split("/")[3]!)) {
    expect(JSON.stringify(told)).not.toContain(secret);
  }
  const acts = audit.items.filter(({ target }: { target: { id: string } | null }) => target?.id === id);
  expect(acts.map(({ action }: { action: string }) => action)).toEqual([
    "webhook.created",
    "webhook.rotated",
    "webhook.updated",
  ]);
  expect(acts[2]).toMatchObject({ before: { name: "Kept" }, after: { name: "Well kept" } });
});

/** What a process prints. */
function printedBy({ stdout, stderr }: { stdout: ReadableStream<Uint8Array>; stderr: ReadableStream<Uint8Array> }) {
  let text = "";
  let waiting = { words: "", resolve: () => {} };
  const read = async (stream: ReadableStream<Uint8Array>) => {
    const decoder = new TextDecoder();
    for await (const part of stream) {
      text += decoder.decode(part, { stream: true });
      if (text.includes(waiting.words)) waiting.resolve();
    }
  };
  const all = Promise.all([read(stdout), read(stderr)]).then(() => text);
  return {
    /** When these words have been printed. */
    until: (words: string) =>
      new Promise<void>((resolve, reject) => {
        waiting = { words, resolve };
        if (text.includes(words)) resolve();
        void all.then(() => reject(new Error(`it ended: ${text}`)));
      }),
    /** All of it, when the process has ended. */
    all,
  };
}

test("W2: a gateway whose API breaks off prints and answers nothing of the secret", async () => {
  const data = (socket: Bun.Socket) => void socket.end("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf of it");
  const broken = Bun.listen({ hostname: "127.0.0.1", port: 0, socket: { data } });
  const address = `http://127.0.0.1:${broken.port}`;
  const origin = `http://127.0.0.1:${(await findFreePorts(1))[0]}`;
  const program = Bun.spawn([process.execPath, join(import.meta.dir, "../../services/gateway/main.ts")], {
    stdin: "ignore",
    stdout: "pipe",
    stderr: "pipe",
    env: {
      PORT: new URL(origin).port,
      LOG_LEVEL: "debug",
      PUBLIC_URL: origin,
      DATABASE_URL: world.databaseUrl,
      API_URL: address,
      WEB_SM_URL: address,
      TUI_SM_URL: address,
      AUTH_PROVIDERS: "gitea",
      AUTH_GITEA_KIND: "gitea",
      AUTH_GITEA_URL: "http://127.0.0.1:1",
      AUTH_GITEA_CLIENT_ID: "x",
      AUTH_GITEA_CLIENT_SECRET: "x",
    },
  });
  const printed = printedBy(program);
  await printed.until('"msg":"ready"');
  const secret = newSecret();
  const response = await deliver(`/hook/${newId()}/${secret}`, { text: "a" }, { accept: "text/html" }, origin);
  expect(response.status).toBe(502);
  expect(await response.text()).not.toContain(secret);
  await printed.until("/[cut]");
  program.kill("SIGTERM");
  expect(await printed.all).not.toContain(secret);
  broken.stop(true);
});

test("W3: a payload chooses neither channel nor author nor time, and calls nobody", async () => {
  const channel = await aChannel();
  const { id, url } = await aWebhook({ channel });
  const payload = {
    text: "@ada <!channel> @cy",
    channel: "#general",
    channel_id: newId(),
    username: "ada",
    user_id: world.ada.id,
    community_id: newId(),
    created_at: "2001-01-01T00:00:00Z",
    ts: 1,
    parent_id: newId(),
    icon_url: "http://127.0.0.1:1/x.png",
  };
  expect((await deliver(url, payload)).status).toBe(200);
  const [message] = await messagesIn(channel);
  expect(message).toMatchObject({
    author: { kind: "webhook", id, name: "Lamp", avatar_url: null },
    parent_id: null,
    mentions: [],
  });
  expect(Date.now() - Date.parse(message.created_at)).toBeLessThan(60_000);
  expect((await world.cy.api("GET", "/api/notifications?unread=true")).body.items).toEqual([]);
});

test("W4: 200 posts at once are let through up to the limit, and other webhooks are not concerned", async () => {
  const [busy, quiet] = [await aWebhook({ channel: await aChannel() }), await aWebhook()];
  const answers = await Promise.all(Array.from({ length: 200 }, (_, index) => deliver(busy.url, { text: `${index}` })));
  const refused = answers.filter(({ status }) => status === 429);
  expect(answers.filter(({ status }) => status === 200).length + refused.length).toBe(200);
  expect(refused.length).toBeGreaterThan(100);
  expect(refused.every(({ headers }) => Number(headers.get("retry-after")) >= 1)).toBe(true);
  expect((await deliver(quiet.url, { text: "a" })).status).toBe(200);
});

test("W4: the same delivery twice is one message, by each sender's header; another webhook's is another", async () => {
  const channel = await aChannel();
  const [first, second] = [await aWebhook({ channel }), await aWebhook({ channel })];
  for (const header of ["X-GitHub-Delivery", "X-Gitea-Delivery", "Idempotency-Key"]) {
    const headers = { [header]: `${header}-1` };
    const ids = await Promise.all([1, 2, 3].map(async () => (await deliver(first.url, { text: "a" }, headers)).json()));
    expect(new Set(ids.map(({ message_id }) => message_id)).size).toBe(1);
  }
  await deliver(second.url, { text: "a" }, { "Idempotency-Key": "Idempotency-Key-1" });
  expect(await messagesIn(channel)).toHaveLength(4);
});

test("W6: paths that climb, encoded slashes and other methods reach nothing", async () => {
  const { url } = await aWebhook();
  const { port } = gateway;
  const statusOf = (method: string, path: string) =>
    new Promise<string>((resolve, reject) => {
      const socket = connect(port, "127.0.0.1", () =>
        socket.write(
          `${method} ${path} HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\nConnection: close\r\n\r\na`,
        ),
      );
      socket.once("data", (bytes) => resolve(bytes.toString().split(" ")[1]!));
      socket.on("error", reject);
    });
  for (const path of [
    `${url}/../..`,
    `${url}/..`,
    `${url}%2f..`,
    url.replace(/\/(?=[^/]*$)/, "%2f"),
    `${url}/`,
    `/${url}`,
  ]) {
    expect([path, await statusOf("POST", path)]).toEqual([path, "404"]);
  }
  for (const method of ["GET", "PUT", "DELETE", "PATCH", "OPTIONS"]) {
    expect([method, await statusOf(method, url)]).toEqual([method, "405"]);
  }
  expect(await statusOf("POST", url)).toBe("200");
});

test("W7: an archived channel refuses with a reason, and takes messages again when it is opened", async () => {
  const channel = await aChannel();
  const { url } = await aWebhook({ channel });
  await world.ada.api("PATCH", `${LIGHTHOUSE}/channels/${channel}`, { archived: true });
  const refusal = await deliver(url, { text: "a" });
  expect([refusal.status, (await refusal.json()).detail]).toEqual([
    409,
    "The channel is archived: nothing can be posted into it.",
  ]);
  expect((await world.ada.api("POST", WEBHOOKS, { name: "x", channel })).status).toBe(409);
  await world.ada.api("PATCH", `${LIGHTHOUSE}/channels/${channel}`, { archived: false });
  expect((await deliver(url, { text: "a" })).status).toBe(200);
});

test("W7: a webhook ends with the membership of who made it, and with its community", async () => {
  const { code } = (await world.ada.api("POST", `${LIGHTHOUSE}/invites`, {})).body;
  const eve = await signIn(world.deps, () => world.apiUrl, "eve", { invite: code });
  await world.ada.api("PATCH", `${LIGHTHOUSE}/members/${eve.id}`, { role: "admin" });
  const { url } = await aWebhook({ by: eve });
  expect((await deliver(url, { text: "a" })).status).toBe(200);
  const owner = await authenticate(world.deps, world.ada.token, "test");
  await banMember(world.deps, owner, "lighthouse", eve.id, { reason: "" });
  const refusal = await deliver(url, { text: "a" });
  expect([refusal.status, (await refusal.json()).detail]).toEqual([
    403,
    "Whoever made this webhook is no longer here. An admin can make a new one.",
  ]);

  await world.ada.api("POST", "/api/communities", { name: "Sunk", slug: "sunk" });
  const sunk = await createWebhook(world.deps, owner, "sunk", { name: "Bell", channel: "general" });
  expect((await deliver(sunk.url, { text: "a" })).status).toBe(200);
  await world.db.execute("delete from communities where slug = 'sunk'");
  expect((await deliver(sunk.url, { text: "a" })).status).toBe(404);
});

test("Z2: a webhook of a private channel is hidden from admins who are not in it", async () => {
  const channel = await aChannel("private");
  const { id } = await aWebhook({ channel });
  const listed = (await world.bo.api("GET", `${WEBHOOKS}?limit=200`)).body.items;
  expect(listed.map((webhook: { id: string }) => webhook.id)).not.toContain(id);
  for (const [method, path, body] of [
    ["GET", ""],
    ["PATCH", "", { name: "x" }],
    ["DELETE", ""],
    ["POST", "/rotate"],
  ] as const) {
    expect([method, (await world.bo.api(method, `${WEBHOOKS}/${id}${path}`, body)).status]).toEqual([method, 404]);
  }
  expect((await world.bo.api("POST", WEBHOOKS, { name: "x", channel })).status).toBe(404);
});

test("I1, I4: a name that is none is refused by its field, and any other is kept as it is", async () => {
  for (const name of ["", " ", "a\nb", "a\u202eb", "x".repeat(81), 1, null, {}]) {
    const { status, body } = await world.ada.api("POST", WEBHOOKS, { name, channel: "general" });
    expect([name, status, body.errors[0].path]).toEqual([name, 422, "name"]);
  }
  for (const name of ["<script>alert(1)</script>", "javascript:alert(1)", "[x](y)", "'; drop table webhooks;--"]) {
    const { body } = await world.ada.api("POST", WEBHOOKS, { name, channel: "general" });
    expect(body.name).toBe(name);
    expect((await deliver(body.url, { text: name })).status).toBe(200);
  }
  expect((await world.ada.api("POST", WEBHOOKS, { name: "x", channel: "general", token: "y" })).status).toBe(422);
});

test("W5: a picture is one of our own store, shown with its messages, and anything else is refused", async () => {
  const { id, url } = await aWebhook({ channel: await aChannel() });
  const put = (content: Uint8Array | string) =>
    world.ada.api("PUT", `${WEBHOOKS}/${id}/avatar`, formOf({}, { content }));
  const { status, body } = await put(PIXEL);
  expect([status, body.avatar_url]).toEqual([
    200,
    expect.stringMatching(/^\/api\/avatars\/[0-9a-f-]{36}\/avatar\.gif$/),
  ]);
  const { message_id } = await (await deliver(url, { text: "a", icon_url: "https://x.test/y.png" })).json();
  expect((await world.cy.api("GET", `/api/messages/${message_id}`)).body.author.avatar_url).toBe(body.avatar_url);
  expect((await put("<svg onload=alert(1)>")).status).toBe(422);
  expect((await put(new Uint8Array(2 * 1024 * 1024 + 1))).status).toBe(413);
  expect(
    (await world.ada.api("PATCH", `${WEBHOOKS}/${id}`, { name: "x", avatar_url: "http://127.0.0.1/" })).status,
  ).toBe(422);
  expect((await world.ada.api("DELETE", `${WEBHOOKS}/${id}/avatar`)).body.avatar_url).toBeNull();
});

test("what is broken, empty or too large is refused with what to send", async () => {
  const { url } = await aWebhook();
  for (const body of ["", "{}", '{"text": ']) {
    const response = await deliver(url, body, { "content-type": "application/json" });
    expect([body, response.status, (await response.json()).detail]).toEqual([
      body,
      422,
      expect.stringContaining("Send text"),
    ]);
  }
  expect((await deliver(url, "x".repeat(1024 * 1024 + 1), { "content-type": "text/plain" })).status).toBe(413);
  const long = await deliver(url, "word ".repeat(200_000), { "content-type": "text/plain" });
  expect(long.status).toBe(200);
});

test("the SDK makes, lists, renames, shows, rotates and revokes", async () => {
  const client = createClient({ baseUrl: world.apiUrl, token: world.bo.token });
  const made = await sdk.createWebhook(client, "lighthouse", { name: "Bell", channel: "general" });
  expect(made.url).toMatch(/^\/hook\/[0-9a-f-]{36}\/[\w-]{43}$/);
  expect(await sdk.updateWebhook(client, "lighthouse", made.id, { name: "Great bell" })).toMatchObject({
    name: "Great bell",
  });
  expect(await sdk.getWebhook(client, "lighthouse", made.id)).toMatchObject({
    name: "Great bell",
    channel_name: "general",
  });
  const picture = { filename: "bell.gif", content: new Blob([PIXEL]) };
  expect((await setWebhookAvatar(client, "lighthouse", made.id, picture)).avatar_url).toStartWith("/api/avatars/");
  expect((await removeWebhookAvatar(client, "lighthouse", made.id)).avatar_url).toBeNull();
  expect((await sdk.rotateWebhook(client, "lighthouse", made.id)).url).not.toBe(made.url);
  await sdk.revokeWebhook(client, "lighthouse", made.id);
  const { items } = await sdk.listWebhooks(client, "lighthouse", { limit: 200 });
  expect(items.map(({ id }) => id)).not.toContain(made.id);
  expect((await request(world.apiUrl, world.bo.token, "DELETE", `${WEBHOOKS}/${made.id}`)).status).toBe(404);
});
