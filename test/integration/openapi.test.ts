import { afterAll, beforeAll, expect, test } from "bun:test";
import { newId } from "#core/kernel/ids.ts";
import { authenticate, startSession } from "#core/sessions/actions.ts";
import { exampleOf } from "#services/api/openapi/examples.ts";
import type { JsonSchema } from "#services/api/openapi/schemas.ts";
import { answerCheck, document, fillPath, type NamedOperation, operations } from "#test/support/document.ts";
import { formOf, PIXEL } from "#test/support/uploads.ts";
import { createWorld, ORIGIN, request, type World, withApi } from "#test/support/world.ts";
import { watchWrites } from "#test/support/writes.ts";

// Every operation of the document is called, and what comes back is what the document says: this status, this type, these
// fields and no others. An operation that nobody calls here fails.

let world: World;
beforeAll(async () => {
  world = await withApi(await createWorld());
});
afterAll(() => world?.close());

const GENERAL = "/api/c/lighthouse/channels/general";

/** A call by ada, who owns the community. The channel is #general unless said. */
interface Call {
  params?: Record<string, string>;
  query?: string;
  body?: object;
  headers?: Record<string, string>;
  /** Of whoever calls instead of ada. */
  token?: string;
}
type Prepare = () => Call | Promise<Call>;

const asIs = (): Call => ({});
const withBody = (body: object) => (): Call => ({ body });

const aName = () => `x${newId().slice(-12)}`;

async function aMessage(body: object = {}): Promise<{ id: string }> {
  return (await world.ada.api("POST", `${GENERAL}/messages`, { body_md: "Fog over @bo **tonight**.", ...body })).body;
}

/** A message that has all that a message can have. */
async function aFullMessage(): Promise<Call> {
  const { id } = await aMessage();
  await world.bo.api("PUT", `/api/messages/${id}/reactions/👍`);
  await world.cy.api("POST", `/api/messages/${id}/replies`, { body_md: "Sound the horn." });
  return { params: { id } };
}

const general = async (): Promise<{ id: string }> => (await world.ada.api("GET", GENERAL)).body;

async function anInvite(slug = "lighthouse"): Promise<{ id: string; code: string }> {
  return (await world.ada.api("POST", `/api/c/${slug}/invites`, {})).body;
}

async function aCommunityToJoin(): Promise<Call> {
  const slug = aName();
  await world.bo.api("POST", "/api/communities", { name: "Harbour", slug });
  const { body } = await world.bo.api("POST", `/api/c/${slug}/invites`, {});
  return { params: { code: body.code } };
}

/** Somebody who has just joined the community. */
async function aNewcomer(): Promise<{ user: string }> {
  const id = newId();
  await world.db.execute(`insert into users (id, username, display_name) values ('${id}', '${aName()}', 'New')`);
  await world.db.execute(`insert into community_members (community_id, user_id, role)
    select id, '${id}', 'member' from communities where slug = 'lighthouse'`);
  return { user: id };
}

/** Somebody to whom this was done. */
async function moderated(kind: "bans" | "mutes", body: object = { reason: "spam" }): Promise<Call> {
  const params = await aNewcomer();
  await world.ada.api("PUT", `/api/c/lighthouse/${kind}/${params.user}`, body);
  return { params };
}

async function aChannel(): Promise<Call> {
  const name = aName();
  await world.ada.api("POST", "/api/c/lighthouse/channels", { name });
  return { params: { channel: name } };
}

async function aDm(user_ids = [world.cy.id]): Promise<Call> {
  const { body } = await world.ada.api("POST", "/api/dm", { user_ids });
  await world.cy.api("POST", `/api/dm/${body.id}/messages`, { body_md: "Fog." });
  return { params: { channel: body.id } };
}

const aGroup = () => aDm([world.bo.id, world.cy.id]);

async function aWebhook(): Promise<Call> {
  const { body } = await world.ada.api("POST", "/api/c/lighthouse/webhooks", { name: "Deploys", channel: "general" });
  const [webhook_id, token] = body.url.split("/").slice(-2);
  return { params: { id: body.id, webhook_id, token } };
}

