import { afterAll, beforeAll, expect, test } from "bun:test";
import { getChannel } from "#core/channels/actions.ts";
import { dmKeyOf } from "#core/dms/rules.ts";
import { type Dm, dmSchema } from "#core/dms/schema.ts";
import { firstIdOf, newId } from "#core/kernel/ids.ts";
import { authenticate } from "#core/sessions/actions.ts";
import { download, upload } from "#test/support/uploads.ts";
import { type Actor, createWorld, signIn, type World, withApi } from "#test/support/world.ts";

let world: World;
let eve: Actor;
let fay: Actor;
beforeAll(async () => {
  world = await withApi(await createWorld());
  const { code } = (await world.ada.api("POST", "/api/c/lighthouse/invites", {})).body;
  [eve, fay] = (await Promise.all(
    ["eve", "fay"].map((name) => signIn(world.deps, () => world.apiUrl, name, { invite: code })),
  )) as [Actor, Actor];
});
afterAll(() => world?.close());

const open = (who: Actor, ...others: Actor[]) => who.api("POST", "/api/dm", { user_ids: others.map(({ id }) => id) });
const dmOf = async (who: Actor, ...others: Actor[]): Promise<Dm> => (await open(who, ...others)).body;
const post = async (who: Actor, { id }: { id: string }, body_md: string, fields = {}) =>
  (await who.api("POST", `/api/dm/${id}/messages`, { body_md, ...fields })).body;
const read = async (who: Actor, { id }: { id: string }) =>
  (await who.api("GET", `/api/dm/${id}/messages`)).body.items.map(({ body_md }: { body_md: string }) => body_md);
const ids = (people: { id: string }[]) => people.map(({ id }) => id);
const sorted = (...people: Actor[]) => ids(people).sort();

test("the DM of two people is made when one of them first opens it, and is the same for both from then on", async () => {
  const first = await open(world.ada, world.bo);
  expect(first.status).toBe(201);
  expect(dmSchema.parse(first.body)).toEqual(first.body);
  expect(first.body).toMatchObject({ type: "dm", community_id: null, name: null, visibility: "private", joined: true });
  expect(ids(first.body.members)).toEqual(sorted(world.ada, world.bo));
  for (const again of [await open(world.ada, world.bo), await open(world.bo, world.ada, world.bo)]) {
    expect(again.status).toBe(200);
    expect(again.body.id).toBe(first.body.id);
  }
});

test("a group belongs to its set of people, in whatever order they are named", async () => {
  const group = await open(world.ada, world.bo, world.cy);
  expect(group.status).toBe(201);
  expect(group.body.type).toBe("group_dm");
  expect(ids(group.body.members)).toEqual(sorted(world.ada, world.bo, world.cy));
  const again = await open(world.cy, world.ada, world.bo, world.ada);
  expect([again.status, again.body.id]).toEqual([200, group.body.id]);
  expect((await dmOf(world.ada, world.cy)).id).not.toBe(group.body.id);
});

test("with oneself alone one has a place for notes, which notifies nobody", async () => {
  const notes = await dmOf(world.ada, world.ada);
  expect(ids(notes.members)).toEqual([world.ada.id]);
  await post(world.ada, notes, "Buy lamp oil");
  expect(await read(world.ada, notes)).toEqual(["Buy lamp oil"]);
  expect((await world.ada.api("GET", "/api/notifications?unread=true")).body.items).toEqual([]);
  expect((await world.ada.api("GET", `/api/dm/${notes.id}`)).body.unread_count).toBe(0);
});

test("D13: of two who open a DM at once both get the same one, also where the database is asked directly", async () => {
  const answers = await Promise.all(
    Array.from({ length: 8 }, (_, index) => (index % 2 ? open(eve, world.cy) : open(world.cy, eve))),
  );
  expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
  expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
  const key = await dmKeyOf([eve.id, world.cy.id]);
  const insert = async (columns: string, values: string) =>
    world.db.execute(`insert into channels (id, type, visibility, ${columns}) values ('${newId()}', ${values})`);
  const [{ id: community } = { id: "" }] = await world.db.execute<{ id: string }>("select id from communities");
  for (const [columns, values] of [
    ["dm_key", `'dm', 'private', '${key}'`],
    ["dm_key", "'dm', 'private', null"],
    ["dm_key, community_id, name", `'text', 'private', 'other', '${community}', 'keyed'`],
    ["dm_key, community_id", `'dm', 'private', 'other', '${community}'`],
    ["dm_key", "'dm', 'public', 'other'"],
  ] as const) {
    await expect(insert(columns, values)).rejects.toThrow();
  }
});

