import { afterAll, beforeAll, expect, test } from "bun:test";
import { newId, newSecret } from "#core/kernel/ids.ts";
import { formatToken, ROLL_INTERVAL } from "#core/sessions/rules.ts";
import { authenticateBot } from "#core/tokens/actions.ts";
import type { NewToken, Scope } from "#core/tokens/schema.ts";
import { createClient } from "#sdk/client.ts";
import * as sdk from "#sdk/tokens.ts";
import { listenWithoutDatabase } from "#test/support/gateway-app.ts";
import { type Actor, addBot, createWorld, request, signIn, type World, withApi } from "#test/support/world.ts";

const LIGHTHOUSE = "/api/c/lighthouse";
const TOKENS = `${LIGHTHOUSE}/tokens`;
const GENERAL = `${LIGHTHOUSE}/channels/general`;

let world: World;
beforeAll(async () => {
  world = await withApi(await createWorld());
});
afterAll(() => world?.close());

const aName = () => `Bot ${newId().slice(-12)}`;

/** A further token of a bot, which ada gives it. */
async function aToken(bot: Actor, scopes: Scope[], fields: object = {}): Promise<NewToken> {
  const { status, body } = await world.ada.api("POST", TOKENS, { api_user_id: bot.id, scopes, ...fields });
  expect(status).toBe(201);
  return body;
}

const as = (token: string, method: string, path: string, body?: unknown) =>
  request(world.apiUrl, token, method, path, body);

async function aChannel(visibility: "public" | "private"): Promise<string> {
  const name = `c-${newId().slice(-12)}`;
  await world.ada.api("POST", `${LIGHTHOUSE}/channels`, { name, visibility });
  return `${LIGHTHOUSE}/channels/${name}`;
}

const say = async (channel: string, body_md = "Fog.") =>
  (await world.ada.api("POST", `${channel}/messages`, { body_md })).body;

test("a token is shown once: no list, event or entry of the audit log holds its secret, and the database only its hash", async () => {
  const name = aName();
  const { body } = await world.bo.api("POST", TOKENS, { name, scopes: ["messages:read"] });
  const secret = body.token.split(".")[1];
  const tables = await Promise.all(
    ["api_tokens", "api_users", "audit_log", "outbox"].map((table) => world.db.execute(`select * from ${table}`)),
  );
  const seen = JSON.stringify([
    tables,
    (await world.ada.api("GET", TOKENS)).body,
    (await world.ada.api("GET", `${LIGHTHOUSE}/audit`)).body,
  ]);
  expect(seen).toContain(body.id);
  expect(seen).not.toContain(secret);
  const [row] = (await world.ada.api("GET", TOKENS)).body.items.slice(-1);
  const { token: _, ...known } = body;
  expect(row).toEqual({ ...known, created_by: world.bo.id, last_used_at: null, revoked_at: null });
});

test("who made and revoked a token is in the audit log, with the bot and without the secret", async () => {
  const bot = await addBot(world, aName(), ["messages:read"]);
  const { id } = await aToken(bot, ["messages:read"]);
  expect((await world.bo.api("DELETE", `${TOKENS}/${id}`)).status).toBe(204);
  const { items } = (await world.ada.api("GET", `${LIGHTHOUSE}/audit`)).body;
  const entries = items.filter(({ target }: { target: { id: string } }) => target.id === id);
  expect(entries).toMatchObject([
    { action: "token.created", actor: { id: world.ada.id }, after: { bot: { id: bot.id }, scopes: ["messages:read"] } },
    { action: "token.revoked", actor: { id: world.bo.id, name: "Bo" }, before: { bot: { id: bot.id } } },
  ]);
});

test("what a bot does is in the audit log under its name", async () => {
  const name = aName();
  const bot = await addBot(world, name, ["channels:write"]);
  const channel = `c-${newId().slice(-12)}`;
  expect((await bot.api("POST", `${LIGHTHOUSE}/channels`, { name: channel })).status).toBe(201);
  const { items } = (await world.ada.api("GET", `${LIGHTHOUSE}/audit`)).body;
  expect(items.at(-1)).toMatchObject({
    action: "channel.created",
    actor: { kind: "api_user", id: bot.id, name },
    target: { name: channel },
  });
});

