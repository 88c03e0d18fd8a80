import { afterAll, beforeAll, expect, test } from "bun:test";
import { newId } from "#core/kernel/ids.ts";
import { silentLog } from "#core/kernel/log.ts";
import { authenticate, startSession } from "#core/sessions/actions.ts";
import { scopeSchema } from "#core/tokens/schema.ts";
import { createApp } from "#services/api/app.ts";
import type { ApiDeps } from "#services/api/deps.ts";
import { ROUTE_SCOPES } from "#services/api/scopes.ts";
import { formOf, PIXEL, upload } from "#test/support/uploads.ts";
import { addBot, createWorld, ORIGIN, request, signIn, type World, withApi } from "#test/support/world.ts";

// Every route of the API × everybody who may knock. Where a channel is named it is a private one, #keepers, in which
// `outside`, who is in the community, is not; the others of the community are, `bot` with a token of all scopes too.

const CAST = [
  "anonymous",
  "stranger",
  "elsewhere",
  "banned",
  "outside",
  "muted",
  "member",
  "admin",
  "owner",
  "bot",
] as const;
type Who = (typeof CAST)[number];

let world: World;
const tokens: Partial<Record<Who, string>> = {};

beforeAll(async () => {
  world = await withApi(await createWorld());
  const { ada, bo, cy, dot } = world;
  const { code } = (await ada.api("POST", "/api/c/lighthouse/invites", {})).body;
  const join = (name: string) => signIn(world.deps, () => world.apiUrl, name, { invite: code });
  const [elsewhere, banned, outside, muted] = await Promise.all(["eve", "fay", "gus", "hal"].map(join));
  await elsewhere!.api("POST", "/api/communities", { name: "Harbour", slug: "harbour" });
  await elsewhere!.api("DELETE", "/api/c/lighthouse/members/me");
  await ada.api("POST", "/api/c/lighthouse/channels", { name: "keepers", visibility: "private" });
  for (const { id } of [bo, cy, banned!, muted!]) await ada.api("PUT", `${KEEPERS}/members/${id}`);
  await ada.api("PUT", `/api/c/lighthouse/bans/${banned!.id}`, {});
  await ada.api("PUT", `/api/c/lighthouse/mutes/${muted!.id}`, {});
  const people = { stranger: dot, elsewhere, banned, outside, muted, member: cy, admin: bo, owner: ada };
  const bot = await addBot(world, "hook", scopeSchema.options);
  await ada.api("PUT", `${KEEPERS}/bots/${bot.id}`);
  tokens.bot = bot.token;
  for (const [who, actor] of Object.entries(people)) tokens[who as Who] = actor!.token;
});
afterAll(() => world?.close());

const KEEPERS = "/api/c/lighthouse/channels/keepers";

/** What goes into a request: parameters of its path, what follows the path, and a body. */
interface Asked {
  params?: Record<string, string>;
  query?: string;
  body?: object;
}

/** Made anew for each of the cast, so that nobody meets what another has done. */
type Ask = () => Asked | Promise<Asked>;

const asIs: Ask = () => ({});

const body = (content: object): Ask => {
  return () => ({ body: content });
};

/** Somebody who is in the community and the channel and has no other part in this. */
async function newcomer(): Promise<string> {
  const id = newId();
  const name = `n${id.slice(-12)}`;
  await world.db.execute(`insert into users (id, username, display_name) values ('${id}', '${name}', '${name}')`);
  await world.db.execute(`insert into community_members (community_id, user_id, role)
    select id, '${id}', 'member' from communities where slug = 'lighthouse'`);
  await world.db.execute(`insert into channel_members (channel_id, user_id)
    select id, '${id}' from channels where name = 'keepers'`);
  return id;
}

const aMember = (content?: object): Ask => {
  return async () => ({ params: { user: await newcomer() }, ...(content ? { body: content } : {}) });
};