/** A bot in #general, and its token. */
async function aBot(): Promise<{ id: string; token: { id: string; token: string } }> {
  const token = (await world.ada.api("POST", "/api/c/lighthouse/tokens", { name: aName(), scopes: ["commands"] })).body;
  await world.ada.api("PUT", `${GENERAL}/bots/${token.bot.id}`);
  return { id: token.bot.id, token };
}

const anyBot: Prepare = async () => {
  await aBot();
  return {};
};

async function anUpload(): Promise<Call> {
  const form = formOf({ channel_id: (await general()).id }, { content: "Fog.", name: "log.txt" });
  const { body } = await world.ada.api("POST", "/api/attachments", form);
  return { params: { id: body.id, filename: body.filename } };
}

async function anAvatar(): Promise<Call> {
  const { body } = await world.ada.api("PUT", "/api/me/avatar", formOf({}, { content: PIXEL }));
  const [id, filename] = body.avatar_url.split("/").slice(-2);
  return { params: { id, filename } };
}

/** One of two. */
async function anAccount(): Promise<Call> {
  const id = newId();
  await world.db.execute(`insert into oauth_accounts (id, user_id, provider, provider_user_id)
    values ('${id}', '${world.ada.id}', 'github', '${id}')`);
  return { params: { id } };
}

async function aSession(): Promise<Call> {
  const token = await startSession(world.deps, world.ada.id, { ...ORIGIN, client: "terminal" });
  return { params: { id: (await authenticate(world.deps, token, "test")).session_id } };
}

/** Ada is told of a message. */
async function aNotification(): Promise<string> {
  await world.bo.api("POST", `${GENERAL}/messages`, { body_md: "@ada, the lamp!" });
  return (await world.ada.api("GET", "/api/notifications")).body.items.at(-1).id;
}

