import { afterAll, beforeAll, expect, test } from "bun:test";
import { newId } from "#core/kernel/ids.ts";
import { threadSchema } from "#core/messages/schema.ts";
import { recordEvents } from "#test/support/follower.ts";
import { type Actor, createWorld, type World, withApi } from "#test/support/world.ts";

let world: World;
beforeAll(async () => {
  world = await withApi(await createWorld());
});
afterAll(() => world?.close());

const GENERAL = "/api/c/lighthouse/channels/general/messages";
const post = async (who: Actor, input: object = {}, path = GENERAL) =>
  (await who.api("POST", path, { body_md: "hello", ...input })).body;
const idOf = ({ id }: { id: string }) => id;
const ids = (page: { items: { id: string }[] }) => page.items.map(idOf);

test("replies stay out of the channel, and their parent says how many there are and since when", async () => {
  const parent = await post(world.ada);
  const first = await post(world.bo, { parent_id: parent.id });
  const second = await post(world.cy, {}, `/api/messages/${parent.id}/replies`);
  expect(second.parent_id).toBe(parent.id);
  const channel = (await world.ada.api("GET", GENERAL)).body;
  expect(ids(channel)).toContain(parent.id);
  expect(ids(channel)).not.toContain(first.id);
  const thread = (await world.cy.api("GET", `/api/messages/${parent.id}/replies`)).body;
  expect(threadSchema.parse(thread)).toEqual(thread);
  expect(ids(thread)).toEqual([first.id, second.id]);
  expect(thread.parent).toMatchObject({ id: parent.id, reply_count: 2, last_reply_at: second.created_at });
  expect(thread.participants.map(({ name }: { name: string }) => name)).toEqual(["Bo", "Cy"]);
});

test("a message says who replied last, each once, while their replies are there", async () => {
  const parent = await post(world.ada);
  const names = async () => {
    const { items } = (await world.cy.api("GET", GENERAL)).body;
    const { last_repliers } = items.find(({ id }: { id: string }) => id === parent.id);
    return last_repliers.map(({ name }: { name: string }) => name);
  };
  expect(await names()).toEqual([]);
  const takeEvents = await recordEvents(world.db);
  await post(world.bo, { parent_id: parent.id });
  const hers = await post(world.cy, { parent_id: parent.id });
  await post(world.bo, { parent_id: parent.id });
  expect(await names()).toEqual(["Bo", "Cy"]);
  expect((await takeEvents()).findLast(({ type }) => type === "message.created")).toMatchObject({
    data: { parent: { last_repliers: [{ name: "Bo", kind: "user" }, { name: "Cy" }] } },
  });
  await world.cy.api("DELETE", `/api/messages/${hers.id}`);
  expect(await names()).toEqual(["Bo"]);
});

test("Z7: threads are one level deep and stay in their channel", async () => {
  const parent = await post(world.ada);
  const reply = await post(world.bo, { parent_id: parent.id });
  await world.ada.api("POST", "/api/c/lighthouse/channels", { name: "rocks" });
  for (const [parent_id, path] of [
    [reply.id, GENERAL],
    [parent.id, "/api/c/lighthouse/channels/rocks/messages"],
    [newId(), GENERAL],
  ] as const) {
    const refused = await world.cy.api("POST", path, { body_md: "no", parent_id });
    expect([refused.status, refused.body.errors[0].path]).toEqual([422, "parent_id"]);
  }
  expect((await world.ada.api("GET", `/api/messages/${parent.id}`)).body.reply_count).toBe(1);
});

test("a deleted parent is a gap while it has replies and takes no more, and goes with the last reply", async () => {
  const parent = await post(world.ada, { body_md: "secret" });
  const reply = await post(world.bo, { parent_id: parent.id });
  expect((await world.ada.api("DELETE", `/api/messages/${parent.id}`)).status).toBe(204);
  const gap = (await world.cy.api("GET", `/api/messages/${parent.id}`)).body;
  expect(gap).toMatchObject({ body_md: "", reply_count: 1 });
  expect(gap.deleted_at).toMatch(/Z$/);
  expect(ids((await world.cy.api("GET", GENERAL)).body)).toContain(parent.id);
  expect((await world.cy.api("POST", `/api/messages/${parent.id}/replies`, { body_md: "late" })).status).toBe(422);
  expect((await world.ada.api("PATCH", `/api/messages/${parent.id}`, { body_md: "back" })).status).toBe(404);
  await world.bo.api("DELETE", `/api/messages/${reply.id}`);
  expect((await world.cy.api("GET", `/api/messages/${parent.id}`)).status).toBe(404);
  expect(ids((await world.cy.api("GET", GENERAL)).body)).not.toContain(parent.id);
});

test("D4: the count of replies, and who wrote the last, are right when many reply and delete at once", async () => {
  const parent = await post(world.ada);
  const actors = [world.ada, world.bo, world.cy];
  const replies = await Promise.all(
    Array.from({ length: 24 }, (_, n) => post(actors[n % 3]!, { parent_id: parent.id })),
  );
  await Promise.all([
    ...replies.slice(0, 9).map(({ id }, n) => actors[n % 3]!.api("DELETE", `/api/messages/${id}`)),
    ...Array.from({ length: 6 }, (_, n) => post(actors[n % 3]!, { parent_id: parent.id })),
  ]);
  const { body } = await world.ada.api("GET", `/api/messages/${parent.id}/replies?limit=200`);
  expect(body.items.length).toBe(21);
  expect(body.parent.reply_count).toBe(21);
  expect(body.parent.last_reply_at).toBe(body.items.at(-1).created_at);
  const authors = body.items.toReversed().map(({ author }: { author: object }) => author);
  expect(body.parent.last_repliers.map(idOf)).toEqual([...new Set(authors.map(idOf))]);
});

