import { afterAll, beforeAll, expect, test } from "bun:test";
import { newId } from "#core/kernel/ids.ts";
import { exampleOf } from "#services/api/openapi/examples.ts";
import { document, fillPath, type NamedOperation, operations } from "#test/support/document.ts";
import { formOf, PIXEL, upload } from "#test/support/uploads.ts";
import { type Actor, createWorld, signIn, type World, withApi } from "#test/support/world.ts";

// Two communities, both of them ada's: she may do everything in either, so that nothing but where a thing belongs can be
// what stops her. In the other one is eve, and a thing of every kind.

let world: World;
let eve: Actor;
/** What there is in the other community, by the parameters of paths; `id` in each of the places where one can stand. */
let there: { channel: string; user: string; message: string; attachment: string; ids: Record<string, string> };
beforeAll(async () => {
  world = await withApi(await createWorld());
  const { ada } = world;
  const made = async (path: string, body: object) => (await ada.api("POST", path, body)).body;
  await made("/api/communities", { name: "Harbour", slug: "harbour" });
  const invite = await made("/api/c/harbour/invites", {});
  eve = await signIn(world.deps, () => world.apiUrl, "eve", { invite: invite.code });
  const channel = await made("/api/c/harbour/channels", { name: "piers", visibility: "private" });
  const webhook = await made("/api/c/harbour/webhooks", { name: "Crane", channel: channel.id });
  const token = await made("/api/c/harbour/tokens", { name: "Buoy", scopes: ["messages:read"] });
  const message = await made(`/api/c/harbour/channels/${channel.id}/messages`, { body_md: "Low tide." });
  const attachment = (await upload(ada, channel.id, { content: "a chart" })).body;
  there = {
    channel: channel.id,
    user: eve.id,
    message: message.id,
    attachment: attachment.id,
    ids: { invites: invite.id, webhooks: webhook.id, tokens: token.id, bots: token.bot.id },
  };
});
afterAll(() => world?.close());

const SHAPES = document.components.schemas;
const GENERAL = "/api/c/lighthouse/channels/general";

/** All that ada can see of the other community. */
async function lookThere() {
  const paths = ["members", "channels", "invites", "webhooks", "tokens", "bots", "bans", "mutes", "audit"];
  const inside = ["", "/members", "/bots", "/messages"].map((path) => `channels/${there.channel}${path}`);
  const answers = [...paths, ...inside].map((path) => world.ada.api("GET", `/api/c/harbour/${path}`));
  const thread = world.ada.api("GET", `/api/messages/${there.message}/replies`);
  return (await Promise.all([...answers, thread])).map(({ status, body }) => ({ status, body }));
}

/** Taking away who or what is not there is done already, wherever that may be. */
const DONE_ALREADY = new Set([
  "DELETE /api/c/{slug}/bans/{user}",
  "DELETE /api/c/{slug}/mutes/{user}",
  "DELETE /api/c/{slug}/channels/{channel}/members/{user}",
  "DELETE /api/c/{slug}/channels/{channel}/bots/{id}",
]);

/** The ways to fill in a path of this community with a thing of the other: each parameter in turn. */
function foreignPaths({ path, name, operation }: NamedOperation): string[] {
  const home = { slug: "lighthouse", channel: "general", user: world.cy.id, id: newId() };
  const kind = path.split("/").find((part) => part in there.ids) ?? "";
  const foreign = { channel: there.channel, user: there.user, id: there.ids[kind] };
  const parameters = [...path.matchAll(/\{(\w+)\}/g)].map(([, parameter]) => parameter as keyof typeof foreign);
  const { parameters: all = [] } = operation;
  const query = all.filter((parameter) => parameter.in === "query" && parameter.required);
  const asked = new URLSearchParams(query.map(({ name, schema }) => [name, String(exampleOf(schema, SHAPES))]));
  return parameters.slice(1).map((parameter) => {
    if (!foreign[parameter]) throw new Error(`${name}: what is its ${parameter} in the other community?`);
    return `${fillPath(path, { ...home, [parameter]: foreign[parameter] })}?${asked}`;
  });
}

