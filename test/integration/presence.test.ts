import { afterAll, beforeAll, expect, test } from "bun:test";
import type { EventBus } from "#core/events/bus.ts";
import { createMemoryBus } from "#core/events/memory-bus.ts";
import { openNatsBus } from "#core/events/nats-bus.ts";
import { PRESENCE_SUBJECTS } from "#core/events/subjects.ts";
import { readSettings } from "#core/kernel/config.ts";
import { newId } from "#core/kernel/ids.ts";
import { silentLog } from "#core/kernel/log.ts";
import { startHeartbeats } from "#core/presence/actions.ts";
import { type Heartbeat, heartbeatSchema } from "#core/presence/events.ts";
import { createClient } from "#sdk/client.ts";
import { heartbeat, setTyping } from "#sdk/presence.ts";
import { streamEvents } from "#sdk/stream.ts";
import { createApp } from "#services/api/app.ts";
import type { ApiDeps } from "#services/api/deps.ts";
import { settings } from "#services/tui-sm/settings.ts";
import { start as startTuiSm } from "#services/tui-sm/start.ts";
import { type Actor, createWorld, type World, withApi } from "#test/support/world.ts";

let world: World;
let bus: EventBus;
beforeAll(async () => {
  world = await withApi(await createWorld());
  bus = await openNatsBus({ url: world.nats.url, name: "test", log: silentLog });
  world.onClose(() => bus.close());
});
afterAll(() => world?.close());

const MEMBERS = "/api/c/lighthouse/members";
const memberOf = async (who: Actor, as = world.ada) =>
  (await as.api("GET", MEMBERS)).body.items.find(({ id }: { id: string }) => id === who.id);

/** The next signal that satisfies a test. */
function nextSignal<T>(subject: string, isIt: (payload: T) => boolean): Promise<T> {
  return new Promise((resolve) => {
    const ear = bus.hear([subject], (_subject, payload) => {
      if (!isIt(payload as T)) return;
      ear.close();
      resolve(payload as T);
    });
  });
}

/** The statements that the world's own connections run from now on. */
function countStatements() {
  const client = world.db.$client;
  const { unsafe } = client;
  const statements: string[] = [];
  client.unsafe = ((text: string, ...rest: []) => {
    statements.push(text);
    return unsafe(text, ...rest);
  }) as typeof unsafe;
  return {
    statements,
    stop() {
      client.unsafe = unsafe;
    },
  };
}

test("L7: a heartbeat looks up its session and nothing else; all of them are written by one statement and told once", async () => {
  const memory = createMemoryBus();
  const told: Heartbeat[] = [];
  memory.hear([PRESENCE_SUBJECTS], (_subject, payload) => told.push(heartbeatSchema.parse(payload)));
  const heartbeats = startHeartbeats({ ...world.deps, bus: memory, log: silentLog, writeInterval: 3_600_000 });
  const app = createApp({ ...world.deps, bus: memory, heartbeats, log: silentLog, checks: {} } as unknown as ApiDeps);
  const beat = ({ token }: Actor) =>
    app.handle(
      new Request("http://api/api/heartbeat", { method: "POST", headers: { authorization: `Bearer ${token}` } }),
    );
  const counted = countStatements();
  for (let n = 0; n < 100; n++) {
    for (const who of [world.ada, world.bo, world.dot]) expect((await beat(who)).status).toBe(204);
  }
  const looking = counted.statements.splice(0);
  await heartbeats.close();
  const writing = counted.statements.splice(0);
  counted.stop();
  expect(looking.length).toBe(300);
  expect(looking.every((text) => text.includes("from sessions"))).toBe(true);
  expect(writing.length).toBe(1);
  expect(told.map(({ data }) => data.user_ids.toSorted())).toEqual([[world.ada.id, world.bo.id].toSorted()]);
  expect(Date.now() - Date.parse((await memberOf(world.bo)).last_seen_at)).toBeLessThan(60_000);
  expect((await memberOf(world.cy)).last_seen_at).toBeNull();
});

test("L7: while nobody is there, nothing is written", async () => {
  const counted = countStatements();
  await startHeartbeats({ ...world.deps, bus, log: silentLog }).close();
  counted.stop();
  expect(counted.statements).toEqual([]);
});

test("a heartbeat that came late does not turn the time back, and a row that is being written is passed by", async () => {
  const warnings: unknown[] = [];
  const log = { ...silentLog, warn: (fields: object) => warnings.push(fields) };
  const at = async (milliseconds: number) => {
    const heartbeats = startHeartbeats({ ...world.deps, clock: () => new Date(milliseconds), bus, log });
    heartbeats.note({ kind: "user", user_id: world.bo.id, session_id: newId(), expires_at: null, trace_id: "test" });
    await heartbeats.close();
    return Date.parse((await memberOf(world.bo)).last_seen_at);
  };
  const now = Date.now() + 60_000;
  expect(await at(now)).toBe(now);
  expect(await at(now - 30_000)).toBe(now);
  await world.db.transaction(async (tx) => {
    await tx.execute(`select from users where id = '${world.bo.id}' for update`);
    expect(await at(now + 1)).toBe(now);
  });
  expect(warnings).toEqual([]);
});

test("a heartbeat without a session is refused", async () => {
  await expect(heartbeat(createClient({ baseUrl: world.apiUrl, token: "nobody" }))).rejects.toMatchObject({
    code: "unauthenticated",
  });
});

