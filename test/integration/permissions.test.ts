import { afterAll, beforeAll, expect, test } from "bun:test";
import { newId } from "#core/kernel/ids.ts";
import { silentLog } from "#core/kernel/log.ts";
import { authenticate, startSession } from "#core/sessions/actions.ts";
import { createApp } from "#services/api/app.ts";
import type { ApiDeps } from "#services/api/deps.ts";
import { formOf, PIXEL, upload } from "#test/support/uploads.ts";
import { createWorld, request, signIn, type World, withApi } from "#test/support/world.ts";

// Every route of the API × everybody who may knock. Where a channel is named it is a private one, #keepers, in which
// `outside`, who is in the community, is not; the others of the community are.

const CAST = ["anonymous", "stranger", "elsewhere", "banned", "outside", "muted", "member", "admin", "owner"] as const;
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
  const token = await startSession(world.deps, world.ada.id, { client: "terminal", user_agent: "" });
  return { params: { id: (await authenticate(world.deps, token, "test")).session_id } };
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

const aNewName = () => `new-${newId().slice(-12)}`;

// anonymous, stranger, elsewhere, banned, outside, muted, member, admin, owner
const ROWS: [route: string, expected: string, ask?: Ask][] = [
  ["GET /healthz", "200 200 200 200 200 200 200 200 200"],
  ["GET /readyz", "200 200 200 200 200 200 200 200 200"],
  ["GET /api/openapi.json", "200 200 200 200 200 200 200 200 200"],
  ["GET /api/docs", "200 200 200 200 200 200 200 200 200"],
  ["GET /api/docs/:name", "200 200 200 200 200 200 200 200 200", () => ({ params: { name: "theme.css" } })],

  ["GET /api/snapshot", "401 404 404 404 200 200 200 200 200", () => ({ query: "?community=lighthouse" })],
  ["GET /api/access", "401 200 200 200 200 200 200 200 200"],
  ["GET /api/access", "401 404 404 404 404 200 200 200 200", toKeepers("channel")],
  ["GET /api/access", "401 404 404 404 404 404 200 404 200", toDm],
  ["GET /api/me", "401 200 200 200 200 200 200 200 200"],
  ["PATCH /api/me", "401 200 200 200 200 200 200 200 200", body({ display_name: "Name" })],
  ["GET /api/users/:user", "401 404 404 404 200 200 200 200 200", () => ({ params: { user: world.ada.id } })],
  ["GET /api/users/:user", "401 404 404 404 200 200 200 200 200", () => ({ params: { user: "@Ada" } })],
  ["POST /api/heartbeat", "401 204 204 204 204 204 204 204 204"],
  ["GET /api/sessions", "401 200 200 200 200 200 200 200 200"],
  ["DELETE /api/sessions/:id", "401 404 404 404 404 404 404 404 204", aSessionOfTheOwner],

  ["GET /api/communities", "401 200 200 200 200 200 200 200 200"],
  ["POST /api/communities", "401 201 201 201 201 201 201 201 201", () => ({ body: { name: "New", slug: aNewName() } })],
  ["GET /api/c/:slug", "401 404 404 404 200 200 200 200 200"],
  ["PATCH /api/c/:slug", "401 404 404 404 403 403 403 200 200", body({ name: "Lighthouse" })],

  ["GET /api/c/:slug/members", "401 404 404 404 200 200 200 200 200"],
  ["PATCH /api/c/:slug/members/:user", "401 404 404 404 403 403 403 403 200", aMember({ role: "admin" })],
  ["DELETE /api/c/:slug/members/:user", "401 404 404 404 403 403 403 204 204", aMember()],
  ["GET /api/c/:slug/bans", "401 404 404 404 403 403 403 200 200"],
  ["PUT /api/c/:slug/bans/:user", "401 404 404 404 403 403 403 204 204", aMember({})],
  ["DELETE /api/c/:slug/bans/:user", "401 404 404 404 403 403 403 204 204", aMember()],
  ["GET /api/c/:slug/mutes", "401 404 404 404 403 403 403 200 200"],
  ["PUT /api/c/:slug/mutes/:user", "401 404 404 404 403 403 403 204 204", aMember({})],
  ["DELETE /api/c/:slug/mutes/:user", "401 404 404 404 403 403 403 204 204", aMember()],
  ["GET /api/c/:slug/audit", "401 404 404 404 403 403 403 200 200"],

  ["GET /api/c/:slug/invites", "401 404 404 404 403 403 403 200 200"],
  ["POST /api/c/:slug/invites", "401 404 404 404 403 403 403 201 201", body({})],
  [
    "DELETE /api/c/:slug/invites/:id",
    "401 404 404 404 403 403 403 204 204",
    async () => ({ params: { id: (await anInvite("lighthouse")).id } }),
  ],
  ["GET /api/c/:slug/webhooks", "401 404 404 404 403 403 403 200 200"],
  ["POST /api/c/:slug/webhooks", "401 404 404 404 403 403 403 201 201", body({ name: "Lamp", channel: "keepers" })],
  ["GET /api/c/:slug/webhooks/:id", "401 404 404 404 403 403 403 200 200", aWebhook()],
  ["PATCH /api/c/:slug/webhooks/:id", "401 404 404 404 403 403 403 200 200", aWebhook({ name: "Bell" })],
  ["DELETE /api/c/:slug/webhooks/:id", "401 404 404 404 403 403 403 204 204", aWebhook()],
  ["POST /api/c/:slug/webhooks/:id/rotate", "401 404 404 404 403 403 403 200 200", aWebhook()],
  // Who knows its address may post, whoever they are.
  ["POST /hook/:webhook_id/:token", "200 200 200 200 200 200 200 200 200", aWebhook({ text: "Fog." })],
  ["POST /api/invites/:code/accept", "401 200 200 200 200 200 200 200 200", anInviteToElsewhere],

  ["GET /api/c/:slug/channels", "401 404 404 404 200 200 200 200 200"],
  ["POST /api/c/:slug/channels", "401 404 404 404 201 403 201 201 201", () => ({ body: { name: aNewName() } })],
  ["GET /api/c/:slug/channels/:channel", "401 404 404 404 404 200 200 200 200"],
  ["PATCH /api/c/:slug/channels/:channel", "401 404 404 404 404 403 200 200 200", body({ topic: "Lamps" })],
  ["PATCH /api/c/:slug/channels/:channel", "401 404 404 404 404 403 403 200 200", body({ archived: false })],
  ["PATCH /api/c/:slug/channels/:channel", "401 404 404 404 404 403 403 200 200", body({ visibility: "private" })],
  ["DELETE /api/c/:slug/channels/:channel", "401 404 404 404 404 403 403 204 204", aChannelOfTheKeepers],
  ["GET /api/c/:slug/channels/:channel/members", "401 404 404 404 404 200 200 200 200"],
  ["PUT /api/c/:slug/channels/:channel/members/:user", "401 404 404 404 404 204 204 204 204", aMember()],
  ["DELETE /api/c/:slug/channels/:channel/members/:user", "401 404 404 404 404 403 403 204 204", aMember()],

  ["GET /api/c/:slug/channels/:channel/messages", "401 404 404 404 404 200 200 200 200"],
  ["POST /api/c/:slug/channels/:channel/messages", "401 404 404 404 404 403 201 201 201", body({ body_md: "Fog." })],
  [
    "DELETE /api/c/:slug/channels/:channel/messages",
    "401 404 404 404 404 403 403 200 200",
    () => ({ query: "?count=1" }),
  ],
  ["PUT /api/c/:slug/channels/:channel/read", "401 404 404 404 404 200 200 200 200", body({ message_id: null })],
  ["PUT /api/c/:slug/channels/:channel/notify", "401 404 404 404 404 200 200 200 200", body({ level: "all" })],

  ["GET /api/dm", "401 200 200 200 200 200 200 200 200"],
  ["POST /api/dm", "401 404 404 404 201 201 201 201 201", withNewcomer],
  ["GET /api/dm/:channel", "401 404 404 404 404 404 200 404 200", aDm()],
  ["PATCH /api/dm/:channel", "401 404 404 404 404 404 200 404 200", aGroup({ topic: "Lamps" })],
  ["GET /api/dm/:channel/members", "401 404 404 404 404 404 200 404 200", aDm()],
  ["DELETE /api/dm/:channel/members/me", "401 404 404 404 404 404 204 404 204", aGroup()],
  ["GET /api/dm/:channel/messages", "401 404 404 404 404 404 200 404 200", aDm()],
  ["POST /api/dm/:channel/messages", "401 404 404 404 404 404 201 404 201", aDm({ body_md: "Fog." })],
  ["PUT /api/dm/:channel/read", "401 404 404 404 404 404 200 404 200", aDm({ message_id: null })],
  ["PUT /api/dm/:channel/notify", "401 404 404 404 404 404 200 404 200", aDm({ level: "all" })],
  ["GET /api/messages/:id", "401 404 404 404 404 404 200 404 200", aDirectMessage()],
  ["PATCH /api/messages/:id", "401 404 404 404 404 404 403 404 200", aDirectMessage({ body_md: "Thick fog." })],
  ["DELETE /api/messages/:id", "401 404 404 404 404 404 403 404 204", aDirectMessage()],
  ["GET /api/messages/:id/replies", "401 404 404 404 404 404 200 404 200", aDirectMessage()],
  ["POST /api/messages/:id/replies", "401 404 404 404 404 404 201 404 201", aDirectMessage({ body_md: "Horn." })],
  ["PUT /api/messages/:id/reactions/:emoji", "401 404 404 404 404 404 204 404 204", aDirectMessage()],
  ["DELETE /api/messages/:id/reactions/:emoji", "401 404 404 404 404 404 204 404 204", aDirectMessage()],

  ["GET /api/notifications", "401 200 200 200 200 200 200 200 200"],
  ["POST /api/notifications/read", "401 204 204 204 204 204 204 204 204", () => ({ body: { up_to: newId() } })],
  ["GET /api/messages/:id", "401 404 404 404 404 200 200 200 200", aMessage()],
  ["PATCH /api/messages/:id", "401 404 404 404 404 403 403 403 200", aMessage({ body_md: "Thick fog." })],
  ["DELETE /api/messages/:id", "401 404 404 404 404 403 403 204 204", aMessage()],
  ["GET /api/messages/:id/replies", "401 404 404 404 404 200 200 200 200", aMessage()],
  ["POST /api/messages/:id/replies", "401 404 404 404 404 403 201 201 201", aMessage({ body_md: "Sound the horn." })],
  ["PUT /api/messages/:id/reactions/:emoji", "401 404 404 404 404 403 204 204 204", aMessage()],
  ["DELETE /api/messages/:id/reactions/:emoji", "401 404 404 404 404 403 204 204 204", aMessage()],

  ["GET /api/commands", "401 404 404 404 404 200 200 200 200", toKeepers("channel_id")],
  ["POST /api/commands", "401 404 404 404 404 403 200 200 200", inKeepers({ text: "/me lights the lamp" })],
  ["POST /api/commands", "401 404 404 404 404 422 422 200 200", inKeepers({ text: "/purge 1" })],
  ["POST /api/commands", "401 404 404 404 404 422 422 200 200", inKeepers({ text: "/audit" })],
  ["POST /api/commands/complete", "401 404 404 404 404 200 200 200 200", inKeepers({ text: "@", cursor: 1 })],

  ["POST /api/attachments", "401 404 404 404 404 403 201 201 201", aForm],
  ["GET /api/attachments/:id/:filename", "401 404 404 404 404 200 200 200 200", anAttachment],
  ["GET /api/attachments/:id/:filename", "401 404 404 404 404 404 404 404 200", anUpload],
  ["DELETE /api/attachments/:id", "401 404 404 404 404 404 404 404 204", anUpload],
  ["DELETE /api/attachments/:id", "401 404 404 404 404 404 404 404 404", anAttachment],
  ["PUT /api/me/avatar", "401 200 200 200 200 200 200 200 200", aPicture],
  ["DELETE /api/me/avatar", "401 200 200 200 200 200 200 200 200"],
  ["GET /api/avatars/:id/:filename", "401 200 200 200 200 200 200 200 200", anAvatar],

  ["GET /api/search", "401 200 200 200 200 200 200 200 200", () => ({ query: "?q=fog" })],
  ["GET /api/search", "401 404 404 404 200 200 200 200 200", () => ({ query: "?q=fog&community=lighthouse" })],
  ["GET /api/search", "401 404 404 404 404 200 200 200 200", () => ({ query: "?q=fog%20in:keepers" })],
];

for (const [route, expected, ask = asIs] of ROWS) {
  test(`Z1: ${route} as each of the cast`, async () => {
    const [method, pattern] = route.split(" ") as [string, string];
    const answers: number[] = [];
    for (const who of CAST) {
      const { params, query = "", body } = await ask();
      const path = fill(pattern, { slug: "lighthouse", channel: "keepers", ...params }) + query;
      const { status, body: answer } = await request(world.apiUrl, tokens[who] ?? null, method, path, body);
      answers.push(status);
      // Z2: what is hidden is told in the words for what is not there.
      if (status === 404) expect(answer.detail).toMatch(/^There is no such [a-z ]+, or you may not see it\.$/);
    }
    expect(told(answers)).toBe(told(expected.split(" ")));
  });
}

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