test("a new DM is with people of one's communities; all others are nobody, and so are those who are disabled", async () => {
  for (const refused of [await open(world.ada, world.dot), await open(world.ada, world.bo, world.dot)]) {
    expect([refused.status, refused.body.detail]).toEqual([404, "There is no such person, or you may not see it."]);
  }
  expect((await world.ada.api("POST", "/api/dm", { user_ids: [newId()] })).status).toBe(404);
  await world.db.execute(`update users set disabled_at = now() where id = '${fay.id}'`);
  expect((await open(world.ada, fay)).status).toBe(404);
  await world.db.execute(`update users set disabled_at = null where id = '${fay.id}'`);
  expect((await open(world.ada, fay)).status).toBe(201);
});

test("what is asked for is checked, and the limit is named", async () => {
  for (const [input, message] of [
    [{ user_ids: [] }, "give the id of at least one person"],
    [{ user_ids: Array.from({ length: 20 }, () => newId()) }, "at most 20 people are allowed, with yourself"],
    [{ user_ids: ["ada"] }, "a lower-case UUID is expected"],
  ] as const) {
    const { status, body } = await world.ada.api("POST", "/api/dm", input);
    expect([status, body.errors[0].message]).toEqual([422, message]);
    expect(body.errors[0].path).toStartWith("user_ids");
  }
});

test("Z12: who is not in a DM and guesses its id finds nothing: to read, write, list, name, mark or leave", async () => {
  const dm = await dmOf(world.ada, world.bo);
  const file = (await upload(world.ada, dm.id, { content: "a chart" })).body;
  const message = await post(world.ada, dm, "Between us", { attachment_ids: [file.id] });
  const path = `/api/dm/${dm.id}`;
  const knocks: [method: string, path: string, body?: object][] = [
    ["GET", path],
    ["PATCH", path, { topic: "Ours" }],
    ["GET", `${path}/members`],
    ["DELETE", `${path}/members/me`],
    ["GET", `${path}/messages`],
    ["POST", `${path}/messages`, { body_md: "Hello?" }],
    ["PUT", `${path}/read`, { message_id: null }],
    ["PUT", `${path}/notify`, { level: "all" }],
    ["GET", `/api/access?channel=${dm.id}`],
    ["GET", `/api/messages/${message.id}`],
    ["POST", `/api/messages/${message.id}/replies`, { body_md: "Hello?" }],
    ["PUT", `/api/messages/${message.id}/reactions/👍`],
    ["GET", `/api/search?q=in:${dm.id}`],
    ["GET", `/api/attachments/${file.id}/chart.txt`],
    // Z6: a DM is in no community, whoever asks.
    ["GET", `/api/c/lighthouse/channels/${dm.id}`],
    ["POST", `/api/c/lighthouse/channels/${dm.id}/messages`, { body_md: "Hello?" }],
  ];
  for (const [method, address, body] of knocks) {
    for (const who of [world.cy, world.dot]) {
      expect({ address, status: (await who.api(method, encodeURI(address), body)).status }).toEqual({
        address,
        status: 404,
      });
    }
  }
  for (const [method, address, body] of knocks.slice(-2)) {
    expect((await world.ada.api(method, address, body)).status).toBe(404);
  }
  const keepers = { name: "keepers", visibility: "private" };
  const channel = (await world.ada.api("POST", "/api/c/lighthouse/channels", keepers)).body;
  expect((await world.ada.api("GET", `/api/dm/${channel.id}/messages`)).status).toBe(404);
  expect((await world.ada.api("GET", `/api/dm/${channel.id}`)).status).toBe(404);
  expect((await upload(world.cy, dm.id, { content: "a forgery" })).status).toBe(404);
  expect(await read(world.bo, dm)).toEqual(["Between us"]);
  expect((await download(world, world.bo, file)).status).toBe(200);
});

test("Z12: neither the snapshot, the list nor a session manager hears of other people's DMs", async () => {
  const dm = await dmOf(world.ada, world.bo);
  const tellers = async (who: Actor) => ({
    snapshot: (await who.api("GET", "/api/snapshot")).body.dms,
    list: (await who.api("GET", "/api/dm")).body.items,
    access: (await who.api("GET", "/api/access")).body.channels.map((id: string) => ({ id })),
  });
  for (const told of Object.values(await tellers(world.bo))) expect(ids(told)).toContain(dm.id);
  for (const who of [world.cy, world.dot]) {
    for (const told of Object.values(await tellers(who))) expect(ids(told)).not.toContain(dm.id);
  }
});

