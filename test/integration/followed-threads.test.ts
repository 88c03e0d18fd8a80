import { afterAll, beforeAll, expect, test } from "bun:test";
import { newId } from "#core/kernel/ids.ts";
import { followedThreadSchema, UNREAD_REPLIES_MAX } from "#core/threads/schema.ts";
import { type Actor, addBot, createWorld, type World, withApi } from "#test/support/world.ts";

let world: World;
beforeAll(async () => {
  world = await withApi(await createWorld());
});
afterAll(() => world?.close());

const LIGHTHOUSE = "/api/c/lighthouse";
const GENERAL = `${LIGHTHOUSE}/channels/general`;

const post = async (who: Actor, input: object = {}, channel = GENERAL) =>
  (await who.api("POST", `${channel}/messages`, { body_md: "hello", ...input })).body;
const reply = (who: Actor, parent: { id: string }, body_md = "well", channel = GENERAL) =>
  post(who, { parent_id: parent.id, body_md }, channel);
const list = async (who: Actor, query = "") => (await who.api("GET", `/api/threads${query}`)).body;
const ids = async (who: Actor, query = "") => (await list(who, query)).items.map(({ id }: { id: string }) => id);
const find = async (who: Actor, { id }: { id: string }) =>
  (await list(who, "?limit=200")).items.find((thread: { id: string }) => thread.id === id);
const read = (who: Actor, { id }: { id: string }, channel = GENERAL) =>
  who.api("PUT", `${channel}/read`, { message_id: id });
const told = async (who: Actor) =>
  (await who.api("GET", "/api/notifications?unread=true&type=thread_reply&limit=200")).body.items.map(
    ({ source_id }: { source_id: string }) => source_id,
  );

async function aChannel(...people: Actor[]): Promise<string> {
  const name = `c${newId().slice(-12)}`;
  await world.ada.api("POST", `${LIGHTHOUSE}/channels`, { name, visibility: "private" });
  for (const { id } of people) await world.ada.api("PUT", `${LIGHTHOUSE}/channels/${name}/members/${id}`);
  return `${LIGHTHOUSE}/channels/${name}`;
}

test("one follows the threads that one wrote in or was called in, the one with the newest reply first", async () => {
  const [mine, alien, called] = [await post(world.ada), await post(world.bo), await post(world.bo)];
  await post(world.ada);
  await reply(world.bo, mine);
  await reply(world.bo, alien);
  await reply(world.bo, called, "@cy, look");
  expect(await ids(world.ada)).toEqual([mine.id]);
  expect(await ids(world.cy)).toEqual([called.id]);
  await reply(world.ada, alien);
  const page = await list(world.ada);
  expect(page.items.map(({ id }: { id: string }) => id)).toEqual([alien.id, mine.id]);
  expect(page.items.map((thread: unknown) => followedThreadSchema.parse(thread))).toEqual(page.items);
  expect(page.items[0]).toMatchObject({
    parent: { id: alien.id, reply_count: 2, author: { name: "Bo" }, last_repliers: [{ name: "Ada" }, { name: "Bo" }] },
    channel: { name: "general", type: "text" },
  });
  await reply(world.bo, mine);
  expect(await ids(world.ada)).toEqual([mine.id, alien.id]);
});

test("replies by others are unread until one replies, or reads the thread up to them", async () => {
  const parent = await post(world.ada);
  await reply(world.bo, parent);
  const second = await reply(world.cy, parent);
  const unread = async () => (await find(world.ada, parent)).unread_count;
  expect(await unread()).toBe(2);
  expect(await ids(world.ada, "?unread=true")).toContain(parent.id);
  await world.cy.api("DELETE", `/api/messages/${second.id}`);
  expect(await unread()).toBe(1);
  await reply(world.ada, parent);
  expect(await unread()).toBe(0);
  const fourth = await reply(world.bo, parent);
  expect(await unread()).toBe(1);
  expect((await read(world.ada, fourth)).status).toBe(200);
  expect(await unread()).toBe(0);
  expect(await ids(world.ada, "?unread=true")).not.toContain(parent.id);
  // What was read stays so.
  await read(world.ada, second);
  expect(await unread()).toBe(0);
});

test("who is called in a thread follows from there on, and who was called again keeps their place", async () => {
  const parent = await post(world.ada);
  await reply(world.bo, parent);
  await reply(world.bo, parent, "@cy?");
  expect((await find(world.cy, parent)).unread_count).toBe(1);
  const later = await reply(world.bo, parent);
  await reply(world.bo, parent, "@cy!");
  expect((await find(world.cy, parent)).unread_count).toBe(3);
  expect(await told(world.cy)).toContain(later.id);
});

