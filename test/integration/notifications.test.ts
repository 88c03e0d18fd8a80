import { afterAll, beforeAll, beforeEach, expect, test } from "bun:test";
import type { ChatEvent } from "#core/events/catalog.ts";
import { newId } from "#core/kernel/ids.ts";
import { messageSchema } from "#core/messages/schema.ts";
import { notificationSchema } from "#core/notifications/schema.ts";
import { type Actor, createWorld, type World, withApi } from "#test/support/world.ts";

let world: World;
beforeAll(async () => {
  world = await withApi(await createWorld());
  for (const name of ["keepers", "open"]) {
    const visibility = name === "keepers" ? "private" : "public";
    await world.ada.api("POST", `${LIGHTHOUSE}/channels`, { name, visibility });
    await world.ada.api("PUT", `${LIGHTHOUSE}/channels/${name}/members/${world.bo.id}`);
  }
});
afterAll(() => world?.close());
beforeEach(async () => {
  await world.db.execute("delete from notifications");
});

const LIGHTHOUSE = "/api/c/lighthouse";
const GENERAL = `${LIGHTHOUSE}/channels/general`;
const KEEPERS = `${LIGHTHOUSE}/channels/keepers`;
const post = async (
  who: Actor,
  body_md: string,
  { path = GENERAL, ...fields }: { path?: string; parent_id?: string } = {},
) => (await who.api("POST", `${path}/messages`, { body_md, ...fields })).body;
const list = async (who: Actor, query = "") => (await who.api("GET", `/api/notifications${query}`)).body.items;
const types = async (who: Actor) => (await list(who, "?unread=true")).map(({ type }: { type: string }) => type);
const mentionsOf = ({ mentions }: { mentions: { type: string; id: string | null }[] }) =>
  mentions.map(({ type, id }) => id ?? type);

test("a message says whom it mentions: people who can read it, once each, and never from code", async () => {
  const message = await post(world.ada, "@BO @bo `@cy` @dot @nobody @here");
  expect(messageSchema.parse(message)).toEqual(message);
  expect(mentionsOf(message)).toEqual(["here", world.bo.id]);
  expect((await world.cy.api("GET", `/api/messages/${message.id}`)).body.mentions).toEqual(message.mentions);
  expect(mentionsOf(await post(world.ada, "@bo @cy", { path: KEEPERS }))).toEqual([world.bo.id]);
});

test("a mention notifies the person, who sees what was written, where and by whom", async () => {
  const message = await post(world.ada, `@bo ${"x".repeat(300)}`);
  const [notification, ...more] = await list(world.bo);
  expect(more).toEqual([]);
  expect(notificationSchema.parse(notification)).toEqual(notification);
  expect(notification).toMatchObject({ type: "mention", source_id: message.id, read: false, actor: { name: "Ada" } });
  expect(notification.channel.name).toBe("general");
  expect(notification.message.excerpt).toBe(message.body_md.slice(0, 200));
  expect([await list(world.ada), await list(world.cy)]).toEqual([[], []]);
});

test("the event of a notification says what the list says", async () => {
  await world.db.execute("create table published as select event_id, subject, payload from outbox where false");
  await world.db.execute(`create function published() returns trigger language plpgsql as $$
    begin insert into published values (new.event_id, new.subject, new.payload); return new; end $$`);
  await world.db.execute(`create trigger published after insert on outbox for each row
    when (new.subject like 'chat.notifications.%') execute function published()`);
  await post(world.ada, "@bo");
  const rows = await world.db.execute<{ event_id: string; subject: string; payload: ChatEvent }>(
    "select * from published",
  );
  expect(rows.length).toBe(1);
  const [{ event_id, subject, payload }] = rows as unknown as [(typeof rows)[number]];
  expect(subject).toBe(`chat.notifications.${world.bo.id}`);
  expect(payload.id).toBe(event_id);
  expect(payload.data).toEqual({ user_id: world.bo.id, notification: (await list(world.bo))[0] });
});

test("Z3: nobody is notified of what they cannot read, also when they could at the time", async () => {
  await post(world.ada, "@cy @dot @bo", { path: KEEPERS });
  expect([await types(world.cy), await types(world.dot), await types(world.bo)]).toEqual([[], [], ["mention"]]);
  await world.ada.api("DELETE", `${KEEPERS}/members/${world.bo.id}`);
  expect(await types(world.bo)).toEqual([]);
  await world.ada.api("PUT", `${KEEPERS}/members/${world.bo.id}`);
  expect(await types(world.bo)).toEqual(["mention", "invite"]);
});

test("what is deleted notifies nobody any more", async () => {
  const { id } = await post(world.ada, "@bo");
  await world.ada.api("DELETE", `/api/messages/${id}`);
  expect(await list(world.bo)).toEqual([]);
});

