import { findFreePorts } from "#scripts/lib/ports.ts";
import { fillWithMillion } from "#test/support/million.ts";
import { seedPeople } from "#test/support/people.ts";
import { type Stack, startStack } from "#test/support/stack.ts";
import { measureEjabberd, type Peer } from "./ejabberd.ts";
import { BODY, fanOut } from "./fan-out.ts";
import { closedLoop, milliseconds, percentile, ratio, report } from "./measure.ts";
import { measureStreams } from "./streams.ts";
import { openStream, openWires, requestOf } from "./wire.ts";

const WINDOW = 32;
const LIMITS = { total: 20_000, duration: 10_000 };
const DURATION = 4_000;

/**
 * The workload that ejabberd on PostgreSQL was held to (../shared/performance.md, W1 to W5), on ajet-chat through compiled
 * gateway and API with a real token, on ejabberd, and on the floor of one bare process, in one run on one machine. Fails
 * when a copy is lost.
 */
export async function run(): Promise<void> {
  const ejabberd = await measureEjabberd();
  if (typeof ejabberd === "string") report("ejabberd", "not measured", ejabberd);
  const peer = typeof ejabberd === "string" ? null : ejabberd;
  const stack = await startStack();
  const floor = await startFloor(stack);
  const token = await (await seedPeople(stack.databaseUrl)).token("ada");
  await compareFanOut(stack, token, floor.url, peer);
  await compareMemory(stack, token, peer);
  await compareRequests(stack, token, floor.url);
  await compareHistory(stack, token, floor.url, peer);
  floor.stop();
  await stack.close();
}

async function compareFanOut(stack: Stack, token: string, floorUrl: string, peer: Peer | null): Promise<void> {
  const ours = {
    url: stack.url,
    post: requestOf(stack.url, token, "/api/c/lighthouse/channels/general/messages", { body_md: BODY }),
    stream: requestOf(stack.url, token, "/ws/tui/stream"),
  };
  const floor = {
    url: floorUrl,
    post: requestOf(floorUrl, token, "/post", { body_md: BODY }),
    stream: requestOf(floorUrl, token, "/stream"),
  };
  const measure = async ({ url, post, stream }: typeof ours, members: number) => {
    const open = () => openStream(url, stream, "event: ready");
    const [streams, wires] = await Promise.all([
      Promise.all(Array.from({ length: members }, open)),
      openWires(url, WINDOW),
    ]);
    const figures = await fanOut(streams, wires, post, LIMITS);
    for (const connection of [...streams, ...wires])
      "destroy" in connection ? connection.destroy() : connection.close();
    return figures;
  };
  const [posts, floorPosts] = [await measure(ours, 2), await measure(floor, 2)];
  compare("T4 posts/s, 2 members", "at least 0.5 x", {
    ours: posts.postsPerSecond,
    peer: peer?.posts,
    floor: floorPosts.postsPerSecond,
  });
  const [many, floorMany] = [await measure(ours, 100), await measure(floor, 100)];
  compare("T3 deliveries/s, 100 members", "at least 3 x", {
    ours: many.deliveriesPerSecond,
    peer: peer?.deliveries,
    floor: floorMany.deliveriesPerSecond,
  });
}

async function compareMemory(stack: Stack, token: string, peer: Peer | null): Promise<void> {
  const { each } = await measureStreams(stack, token);
  compare("T7 KiB a stream", "at most 1 x", { ours: each.gateway + each["tui-sm"], peer: peer?.memory });
}

async function compareRequests(stack: Stack, token: string, floorUrl: string): Promise<void> {
  const [ours, floor] = [
    await load(stack.url, requestOf(stack.url, token, "/api/me"), 64),
    await load(floorUrl, requestOf(floorUrl, token, "/hello"), 64),
  ];
  compare("T9 authenticated requests/s", "at least 8,000/s", { ours: ours.perSecond, floor: floor.perSecond });
}

async function compareHistory(stack: Stack, token: string, floorUrl: string, peer: Peer | null): Promise<void> {
  await fillWithMillion(stack.databaseUrl);
  const floor = await load(floorUrl, requestOf(floorUrl, token, "/last50"), 1);
  for (const [size, channel] of [
    ["1,000", "small-1"],
    ["400,000 of 1,000,000", "everything"],
  ] as const) {
    const page = requestOf(stack.url, token, `/api/c/lighthouse/channels/${channel}/messages?limit=50`);
    const ours = await load(stack.url, page, 1);
    for (const [name, share, theirs] of [
      ["p50", 0.5, peer?.p50],
      ["p99", 0.99, peer?.p99],
    ] as const) {
      compare(`T5 last 50 of ${size}, ${name} in ms`, "at most 1 x", {
        ours: percentile(ours.latencies, share),
        peer: theirs,
        floor: percentile(floor.latencies, share),
      });
    }
    const unread = await load(
      stack.url,
      requestOf(stack.url, token, `/api/c/lighthouse/channels/${channel}/messages?around=unread`),
      1,
    );
    report(
      `jump to unread of ${size}, p50 and p99`,
      milliseconds(percentile(unread.latencies, 0.5)),
      milliseconds(percentile(unread.latencies, 0.99)),
    );
  }
}

/** One request again and again, over as many connections as clients, after a second to warm up. */
async function load(url: string, request: Buffer, clients: number) {
  const wires = await openWires(url, clients);
  await closedLoop(clients, 1_000, (client) => wires[client]!.send(request));
  const figures = await closedLoop(clients, DURATION, (client) => wires[client]!.send(request));
  for (const wire of wires) wire.close();
  return figures;
}

function compare(what: string, target: string, { ours, peer, floor }: { ours: number; peer?: number; floor?: number }) {
  const show = (value: number) => (value < 100 ? value.toFixed(1) : Math.round(value).toLocaleString("en"));
  const beside = [
    peer === undefined ? "ejabberd -" : `ejabberd ${show(peer)}: ${ratio(ours, peer)}`,
    ...(floor === undefined ? [] : [`floor ${show(floor)}: ${ratio(ours, floor)}`]),
    `must: ${target}`,
  ];
  report(what, show(ours), beside.join(", "));
}

async function startFloor({ databaseUrl }: Stack): Promise<{ url: string; stop(): void }> {
  const [port] = await findFreePorts(1);
  const child = Bun.spawn([process.execPath, `${import.meta.dir}/floor.ts`, databaseUrl, `${port}`], {
    stdin: "ignore",
  });
  const url = `http://127.0.0.1:${port}`;
  while (!(await fetch(`${url}/hello`).catch(() => null))) await Bun.sleep(20);
  return { url, stop: () => child.kill() };
}
