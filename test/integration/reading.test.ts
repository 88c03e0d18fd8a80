import { afterAll, beforeAll, expect, test } from "bun:test";
import { createMemoryBus } from "#core/events/memory-bus.ts";
import { newId } from "#core/kernel/ids.ts";
import { UNREAD_MAX } from "#core/reading/rules.ts";
import { findFirstUnread, findReading } from "#core/reading/store.ts";
import { apply, needsReload } from "#core/realtime/state.ts";
import { judge, viewOf } from "#core/realtime/visibility.ts";
import { authenticate } from "#core/sessions/actions.ts";
import { getAccess, takeSnapshot } from "#core/snapshot/actions.ts";
import type { Snapshot } from "#core/snapshot/schema.ts";
import { recordEvents } from "#test/support/follower.ts";
import { type Actor, createWorld, type World, withApi } from "#test/support/world.ts";

let world: World;
beforeAll(async () => {
  world = await withApi(await createWorld());
});
afterAll(() => world?.close());

const LIGHTHOUSE = "/api/c/lighthouse";
/** A channel that ada, bo and cy have joined. */
async function newChannel(name: string): Promise<{ id: string; path: string }> {
  const { body } = await world.ada.api("POST", `${LIGHTHOUSE}/channels`, { name });
  const path = `${LIGHTHOUSE}/channels/${name}`;
  for (const who of [world.bo, world.cy]) await who.api("PUT", `${path}/members/me`);
  return { id: body.id, path };
}
const post = async (who: Actor, path: string, fields: object = {}) =>
  (await who.api("POST", `${path}/messages`, { body_md: "hello", ...fields })).body;
const read = (who: Actor, path: string, body: object) => who.api("PUT", `${path}/read`, body);
const unread = async (who: Actor, id: string): Promise<number> =>
  (await who.api("GET", "/api/snapshot?community=lighthouse")).body.channels.find(
    (channel: { id: string }) => channel.id === id,
  ).unread_count;

test("what others write is unread until it is read; one's own, replies and what is deleted never are", async () => {
  const { id, path } = await newChannel("counting");
  const first = await post(world.ada, path);
  const second = await post(world.ada, path);
  await post(world.bo, path);
  await post(world.ada, path, { parent_id: first.id });
  expect([await unread(world.ada, id), await unread(world.bo, id), await unread(world.cy, id)]).toEqual([1, 2, 3]);
  await world.ada.api("DELETE", `/api/messages/${second.id}`);
  expect(await unread(world.cy, id)).toBe(2);
  expect((await read(world.cy, path, { message_id: null })).body).toMatchObject({ unread_count: 0, mention_count: 0 });
  expect(await unread(world.cy, id)).toBe(0);
});

test("reading goes backwards too: from one message on all is unread again, also from the first", async () => {
  const { id, path } = await newChannel("backwards");
  const messages = [];
  for (let n = 0; n < 4; n++) messages.push(await post(world.ada, path));
  expect((await read(world.bo, path, { message_id: messages[3].id })).body.unread_count).toBe(0);
  expect((await read(world.bo, path, { message_id: messages[1].id })).body.unread_count).toBe(2);
  expect((await read(world.bo, path, { unread_from: messages[0].id })).body.unread_count).toBe(4);
  expect(await unread(world.bo, id)).toBe(4);
});

test("who joins a channel has read what was said before", async () => {
  const { body } = await world.ada.api("POST", `${LIGHTHOUSE}/channels`, { name: "old" });
  const path = `${LIGHTHOUSE}/channels/old`;
  await post(world.ada, path);
  await world.bo.api("PUT", `${path}/members/me`);
  expect(await unread(world.bo, body.id)).toBe(0);
  await post(world.ada, path);
  expect(await unread(world.bo, body.id)).toBe(1);
  expect(await unread(world.cy, body.id)).toBe(0);
});

test("around=unread begins at the first message that one has not read, and at the newest page when there is none", async () => {
  const { path } = await newChannel("jump");
  const ids: string[] = [];
  for (let n = 0; n < 9; n++) ids.push((await post(world.ada, path)).id);
  await read(world.bo, path, { message_id: ids[3] });
  const jump = async () =>
    (await world.bo.api("GET", `${path}/messages?around=unread&limit=2`)).body.items.map(
      (item: { id: string }) => item.id,
    );
  expect(await jump()).toEqual([ids[4], ids[5]]);
  await read(world.bo, path, { message_id: null });
  expect(await jump()).toEqual([ids[7], ids[8]]);
});

test("only members of a channel have a place in it, and only its own messages are places", async () => {
  const { path } = await newChannel("places");
  const elsewhere = await newChannel("elsewhere");
  const message = await post(world.ada, path);
  const reply = await post(world.bo, path, { parent_id: message.id });
  const foreign = await post(world.ada, elsewhere.path);
  for (const body of [{ unread_from: reply.id }, { message_id: foreign.id }, { unread_from: newId() }]) {
    const refused = await read(world.cy, path, body);
    expect([refused.status, refused.body.errors[0].path]).toEqual([422, Object.keys(body)[0]]);
  }
  for (const body of [
    {},
    { message_id: null, unread_from: message.id },
    { message_id: 1 },
    { seq: 1, message_id: null },
  ]) {
    expect((await read(world.cy, path, body)).status).toBe(422);
  }
  expect((await read(world.dot, path, { message_id: null })).status).toBe(404);
  await world.cy.api("DELETE", `${path}/members/me`);
  expect((await read(world.cy, path, { message_id: null })).status).toBe(409);
  expect((await world.cy.api("PUT", `${path}/notify`, { level: "none" })).status).toBe(409);
  expect((await world.bo.api("PUT", `${path}/notify`, { level: "loud" })).status).toBe(422);
  expect((await world.bo.api("PUT", `${path}/notify`, { level: "none" })).body.notify_level).toBe("none");
});