test("Z2: who put a bot into a private channel and took it out is in the audit log, for those who are in that channel", async () => {
  const closed = await aChannel("private");
  const name = aName();
  const bot = await addBot(world, name, ["messages:read"]);
  for (const method of ["PUT", "DELETE"]) await world.ada.api(method, `${closed}/bots/${bot.id}`);
  const about = async (reader: Actor) =>
    (await reader.api("GET", `${LIGHTHOUSE}/audit`)).body.items.filter(
      ({ target }: { target: { id: string } }) => target.id === bot.id,
    );
  const target = { type: "bot", id: bot.id, name };
  expect(await about(world.ada)).toMatchObject([
    { action: "channel.bot_added", actor: { id: world.ada.id }, target },
    { action: "channel.bot_removed", actor: { id: world.ada.id }, target },
  ]);
  expect(await about(world.bo)).toEqual([]);
});

test("A16: who may read may not post, a token that expired or was revoked is refused, and none can widen itself", async () => {
  const bot = await addBot(world, aName(), ["messages:read", "messages:write", "channels:read"]);
  const reading = await aToken(bot, ["messages:read", "channels:read"]);
  expect((await as(reading.token, "GET", `${GENERAL}/messages`)).status).toBe(200);
  const refusal = await as(reading.token, "POST", `${GENERAL}/messages`, { body_md: "Fog." });
  expect(refusal.status).toBe(403);
  expect(refusal.body.detail).toContain("messages:write");
  for (const [method, path, body] of [
    ["POST", TOKENS, { api_user_id: bot.id, scopes: ["messages:write"] }],
    ["POST", TOKENS, { name: aName(), scopes: ["messages:write"] }],
    ["PUT", `${GENERAL}/bots/${bot.id}`],
    ["PATCH", "/api/me", { display_name: "Admin" }],
  ] as const) {
    expect((await as(bot.token, method, path, body)).status).toBe(403);
  }
  expect((await as(reading.token, "GET", "/api/bot")).body.scopes).toEqual(["messages:read", "channels:read"]);
  expect((await world.ada.api("DELETE", `${TOKENS}/${reading.id}`)).status).toBe(204);
  expect((await as(reading.token, "GET", `${GENERAL}/messages`)).status).toBe(401);
  expect((await world.ada.api("DELETE", `${TOKENS}/${reading.id}`)).status).toBe(404);
  const brief = await aToken(bot, ["messages:read"], { expires_at: new Date(Date.now() + 60_000).toISOString() });
  expect((await as(brief.token, "GET", "/api/bot")).status).toBe(200);
  await world.db.execute(`update api_tokens set expires_at = now() where id = '${brief.id}'`);
  expect((await as(brief.token, "GET", "/api/bot")).status).toBe(401);
  expect((await bot.api("GET", "/api/bot")).status).toBe(200);
});

test("A12: a token of nobody, one character off, of another kind, expired or revoked gets one and the same 401", async () => {
  const bot = await addBot(world, aName(), ["messages:read"]);
  const [revoked, expired] = [await aToken(bot, ["messages:read"]), await aToken(bot, ["messages:read"])];
  await world.ada.api("DELETE", `${TOKENS}/${revoked.id}`);
  await world.db.execute(`update api_tokens set expires_at = now() where id = '${expired.id}'`);
  const nobody = formatToken({ prefix: "ajt", id: newId(), secret: newSecret() });
  const answers = await Promise.all(
    [withOtherEnd(bot.token), nobody, revoked.token, expired.token].map((token) => as(token, "GET", "/api/bot")),
  );
  for (const { status, body } of answers) {
    expect(status).toBe(401);
    expect({ ...body, trace_id: "" }).toEqual({ ...answers[0]!.body, trace_id: "" });
  }
  expect((await as(bot.token.replace("ajt_", "ajs_"), "GET", "/api/me")).status).toBe(401);
  expect((await as(world.ada.token.replace("ajs_", "ajt_"), "GET", "/api/bot")).status).toBe(401);
});

const withOtherEnd = (token: string) => token.slice(0, -2) + (token.at(-2) === "A" ? "B" : "A") + token.at(-1);
const withOtherBeginning = (token: string) => token.replace(/\.(.)/, (_, first) => `.${first === "A" ? "B" : "A"}`);