/** How each operation is called; several times where it can succeed in several ways. */
const CALLS: Record<string, Prepare[]> = {
  "GET /api/openapi.json": [asIs],
  "GET /api/docs": [asIs],

  "GET /api/snapshot": [asIs, () => ({ query: "?community=lighthouse" })],
  "GET /api/access": [asIs],
  "GET /api/me": [asIs],
  "GET /api/me/audit": [
    async () => {
      await aSession();
      return {};
    },
  ],
  "GET /api/me/export": [asIs],
  "POST /api/c/{slug}/export": [asIs],
  "GET /api/me/accounts": [asIs],
  "DELETE /api/me/accounts/{id}": [anAccount],
  "PATCH /api/me": [
    withBody({ display_name: "Ada", status: { emoji: "🌫️", text: "Foggy", until: "2126-01-01T00:00:00Z" } }),
  ],
  "GET /api/users/{user}": [() => ({ params: { user: world.bo.id } }), () => ({ params: { user: "@bo" } })],
  "POST /api/heartbeat": [asIs],
  "GET /api/sessions": [asIs],
  "DELETE /api/sessions": [asIs],
  "DELETE /api/sessions/{id}": [aSession],
  "PUT /api/me/avatar": [withBody(formOf({}, { content: PIXEL }))],
  "DELETE /api/me/avatar": [asIs],
  "GET /api/avatars/{id}/{filename}": [anAvatar],

  "GET /api/communities": [asIs],
  "POST /api/communities": [() => ({ body: { name: "New", slug: aName() } })],
  "GET /api/c/{slug}": [asIs],
  "PATCH /api/c/{slug}": [withBody({ name: "Lighthouse" })],

  "GET /api/c/{slug}/members": [asIs],
  "PATCH /api/c/{slug}/members/{user}": [async () => ({ params: await aNewcomer(), body: { role: "admin" } })],
  "DELETE /api/c/{slug}/members/{user}": [async () => ({ params: await aNewcomer() })],
  "GET /api/c/{slug}/bans": [async () => ({ ...(await moderated("bans")), params: {} })],
  "PUT /api/c/{slug}/bans/{user}": [async () => ({ params: await aNewcomer(), body: { reason: "spam" } })],
  "DELETE /api/c/{slug}/bans/{user}": [() => moderated("bans")],
  "GET /api/c/{slug}/mutes": [
    async () => {
      await moderated("mutes");
      await moderated("mutes", { minutes: 10 });
      return {};
    },
  ],
  "PUT /api/c/{slug}/mutes/{user}": [async () => ({ params: await aNewcomer(), body: { minutes: 10 } })],
  "DELETE /api/c/{slug}/mutes/{user}": [() => moderated("mutes")],
  "GET /api/c/{slug}/audit": [
    async () => {
      await moderated("mutes", { minutes: 10 });
      return {};
    },
  ],

  "GET /api/c/{slug}/invites": [
    async () => {
      await anInvite();
      return {};
    },
  ],
  "POST /api/c/{slug}/invites": [withBody({ max_uses: 3 })],
  "DELETE /api/c/{slug}/invites/{id}": [async () => ({ params: { id: (await anInvite()).id } })],
  "POST /api/invites/{code}/accept": [aCommunityToJoin],

  "GET /api/c/{slug}/tokens": [anyBot],
  "POST /api/c/{slug}/tokens": [
    () => ({ body: { name: aName(), scopes: ["messages:read"], expires_at: "2126-01-01T00:00:00Z" } }),
  ],
  "DELETE /api/c/{slug}/tokens/{id}": [async () => ({ params: { id: (await aBot()).token.id } })],
  "GET /api/c/{slug}/bots": [anyBot],
  "GET /api/c/{slug}/channels/{channel}/bots": [anyBot],
  "PUT /api/c/{slug}/channels/{channel}/bots/{id}": [async () => ({ params: { id: (await aBot()).id } })],
  "DELETE /api/c/{slug}/channels/{channel}/bots/{id}": [async () => ({ params: { id: (await aBot()).id } })],
  "GET /api/bot": [async () => ({ token: (await aBot()).token.token })],

  "GET /api/c/{slug}/webhooks": [aWebhook],
  "POST /api/c/{slug}/webhooks": [withBody({ name: "Deploys", channel: "general" })],
  "GET /api/c/{slug}/webhooks/{id}": [aWebhook],
  "PUT /api/c/{slug}/webhooks/{id}/avatar": [
    async () => ({ ...(await aWebhook()), body: formOf({}, { content: PIXEL }) }),
  ],
  "DELETE /api/c/{slug}/webhooks/{id}/avatar": [aWebhook],
  "PATCH /api/c/{slug}/webhooks/{id}": [async () => ({ ...(await aWebhook()), body: { name: "Deploys" } })],
  "DELETE /api/c/{slug}/webhooks/{id}": [aWebhook],
  "POST /api/c/{slug}/webhooks/{id}/rotate": [aWebhook],
  "POST /hook/{webhook_id}/{token}": [async () => ({ ...(await aWebhook()), body: { text: "The lamp is lit." } })],

  "GET /api/c/{slug}/channels": [asIs],
  "POST /api/c/{slug}/channels": [() => ({ body: { name: aName(), topic: "Lamps" } })],
  "GET /api/c/{slug}/channels/{channel}": [asIs],
  "PATCH /api/c/{slug}/channels/{channel}": [withBody({ topic: "Everything" })],
  "DELETE /api/c/{slug}/channels/{channel}": [aChannel],
  "GET /api/c/{slug}/channels/{channel}/members": [asIs],
  "PUT /api/c/{slug}/channels/{channel}/members/{user}": [async () => ({ params: await aNewcomer() })],
  "DELETE /api/c/{slug}/channels/{channel}/members/{user}": [async () => ({ params: await aNewcomer() })],

  "GET /api/c/{slug}/channels/{channel}/messages": [
    async () => {
      await aFullMessage();
      return {};
    },
    async () => ({ query: `?around=${(await aMessage()).id}` }),
  ],
  "POST /api/c/{slug}/channels/{channel}/messages": [
    withBody({ body_md: "Fog, @cy." }),
    async () => {
      const client_message_id = newId();
      await aMessage({ client_message_id });
      return { body: { body_md: "Fog.", client_message_id } };
    },
  ],
  "DELETE /api/c/{slug}/channels/{channel}/messages": [() => ({ query: "?count=1" })],
  "PUT /api/c/{slug}/channels/{channel}/read": [withBody({ message_id: null })],
  "PUT /api/c/{slug}/channels/{channel}/notify": [withBody({ level: "all" })],

  "GET /api/dm": [aDm],
  "POST /api/dm": [
    async () => ({ body: { user_ids: [(await aNewcomer()).user] } }),
    () => ({ body: { user_ids: [world.cy.id] } }),
  ],
  "GET /api/dm/{channel}": [aDm],
  "PATCH /api/dm/{channel}": [async () => ({ ...(await aGroup()), body: { name: "Keepers" } })],
  "GET /api/dm/{channel}/members": [aDm],
  "DELETE /api/dm/{channel}/members/me": [aGroup],
  "GET /api/dm/{channel}/messages": [aDm],
  "POST /api/dm/{channel}/messages": [
    async () => ({ ...(await aDm()), body: { body_md: "Fog." } }),
    async () => {
      const { params } = await aDm();
      const body = { body_md: "Fog.", client_message_id: newId() };
      await world.ada.api("POST", `/api/dm/${params!.channel}/messages`, body);
      return { params: params!, body };
    },
  ],
  "PUT /api/dm/{channel}/read": [async () => ({ ...(await aDm()), body: { message_id: null } })],
  "PUT /api/dm/{channel}/notify": [async () => ({ ...(await aDm()), body: { level: "mentions" } })],

  "POST /api/attachments": [
    async () => ({ body: formOf({ channel_id: (await general()).id }, { content: PIXEL, name: "fog.png" }) }),
  ],
  "GET /api/attachments/{id}/{filename}": [
    anUpload,
    async () => ({ ...(await anUpload()), headers: { range: "bytes=0-1" } }),
  ],
  "DELETE /api/attachments/{id}": [anUpload],

  "GET /api/messages/{id}": [aFullMessage],
  "PATCH /api/messages/{id}": [async () => ({ params: await aMessage(), body: { body_md: "Thick fog." } })],
  "DELETE /api/messages/{id}": [async () => ({ params: await aMessage() })],
  "GET /api/messages/{id}/replies": [aFullMessage],
  "POST /api/messages/{id}/replies": [
    async () => ({ params: await aMessage(), body: { body_md: "Sound the horn." } }),
    async () => {
      const { id } = await aMessage();
      const body = { body_md: "Sound the horn.", client_message_id: newId() };
      await world.ada.api("POST", `/api/messages/${id}/replies`, body);
      return { params: { id }, body };
    },
  ],
  "GET /api/messages/{id}/reactions": [aFullMessage],
  "GET /api/threads": [
    async () => {
      await aFullMessage();
      return {};
    },
  ],
  "PUT /api/threads/{id}": [async () => ({ params: await aMessage() })],
  "DELETE /api/threads/{id}": [async () => ({ params: await aMessage() })],
  "PUT /api/messages/{id}/reactions/{emoji}": [async () => ({ params: { ...(await aMessage()), emoji: "👍" } })],
  "DELETE /api/messages/{id}/reactions/{emoji}": [async () => ({ params: { ...(await aMessage()), emoji: "👍" } })],

  "GET /api/commands": [async () => ({ query: `?channel_id=${(await general()).id}` })],
  "POST /api/commands": ["/help", "/topic Lamps and fog", "/shrug", "/join general"].map((text) => async () => ({
    body: { text, channel_id: (await general()).id },
  })),
  "POST /api/commands/complete": [async () => ({ body: { text: "/to", cursor: 3, channel_id: (await general()).id } })],

  "GET /api/notifications": [
    async () => {
      await aNotification();
      return {};
    },
  ],
  "POST /api/notifications/read": [async () => ({ body: { up_to: await aNotification() } })],
  "GET /api/search": [
    async () => {
      await aMessage();
      return { query: "?q=fog" };
    },
  ],
};

