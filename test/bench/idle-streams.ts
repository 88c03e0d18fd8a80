import { readFileSync } from "node:fs";
import { connect as connectHttp2 } from "node:http2";
import { connect as connectTls } from "node:tls";
import { LIFTED_LIMIT_SETTINGS } from "#test/support/limits.ts";
import { seedPeople } from "#test/support/people.ts";
import { type Stack, startStack } from "#test/support/stack.ts";
import { heldBy, megabytes, memoryOf, report } from "./measure.ts";
import { requestOf } from "./wire.ts";

/** Of each kind: over connections of HTTP/1.1, and over connections of HTTP/2 with several streams each. */
const STREAMS = 200;
const STREAMS_A_CONNECTION = 20;
const MINUTES = Number(process.env.BENCH_MINUTES ?? 30);
const MINUTE = 60_000;
const SERVICES = ["gateway", "tui-sm"] as const;

/** What has been heard of an open stream: its longest silence so far, in milliseconds. */
interface Heard {
  lastAt: number;
  longestSilence: number;
  isOpen: boolean;
}

/**
 * S1: streams on which nothing happens, for half an hour (or BENCH_MINUTES) through nginx and gateway: whether they stay,
 * the longest silence on any of them, and what those hold in memory that they pass through, each minute. JavaScript lets lie what
 * is not used any more until its heap has grown by much, so that it rises for many minutes and falls at once: what grows shows
 * where it is lowest. `services/tui-sm/idle.test.ts` counts what is left after hours.
 */
export async function run(): Promise<void> {
  const stack = await startStack({ gateway: LIFTED_LIMIT_SETTINGS, behindNginx: true });
  const token = await (await seedPeople(stack.databaseUrl)).token("ada");
  const { heard, close } = await openStreams(stack, token);
  const samples: Record<string, number>[] = [];
  const timer = setInterval(() => {
    samples.push(sample(stack));
    const parts = Object.entries(samples.at(-1)!).map(([name, bytes]) => `${name} ${tenths(bytes)}`);
    console.log(
      `    minute ${samples.length}: ${heard.filter(({ isOpen }) => isOpen).length} open; ${parts.join(", ")}`,
    );
  }, MINUTE);
  await Bun.sleep(MINUTES * MINUTE + 1_000);
  clearInterval(timer);

  const longest = Math.max(...heard.map(({ lastAt, longestSilence }) => Math.max(longestSilence, Date.now() - lastAt)));
  const open = heard.filter(({ isOpen }) => isOpen).length;
  report(`idle streams open after ${MINUTES} min`, `${open} of ${heard.length}`, "must: all");
  report("longest silence on any of them", `${(longest / 1000).toFixed(1)} s`, "must: at most 25 s");
  for (const name of Object.keys(samples[0] ?? {})) {
    const third = Math.ceil(samples.length / 3);
    const [early, late] = [lowest(samples.slice(0, third), name), lowest(samples.slice(-third), name)];
    const growth = `${(((late - early) / early) * 100).toFixed(1)} %`;
    const highest = `at most ${tenths(Math.max(...samples.map((sample) => sample[name]!)))}`;
    report(`${name}: least held, first and last third`, `${tenths(early)}, ${tenths(late)}`, `${growth}; ${highest}`);
  }
  const sizes = SERVICES.map((service) => `${service} ${megabytes(memoryOf(stack.pid(service)))}`);
  report("memory with the executables' pages", sizes.join(", "));
  close();
  await stack.close();
}

async function openStreams({ url }: Stack, token: string): Promise<{ heard: Heard[]; close(): void }> {
  const heard: Heard[] = [];
  const endings: (() => void)[] = [];
  const follow = (source: NodeJS.EventEmitter): Promise<void> => {
    const stream: Heard = { lastAt: Date.now(), longestSilence: 0, isOpen: true };
    heard.push(stream);
    const ready = Promise.withResolvers<void>();
    let said = "";
    source.on("data", (chunk: Buffer) => {
      const now = Date.now();
      stream.longestSilence = Math.max(stream.longestSilence, now - stream.lastAt);
      stream.lastAt = now;
      if (said.length < 4_000) said += chunk;
      if (said.includes("event: ready")) ready.resolve();
    });
    source.on("error", ready.reject).on("close", () => {
      stream.isOpen = false;
    });
    return ready.promise;
  };
  const port = Number(new URL(url).port);
  for (let n = 0; n < STREAMS; n++) {
    const socket = connectTls({ host: "127.0.0.1", port, rejectUnauthorized: false, ALPNProtocols: ["http/1.1"] });
    socket.write(requestOf(url, token, "/ws/tui/stream"));
    endings.push(() => socket.destroy());
    await follow(socket);
  }
  for (let n = 0; n < STREAMS; n += STREAMS_A_CONNECTION) {
    const connection = connectHttp2(url, { rejectUnauthorized: false });
    endings.push(() => connection.destroy());
    for (let m = 0; m < STREAMS_A_CONNECTION; m++) {
      await follow(connection.request({ ":path": "/ws/tui/stream", authorization: `Bearer ${token}` }));
    }
  }
  return { heard, close: () => endings.forEach((end) => void end()) };
}

function sample(stack: Stack): Record<string, number> {
  const services = SERVICES.map((service) => [service, heldBy(stack.pid(service))] as const);
  const { pid } = stack.nginx!;
  const workers = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim().split(" ").map(Number);
  const nginx = [pid, ...workers].reduce((sum, each) => sum + heldBy(each), 0);
  return Object.fromEntries([...services, ["nginx", nginx]]);
}

const lowest = (samples: Record<string, number>[], name: string): number =>
  Math.min(...samples.map((sample) => sample[name]!));

const tenths = (bytes: number): string => `${(bytes / 1024 / 1024).toFixed(1)} MiB`;
