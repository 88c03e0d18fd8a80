import { readFileSync } from "node:fs";
import { longestSilence, openIdleStreams } from "#test/support/idle-streams.ts";
import { LIFTED_LIMIT_SETTINGS } from "#test/support/limits.ts";
import { seedPeople } from "#test/support/people.ts";
import { type Stack, startStack } from "#test/support/stack.ts";
import { heldBy, megabytes, report } from "./measure.ts";

/** Of each kind. */
const STREAMS = 200;
const MINUTES = Number(process.env.BENCH_MINUTES ?? 30);
const MINUTE = 60_000;
const SERVICES = ["gateway", "tui-sm"] as const;

/**
 * S1: streams on which nothing happens, for half an hour (or BENCH_MINUTES) through nginx and gateway: whether they stay,
 * the longest silence on any of them, and what those hold in memory that they pass through, each minute. JavaScript lets lie what
 * is not used any more until its heap has grown by much, so that it rises for many minutes and falls at once: what grows shows
 * where it is lowest. `services/tui-sm/idle.test.ts` counts what is left after hours.
 */
export async function run(): Promise<void> {
  const stack = await startStack({ gateway: LIFTED_LIMIT_SETTINGS, behindNginx: true });
  const token = await (await seedPeople(stack.databaseUrl)).token("ada");
  const { heard, close } = await openIdleStreams(stack.url, token, STREAMS);
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

  const longest = longestSilence(heard);
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
  const sizes = SERVICES.map((service) => `${service} ${megabytes(heldBy(stack.pid(service)))}`);
  report("memory with the executables' pages", sizes.join(", "));
  close();
  await stack.close();
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
