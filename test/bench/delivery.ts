import { createClient } from "#sdk/client.ts";
import { sendMessage } from "#sdk/messages.ts";
import { LIFTED_LIMIT_SETTINGS } from "#test/support/limits.ts";
import { seedPeople } from "#test/support/people.ts";
import { type Service, startStack } from "#test/support/stack.ts";
import { atRate, cpuOf, milliseconds, percentile, ratio, report } from "./measure.ts";

const MEMBERS = 100;
const PER_SECOND = 20;
const POSTS = 300;
const SERVICES: Service[] = ["gateway", "api", "web-sm", "tui-sm"];

/**
 * From sending a post to the arrival of each copy at 100 open streams, at 20 posts a second, through gateway, API,
 * PostgreSQL, relay, NATS, session manager and gateway; beside bare streams of one process that writes nothing down.
 */
export async function run(): Promise<void> {
  const floor = await measureFloor();
  const stack = await startStack({ gateway: LIFTED_LIMIT_SETTINGS });
  const people = await seedPeople(stack.databaseUrl);
  const token = await people.token("ada");
  const client = createClient({ baseUrl: stack.url, token });
  const sent = new Map<string, number>();
  const delays: number[] = [];
  const done = Promise.withResolvers<void>();
  const stop = new AbortController();
  // Reads the bytes itself, as the floor's clients do: what a client does with an event is not what is measured.
  const follow = async (ready: () => void) => {
    const { body } = await client.open("/ws/tui/stream", { signal: stop.signal });
    const decoder = new TextDecoder();
    let rest = "";
    try {
      for await (const chunk of body!) {
        const lines = (rest + decoder.decode(chunk, { stream: true })).split("\n");
        rest = lines.pop()!;
        for (const line of lines) {
          if (line === "event: ready") ready();
          const began = sent.get(/"body_md" ?: ?"(post \d+)/.exec(line)?.[1] ?? "");
          if (began === undefined) continue;
          delays.push(performance.now() - began);
          if (delays.length === MEMBERS * POSTS) done.resolve();
        }
      }
    } catch (error) {
      if (!stop.signal.aborted) throw error;
    }
  };
  const running: Promise<void>[] = [];
  const open = (count: number) =>
    Promise.all(Array.from({ length: count }, () => new Promise<void>((ready) => running.push(follow(ready)))));
  await open(MEMBERS);
  const cpuBefore = SERVICES.map((service) => cpuOf(stack.pid(service))).reduce((a, b) => a + b);
  await atRate(PER_SECOND, POSTS, async (n) => {
    const name = `post ${n}`;
    sent.set(name, performance.now());
    await sendMessage(client, { slug: "lighthouse", channel: "general" }, { body_md: `${name} ${"x".repeat(190)}` });
  });
  await done.promise;
  const cpu = SERVICES.map((service) => cpuOf(stack.pid(service))).reduce((a, b) => a + b) - cpuBefore;
  stop.abort();
  await Promise.all(running);

  const [p50, p99] = [percentile(delays, 0.5), percentile(delays, 0.99)];
  report(
    `delivery to ${MEMBERS}, p50`,
    milliseconds(p50),
    `${ratio(p50, floor.p50)} the floor of ${milliseconds(floor.p50)}`,
  );
  report(
    `delivery to ${MEMBERS}, p99`,
    milliseconds(p99),
    `${ratio(p99, floor.p99)} the floor of ${milliseconds(floor.p99)}`,
  );
  report("services' CPU a delivery", `${((cpu * 1000) / delays.length).toFixed(0)} us`);
  await stack.close();
}

/** The same copies by one bare process: a POST that writes to every open stream. */
async function measureFloor(): Promise<{ p50: number; p99: number }> {
  const encoder = new TextEncoder();
  const open = new Set<ReadableStreamDefaultController<Uint8Array>>();
  const server = Bun.serve({
    port: 0,
    hostname: "127.0.0.1",
    idleTimeout: 0,
    async fetch(request) {
      if (request.method === "GET") {
        const body = new ReadableStream<Uint8Array>({
          start: (controller) => {
            open.add(controller);
            controller.enqueue(encoder.encode(": open\n\n"));
          },
        });
        return new Response(body, { headers: { "content-type": "text/event-stream" } });
      }
      const frame = encoder.encode(`data: ${await request.text()}\n\n`);
      for (const controller of open) controller.enqueue(frame);
      return new Response(null, { status: 201 });
    },
  });
  const sent = new Map<string, number>();
  const delays: number[] = [];
  const done = Promise.withResolvers<void>();
  const decoder = new TextDecoder();
  const follow = async (response: Response) => {
    for await (const chunk of response.body!) {
      for (const [, body] of decoder.decode(chunk).matchAll(/data: (.*)\n/g)) {
        delays.push(performance.now() - sent.get(body!)!);
        if (delays.length === MEMBERS * POSTS) done.resolve();
      }
    }
  };
  const responses = await Promise.all(Array.from({ length: MEMBERS }, () => fetch(server.url)));
  for (const response of responses) void follow(response).catch(() => {});
  await atRate(PER_SECOND, POSTS, async (n) => {
    const body = `post ${n} ${"x".repeat(190)}`;
    sent.set(body, performance.now());
    await fetch(server.url, { method: "POST", body });
  });
  await done.promise;
  await server.stop(true);
  return { p50: percentile(delays, 0.5), p99: percentile(delays, 0.99) };
}