test("unread messages are counted up to a thousand", async () => {
  const { id, path } = await newChannel("flood");
  await world.db.execute(`insert into messages (id, channel_id, seq, user_id, body_md)
    select gen_random_uuid(), '${id}', n, '${world.ada.id}', 'x' from generate_series(1, ${UNREAD_MAX + 5}) n`);
  await world.db.execute(`update channels set last_seq = ${UNREAD_MAX + 5} where id = '${id}'`);
  expect(await unread(world.bo, id)).toBe(UNREAD_MAX);
  await post(world.ada, path);
  expect(await unread(world.bo, id)).toBe(UNREAD_MAX);
});

test("however much is unread, no more of it is read than is counted", async () => {
  const { id } = await newChannel("archive");
  await world.db.execute(`insert into messages (id, channel_id, seq, user_id, body_md)
    select gen_random_uuid(), '${id}', n, '${world.ada.id}', 'x' from generate_series(1, 20000) n`);
  await world.db.execute("analyze messages");
  const rowsRead = await world.db.transaction(async (tx) => {
    expect((await findReading(tx, id, world.bo.id))?.unread_count).toBe(UNREAD_MAX);
    expect(await findFirstUnread(tx, id, world.bo.id)).not.toBeNull();
    const [row] = await tx.execute<{ n: number }>(
      "select (seq_tup_read + idx_tup_fetch)::int as n from pg_stat_xact_user_tables where relname = 'messages'",
    );
    return row!.n;
  });
  expect(rowsRead).toBe(UNREAD_MAX + 1);
});

/** Of five deeds each: `AJET_PROPERTY_RUNS=2000` are 10,000. */
const ROUNDS = Number(process.env.AJET_PROPERTY_RUNS ?? 60);

test("D4: after a random run, what clients have counted from events, what the API counts and a recount are the same", async () => {
  const { id, path } = await newChannel("random");
  const people = [world.ada, world.bo, world.cy];
  const deps = { ...world.deps, bus: createMemoryBus() };
  const actors = await Promise.all(people.map(({ token }) => authenticate(world.deps, token, "test")));
  const takeEvents = await recordEvents(world.db);
  const views = await Promise.all(actors.map(async (actor) => viewOf(await getAccess(world.deps, actor))));
  let states = await Promise.all(actors.map((actor) => takeSnapshot(deps, actor, "lighthouse")));
  const posted: string[] = [];
  const random = randomFrom(20_261_122);
  const step = async () => {
    const who = people[random(people.length)]!;
    const some = posted[random(posted.length)];
    const kind = random(10);
    const body_md = ["hello", "@bo", "@cy and @ada", "@channel", "`@bo`"][random(5)]!;
    if (kind < 5 || !some) posted.push((await post(who, path, { body_md })).id);
    else if (kind === 5) await post(who, path, { parent_id: some });
    else if (kind === 6) await world.bo.api("DELETE", `/api/messages/${some}`);
    else if (kind === 7) await read(who, path, { message_id: null });
    else await read(who, path, kind === 8 ? { message_id: some } : { unread_from: some });
  };
  for (let round = 0; round < ROUNDS; round++) {
    await Promise.all(Array.from({ length: 5 }, step));
    for (const event of await takeEvents()) {
      states = await Promise.all(
        states.map(async (state, index) => {
          if (judge(views[index]!, event) !== "show") return state;
          const current = needsReload(state, event) ? await takeSnapshot(deps, actors[index]!, "lighthouse") : state;
          return apply(apply(current, event), event);
        }),
      );
    }
    const told = await Promise.all(actors.map((actor) => takeSnapshot(deps, actor, "lighthouse")));
    const channel = ({ channels }: Snapshot) => {
      // A reply that is refused takes a number of which no event tells.
      const { last_seq: _, ...shown } = channels.find((known) => known.id === id)!;
      return shown;
    };
    expect(states.map(channel)).toEqual(told.map(channel));
    expect(told.map(channel).map(({ unread_count, mention_count }) => ({ unread_count, mention_count }))).toEqual(
      await Promise.all(people.map(recount)),
    );
  }

  async function recount({ id: who }: Actor): Promise<{ unread_count: number; mention_count: number }> {
    const [row] = await world.db.execute<{ unread_count: number; mention_count: number }>(
      `select count(*)::int as unread_count,
         count(*) filter (where id in (
           select message_id from mentions where target_type = 'channel' or target_id = '${who}'))::int as mention_count
       from (
         select id from messages
         where channel_id = '${id}' and parent_id is null and deleted_at is null and user_id <> '${who}'
           and seq > (select last_read_seq from channel_members where channel_id = '${id}' and user_id = '${who}')
         order by seq limit ${UNREAD_MAX}) unread`,
    );
    return row!;
  }
});

/** A sequence that is the same in every run, so that a failure can be looked at again. */
function randomFrom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}