test("unread messages of a DM are counted in the snapshot, the list and the answer alike, and read by reading", async () => {
  const dm = await dmOf(fay, eve);
  const first = await post(fay, dm, "one");
  await post(fay, dm, "two @eve and @cy");
  const standing = async () => {
    const own = ({ id }: Dm) => id === dm.id;
    const places = [
      (await eve.api("GET", "/api/snapshot")).body.dms.find(own),
      (await eve.api("GET", "/api/snapshot?community=lighthouse")).body.dms.find(own),
      (await eve.api("GET", "/api/dm")).body.items.find(own),
      (await eve.api("GET", `/api/dm/${dm.id}`)).body,
    ];
    expect(new Set(places.map((place) => JSON.stringify(place))).size).toBe(1);
    return places[0];
  };
  expect(await standing()).toMatchObject({ last_seq: 2, unread_count: 2, mention_count: 1 });
  await eve.api("PUT", `/api/dm/${dm.id}/read`, { message_id: first.id });
  expect(await standing()).toMatchObject({ unread_count: 1, last_read_seq: 1 });
  await eve.api("PUT", `/api/dm/${dm.id}/notify`, { level: "none" });
  await eve.api("PUT", `/api/dm/${dm.id}/read`, { message_id: null });
  expect(await standing()).toMatchObject({ unread_count: 0, mention_count: 0, notify_level: "none" });
});

test("a direct message notifies its reader, a mention in it as a mention; reading it marks the notification", async () => {
  const dm = await dmOf(world.cy, world.bo);
  const { id } = await post(world.cy, dm, "Are you there?");
  await post(world.cy, dm, "@bo @ada");
  const unread = async (who: Actor) => {
    const { items } = (await who.api("GET", "/api/notifications?unread=true")).body;
    return items.filter(({ channel }: { channel: { id: string } }) => channel?.id === dm.id);
  };
  const found = await unread(world.bo);
  expect(found.map(({ type }: { type: string }) => type)).toEqual(["dm", "mention"]);
  expect(found[0]).toMatchObject({
    source_id: id,
    actor: { kind: "user", name: "Cy" },
    channel: { id: dm.id, name: null, community_id: null },
    message: { excerpt: "Are you there?" },
  });
  expect([await unread(world.cy), await unread(world.ada)]).toEqual([[], []]);
  await world.bo.api("PUT", `/api/dm/${dm.id}/read`, { message_id: null });
  expect(await unread(world.bo)).toEqual([]);
});

test("messages of a DM are edited, deleted, replied to and reacted to as those of a channel", async () => {
  const dm = await dmOf(world.ada, world.cy);
  const { id } = await post(world.ada, dm, "Fogg");
  expect((await world.cy.api("PATCH", `/api/messages/${id}`, { body_md: "Mine" })).status).toBe(403);
  await world.ada.api("PATCH", `/api/messages/${id}`, { body_md: "Fog" });
  expect((await world.cy.api("POST", `/api/messages/${id}/replies`, { body_md: "Horn" })).status).toBe(201);
  expect((await world.cy.api("PUT", encodeURI(`/api/messages/${id}/reactions/👍`))).status).toBe(204);
  const { items } = (await world.ada.api("GET", `/api/dm/${dm.id}/messages`)).body;
  expect(items.at(-1)).toMatchObject({ body_md: "Fog", reply_count: 1, reactions: [{ emoji: "👍", count: 1 }] });
  // Nobody is an admin here: ada owns the community in which cy is a member, and that says nothing about a DM.
  const theirs = await post(world.cy, dm, "Stays");
  expect((await world.ada.api("DELETE", `/api/messages/${theirs.id}`)).status).toBe(403);
  expect((await world.cy.api("DELETE", `/api/messages/${theirs.id}`)).status).toBe(204);
});