test("the list pages in both directions, and every thread comes once", async () => {
  const channel = await aChannel(world.cy);
  const parents = [];
  for (let n = 0; n < 5; n++) parents.push(await post(world.cy, {}, channel));
  for (const parent of parents) await reply(world.ada, parent, "well", channel);
  const all = await ids(world.cy, "?limit=200");
  const first = await list(world.cy, "?limit=2");
  const second = await list(world.cy, `?limit=2&after=${first.next}`);
  expect([...first.items, ...second.items].map(({ id }) => id)).toEqual(all.slice(0, 4));
  expect(first.prev).toBeNull();
  const back = await list(world.cy, `?limit=2&before=${second.prev}`);
  expect(back.items).toEqual(first.items);
  expect(back.prev).toBeNull();
});

test("unread replies are counted up to a limit", async () => {
  const parent = await post(world.ada);
  await reply(world.bo, parent);
  await world.db.execute(`insert into messages (id, channel_id, seq, user_id, parent_id, body_md)
    select gen_random_uuid(), channel_id, 1000000 + n, '${world.bo.id}', id, 'x'
    from messages, generate_series(1, ${UNREAD_REPLIES_MAX + 5}) n where id = '${parent.id}'`);
  expect((await find(world.ada, parent)).unread_count).toBe(UNREAD_REPLIES_MAX);
  await world.db.execute(`delete from messages where seq > 1000000`);
});

test("a thread that one follows no more is not listed and notifies nobody, until one replies or is called", async () => {
  const parent = await post(world.cy);
  const before = await told(world.cy);
  await reply(world.ada, parent);
  expect((await world.cy.api("DELETE", `/api/threads/${parent.id}`)).status).toBe(204);
  await reply(world.ada, parent);
  expect(await ids(world.cy)).not.toContain(parent.id);
  expect((await told(world.cy)).length).toBe(before.length + 1);
  const thread = async () => (await world.cy.api("GET", `/api/messages/${parent.id}/replies`)).body;
  expect((await thread()).following).toBe(false);
  await reply(world.ada, parent, "@cy");
  expect((await thread()).following).toBe(true);
  expect(await ids(world.cy)).toContain(parent.id);
});

test("whoever may read a message can follow its thread, and is told of its replies", async () => {
  const parent = await post(world.ada);
  await reply(world.bo, parent);
  expect((await world.cy.api("PUT", `/api/threads/${parent.id}`)).status).toBe(204);
  expect((await find(world.cy, parent)).unread_count).toBe(0);
  const later = await reply(world.bo, parent);
  expect(await told(world.cy)).toContain(later.id);
  expect((await find(world.cy, parent)).unread_count).toBe(1);
  expect((await world.cy.api("PUT", `/api/threads/${later.id}`)).status).toBe(422);
  expect((await world.cy.api("DELETE", `/api/threads/${later.id}`)).status).toBe(422);
});

test("Z5: threads of a channel that one may not read any more are gone from the list", async () => {
  const channel = await aChannel(world.bo);
  const parent = await post(world.bo, {}, channel);
  await reply(world.ada, parent, "well", channel);
  expect(await ids(world.bo)).toContain(parent.id);
  expect((await world.cy.api("PUT", `/api/threads/${parent.id}`)).status).toBe(404);
  await world.ada.api("DELETE", `${channel}/members/${world.bo.id}`);
  expect(await ids(world.bo)).not.toContain(parent.id);
  await reply(world.ada, parent, "@bo", channel);
  expect(await told(world.bo)).not.toContain(parent.id);
});

test("who has not joined a public channel reads its threads all the same", async () => {
  await world.ada.api("POST", `${LIGHTHOUSE}/channels`, { name: "open" });
  const open = `${LIGHTHOUSE}/channels/open`;
  const parent = await post(world.bo, {}, open);
  const answer = await reply(world.ada, parent, "well", open);
  expect((await find(world.bo, parent)).unread_count).toBe(1);
  const reading = await read(world.bo, answer, open);
  expect([reading.status, reading.body.unread_count]).toEqual([200, 0]);
  expect((await find(world.bo, parent)).unread_count).toBe(0);
});

test("a bot's replies are news too, a thread without replies is none, and a deleted first message leaves its thread", async () => {
  const bot = await addBot(world, "fog", ["channels:read", "messages:read", "messages:write"]);
  const parent = await post(world.ada);
  expect(await find(world.ada, parent)).toBeUndefined();
  const answer = await bot.api("POST", `/api/messages/${parent.id}/replies`, { body_md: "Fog." });
  expect(answer.status).toBe(201);
  const thread = await find(world.ada, parent);
  expect(thread).toMatchObject({ unread_count: 1, parent: { last_repliers: [{ kind: "api_user" }] } });
  await world.ada.api("DELETE", `/api/messages/${parent.id}`);
  expect((await find(world.ada, parent)).parent).toMatchObject({ body_md: "", reply_count: 1 });
  await world.ada.api("DELETE", `/api/messages/${answer.body.id}`);
  expect(await find(world.ada, parent)).toBeUndefined();
});

test("two who reply at once both follow", async () => {
  const parent = await post(world.ada);
  await Promise.all([reply(world.bo, parent), reply(world.cy, parent), reply(world.ada, parent, "@bo @cy")]);
  for (const who of [world.ada, world.bo, world.cy]) expect(await ids(who)).toContain(parent.id);
});
