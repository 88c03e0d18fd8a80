import { afterAll, beforeAll, expect, test } from "bun:test";
import postgres from "postgres";
import { newId } from "#core/kernel/ids.ts";
import type { Message } from "#core/messages/schema.ts";
import { type Client, createClient } from "#sdk/client.ts";
import { listMessages, sendMessage } from "#sdk/messages.ts";
import { streamEvents } from "#sdk/stream.ts";
import { LIFTED_LIMIT_SETTINGS } from "#test/support/limits.ts";
import { seedPeople } from "#test/support/people.ts";
import { type Service, type Stack, startStack } from "#test/support/stack.ts";

// A ledger: what was acknowledged, what is stored and what each client was shown must be the same messages, each once and
// in one order, whatever is killed meanwhile.

let stack: Stack;
let clients: { ada: Client; bo: Client; cy: Client };
beforeAll(async () => {
  stack = await startStack({ gateway: LIFTED_LIMIT_SETTINGS });
  const people = await seedPeople(stack.databaseUrl);
  const client = async (name: "ada" | "bo" | "cy") =>
    createClient({ baseUrl: stack.url, token: await people.token(name), userAgent: "test" });
  clients = { ada: await client("ada"), bo: await client("bo"), cy: await client("cy") };
}, 60_000);
afterAll(() => stack?.close(), 60_000);

const DESIGN = { slug: "lighthouse", channel: "design" };

/** Somebody's terminal: shows each message once, and after a `reset` pages on from the last one that it showed. */
function watch(client: Client) {
  const shown: string[] = [];
  let channelId = "";
  let check = () => {};
  const ready = Promise.withResolvers<void>();
  const stop = new AbortController();
  const show = (message: Message) => {
    shown.push(message.id);
    check();
  };
  const catchUp = async () => {
    for (let after = shown.at(-1); after; ) {
      const page = await listMessages(client, DESIGN, { after });
      page.items.filter(({ id }) => !shown.includes(id)).forEach(show);
      after = page.next ?? undefined;
    }
  };
  const running = (async () => {
    channelId = (await listMessages(client, DESIGN, { limit: 1 })).items[0]!.channel_id;
    for await (const item of streamEvents(client, { signal: stop.signal })) {
      if (item.kind === "ready") ready.resolve();
      if (item.kind === "reset") await catchUp();
      if (item.kind === "event" && item.event.type === "message.created" && item.event.channel_id === channelId) {
        show(item.event.data.message);
      }
    }
  })();
  return {
    shown,
    ready: ready.promise,
    until: (id: string) =>
      new Promise<void>((resolve) => {
        check = () => shown.includes(id) && resolve();
        check();
      }),
    async close() {
      stop.abort();
      await running;
    },
  };
}

/** Posts one after another until told to stop; a post without an answer is tried again under the same key until it has one. */
function keepPosting(client: Client) {
  const acknowledged: string[] = [];
  let going = true;
  const running = (async () => {
    while (going) {
      const input = { body_md: `number ${acknowledged.length}`, client_message_id: newId() };
      for (;;) {
        const message = await sendMessage(client, DESIGN, input, { retryDelays: [] }).catch(() => null);
        if (message) {
          acknowledged.push(message.id);
          break;
        }
      }
    }
  })();
  return {
    acknowledged,
    async stop() {
      going = false;
      await running;
    },
  };
}

async function storedSince(first: string): Promise<string[]> {
  const sql = postgres(stack.databaseUrl, { max: 1 });
  const rows = await sql<{ id: string }[]>`
    select id from messages where channel_id = (select channel_id from messages where id = ${first})
      and seq >= (select seq from messages where id = ${first}) order by seq`;
  await sql.end();
  return rows.map(({ id }) => id);
}

/** Kills a service `times` times while two people post and three watch, then compares the ledger. */
async function survives(service: Service, times: number): Promise<void> {
  const watchers = [clients.ada, clients.bo, clients.cy].map(watch);
  await Promise.all(watchers.map(({ ready }) => ready));
  const posters = [keepPosting(clients.ada), keepPosting(clients.bo)];
  for (let n = 0; n < times; n++) {
    const before = posters[0]!.acknowledged.length;
    await until(() => posters[0]!.acknowledged.length >= before + 5 + Math.random() * 20);
    await stack.kill(service);
    await stack.start(service);
  }
  const before = posters[0]!.acknowledged.length;
  await until(() => posters[0]!.acknowledged.length >= before + 10);
  for (const poster of posters) await poster.stop();
  const last = await sendMessage(clients.cy, DESIGN, { body_md: "the last", client_message_id: newId() });
  await Promise.all(watchers.map((watcher) => watcher.until(last.id)));
  for (const watcher of watchers) await watcher.close();

  const acknowledged = [...posters.flatMap((poster) => poster.acknowledged), last.id];
  const stored = await storedSince(watchers[0]!.shown[0]!);
  expect(acknowledged.length).toBeGreaterThan(20);
  expect(stored.toSorted()).toEqual(acknowledged.toSorted());
  for (const { shown } of watchers) expect(shown).toEqual(stored);
}

/** Looks again after each turn of the event loop. */
async function until(met: () => boolean): Promise<void> {
  while (!met()) await new Promise((resolve) => setImmediate(resolve));
}

test("S2, X8: kill -9 of the terminal session manager in the middle of posts: nobody misses or doubles one", async () => {
  await survives("tui-sm", 3);
}, 60_000);

test("X1: kill -9 of the API at random moments: what was acknowledged is stored once and shown once", async () => {
  await survives("api", 8);
}, 90_000);

test("X9: kill -9 of the gateway: clients try again under the same key and resume; one message each", async () => {
  await survives("gateway", 2);
}, 60_000);