/** A channel for all who are in #keepers and nobody else. */
async function aChannelOfTheKeepers(): Promise<Asked> {
  const name = aNewName();
  await world.ada.api("POST", "/api/c/lighthouse/channels", { name, visibility: "private" });
  await world.db.execute(`insert into channel_members (channel_id, user_id)
    select c.id, x.user_id from channels c, channels k join channel_members x on x.channel_id = k.id
    where c.name = '${name}' and k.name = 'keepers' on conflict do nothing`);
  return { params: { channel: name } };
}

/** A message of the owner's. */
const aMessage = (content?: object): Ask => {
  return async () => {
    const { id } = (await world.ada.api("POST", `${KEEPERS}/messages`, { body_md: "Fog." })).body;
    return { params: { id, emoji: "👍" }, ...(content ? { body: content } : {}) };
  };
};

async function aSessionOfTheOwner(): Promise<Asked> {
  const token = await startSession(world.deps, world.ada.id, { ...ORIGIN, client: "terminal" });
  return { params: { id: (await authenticate(world.deps, token, "test")).session_id } };
}

/** One of two. */
async function anAccountOfTheOwner(): Promise<Asked> {
  const id = newId();
  await world.db.execute(`insert into oauth_accounts (id, user_id, provider, provider_user_id)
    values ('${id}', '${world.ada.id}', 'github', '${id}')`);
  return { params: { id } };
}

async function anInvite(slug: string): Promise<{ id: string; code: string }> {
  return (await world.ada.api("POST", `/api/c/${slug}/invites`, {})).body;
}

async function anInviteToElsewhere(): Promise<Asked> {
  const slug = `depot-${newId().slice(-12)}`;
  await world.ada.api("POST", "/api/communities", { name: "Depot", slug });
  return { params: { code: (await anInvite(slug)).code } };
}

/** Into the private channel: even admins manage only what leads to where they are. */
const aWebhook = (content?: object): Ask => {
  return async () => {
    const { id, url } = (
      await world.ada.api("POST", "/api/c/lighthouse/webhooks", { name: "Lamp", channel: "keepers" })
    ).body;
    const [, , webhook_id, token] = url.split("/");
    return { params: { id, webhook_id, token }, ...(content ? { body: content } : {}) };
  };
};

const idOfKeepers = async (): Promise<string> => (await world.ada.api("GET", KEEPERS)).body.id;

const toKeepers = (parameter: string): Ask => {
  return async () => ({ query: `?${parameter}=${await idOfKeepers()}` });
};

const inKeepers = (content: object): Ask => {
  return async () => ({ body: { ...content, channel_id: await idOfKeepers() } });
};

/** Of the owner and the member. */
const aDm = (content?: object): Ask => {
  return async () => {
    const { id } = (await world.ada.api("POST", "/api/dm", { user_ids: [world.cy.id] })).body;
    return { params: { channel: id }, ...(content ? { body: content } : {}) };
  };
};

/** Of the owner, the member and somebody more. */
const aGroup = (content?: object): Ask => {
  return async () => {
    const user_ids = [world.cy.id, await newcomer()];
    const { id } = (await world.ada.api("POST", "/api/dm", { user_ids })).body;
    return { params: { channel: id }, ...(content ? { body: content } : {}) };
  };
};

/** A message of the owner's in a DM. */
const aDirectMessage = (content?: object): Ask => {
  return async () => {
    const { params } = await aDm()();
    const { id } = (await world.ada.api("POST", `/api/dm/${params!.channel}/messages`, { body_md: "Fog." })).body;
    return { params: { id, emoji: "👍" }, ...(content ? { body: content } : {}) };
  };
};

const toDm: Ask = async () => ({ query: `?channel=${(await aDm()()).params!.channel}` });

const withNewcomer: Ask = async () => ({ body: { user_ids: [await newcomer()] } });

const aForm: Ask = async () => ({ body: formOf({ channel_id: await idOfKeepers() }, { content: "Fog." }) });

