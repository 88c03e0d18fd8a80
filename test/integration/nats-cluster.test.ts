import { afterAll, beforeAll, expect, test } from "bun:test";
import { connect } from "nats";
import type { EventBus } from "#core/events/bus.ts";
import { openNatsBus } from "#core/events/nats-bus.ts";
import { STREAM } from "#core/events/subjects.ts";
import { newId } from "#core/kernel/ids.ts";
import { silentLog } from "#core/kernel/log.ts";
import { startTestNatsCluster, type TestNatsCluster } from "#test/support/nats-cluster.ts";

let cluster: TestNatsCluster;
let bus: EventBus;
beforeAll(async () => {
  cluster = await startTestNatsCluster();
  bus = await openNatsBus({ url: cluster.url, name: "test", createsStream: true, replicas: 3, log: silentLog });
}, 60_000);
afterAll(async () => {
  await bus?.close();
  await cluster?.stop();
}, 30_000);

const eventOf = (id: string) => ({
  id,
  subject: "chat.events.test",
  payload: JSON.stringify({ id, type: "user.updated" }),
});

/** Publishes as the relay does: what was not stored is given again, with what is new behind it. */
async function publishAll(ids: readonly string[]): Promise<void> {
  for (let done = 0; done < ids.length; ) {
    done += await bus.publish(ids.slice(done, done + 50).map(eventOf)).catch(() => 0);
  }
}

function listen() {
  const heard: string[] = [];
  const resets: number[] = [];
  let check = () => {};
  const follower = bus.follow(
    { replay: 100_000 },
    {
      reset: ({ head }) => void resets.push(head),
      event(_seq, event) {
        heard.push(event.id);
        check();
      },
      unknown() {},
    },
  );
  return {
    heard,
    resets,
    close: () => follower.close(),
    until: (id: string) =>
      new Promise<void>((resolve) => {
        check = () => heard.includes(id) && resolve();
        check();
      }),
  };
}

const newIds = (count: number) => Array.from({ length: count }, newId);

test("the stream is kept on as many servers as is wished", async () => {
  const connection = await connect({ servers: cluster.url.split(",") });
  const { config } = await (await connection.jetstreamManager()).streams.info(STREAM);
  await connection.close();
  expect(config.num_replicas).toBe(3);
});

test("kill -9 of the server that leads: every event comes once and in order, and nobody is told to load anew", async () => {
  const ears = listen();
  const published: string[] = [];
  let going = true;
  const publishing = (async () => {
    while (going) {
      const ids = newIds(20);
      await publishAll(ids);
      published.push(...ids);
    }
  })();
  const leader = await cluster.leaderOf(STREAM);
  await leader.kill();
  const last = newId();
  const before = published.length;
  while (published.length < before + 60) await Bun.sleep(5);
  await leader.start();
  going = false;
  await publishing;
  await publishAll([last]);
  await ears.until(last);
  ears.close();
  expect(ears.resets).toHaveLength(1);
  expect(ears.heard).toEqual([...published, last]);
}, 60_000);

test("what was stored before, and what somebody else has published meanwhile, keeps nobody from publishing", async () => {
  const other = await openNatsBus({ url: cluster.url, name: "other", createsStream: true, log: silentLog });
  const [first, second] = [newIds(3), newIds(3)];
  expect(await bus.publish(first.map(eventOf))).toBe(3);
  expect(await other.publish(second.map(eventOf))).toBe(3);
  const ears = listen();
  const both = [...first, ...newIds(2), ...second, newId()];
  await publishAll(both);
  await ears.until(both.at(-1)!);
  await other.close();
  ears.close();
  const told = ears.heard.slice(ears.heard.indexOf(first[0]!));
  expect(told).toEqual([...first, ...second, ...both.filter((id) => !first.includes(id) && !second.includes(id))]);
});