test("a reply notifies the author and those in the thread, each once, and a mention in it comes as a mention", async () => {
  const parent = await post(world.ada, "hello");
  await post(world.bo, "yes", { parent_id: parent.id });
  await post(world.cy, "no, @bo", { parent_id: parent.id });
  await post(world.bo, "well", { parent_id: parent.id });
  expect(await types(world.ada)).toEqual(["thread_reply", "thread_reply", "thread_reply"]);
  expect(await types(world.bo)).toEqual(["mention"]);
  expect(await types(world.cy)).toEqual(["thread_reply"]);
});

test("the level of a channel decides: all, mentions only, or none", async () => {
  const parent = await post(world.bo, "hello");
  const level = (level: string) => world.bo.api("PUT", `${GENERAL}/notify`, { level });
  const talk = async () => {
    await post(world.ada, "well", { parent_id: parent.id });
    await post(world.ada, "@bo");
    await post(world.ada, "@channel");
  };
  await level("mentions");
  await talk();
  expect(await types(world.bo)).toEqual(["mention", "mention"]);
  await level("none");
  await talk();
  expect(await types(world.bo)).toEqual(["mention", "mention"]);
  await level("all");
  await talk();
  expect(await types(world.bo)).toEqual(["mention", "mention", "thread_reply", "mention", "mention"]);
});

test("@channel notifies those in the channel, @here those of them who were heard lately", async () => {
  await post(world.ada, "@channel", { path: `${LIGHTHOUSE}/channels/open` });
  expect([await types(world.bo), await types(world.cy)]).toEqual([["mention"], []]);
  await world.db.execute(`update users set last_seen_at = now() where id = '${world.cy.id}'`);
  await world.db.execute(`update users set last_seen_at = now() - interval '1 hour' where id = '${world.bo.id}'`);
  await post(world.ada, "@here");
  expect([await types(world.bo), await types(world.cy)]).toEqual([["mention"], ["mention"]]);
});

test("who is added to a channel, or taken out of the community, is told by whom; joining oneself is no news", async () => {
  await world.ada.api("PUT", `${LIGHTHOUSE}/channels/open/members/${world.cy.id}`);
  expect((await list(world.cy))[0]).toMatchObject({
    type: "invite",
    channel: { name: "open" },
    actor: { name: "Ada" },
  });
  await world.cy.api("DELETE", `${LIGHTHOUSE}/channels/open/members/me`);
  await world.cy.api("PUT", `${LIGHTHOUSE}/channels/open/members/me`);
  expect(await types(world.cy)).toEqual(["invite"]);
  const { code } = (await world.ada.api("POST", `${LIGHTHOUSE}/invites`, {})).body;
  await world.dot.api("POST", `/api/invites/${code}/accept`);
  await world.ada.api("PATCH", `${LIGHTHOUSE}/members/${world.dot.id}`, { role: "admin" });
  await world.ada.api("DELETE", `${LIGHTHOUSE}/members/${world.dot.id}`);
  await world.dot.api("POST", `/api/invites/${code}/accept`);
  await world.ada.api("PUT", `${LIGHTHOUSE}/bans/${world.dot.id}`, { reason: "Fog." });
  expect((await list(world.dot)).map(({ type, text }: { type: string; text: string }) => [type, text])).toEqual([
    ["system", "Your role in Lighthouse is admin now."],
    ["system", "You were taken out of Lighthouse."],
    ["system", "You were banned from Lighthouse: Fog."],
  ]);
});

test("the list can be of one type alone", async () => {
  await post(world.ada, "@bo once more");
  await world.ada
    .api("POST", "/api/dm", { user_ids: [world.bo.id] })
    .then(({ body }) => world.ada.api("POST", `/api/dm/${body.id}/messages`, { body_md: "between us" }));
  const typesOf = async (query: string) =>
    new Set((await list(world.bo, query)).map(({ type }: { type: string }) => type));
  expect(await typesOf("?type=dm")).toEqual(new Set(["dm"]));
  expect(await typesOf("?type=mention&unread=true")).toEqual(new Set(["mention"]));
  expect((await world.bo.api("GET", "/api/notifications?type=gossip")).status).toBe(422);
  await world.bo.api("POST", "/api/notifications/read", { up_to: (await list(world.bo)).at(-1).id });
});

test("notifications are marked by their ids, up to one, and only by the person themselves", async () => {
  for (let n = 0; n < 4; n++) await post(world.ada, `@bo ${n}`);
  const ids = (await list(world.bo)).map(({ id }: { id: string }) => id);
  const mark = (who: Actor, body: object) => who.api("POST", "/api/notifications/read", body);
  expect((await mark(world.cy, { ids })).status).toBe(204);
  expect((await list(world.bo, "?unread=true")).length).toBe(4);
  await mark(world.bo, { ids: [ids[3]] });
  await mark(world.bo, { up_to: ids[1] });
  expect((await list(world.bo, "?unread=true")).map(({ id }: { id: string }) => id)).toEqual([ids[2]]);
  expect((await list(world.bo)).length).toBe(4);
  for (const body of [{}, { ids: [] }, { ids, up_to: ids[0] }, { ids: ["x"] }, { ids: Array(201).fill(newId()) }]) {
    expect((await mark(world.bo, body)).status).toBe(422);
  }
});