/** The call that the document shows. */
function exampleCall({ operation: { parameters = [], requestBody } }: NamedOperation): Call {
  const example = (schema: JsonSchema) => exampleOf(schema, document.components.schemas);
  const required = parameters.filter(({ required }) => required);
  const valuesIn = (place: "path" | "query") =>
    Object.fromEntries(
      required.filter((p) => p.in === place).map(({ name, schema }) => [name, String(example(schema))]),
    );
  const { content = {} } = requestBody ?? {};
  const [json, form] = [content["application/json"]?.schema, content["multipart/form-data"]?.schema];
  return {
    params: valuesIn("path"),
    query: `?${new URLSearchParams(valuesIn("query"))}`,
    ...(json ? { body: example(json) as object } : {}),
    ...(form ? { body: formOf(example(form) as Record<string, string>, { content: "Fog." }) } : {}),
  };
}

async function call({ method, path }: NamedOperation, prepared: Call, token = prepared.token ?? world.ada.token) {
  const { params, query = "", body, headers } = prepared;
  const filled = fillPath(path, { slug: "lighthouse", channel: "general", ...params });
  return request(world.apiUrl, token, method, filled + query, body, headers);
}

/** That an answer is one of those that the document tells of, and has the shape that it says. */
function expectAsTold(operation: NamedOperation, { status, headers, body }: Awaited<ReturnType<typeof call>>): void {
  const check = answerCheck(operation, status);
  if (!check) throw new Error(`the document knows no answer ${status}`);
  const type = headers.get("content-type")?.replace(/;.*/, "") ?? null;
  if (check.type?.endsWith("*")) expect(type).toMatch(/^\w+\/[\w.+-]+$/);
  else expect(type).toBe(check.type);
  check.schema?.(body);
  expect(check.schema?.errors ?? []).toEqual([]);
}