/** The world's authentication, and what it asks of the hasher and of the database. */
function watched(milliseconds = 0) {
  const verified: [secret: string, hash: string][] = [];
  const statements: string[] = [];
  const client = Object.assign(Object.create(world.db.$client), {
    unsafe: (text: string, params: never[]) => {
      statements.push(text);
      return world.db.$client.unsafe(text, params);
    },
  });
  const deps = {
    ...world.deps,
    db: Object.assign(Object.create(world.db), { $client: client }),
    clock: () => new Date(Date.now() + milliseconds),
    hasher: {
      ...world.deps.hasher,
      verify: (secret: string, hash: string) => {
        verified.push([secret, hash]);
        return world.deps.hasher.verify(secret, hash);
      },
    },
  };
  return { verified, statements, authenticate: (token: string) => authenticateBot(deps, token, "test") };
}

test("A22: whatever part of a secret is right, it is compared as a whole, by its hash, and never remembered when wrong", async () => {
  const { token } = await addBot(world, aName(), ["messages:read"]);
  const { verified, statements, authenticate } = watched();
  const wrong = [withOtherEnd(token), withOtherBeginning(token), withOtherEnd(token)];
  for (const guess of wrong) {
    await expect(authenticate(guess)).rejects.toMatchObject({ code: "unauthenticated" });
  }
  expect(verified.map(([secret]) => secret)).toEqual(wrong.map((guess) => guess.split(".")[1]!));
  expect(new Set(verified.map(([, hash]) => hash)).size).toBe(1);
  expect(statements.length).toBe(wrong.length);
});

test("A23: of a thousand requests one checks the secret with bcrypt; each reads its row once", async () => {
  const { token } = await addBot(world, aName(), ["messages:read"]);
  const { verified, statements, authenticate } = watched();
  for (let n = 0; n < 1000; n++) await authenticate(token);
  expect(verified.length).toBe(1);
  expect(statements.length).toBe(1000);
});

test("when a token was last used is noted at most once a minute", async () => {
  const bot = await addBot(world, aName(), ["messages:read"]);
  const lastUse = async () =>
    (await world.ada.api("GET", `${TOKENS}?limit=200`)).body.items.find((token: NewToken) => token.bot.id === bot.id)
      .last_used_at;
  await watched().authenticate(bot.token);
  const first = await lastUse();
  expect(first).not.toBeNull();
  await watched(ROLL_INTERVAL - 1_000).authenticate(bot.token);
  expect(await lastUse()).toBe(first);
  await watched(ROLL_INTERVAL + 1_000).authenticate(bot.token);
  expect(Date.parse(await lastUse())).toBeGreaterThan(Date.parse(first));
});

test("a bot says who it is, what it may do, and until when", async () => {
  const bot = await addBot(world, "Bell", ["messages:write"]);
  const { body } = await bot.api("GET", "/api/bot");
  expect(body).toMatchObject({
    kind: "api_user",
    id: bot.id,
    name: "Bell",
    community: { name: "Lighthouse", slug: "lighthouse" },
    scopes: ["messages:write"],
    expires_at: null,
  });
});

test("the name of a bot is its own in a community, however it is written; elsewhere it is free", async () => {
  const name = aName();
  await addBot(world, name, ["commands"]);
  const again = await world.ada.api("POST", TOKENS, { name: ` ${name.toUpperCase()} `, scopes: ["commands"] });
  expect(again.status).toBe(409);
  expect(again.body.detail).toContain("api_user_id");
  await world.dot.api("POST", "/api/communities", { name: "Harbour", slug: "harbour" });
  expect((await world.dot.api("POST", "/api/c/harbour/tokens", { name, scopes: ["commands"] })).status).toBe(201);
});

