import { afterAll, beforeAll, expect, test } from "bun:test";
import { STREAM } from "#core/events/subjects.ts";
import { type Client, createClient } from "#sdk/client.ts";
import { setTyping } from "#sdk/presence.ts";
import { endSessions } from "#sdk/sessions.ts";
import { getSnapshot } from "#sdk/snapshot.ts";
import { type StreamItem, streamEvents } from "#sdk/stream.ts";
import { getMe } from "#sdk/users.ts";
import { underPosts } from "#test/faults/case.ts";
import { isClean } from "#test/faults/ledger.ts";
import type { Service, ServiceProcess } from "#test/support/service-process.ts";
import { startTwins, type Twins } from "#test/support/twins.ts";

// Two of each service behind nginx, three NATS servers: any one may go, and all take part.

let twins: Twins;
beforeAll(async () => {
  twins = await startTwins();
}, 60_000);
afterAll(() => twins?.close(), 30_000);

const SERVICES: Service[] = ["api", "gateway", "web-sm", "tui-sm"];

const clientOf = async (name: "ada" | "bo" | "cy"): Promise<Client> =>
  createClient({ baseUrl: twins.url, token: await twins.token(name), fetch: twins.fetch });

/** How many requests a process has answered, beside those that ask how it is. */
async function served({ address }: ServiceProcess): Promise<number> {
  const text = await (await fetch(`${address}/metrics`)).text();
  const counts = text.matchAll(/^ajet_http_requests_total\{([^}]*)\} (\d+)$/gm);
  return [...counts]
    .filter(([, labels]) => !/"\/(?:healthz|readyz|metrics)"/.test(labels!))
    .reduce((sum, [, , count]) => sum + Number(count), 0);
}

async function untilItIs(kind: StreamItem["kind"], stream: AsyncGenerator<StreamItem, void>): Promise<void> {
  for (let item = await stream.next(); item.value?.kind !== kind; item = await stream.next());
}

test("D8: both APIs and both gateways have started at once on an empty database", () => {
  for (const service of SERVICES) for (const twin of twins.services[service]) expect(twin.isRunning).toBe(true);
});

test("whoever is killed, conversation goes on, and nothing is lost, doubled or out of order", async () => {
  const { findings, broken } = await underPosts(twins, {
    async inject({ acknowledged }) {
      for (const service of SERVICES) {
        for (const twin of twins.services[service]) {
          await twin.kill();
          await acknowledged(10);
          await twin.start();
        }
      }
      const leader = await twins.nats.leaderOf(STREAM);
      const follower = twins.nats.nodes.find((node) => node !== leader)!;
      for (const node of [follower, leader]) {
        await node.kill();
        await acknowledged(10);
        await node.start();
      }
      return "each service, and two NATS servers";
    },
  });
  expect(findings!.acknowledged).toBeGreaterThan(100);
  expect(findings!).toSatisfy(isClean);
  expect(broken).toEqual([]);
}, 150_000);

test("requests and streams are divided among all of them, and a session stays with one gateway", async () => {
  const all = SERVICES.flatMap((service) => twins.services[service]);
  const before = await Promise.all(all.map(served));
  const stop = new AbortController();
  const streams: Promise<unknown>[] = [];
  for (let n = 0; n < 12; n++) {
    const client = await clientOf("ada");
    for (const path of ["/api/me", "/c/lighthouse"]) await (await client.open(path)).body?.cancel();
    streams.push(streamEvents(client, { signal: stop.signal }).next());
  }
  await Promise.all(streams);
  const more = (await Promise.all(all.map(served))).map((count, index) => count - before[index]!);
  stop.abort();
  expect(more.every((count) => count > 0)).toBe(true);

  const gateways = twins.services.gateway;
  const client = await clientOf("bo");
  const counts = () => Promise.all(gateways.map(served));
  const [first, second] = await counts();
  for (let n = 0; n < 10; n++) await getMe(client);
  const [one, other] = await counts();
  expect([one! - first!, other! - second!].toSorted()).toEqual([0, 10]);
});

test("who types at one session manager is seen at the other, and whose session ends is shut out everywhere", async () => {
  const [here, there] = twins.services["tui-sm"];
  const at = ({ address }: ServiceProcess, token: string) => createClient({ baseUrl: address, token });
  const heard = streamEvents(at(there, await twins.token("cy")));
  await untilItIs("ready", heard);
  const token = await twins.token("ada");
  const { channels } = await getSnapshot(at(twins.services.api[0], token), "lighthouse");
  await setTyping(at(here, token), channels.find(({ name }) => name === "general")!.id, true);
  await untilItIs("typing", heard);
  await heard.return();

  const streams = [here, there].map((one) => streamEvents(at(one, token)));
  for (const stream of streams) await untilItIs("ready", stream);
  await endSessions(at(twins.services.api[1], token), { current: true });
  const refused = { code: "unauthenticated" };
  for (const stream of streams) await expect(untilItIs("interrupted", stream)).rejects.toMatchObject(refused);
  for (const one of [...twins.services.gateway, ...twins.services.api]) {
    await expect(getMe(at(one, token))).rejects.toMatchObject(refused);
  }
});