test("a DM outlasts the community that two people met in; and who is muted or banned there still writes", async () => {
  const gus = await signIn(world.deps, () => world.apiUrl, "gus", {
    invite: (await world.ada.api("POST", "/api/c/lighthouse/invites", {})).body.code,
  });
  const dm = await dmOf(gus, world.bo);
  await world.ada.api("PUT", `/api/c/lighthouse/mutes/${gus.id}`, {});
  await post(gus, dm, "muted");
  await world.ada.api("PUT", `/api/c/lighthouse/bans/${gus.id}`, {});
  await post(gus, dm, "banned");
  expect(await read(world.bo, dm)).toEqual(["muted", "banned"]);
  expect((await open(world.bo, gus)).status).toBe(200);
  expect((await open(world.bo, gus, world.cy)).status).toBe(404);
});

test("people who are only in a DM together learn of each other's new names, and whether they are there", async () => {
  const hal = await signIn(world.deps, () => world.apiUrl, "hal", {
    invite: (await world.ada.api("POST", "/api/c/lighthouse/invites", {})).body.code,
  });
  await dmOf(hal, hal);
  const shared = await dmOf(hal, world.cy);
  const metInDmsAlone = async () => (await world.cy.api("GET", "/api/access")).body.people;
  expect(await metInDmsAlone()).not.toContain(hal.id);
  const subjects = async () => {
    await hal.api("PATCH", "/api/me", { display_name: `Hal ${newId().slice(-4)}` });
    const rows = await world.db.execute<{ subject: string }>("select subject from told order by subject");
    await world.db.execute("truncate told");
    return rows.map(({ subject }) => subject);
  };
  await world.db.execute("create table told as select subject, payload from outbox where false");
  await world.db.execute(`create function tell() returns trigger language plpgsql as $$
    begin insert into told values (new.subject, new.payload); return new; end $$`);
  await world.db.execute(`create trigger tell after insert on outbox for each row
    when (new.payload ->> 'type' = 'user.updated') execute function tell()`);
  expect((await subjects()).map((subject) => subject.split(".")[1])).toEqual(["events"]);
  await hal.api("DELETE", "/api/c/lighthouse/members/me");
  expect(await subjects()).toEqual([`chat.dm.${shared.id}`]);
  expect(await metInDmsAlone()).toContain(hal.id);
});

test("a group has a name and a topic, which each of its people may change; a DM of two has none", async () => {
  const group = await dmOf(world.ada, world.bo, eve);
  const change = (body: object, who = world.bo, { id } = group) => who.api("PATCH", `/api/dm/${id}`, body);
  expect((await change({ name: " night watch ", topic: "Who is awake?" })).body).toMatchObject({
    name: "night watch",
    topic: "Who is awake?",
  });
  expect((await world.ada.api("GET", `/api/dm/${group.id}`)).body.name).toBe("night watch");
  const bo = await authenticate(world.deps, world.bo.token, "test");
  await expect(getChannel(world.deps, bo, { slug: null, channel: "night watch" })).rejects.toMatchObject({
    code: "not_found",
  });
  expect((await change({ name: null })).body.name).toBeNull();
  for (const [body, path] of [
    [{ name: "" }, "name"],
    [{ name: "x".repeat(81) }, "name"],
    [{ name: "a\nb" }, "name"],
    [{}, ""],
    [{ topic: "x", visibility: "public" }, ""],
  ] as const) {
    const refused = await change(body);
    expect([refused.status, refused.body.errors[0].path]).toEqual([422, path]);
  }
  const refused = await change({ topic: "Ours" }, world.ada, await dmOf(world.ada, world.bo));
  expect([refused.status, refused.body.detail]).toEqual([
    409,
    "Only a group has a name and a topic; this is a direct message.",
  ]);
});

test("Z5: who leaves a group reads nothing of it any more; the others go on, and the same people get a new one", async () => {
  const group = await dmOf(world.ada, world.cy, eve);
  await post(world.ada, group, "@eve, all well?");
  expect((await eve.api("DELETE", `/api/dm/${group.id}/members/me`)).status).toBe(204);
  for (const path of ["", "/messages", "/members"]) {
    expect((await eve.api("GET", `/api/dm/${group.id}${path}`)).status).toBe(404);
  }
  expect((await eve.api("DELETE", `/api/dm/${group.id}/members/me`)).status).toBe(404);
  expect((await eve.api("POST", `/api/dm/${group.id}/messages`, { body_md: "Wait" })).status).toBe(404);
  const { items } = (await eve.api("GET", "/api/notifications")).body;
  expect(items.filter(({ channel }: { channel: { id: string } | null }) => channel?.id === group.id)).toEqual([]);
  expect(ids((await world.cy.api("GET", `/api/dm/${group.id}`)).body.members)).toEqual(sorted(world.ada, world.cy));
  const again = await open(world.ada, world.cy, eve);
  expect(again.status).toBe(201);
  expect(again.body.id).not.toBe(group.id);
  for (const who of [world.ada, world.cy]) {
    expect((await who.api("DELETE", `/api/dm/${group.id}/members/me`)).status).toBe(204);
  }
  const refused = await world.ada.api("DELETE", `/api/dm/${(await dmOf(world.ada, world.bo)).id}/members/me`);
  expect([refused.status, refused.body.detail]).toEqual([409, "Only a group can be left; this is a direct message."]);
});