function bodyFor({ operation: { requestBody } }: NamedOperation): unknown {
  const { "application/json": json, "multipart/form-data": form } = requestBody?.content ?? {};
  if (form) return formOf({}, { name: "crane.gif", type: "image/gif", content: PIXEL });
  return json?.schema ? exampleOf(json.schema, SHAPES) : undefined;
}

const inCommunities = operations.filter(({ path }) => /^\/api\/c\/\{slug\}\/.*\{/.test(path));

for (const operation of inCommunities) {
  test(`Z6: ${operation.name} finds nothing of another community, and changes nothing there`, async () => {
    const before = await lookThere();
    for (const path of foreignPaths(operation)) {
      const { status } = await world.ada.api(operation.method, path, bodyFor(operation));
      const expected = DONE_ALREADY.has(operation.name) ? [204, 404] : [404];
      expect({ path, status: expected.includes(status) ? "refused" : status }).toEqual({ path, status: "refused" });
    }
    expect(await lookThere()).toEqual(before);
  });
}

test("Z6, Z7: an id of another channel in a body or query is refused in the words for one that does not exist", async () => {
  const { ada } = world;
  const before = await lookThere();
  const general = (await ada.api("GET", GENERAL)).body.id;
  const tries: [method: string, path: (id: string) => string, body?: (id: string) => object, id?: string][] = [
    ["POST", () => `${GENERAL}/messages`, (parent_id) => ({ body_md: "x", parent_id })],
    ["POST", () => `${GENERAL}/messages`, (id) => ({ body_md: "x", attachment_ids: [id] }), there.attachment],
    ["PUT", () => `${GENERAL}/read`, (message_id) => ({ message_id })],
    ["PUT", () => `${GENERAL}/read`, (unread_from) => ({ unread_from })],
    ["GET", (id) => `${GENERAL}/messages?around=${id}`],
    ["GET", (id) => `${GENERAL}/messages?before=${id}`],
    ["GET", (id) => `${GENERAL}/messages?after=${id}`],
    ["POST", () => "/api/commands", (parent_id) => ({ text: "/shrug", channel_id: general, parent_id })],
    ["POST", () => "/api/c/lighthouse/webhooks", (channel) => ({ name: "Crane", channel }), there.channel],
    ["PUT", (id) => `${GENERAL}/members/${id}`, undefined, there.user],
  ];
  for (const [method, path, body, foreign = there.message] of tries) {
    const ask = async (id: string) => {
      const answer = await ada.api(method, path(id), body?.(id));
      return { status: answer.status, body: { ...answer.body, trace_id: "" } };
    };
    const refused = await ask(foreign);
    expect([path(foreign), refused.status >= 400 && refused.status < 500]).toEqual([path(foreign), true]);
    expect(refused).toEqual(await ask(newId()));
  }
  expect(await lookThere()).toEqual(before);
});

test("Z7: an address of a message elsewhere in a body is text: nothing of that message is answered with it", async () => {
  const address = `http://localhost:3000/c/harbour/channels/piers?around=${there.message}`;
  const { body } = await world.ada.api("POST", `${GENERAL}/messages`, { body_md: `> ${address}` });
  const { body: read } = await world.cy.api("GET", `/api/messages/${body.id}`);
  expect(JSON.stringify(read)).not.toContain("Low tide");
  expect(read.body_md).toBe(`> ${address}`);
});

test("Z4: whoever may not read a message may do nothing to it either, and is told the same", async () => {
  const path = `/api/messages/${there.message}`;
  const deeds: [method: string, path: string, body?: object][] = [
    ["PATCH", path, { body_md: "High tide." }],
    ["DELETE", path],
    ["PUT", `${path}/reactions/👍`],
    ["DELETE", `${path}/reactions/👍`],
    ["GET", `${path}/replies`],
    ["POST", `${path}/replies`, { body_md: "So what." }],
  ];
  const before = await lookThere();
  for (const who of [world.bo, world.dot, eve]) {
    const read = await who.api("GET", path);
    expect(read.status).toBe(404);
    for (const [method, at, body] of deeds) {
      const answer = await who.api(method, at, body);
      expect({ ...answer.body, trace_id: "" }).toEqual({ ...read.body, trace_id: "" });
    }
  }
  expect(await lookThere()).toEqual(before);
});