/** A file of the owner's that no message has. */
async function anUpload(): Promise<Asked> {
  const { id } = (await upload(world.ada, await idOfKeepers(), { content: "Fog." })).body;
  return { params: { id, filename: "file.txt" } };
}

async function anAttachment(): Promise<Asked> {
  const asked = await anUpload();
  await world.ada.api("POST", `${KEEPERS}/messages`, { body_md: "", attachment_ids: [asked.params!.id] });
  return asked;
}

const aPicture: Ask = () => ({ body: formOf({}, { content: PIXEL }) });

async function anAvatar(): Promise<Asked> {
  const { avatar_url } = (await world.ada.api("PUT", "/api/me/avatar", (await aPicture()).body)).body;
  const [id, filename] = avatar_url.split("/").slice(-2);
  return { params: { id, filename } };
}

const aTokenToBe: Ask = () => ({ body: { name: aNewName(), scopes: ["messages:read"] } });

/** A bot and its token, as what a request is about. */
async function aBot(): Promise<{ bot: Asked; token: Asked }> {
  const { body } = await world.ada.api("POST", "/api/c/lighthouse/tokens", (await aTokenToBe()).body);
  return { bot: { params: { id: body.bot.id } }, token: { params: { id: body.id } } };
}

const aNewName = () => `new-${newId().slice(-12)}`;