test("the list is paged in the order in which the DMs were opened", async () => {
  const all: Dm[] = (await world.ada.api("GET", "/api/dm")).body.items;
  expect(ids(all)).toEqual(ids(all).sort());
  const first = (await world.ada.api("GET", "/api/dm?limit=2")).body;
  expect(ids(first.items)).toEqual(ids(all).slice(0, 2));
  const second = (await world.ada.api("GET", `/api/dm?limit=2&after=${first.next}`)).body;
  expect(ids(second.items)).toEqual(ids(all).slice(2, 4));
  const back = (await world.ada.api("GET", `/api/dm?limit=2&before=${second.items[0].id}`)).body;
  expect(ids(back.items)).toEqual(ids(first.items));
});

test("a search of no community finds what one may read in DMs, by in: the id or @ the person; nobody else's", async () => {
  const { body: dm } = await open(world.ada, world.bo);
  const group = await dmOf(world.ada, world.bo, fay);
  await world.ada.api("PATCH", `/api/dm/${group.id}`, { name: "general" });
  await post(world.ada, dm, "lodestone alone");
  await post(world.ada, group, "lodestone together");
  await post(world.ada, await dmOf(world.ada, world.ada), "lodestone noted");
  const find = async (who: Actor, q: string, query = "") => {
    const { status, body } = await who.api("GET", `/api/search?q=${encodeURIComponent(`lodestone ${q}`)}${query}`);
    return status === 200 ? body.items.map(({ message }: { message: { body_md: string } }) => message.body_md) : status;
  };
  expect(await find(world.ada, "")).toEqual(["lodestone noted", "lodestone together", "lodestone alone"]);
  expect(await find(world.bo, "")).toEqual(["lodestone together", "lodestone alone"]);
  expect(await find(world.bo, "in:@ada")).toEqual(["lodestone alone"]);
  expect(await find(world.bo, "-in:@ADA")).toEqual(["lodestone together"]);
  expect(await find(world.ada, "in:@ada")).toEqual(["lodestone noted"]);
  expect(await find(world.bo, `in:${group.id}`)).toEqual(["lodestone together"]);
  expect(await find(world.bo, "in:general")).toEqual([]);
  expect(await find(world.ada, "", "&community=lighthouse")).toEqual([]);
  expect(await find(world.ada, "in:@bo", "&community=lighthouse")).toBe(404);
  expect(await find(world.cy, "")).toEqual([]);
  expect(await find(world.bo, "in:@bo")).toBe(404);
  expect(await find(world.cy, `in:${dm.id}`)).toBe(404);
  expect(await find(world.cy, "in:@nobody")).toBe(404);
});

test("a snapshot holds the 200 DMs in which something was written last, however old they are", async () => {
  const hub = await signIn(world.deps, () => world.apiUrl, "hub", {
    invite: (await world.ada.api("POST", "/api/c/lighthouse/invites", {})).body.code,
  });
  const old = await dmOf(hub, world.bo);
  const quiet = await dmOf(hub, world.cy);
  const later = firstIdOf(Date.now() + 60_000).slice(0, 14);
  await world.db.execute(`with fresh as (
      insert into channels (id, type, visibility) select overlay(gen_random_uuid()::text placing '${later}' from 1)::uuid, 'group_dm', 'private'
      from generate_series(1, 199) returning id
    ) insert into channel_members (channel_id, user_id) select id, '${hub.id}' from fresh`);
  await post(world.bo, old, "still here");
  const { dms } = (await hub.api("GET", "/api/snapshot")).body;
  expect(dms).toHaveLength(200);
  expect(ids(dms)).toContain(old.id);
  expect(ids(dms)).not.toContain(quiet.id);
  expect(ids(dms)).toEqual(ids(dms).sort());
  expect((await hub.api("GET", `/api/dm/${quiet.id}`)).status).toBe(200);
});