test("messages around one: both sides, with cursors to go on from", async () => {
  await world.ada.api("POST", "/api/c/lighthouse/channels", { name: "long" });
  const path = "/api/c/lighthouse/channels/long/messages";
  const all: string[] = [];
  for (let n = 0; n < 20; n++) all.push((await post(world.ada, { body_md: `n${n}` }, path)).id);
  const { body } = await world.bo.api("GET", `${path}?around=${all[10]}&limit=6`);
  expect(ids(body)).toEqual(all.slice(8, 14));
  expect([body.prev, body.next]).toEqual([all[8], all[13]]);
  const start = (await world.bo.api("GET", `${path}?around=${all[0]}&limit=6`)).body;
  expect([ids(start), start.prev, start.next]).toEqual([all.slice(0, 4), null, all[3]]);
  const end = (await world.bo.api("GET", `${path}?around=${all[19]}&limit=6`)).body;
  expect([ids(end), end.next]).toEqual([all.slice(17), null]);
  expect((await world.bo.api("GET", `${path}?around=${newId()}`)).body.errors[0].path).toBe("around");
  expect((await world.bo.api("GET", `${path}?around=${all[0]}&before=${all[1]}`)).status).toBe(422);
});

test("I15: reactions are counted in the order in which each first came, and each reader sees which are their own", async () => {
  const { id } = await post(world.ada);
  const react = (who: Actor, method: string, emoji: string) =>
    who.api(method, `/api/messages/${id}/reactions/${encodeURIComponent(emoji)}`);
  for (let n = 0; n < 2; n++) expect((await react(world.bo, "PUT", "👍")).status).toBe(204);
  await react(world.cy, "PUT", "❤");
  await react(world.cy, "PUT", "👍");
  expect((await world.cy.api("GET", `/api/messages/${id}`)).body.reactions).toEqual([
    { emoji: "👍", count: 2, reacted_by_me: true },
    { emoji: "❤️", count: 1, reacted_by_me: true },
  ]);
  for (let n = 0; n < 2; n++) expect((await react(world.cy, "DELETE", "👍")).status).toBe(204);
  const seen = (await world.bo.api("GET", GENERAL)).body.items.find((item: { id: string }) => item.id === id);
  expect(seen.reactions).toEqual([
    { emoji: "👍", count: 1, reacted_by_me: true },
    { emoji: "❤️", count: 1, reacted_by_me: false },
  ]);
  expect((await react(world.cy, "PUT", "nope")).body.detail).toBe("a single emoji is expected");
  expect((await react(world.dot, "PUT", "👍")).status).toBe(404);
});

test("D3: a reaction and a deletion at once: one wins, nothing is left on a message that is gone", async () => {
  for (let n = 0; n < 10; n++) {
    const { id } = await post(world.ada);
    const [reacted, deleted] = await Promise.all([
      world.bo.api("PUT", `/api/messages/${id}/reactions/${encodeURIComponent("👍")}`),
      world.ada.api("DELETE", `/api/messages/${id}`),
    ]);
    expect(deleted.status).toBe(204);
    expect([204, 404]).toContain(reacted.status);
    expect((await world.bo.api("GET", `/api/messages/${id}`)).status).toBe(404);
  }
});

test("D3: an edit and a deletion at once: the message is gone, whichever came first, and nobody hears of it after", async () => {
  const takeEvents = await recordEvents(world.db);
  for (let n = 0; n < 10; n++) {
    const { id } = await post(world.ada);
    const [edited, deleted] = await Promise.all([
      world.ada.api("PATCH", `/api/messages/${id}`, { body_md: "better" }),
      world.bo.api("DELETE", `/api/messages/${id}`),
    ]);
    expect([200, 404]).toContain(edited.status);
    expect(deleted.status).toBe(204);
    expect((await world.ada.api("GET", `/api/messages/${id}`)).status).toBe(404);
    expect((await takeEvents()).at(-1)!.type).toBe("message.deleted");
    const [row] = await world.db.execute<{ body_md: string }>(`select body_md from messages where id = '${id}'`);
    expect(row!.body_md).toBe("");
  }
});

test("D3: of edits at once one is the last, and its event is the last", async () => {
  const takeEvents = await recordEvents(world.db);
  const { id } = await post(world.ada);
  const bodies = Array.from({ length: 10 }, (_, n) => `edit ${n}`);
  await Promise.all(bodies.map((body_md) => world.ada.api("PATCH", `/api/messages/${id}`, { body_md })));
  const events = (await takeEvents()).filter((event) => event.type === "message.updated");
  expect(events).toHaveLength(10);
  const { body } = await world.cy.api("GET", `/api/messages/${id}`);
  expect(events.at(-1)!.data.message.body_md).toBe(body.body_md);
});

test("I15: a reaction that is put on and taken off hundreds of times is there once or not at all", async () => {
  const { id } = await post(world.ada);
  const path = `/api/messages/${id}/reactions/${encodeURIComponent("👍")}`;
  const rows = async () =>
    (await world.db.execute<{ n: number }>(`select count(*)::int as n from reactions where message_id = '${id}'`))[0]!
      .n;
  for (let n = 0; n < 30; n++) {
    const toggles = Array.from({ length: 10 }, (_, turn) => world.bo.api(turn % 2 ? "DELETE" : "PUT", path));
    expect(new Set((await Promise.all(toggles)).map(({ status }) => status))).toEqual(new Set([204]));
    expect(await rows()).toBeLessThanOrEqual(1);
  }
  await world.bo.api("PUT", path);
  expect(await rows()).toBe(1);
  const { body } = await world.cy.api("GET", `/api/messages/${id}`);
  expect(body.reactions).toEqual([{ emoji: "👍", count: 1, reacted_by_me: false }]);
});