test("Z8: fields that are not asked for are refused and never stored, and what is missing or wrong is named", async () => {
  const bot = await addBot(world, aName(), ["messages:read"]);
  const good = { name: aName(), scopes: ["messages:read"] };
  const before = (await world.ada.api("GET", `${TOKENS}?limit=200`)).body.items.length;
  const cases: [object, string][] = [
    ...[
      "id",
      "community_id",
      "created_by",
      "created_at",
      "token",
      "token_hash",
      "revoked_at",
      "avatar_url",
      "role",
    ].map((field): [object, string] => [{ ...good, [field]: newId() }, ""]),
    [{ scopes: ["messages:read"] }, "name"],
    [{ ...good, api_user_id: bot.id }, "name"],
    [{ ...good, name: "Two\nlines" }, "name"],
    [{ ...good, scopes: [] }, "scopes"],
    [{ ...good, scopes: ["messages:read", "messages:read"] }, "scopes"],
    [{ ...good, scopes: ["messages:all"] }, "scopes.0"],
    [{ ...good, expires_at: "2020-01-01T00:00:00Z" }, "expires_at"],
    [{ ...good, expires_at: "tomorrow" }, "expires_at"],
    [{ api_user_id: bot.id, scopes: ["messages:read", "commands"] }, "scopes"],
  ];
  for (const [body, path] of cases) {
    const answer = await world.ada.api("POST", TOKENS, body);
    expect([body, answer.status, answer.body.errors[0].path]).toEqual([body, 422, path]);
  }
  expect((await world.ada.api("GET", `${TOKENS}?limit=200`)).body.items.length).toBe(before);
});

test("Z2: bots and tokens of another community are not there", async () => {
  const slug = `port-${newId().slice(-12)}`;
  await world.dot.api("POST", "/api/communities", { name: "Port", slug });
  const theirs = (await world.dot.api("POST", `/api/c/${slug}/tokens`, { name: "Crane", scopes: ["messages:read"] }))
    .body;
  const { ada } = world;
  expect((await ada.api("DELETE", `${TOKENS}/${theirs.id}`)).status).toBe(404);
  const further = { api_user_id: theirs.bot.id, scopes: ["messages:read"] };
  expect((await ada.api("POST", TOKENS, further)).status).toBe(404);
  expect((await ada.api("PUT", `${GENERAL}/bots/${theirs.bot.id}`)).status).toBe(404);
  const bot = await addBot(world, aName(), ["messages:read", "channels:read", "members:read"]);
  for (const path of [`/api/c/${slug}/channels`, `/api/c/${slug}/bots`, `/api/users/${world.dot.id}`]) {
    expect([path, (await bot.api("GET", path)).status]).toEqual([path, 404]);
  }
});

test("Z1: a bot sees the channels that it was put into, and public ones by its scope", async () => {
  const [open, closed] = [await aChannel("public"), await aChannel("private")];
  const word = `w${newId().slice(-12)}`;
  const [inOpen, inClosed] = [await say(open, word), await say(closed, word)];
  const bot = await addBot(world, aName(), ["messages:read", "messages:write", "channels:read"]);
  const narrow = (await aToken(bot, ["messages:read", "messages:write"])).token;
  const statuses = async (token: string) => {
    const asked = [open, closed].flatMap((channel) => [
      as(token, "GET", `${channel}/messages`),
      as(token, "POST", `${channel}/messages`, { body_md: "Fog." }),
    ]);
    const messages = [inOpen, inClosed].map(({ id }) => as(token, "GET", `/api/messages/${id}`));
    return (await Promise.all([...asked, ...messages])).map(({ status }) => status);
  };
  const found = async (token: string) =>
    (await as(token, "GET", `/api/search?q=${word}`)).body.items.map(
      (hit: { message: { id: string } }) => hit.message.id,
    );
  expect(await statuses(narrow)).toEqual([404, 404, 404, 404, 404, 404]);
  expect(await found(narrow)).toEqual([]);
  expect(await statuses(bot.token)).toEqual([200, 201, 404, 404, 200, 404]);
  expect(await found(bot.token)).toEqual([inOpen.id]);
  expect((await world.ada.api("PUT", `${closed}/bots/${bot.id}`)).status).toBe(204);
  expect((await world.ada.api("PUT", `${closed}/bots/${bot.id}`)).status).toBe(204);
  expect(await statuses(narrow)).toEqual([404, 404, 200, 201, 404, 200]);
  expect(await statuses(bot.token)).toEqual([200, 201, 200, 201, 200, 200]);
  expect(await found(narrow)).toEqual([inClosed.id]);
  expect((await world.ada.api("DELETE", `${closed}/bots/${bot.id}`)).status).toBe(204);
  expect(await statuses(narrow)).toEqual([404, 404, 404, 404, 404, 404]);
});