test("a heartbeat over HTTP is told on NATS to those who listen for the community", async () => {
  const { body: community } = await world.cy.api("GET", "/api/c/lighthouse");
  const told = nextSignal<Heartbeat>(`chat.presence.${community.id}`, ({ data }) =>
    data.user_ids.includes(world.cy.id),
  );
  await heartbeat(createClient({ baseUrl: world.apiUrl, token: world.cy.token }));
  expect(heartbeatSchema.parse(await told).data.user_ids).toEqual([world.cy.id]);
  const { body } = await world.ada.api("GET", "/api/snapshot?community=lighthouse");
  const seen = body.people.find(({ id }: { id: string }) => id === world.cy.id).last_seen_at;
  expect(seen).toBe((await memberOf(world.cy)).last_seen_at);
  expect(seen).toMatch(/Z$/);
});

test("S12: typing goes from one session manager to another over NATS, and nobody types where they may not look", async () => {
  await world.ada.api("POST", "/api/c/lighthouse/channels", { name: "keepers", visibility: "private" });
  const { body: keepers } = await world.ada.api("GET", "/api/c/lighthouse/channels/keepers");
  await world.ada.api("PUT", `/api/c/lighthouse/channels/keepers/members/${world.bo.id}`);
  const env = { PORT: "0", LOG_LEVEL: "error", API_URL: world.apiUrl, NATS_URL: world.nats.url };
  const managers = await Promise.all([1, 2].map(() => startTuiSm(readSettings(settings, env), silentLog)));
  const [here, there] = managers.map(({ port }) => `http://127.0.0.1:${port}`) as [string, string];
  const stop = new AbortController();
  const his = streamEvents(createClient({ baseUrl: there, token: world.bo.token }), { signal: stop.signal });
  expect((await his.next()).value).toMatchObject({ kind: "ready" });
  const says = ({ token }: Actor) => setTyping(createClient({ baseUrl: here, token }), keepers.id, true);
  for (const who of [world.cy, world.dot]) await expect(says(who)).rejects.toMatchObject({ code: "not_found" });
  await says(world.ada);
  // What happened before may still be on its way, as events.
  let item = (await his.next()).value;
  while (item?.kind === "event") item = (await his.next()).value;
  expect(item).toEqual({ kind: "typing", channel_id: keepers.id, user_id: world.ada.id, typing: true });
  stop.abort();
  for (const manager of managers) await manager.close();
});

test("Z2: what one may do in one channel is told of that channel alone, and of hidden ones as of missing ones", async () => {
  const { body: keepers } = await world.ada.api("GET", "/api/c/lighthouse/channels/keepers");
  const ask = (who: Actor, channel: string) => who.api("GET", `/api/access?channel=${channel}`);
  expect((await ask(world.bo, keepers.id)).body).toMatchObject({
    user_id: world.bo.id,
    communities: [keepers.community_id],
    channels: [keepers.id],
  });
  const [hidden, missing] = await Promise.all([ask(world.cy, keepers.id), ask(world.cy, newId())]);
  expect([hidden.status, missing.status]).toEqual([404, 404]);
  expect({ ...hidden.body, trace_id: "" }).toEqual({ ...missing.body, trace_id: "" });
});

test("a status is shown to the others until its end, and taken away by null", async () => {
  const until = new Date(Date.now() + 3_600_000).toISOString();
  const status = { emoji: "🌴", text: "On the island", until };
  const { body: me } = await world.bo.api("PATCH", "/api/me", { status });
  expect(me).toMatchObject({ display_name: "Bo", status });
  expect((await memberOf(world.bo, world.cy)).status).toEqual(status);
  await world.db.execute(`update users set status_until = now() - interval '1 second' where id = '${world.bo.id}'`);
  expect((await memberOf(world.bo, world.cy)).status).toBeNull();
  await world.bo.api("PATCH", "/api/me", { status: { text: "Back" } });
  expect((await memberOf(world.bo)).status).toEqual({ emoji: null, text: "Back", until: null });
  await world.bo.api("PATCH", "/api/me", { display_name: "Bosun" });
  expect(await memberOf(world.bo)).toMatchObject({ display_name: "Bosun", status: { text: "Back" } });
  expect((await world.bo.api("PATCH", "/api/me", { status: null })).body.status).toBeNull();
});

test("I1: a status that is none, or that would be over already, is refused field by field", async () => {
  for (const [status, path] of [
    [{ text: "x", until: "2001-02-03T04:05:06Z" }, "status.until"],
    [{ emoji: "palm" }, "status.emoji"],
    [{ text: "x".repeat(101) }, "status.text"],
  ] as const) {
    const refused = await world.cy.api("PATCH", "/api/me", { status });
    expect([refused.status, refused.body.errors[0].path]).toEqual([422, path]);
  }
  expect((await world.cy.api("PATCH", "/api/me", {})).status).toBe(422);
});

test("X3: with NATS down heartbeats succeed and are written, and who listened hears again when it is back", async () => {
  const speaker = await openNatsBus({ url: world.nats.url, name: "speaker", log: silentLog });
  const signal = nextSignal("chat.presence.test", () => true);
  await world.nats.kill();
  expect((await world.ada.api("POST", "/api/heartbeat")).status).toBe(204);
  const later = new Date(Date.now() + 60_000);
  const heartbeats = startHeartbeats({ ...world.deps, clock: () => later, bus: speaker, log: silentLog });
  heartbeats.note({ kind: "user", user_id: world.ada.id, session_id: newId(), expires_at: null, trace_id: "test" });
  await heartbeats.close();
  expect((await memberOf(world.ada)).last_seen_at).toBe(later.toISOString());
  await world.nats.start();
  const speaking = setInterval(() => speaker.signal("chat.presence.test", { on: "air" }), 20);
  expect(await signal).toEqual({ on: "air" });
  clearInterval(speaking);
  await speaker.close();
}, 30_000);
