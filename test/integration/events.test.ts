import { afterAll, beforeAll, expect, test } from "bun:test";
import { startRelay } from "#core/database/outbox.ts";
import type { EventBus } from "#core/events/bus.ts";
import type { ChatEvent } from "#core/events/catalog.ts";
import { openNatsBus } from "#core/events/nats-bus.ts";
import { newId } from "#core/kernel/ids.ts";
import { silentLog } from "#core/kernel/log.ts";
import { postMessage } from "#core/messages/actions.ts";
import { authenticate } from "#core/sessions/actions.ts";
import { createWorld, type World } from "#test/support/world.ts";

let world: World;
let bus: EventBus;
beforeAll(async () => {
  world = await createWorld();
  bus = await openNatsBus({ url: world.nats.url, name: "test", createsStream: true, log: silentLog });
  world.onClose(() => bus.close());
});
afterAll(() => world?.close());

const GENERAL = { slug: "lighthouse", channel: "general" };

async function post(body_md: string): Promise<string> {
  const ada = await authenticate(world.deps, world.ada.token, "test");
  return (await postMessage(world.deps, ada, GENERAL, { body_md })).message.id;
}

const startTestRelay = () => startRelay({ url: world.databaseUrl, bus, log: silentLog });

/** Follows the stream and lets a test wait until it has heard certain messages. */
function listen(from: EventBus) {
  const heard: string[] = [];
  const resets: string[] = [];
  const unknown: number[] = [];
  let check = () => {};
  const follower = from.follow(
    { replay: 10_000 },
    {
      reset({ epoch }) {
        resets.push(epoch);
        check();
      },
      event(_seq, event: ChatEvent) {
        if (event.type === "message.created") heard.push(event.data.message.id);
        check();
      },
      unknown(seq) {
        unknown.push(seq);
        check();
      },
    },
  );
  return {
    heard,
    resets,
    unknown,
    close: () => follower.close(),
    until(met: () => boolean): Promise<void> {
      return new Promise((resolve) => {
        check = () => met() && resolve();
        check();
      });
    },
  };
}

async function outboxCount(): Promise<number> {
  const [row] = await world.db.execute<{ n: number }>("select count(*)::int as n from outbox");
  return row!.n;
}

test("what was committed before the relay runs is published once it does, in order, and the outbox is empty after", async () => {
  const posted: string[] = [];
  for (let n = 0; n < 30; n++) posted.push(await post(`message ${n}`));
  expect(await outboxCount()).toBe(30);
  const ears = listen(bus);
  const relay = startTestRelay();
  await ears.until(() => ears.heard.length >= 30);
  await relay.close();
  expect(ears.heard).toEqual(posted);
  expect(await outboxCount()).toBe(0);
  ears.close();
});

test("an event that was published and not yet removed is not doubled on the bus", async () => {
  const id = await post("twice");
  const [row] = await world.db.execute<{ event_id: string; subject: string; payload: string }>(
    "select event_id, subject, payload::text from outbox",
  );
  const event = { id: row!.event_id, subject: row!.subject, payload: row!.payload };
  expect(await bus.publish([event])).toBe(1);
  const relay = startTestRelay();
  const last = await post("after it");
  relay.wake();
  const ears = listen(bus);
  await ears.until(() => ears.heard.includes(last));
  await relay.close();
  expect(ears.heard.filter((heard) => heard === id).length).toBe(1);
  ears.close();
});

test("an event of a type from a newer version is passed over, and the position moves past it", async () => {
  const ears = listen(bus);
  const id = newId();
  await bus.publish([{ id, subject: "chat.events.future", payload: JSON.stringify({ id, type: "message.sung" }) }]);
  await ears.until(() => ears.unknown.length === 1);
  expect(await bus.position()).toEndWith(`-${ears.unknown[0]}`);
  ears.close();
});

test("X13: two relays at once keep the order of a channel and double nothing", async () => {
  const ears = listen(bus);
  const relays = [startTestRelay(), startTestRelay()];
  const posted: string[] = [];
  for (let n = 0; n < 60; n++) {
    posted.push(await post(`raced ${n}`));
    relays[n % 2]!.wake();
  }
  await ears.until(() => ears.heard.includes(posted.at(-1)!));
  for (const relay of relays) await relay.close();
  expect(ears.heard.slice(-60)).toEqual(posted);
  ears.close();
});

test("a transaction that fails publishes nothing", async () => {
  const before = await outboxCount();
  const ada = await authenticate(world.deps, world.ada.token, "test");
  await expect(
    postMessage(world.deps, ada, { slug: "lighthouse", channel: newId() }, { body_md: "lost" }),
  ).rejects.toThrow();
  expect(await outboxCount()).toBe(before);
});

test("X3: with NATS down posts succeed; when it is back what was missed arrives in order", async () => {
  const ears = listen(bus);
  const relay = startTestRelay();
  const start = await post("before");
  relay.wake();
  await ears.until(() => ears.heard.includes(start));
  await world.nats.kill();
  const posted: string[] = [];
  for (let n = 0; n < 10; n++) {
    posted.push(await post(`while down ${n}`));
    relay.wake();
  }
  await world.nats.start();
  await ears.until(() => ears.heard.includes(posted.at(-1)!));
  await relay.close();
  expect(ears.heard.slice(-10)).toEqual(posted);
  expect(ears.resets.length).toBe(1);
  ears.close();
}, 30_000);

test("X4: NATS that comes back with an empty store is a new stream: followers are reset and hear what comes", async () => {
  const ears = listen(bus);
  await ears.until(() => ears.resets.length === 1);
  await world.nats.kill();
  await world.nats.start({ empty: true });
  const relay = startTestRelay();
  const id = await post("in the new stream");
  relay.wake();
  await ears.until(() => ears.heard.includes(id));
  await relay.close();
  expect(ears.resets.length).toBe(2);
  expect(new Set(ears.resets).size).toBe(2);
  ears.close();
}, 30_000);