test("the list is paged from the newest backwards", async () => {
  for (let n = 0; n < 5; n++) await post(world.ada, `@bo ${n}`);
  const excerpts = (page: { items: { message: { excerpt: string } }[] }) =>
    page.items.map(({ message }) => message.excerpt.slice(4));
  const newest = (await world.bo.api("GET", "/api/notifications?limit=2")).body;
  expect([excerpts(newest), newest.next]).toEqual([["3", "4"], null]);
  const before = (await world.bo.api("GET", `/api/notifications?limit=2&before=${newest.prev}`)).body;
  expect(excerpts(before)).toEqual(["1", "2"]);
  const after = (await world.bo.api("GET", `/api/notifications?limit=2&after=${before.next}`)).body;
  expect([excerpts(after), after.next]).toEqual([["3", "4"], null]);
});

test("reading messages marks their notifications: a channel's own by its place, a thread's by a reply in it", async () => {
  const parent = await post(world.bo, "hello");
  const first = await post(world.ada, "@bo one");
  await post(world.ada, "@bo two");
  const reply = await post(world.ada, "three", { parent_id: parent.id });
  const read = (message_id: string | null) => world.bo.api("PUT", `${GENERAL}/read`, { message_id });
  await read(first.id);
  expect(await types(world.bo)).toEqual(["mention", "thread_reply"]);
  const before = (await read(null)).body;
  expect(await types(world.bo)).toEqual(["thread_reply"]);
  expect((await read(reply.id)).body.last_read_seq).toBe(before.last_read_seq);
  expect(await types(world.bo)).toEqual([]);
});

test("mentions of oneself and of all are counted with what is unread", async () => {
  await world.bo.api("PUT", `${GENERAL}/read`, { message_id: null });
  for (const body of ["@bo", "@channel", "@cy", "hello"]) await post(world.ada, body);
  const { channels } = (await world.bo.api("GET", "/api/snapshot?community=lighthouse")).body;
  const general = channels.find(({ name }: { name: string }) => name === "general");
  expect([general.unread_count, general.mention_count]).toEqual([4, 2]);
});

test("I16: a message with more than a hundred mentions is refused, and names the limit", async () => {
  const names = Array.from({ length: 101 }, (_, n) => `@u${n}`).join(" ");
  const { status, body } = await world.ada.api("POST", `${GENERAL}/messages`, { body_md: names });
  expect([status, body.errors]).toEqual([
    422,
    [{ path: "body_md", message: "at most 100 different mentions are allowed" }],
  ]);
});

test("I16: who is muted notifies nobody, by name or all", async () => {
  const count = async () =>
    (await world.db.execute<{ n: number }>("select count(*)::int as n from notifications"))[0]!.n;
  await world.ada.api("PUT", `${LIGHTHOUSE}/mutes/${world.cy.id}`, {});
  const before = await count();
  for (const body_md of ["@channel", "@here", "@bo"]) {
    expect((await world.cy.api("POST", `${GENERAL}/messages`, { body_md })).status).toBe(403);
  }
  expect(await count()).toBe(before);
  await world.ada.api("DELETE", `${LIGHTHOUSE}/mutes/${world.cy.id}`);
});

test("L5: @channel in a channel of 10,000 notifies all of them in one statement, by one event", async () => {
  const { id } = (await world.ada.api("POST", `${LIGHTHOUSE}/channels`, { name: "crowd" })).body;
  await world.db.execute(`
    with people as (
      insert into users (id, username, display_name) select gen_random_uuid(), 'crowd' || n, 'Crowd' from generate_series(1, 10000) n
      returning id
    ), members as (
      insert into community_members (community_id, user_id, role)
      select (select id from communities where slug = 'lighthouse'), id, 'member' from people
    ) insert into channel_members (channel_id, user_id) select '${id}', id from people`);
  await world.db.execute("analyze users, community_members, channel_members");
  await world.db.execute("create table emitted (subject text)");
  await world.db.execute(`create function emitted() returns trigger language plpgsql as $$
    begin insert into emitted values (new.subject); return new; end $$`);
  await world.db.execute("create trigger emitted after insert on outbox for each row execute function emitted()");
  const message = await post(world.ada, "@channel", { path: `${LIGHTHOUSE}/channels/crowd` });
  const [row] = await world.db.execute<{ n: number; ids: number; emitted: number }>(
    `select count(*)::int as n, count(distinct id)::int as ids, (select count(*)::int from emitted) as emitted
     from notifications where source_id = '${message.id}'`,
  );
  expect(row).toEqual({ n: 10_000, ids: 10_000, emitted: 1 });
});