// Ten columns: anonymous, stranger, elsewhere, banned, outside, muted, member, admin, owner, bot.
const ROWS: [route: string, expected: string, ask?: Ask][] = [
  ["GET /healthz", "200 200 200 200 200 200 200 200 200 200"],
  ["GET /readyz", "200 200 200 200 200 200 200 200 200 200"],
  ["GET /metrics", "200 200 200 200 200 200 200 200 200 200"],
  ["GET /api/openapi.json", "200 200 200 200 200 200 200 200 200 200"],
  ["GET /api/docs", "200 200 200 200 200 200 200 200 200 200"],
  ["GET /api/docs/:name", "200 200 200 200 200 200 200 200 200 200", () => ({ params: { name: "theme.css" } })],

  ["GET /api/snapshot", "401 404 404 404 200 200 200 200 200 403", () => ({ query: "?community=lighthouse" })],
  ["GET /api/access", "401 200 200 200 200 200 200 200 200 200"],
  ["GET /api/access", "401 404 404 404 404 200 200 200 200 200", toKeepers("channel")],
  ["GET /api/access", "401 404 404 404 404 404 200 404 200 404", toDm],
  ["GET /api/me", "401 200 200 200 200 200 200 200 200 403"],
  ["GET /api/me/audit", "401 200 200 200 200 200 200 200 200 403"],
  ["GET /api/me/export", "401 200 200 200 200 200 200 200 200 403"],
  ["POST /api/c/:slug/export", "401 404 404 404 403 403 403 403 200 403"],
  ["GET /api/me/accounts", "401 200 200 200 200 200 200 200 200 403"],
  ["DELETE /api/me/accounts/:id", "401 404 404 404 404 404 404 404 204 403", anAccountOfTheOwner],
  ["PATCH /api/me", "401 200 200 200 200 200 200 200 200 403", body({ display_name: "Name" })],
  ["GET /api/users/:user", "401 404 404 404 200 200 200 200 200 200", () => ({ params: { user: world.ada.id } })],
  ["GET /api/users/:user", "401 404 404 404 200 200 200 200 200 200", () => ({ params: { user: "@Ada" } })],
  ["POST /api/heartbeat", "401 204 204 204 204 204 204 204 204 403"],
  ["GET /api/sessions", "401 200 200 200 200 200 200 200 200 403"],
  ["DELETE /api/sessions", "401 204 204 204 204 204 204 204 204 403"],
  ["DELETE /api/sessions/:id", "401 404 404 404 404 404 404 404 204 403", aSessionOfTheOwner],

  ["GET /api/communities", "401 200 200 200 200 200 200 200 200 403"],
  [
    "POST /api/communities",
    "401 201 201 201 201 201 201 201 201 403",
    () => ({ body: { name: "New", slug: aNewName() } }),
  ],
  ["GET /api/c/:slug", "401 404 404 404 200 200 200 200 200 403"],
  ["PATCH /api/c/:slug", "401 404 404 404 403 403 403 200 200 403", body({ name: "Lighthouse" })],

  ["GET /api/c/:slug/members", "401 404 404 404 200 200 200 200 200 200"],
  ["PATCH /api/c/:slug/members/:user", "401 404 404 404 403 403 403 403 200 403", aMember({ role: "admin" })],
  ["DELETE /api/c/:slug/members/:user", "401 404 404 404 403 403 403 204 204 403", aMember()],
  ["GET /api/c/:slug/bans", "401 404 404 404 403 403 403 200 200 403"],
  ["PUT /api/c/:slug/bans/:user", "401 404 404 404 403 403 403 204 204 403", aMember({})],
  ["DELETE /api/c/:slug/bans/:user", "401 404 404 404 403 403 403 204 204 403", aMember()],
  ["GET /api/c/:slug/mutes", "401 404 404 404 403 403 403 200 200 403"],
  ["PUT /api/c/:slug/mutes/:user", "401 404 404 404 403 403 403 204 204 403", aMember({})],
  ["DELETE /api/c/:slug/mutes/:user", "401 404 404 404 403 403 403 204 204 403", aMember()],
  ["GET /api/c/:slug/audit", "401 404 404 404 403 403 403 200 200 403"],

  ["GET /api/c/:slug/invites", "401 404 404 404 403 403 403 200 200 403"],
  ["POST /api/c/:slug/invites", "401 404 404 404 403 403 403 201 201 403", body({})],
  [
    "DELETE /api/c/:slug/invites/:id",
    "401 404 404 404 403 403 403 204 204 403",
    async () => ({ params: { id: (await anInvite("lighthouse")).id } }),
  ],
  ["GET /api/c/:slug/webhooks", "401 404 404 404 403 403 403 200 200 200"],
  ["POST /api/c/:slug/webhooks", "401 404 404 404 403 403 403 201 201 201", body({ name: "Lamp", channel: "keepers" })],
  ["GET /api/c/:slug/webhooks/:id", "401 404 404 404 403 403 403 200 200 200", aWebhook()],
  ["PATCH /api/c/:slug/webhooks/:id", "401 404 404 404 403 403 403 200 200 200", aWebhook({ name: "Bell" })],
  ["DELETE /api/c/:slug/webhooks/:id", "401 404 404 404 403 403 403 204 204 204", aWebhook()],
  [
    "PUT /api/c/:slug/webhooks/:id/avatar",
    "401 404 404 404 403 403 403 200 200 200",
    async () => ({ ...(await aWebhook()()), ...(await aPicture()) }),
  ],
  ["DELETE /api/c/:slug/webhooks/:id/avatar", "401 404 404 404 403 403 403 200 200 200", aWebhook()],
  ["POST /api/c/:slug/webhooks/:id/rotate", "401 404 404 404 403 403 403 200 200 200", aWebhook()],
  // Who knows its address may post, whoever they are.
  ["POST /hook/:webhook_id/:token", "200 200 200 200 200 200 200 200 200 200", aWebhook({ text: "Fog." })],
  ["GET /api/c/:slug/tokens", "401 404 404 404 403 403 403 200 200 403"],
  ["POST /api/c/:slug/tokens", "401 404 404 404 403 403 403 201 201 403", aTokenToBe],
  ["DELETE /api/c/:slug/tokens/:id", "401 404 404 404 403 403 403 204 204 403", async () => (await aBot()).token],
  ["GET /api/c/:slug/bots", "401 404 404 404 200 200 200 200 200 200"],
  ["GET /api/c/:slug/channels/:channel/bots", "401 404 404 404 404 200 200 200 200 200"],
  [
    "PUT /api/c/:slug/channels/:channel/bots/:id",
    "401 404 404 404 404 204 204 204 204 403",
    async () => (await aBot()).bot,
  ],
  [
    "DELETE /api/c/:slug/channels/:channel/bots/:id",
    "401 404 404 404 404 403 403 204 204 403",
    async () => (await aBot()).bot,
  ],
  ["GET /api/bot", "401 403 403 403 403 403 403 403 403 200"],

  ["POST /api/invites/:code/accept", "401 200 200 200 200 200 200 200 200 403", anInviteToElsewhere],

  ["GET /api/c/:slug/channels", "401 404 404 404 200 200 200 200 200 200"],
  ["POST /api/c/:slug/channels", "401 404 404 404 201 403 201 201 201 201", () => ({ body: { name: aNewName() } })],
  ["GET /api/c/:slug/channels/:channel", "401 404 404 404 404 200 200 200 200 200"],
  ["PATCH /api/c/:slug/channels/:channel", "401 404 404 404 404 403 200 200 200 200", body({ topic: "Lamps" })],
  ["PATCH /api/c/:slug/channels/:channel", "401 404 404 404 404 403 403 200 200 403", body({ archived: false })],
  ["PATCH /api/c/:slug/channels/:channel", "401 404 404 404 404 403 403 200 200 403", body({ visibility: "private" })],
  ["DELETE /api/c/:slug/channels/:channel", "401 404 404 404 404 403 403 204 204 403", aChannelOfTheKeepers],
  ["GET /api/c/:slug/channels/:channel/members", "401 404 404 404 404 200 200 200 200 200"],
  ["PUT /api/c/:slug/channels/:channel/members/:user", "401 404 404 404 404 204 204 204 204 403", aMember()],
  ["DELETE /api/c/:slug/channels/:channel/members/:user", "401 404 404 404 404 403 403 204 204 403", aMember()],

  ["GET /api/c/:slug/channels/:channel/messages", "401 404 404 404 404 200 200 200 200 200"],
  [
    "POST /api/c/:slug/channels/:channel/messages",
    "401 404 404 404 404 403 201 201 201 201",
    body({ body_md: "Fog." }),
  ],
  [
    "DELETE /api/c/:slug/channels/:channel/messages",
    "401 404 404 404 404 403 403 200 200 403",
    () => ({ query: "?count=1" }),
  ],
  ["PUT /api/c/:slug/channels/:channel/read", "401 404 404 404 404 200 200 200 200 403", body({ message_id: null })],
  ["PUT /api/c/:slug/channels/:channel/notify", "401 404 404 404 404 200 200 200 200 403", body({ level: "all" })],

  ["GET /api/dm", "401 200 200 200 200 200 200 200 200 403"],
  ["POST /api/dm", "401 404 404 404 201 201 201 201 201 403", withNewcomer],
  ["GET /api/dm/:channel", "401 404 404 404 404 404 200 404 200 403", aDm()],
  ["PATCH /api/dm/:channel", "401 404 404 404 404 404 200 404 200 403", aGroup({ topic: "Lamps" })],
  ["GET /api/dm/:channel/members", "401 404 404 404 404 404 200 404 200 403", aDm()],
  ["DELETE /api/dm/:channel/members/me", "401 404 404 404 404 404 204 404 204 403", aGroup()],
  ["GET /api/dm/:channel/messages", "401 404 404 404 404 404 200 404 200 403", aDm()],
  ["POST /api/dm/:channel/messages", "401 404 404 404 404 404 201 404 201 403", aDm({ body_md: "Fog." })],
  ["PUT /api/dm/:channel/read", "401 404 404 404 404 404 200 404 200 403", aDm({ message_id: null })],
  ["PUT /api/dm/:channel/notify", "401 404 404 404 404 404 200 404 200 403", aDm({ level: "all" })],
  ["GET /api/threads", "401 200 200 200 200 200 200 200 200 403"],
  ["PUT /api/threads/:id", "401 404 404 404 404 204 204 204 204 403", aMessage()],
  ["DELETE /api/threads/:id", "401 404 404 404 404 204 204 204 204 403", aMessage()],
  ["GET /api/messages/:id", "401 404 404 404 404 404 200 404 200 404", aDirectMessage()],
  ["PATCH /api/messages/:id", "401 404 404 404 404 404 403 404 200 404", aDirectMessage({ body_md: "Thick fog." })],
  ["DELETE /api/messages/:id", "401 404 404 404 404 404 403 404 204 404", aDirectMessage()],
  ["GET /api/messages/:id/replies", "401 404 404 404 404 404 200 404 200 404", aDirectMessage()],
  ["POST /api/messages/:id/replies", "401 404 404 404 404 404 201 404 201 404", aDirectMessage({ body_md: "Horn." })],
  ["GET /api/messages/:id/reactions", "401 404 404 404 404 404 200 404 200 403", aDirectMessage()],
  ["PUT /api/messages/:id/reactions/:emoji", "401 404 404 404 404 404 204 404 204 403", aDirectMessage()],
  ["DELETE /api/messages/:id/reactions/:emoji", "401 404 404 404 404 404 204 404 204 403", aDirectMessage()],

  ["GET /api/notifications", "401 200 200 200 200 200 200 200 200 403"],
  ["POST /api/notifications/read", "401 204 204 204 204 204 204 204 204 403", () => ({ body: { up_to: newId() } })],
  ["GET /api/messages/:id", "401 404 404 404 404 200 200 200 200 200", aMessage()],
  ["PATCH /api/messages/:id", "401 404 404 404 404 403 403 403 200 403", aMessage({ body_md: "Thick fog." })],
  ["DELETE /api/messages/:id", "401 404 404 404 404 403 403 204 204 403", aMessage()],
  ["GET /api/messages/:id/replies", "401 404 404 404 404 200 200 200 200 200", aMessage()],
  [
    "POST /api/messages/:id/replies",
    "401 404 404 404 404 403 201 201 201 201",
    aMessage({ body_md: "Sound the horn." }),
  ],
  ["GET /api/messages/:id/reactions", "401 404 404 404 404 200 200 200 200 403", aMessage()],
  ["PUT /api/messages/:id/reactions/:emoji", "401 404 404 404 404 403 204 204 204 403", aMessage()],
  ["DELETE /api/messages/:id/reactions/:emoji", "401 404 404 404 404 403 204 204 204 403", aMessage()],

  ["GET /api/commands", "401 404 404 404 404 200 200 200 200 200", toKeepers("channel_id")],
  ["POST /api/commands", "401 404 404 404 404 403 200 200 200 200", inKeepers({ text: "/me lights the lamp" })],
  ["POST /api/commands", "401 404 404 404 404 422 422 200 200 422", inKeepers({ text: "/purge 1" })],
  ["POST /api/commands", "401 404 404 404 404 422 422 200 200 422", inKeepers({ text: "/audit" })],
  ["POST /api/commands/complete", "401 404 404 404 404 200 200 200 200 403", inKeepers({ text: "@", cursor: 1 })],

  ["POST /api/attachments", "401 404 404 404 404 403 201 201 201 201", aForm],
  ["GET /api/attachments/:id/:filename", "401 404 404 404 404 200 200 200 200 200", anAttachment],
  ["GET /api/attachments/:id/:filename", "401 404 404 404 404 404 404 404 200 404", anUpload],
  ["DELETE /api/attachments/:id", "401 404 404 404 404 404 404 404 204 404", anUpload],
  ["DELETE /api/attachments/:id", "401 404 404 404 404 404 404 404 404 404", anAttachment],
  ["PUT /api/me/avatar", "401 200 200 200 200 200 200 200 200 403", aPicture],
  ["DELETE /api/me/avatar", "401 200 200 200 200 200 200 200 200 403"],
  ["GET /api/avatars/:id/:filename", "401 200 200 200 200 200 200 200 200 200", anAvatar],

  ["GET /api/search", "401 200 200 200 200 200 200 200 200 200", () => ({ query: "?q=fog" })],
  ["GET /api/search", "401 404 404 404 200 200 200 200 200 200", () => ({ query: "?q=fog&community=lighthouse" })],
  ["GET /api/search", "401 404 404 404 404 200 200 200 200 200", () => ({ query: "?q=fog%20in:keepers" })],
];