test("a bot lists what it can read, as people do, and pages through it", async () => {
  const closed = await aChannel("private");
  const bot = await addBot(world, aName(), ["channels:read"]);
  await world.ada.api("PUT", `${closed}/bots/${bot.id}`);
  const list = async (query: string) => (await bot.api("GET", `${LIGHTHOUSE}/channels?${query}`)).body;
  const all = (await list("limit=200")).items;
  const joined = all.filter((channel: { joined: boolean }) => channel.joined);
  expect(joined.map(({ name }: { name: string }) => `${LIGHTHOUSE}/channels/${name}`)).toEqual([closed]);
  const first = await list("limit=1");
  const rest = await list(`limit=200&after=${first.next}`);
  expect([...first.items, ...rest.items]).toEqual(all);
});

test("Z2: the channels that a bot is in are listed to people as far as they can read them", async () => {
  const [closed, open] = [await aChannel("private"), await aChannel("public")];
  const bot = await addBot(world, aName(), ["channels:read"]);
  for (const channel of [closed, open]) await world.ada.api("PUT", `${channel}/bots/${bot.id}`);
  const seenBy = async (who: World["ada"]) => {
    const { items } = (await who.api("GET", `${LIGHTHOUSE}/channels?bot=${bot.id}`)).body;
    return items.map(({ name }: { name: string }) => `${LIGHTHOUSE}/channels/${name}`);
  };
  expect(await seenBy(world.ada)).toEqual([closed, open]);
  expect(await seenBy(world.cy)).toEqual([open]);
});

test("a bot posts, replies, edits and deletes what is its own, and only that", async () => {
  const bot = await addBot(world, aName(), ["messages:read", "messages:write", "channels:read"]);
  const posted = await bot.api("POST", `${GENERAL}/messages`, { body_md: "Ship ahoy." });
  expect(posted.status).toBe(201);
  expect(posted.body.author).toMatchObject({ kind: "api_user", id: bot.id });
  expect((await bot.api("POST", `/api/messages/${posted.body.id}/replies`, { body_md: "Two." })).status).toBe(201);
  expect((await bot.api("PATCH", `/api/messages/${posted.body.id}`, { body_md: "Ships ahoy." })).status).toBe(200);
  expect((await bot.api("DELETE", `/api/messages/${posted.body.id}`)).status).toBe(204);
  const { id } = await say(GENERAL);
  expect((await bot.api("PATCH", `/api/messages/${id}`, { body_md: "Nonsense." })).status).toBe(403);
  expect((await bot.api("DELETE", `/api/messages/${id}`)).status).toBe(403);
});

test("a bot makes public channels and is in them, and changes name and topic; nothing more", async () => {
  const bot = await addBot(world, aName(), ["channels:write", "messages:write"]);
  const name = `c-${newId().slice(-12)}`;
  const channels = `${LIGHTHOUSE}/channels`;
  expect((await bot.api("POST", channels, { name, visibility: "private" })).status).toBe(403);
  expect((await bot.api("POST", channels, { name })).body).toMatchObject({ name, visibility: "public", joined: true });
  expect((await world.ada.api("GET", `${channels}/${name}/bots`)).body.items).toMatchObject([{ id: bot.id }]);
  expect((await world.ada.api("GET", `${channels}/${name}/members`)).body.items).toEqual([]);
  expect((await bot.api("PATCH", `${channels}/${name}`, { topic: "Tides" })).body.topic).toBe("Tides");
  for (const change of [{ archived: true }, { visibility: "private" }]) {
    expect((await bot.api("PATCH", `${channels}/${name}`, change)).status).toBe(403);
  }
  expect((await bot.api("POST", `${channels}/${name}/messages`, { body_md: "High water." })).status).toBe(201);
});