for (const operation of operations) {
  test(`${operation.name} answers what the document says`, async () => {
    const statuses = new Set<string>();
    for (const prepare of CALLS[operation.name] ?? []) {
      const answer = await call(operation, await prepare());
      expectAsTold(operation, answer);
      statuses.add(String(answer.status));
    }
    const told = Object.keys(operation.operation.responses).filter((status) => status.startsWith("2"));
    expect([...statuses].toSorted()).toEqual(told);
  });
}

for (const operation of operations.filter(({ operation }) => operation.security.length > 0)) {
  test(`${operation.name} would take the document's example, but not without a token`, async () => {
    const answer = await call(operation, exampleCall(operation), "");
    expect(answer.status).toBe(401);
    expectAsTold(operation, answer);
  });
}

test("A18: asking changes nothing: no operation by GET writes a row", async () => {
  const written = await watchWrites(world.db);
  const asking = operations.filter(({ method }) => method === "GET");
  expect(asking.length).toBeGreaterThan(20);
  await aMessage();
  expect(await written()).toContain("messages INSERT");
  for (const operation of asking) {
    for (const prepare of CALLS[operation.name] ?? []) {
      const prepared = await prepare();
      await written();
      await call(operation, prepared);
      expect([operation.name, await written()]).toEqual([operation.name, []]);
    }
  }
});

test("every call above is one of an operation", () => {
  const known = new Set(operations.map(({ name }) => name));
  expect(Object.keys(CALLS).filter((name) => !known.has(name))).toEqual([]);
});

test("other refusals are as the document says, too", async () => {
  const operation = operations.find(({ name }) => name === "POST /api/c/{slug}/channels/{channel}/messages")!;
  const refusals = [
    await call(operation, { params: { channel: "nowhere" }, body: { body_md: "Fog." } }),
    await call(operation, { body: { body_md: 7, colour: "red" } }),
    await call(operation, { body: { body_md: "x".repeat(2 * 1024 * 1024) } }),
  ];
  expect(refusals.map(({ status }) => status)).toEqual([404, 422, 413]);
  for (const refusal of refusals) expectAsTold(operation, refusal);
});