async function knock(token: string | null, route: string, { params, query = "", body }: Asked) {
  const [method, pattern] = route.split(" ") as [string, string];
  const path = fill(pattern, { slug: "lighthouse", channel: "keepers", ...params }) + query;
  const { status, body: answer } = await request(world.apiUrl, token, method, path, body);
  return { status, answer };
}

for (const [route, expected, ask = asIs] of ROWS) {
  test(`Z1: ${route} as each of the cast`, async () => {
    const answers: number[] = [];
    for (const who of CAST) {
      const { status, answer } = await knock(tokens[who] ?? null, route, await ask());
      answers.push(status);
      // Z2: what is hidden is told in the words for what is not there.
      if (status === 404) expect(answer.detail).toMatch(/^There is no such [a-z ]+, or you may not see it\.$/);
    }
    expect(told(answers)).toBe(told(expected.split(" ")));
  });
}

for (const scope of [null, ...scopeSchema.options]) {
  const what = scope ? `the scope ${scope} alone` : "no scope";
  test(`A16, Z1: a token with ${what} opens the routes that the table of scopes says, and no others`, async () => {
    const bot = await addBot(world, aNewName(), [scope ?? "commands"]);
    if (!scope) await world.db.execute(`update api_tokens set scopes = '{}' where api_user_id = '${bot.id}'`);
    await world.ada.api("PUT", `${KEEPERS}/bots/${bot.id}`);
    for (const [route, expected, ask = asIs] of ROWS) {
      const statuses = expected.split(" ");
      const needed = ROUTE_SCOPES[route];
      const isOpen = statuses[0] === "200" || route === "GET /api/bot" || needed === scope;
      const { status, answer } = await knock(bot.token, route, await ask());
      const isClosed = status === 403 && answer.detail.includes(needed ?? "This is for people");
      expect([route, isClosed]).toEqual([route, !isOpen]);
      // What a command does may need a further scope.
      if (isOpen && route !== "POST /api/commands") expect([route, status]).toEqual([route, Number(statuses.at(-1))]);
    }
  });
}

test("every route in the table of scopes is one", () => {
  const { routes } = createApp({ log: silentLog, checks: {} } as ApiDeps);
  const registered = new Set(routes.map(({ method, path }) => `${method} ${path}`));
  expect(Object.keys(ROUTE_SCOPES).filter((route) => !registered.has(route))).toEqual([]);
});

const fill = (pattern: string, params: Record<string, string>) =>
  pattern.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(params[name]!));

const told = (statuses: (string | number)[]) => CAST.map((who, index) => `${who} ${statuses[index]}`).join(", ");

test("Z1: every route has a row in the table above, and every row is a route's", () => {
  const { routes } = createApp({ log: silentLog, checks: {} } as ApiDeps);
  const registered = new Set(routes.map(({ method, path }) => `${method} ${path}`));
  const listed = new Set(ROWS.map(([route]) => route));
  expect({ without: [...registered.difference(listed)], unknown: [...listed.difference(registered)] }).toEqual({
    without: [],
    unknown: [],
  });
});