test("a bot stays when whoever made it leaves, and goes with its community", async () => {
  const { code } = (await world.ada.api("POST", `${LIGHTHOUSE}/invites`, {})).body;
  const eve = await signIn(world.deps, () => world.apiUrl, "eve", { invite: code });
  await world.ada.api("PATCH", `${LIGHTHOUSE}/members/${eve.id}`, { role: "admin" });
  const { body } = await eve.api("POST", TOKENS, { name: aName(), scopes: ["channels:read"] });
  expect((await eve.api("DELETE", `${LIGHTHOUSE}/members/me`)).status).toBe(204);
  expect((await as(body.token, "GET", GENERAL)).status).toBe(200);
  const slug = `isle-${newId().slice(-12)}`;
  await eve.api("POST", "/api/communities", { name: "Isle", slug });
  const there = (await eve.api("POST", `/api/c/${slug}/tokens`, { name: "Gull", scopes: ["messages:read"] })).body;
  await world.db.execute(`delete from communities where slug = '${slug}'`);
  expect((await as(there.token, "GET", "/api/bot")).status).toBe(401);
});

test("people see the bots of their community and of their channels; a private channel's only from inside", async () => {
  const closed = await aChannel("private");
  const name = aName();
  const bot = await addBot(world, name, ["messages:read"]);
  await world.ada.api("PUT", `${closed}/bots/${bot.id}`);
  const bots = (await world.cy.api("GET", `${LIGHTHOUSE}/bots?limit=200`)).body.items;
  expect(bots.find(({ id }: { id: string }) => id === bot.id)).toMatchObject({ name, scopes: ["messages:read"] });
  expect((await world.ada.api("GET", `${closed}/bots`)).body.items).toMatchObject([{ id: bot.id, name }]);
  expect((await world.cy.api("GET", `${closed}/bots`)).status).toBe(404);
});

test("what a scope opens for GET it opens for HEAD, and nothing more", async () => {
  const bot = await addBot(world, aName(), ["messages:read", "channels:read"]);
  const head = async (path: string) => {
    const headers = { authorization: `Bearer ${bot.token}` };
    return (await fetch(world.apiUrl + path, { method: "HEAD", headers })).status;
  };
  expect(await head(`${GENERAL}/messages`)).toBe(200);
  expect(await head(`${LIGHTHOUSE}/members`)).toBe(403);
});

test("the gateway passes a bot's token on, and takes it for nobody's session on its own pages", async () => {
  const gateway = listenWithoutDatabase({
    ...world.deps,
    upstreams: { api: world.apiUrl, webSm: "http://x.test", tuiSm: "http://x.test" },
  });
  const bot = await addBot(world, aName(), ["messages:read"]);
  const ask = (path: string, headers: Record<string, string>) =>
    fetch(gateway.origin + path, { headers, redirect: "manual" });
  const passed = await ask("/api/bot", { authorization: `Bearer ${bot.token}` });
  expect(await passed.json()).toMatchObject({ id: bot.id });
  for (const token of [bot.token, world.ada.token]) {
    const page = await ask("/device", { cookie: `ajet_session=${token}` });
    const isSignedIn = page.status === 200;
    await page.body?.cancel();
    expect(isSignedIn).toBe(token === world.ada.token);
  }
  await gateway.stop();
});

test("the SDK makes, lists and revokes tokens, and puts bots into channels", async () => {
  const ada = createClient({ baseUrl: world.apiUrl, token: world.ada.token });
  const made = await sdk.createToken(ada, "lighthouse", { name: aName(), scopes: ["messages:read"] });
  const bot = createClient({ baseUrl: world.apiUrl, token: made.token });
  expect((await sdk.getBot(bot)).id).toBe(made.bot.id);
  const general = { slug: "lighthouse", channel: "general" };
  await sdk.addChannelBot(ada, general, made.bot.id);
  expect((await sdk.listChannelBots(ada, general)).items.map(({ id }) => id)).toEqual([made.bot.id]);
  await sdk.removeChannelBot(ada, general, made.bot.id);
  expect((await sdk.listChannelBots(ada, general)).items).toEqual([]);
  expect((await sdk.listBots(ada, "lighthouse", { limit: 200 })).items.at(-1)!.id).toBe(made.bot.id);
  expect((await sdk.listTokens(ada, "lighthouse", { limit: 200 })).items.at(-1)!.id).toBe(made.id);
  await sdk.revokeToken(ada, "lighthouse", made.id);
  await expect(sdk.getBot(bot)).rejects.toMatchObject({ code: "unauthenticated" });
});
