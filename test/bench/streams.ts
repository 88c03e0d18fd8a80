import { LIFTED_LIMIT_SETTINGS } from "#test/support/limits.ts";
import { seedPeople } from "#test/support/people.ts";
import { type Stack, startStack } from "#test/support/stack.ts";
import { megabytes, memoryOf, report } from "./measure.ts";
import { openStream, requestOf } from "./wire.ts";

const WARM_UP = 500;
const STREAMS = 1_500;

/** What an open stream of a terminal costs the services in memory, and how long it takes to open many at once. */
export async function run(): Promise<void> {
  const stack = await startStack({ gateway: LIFTED_LIMIT_SETTINGS });
  const token = await (await seedPeople(stack.databaseUrl)).token("ada");
  const { each, took, then } = await measureStreams(stack.url, token, pidsOf(stack));
  const parts = Object.entries(each).map(([name, kib]) => `${name} ${kib.toFixed(1)}`);
  const sum = each.gateway! + each["tui-sm"]!;
  report(
    `memory a stream, ${WARM_UP + STREAMS} open`,
    `${sum.toFixed(0)} KiB`,
    `${parts.join(", ")}; must: 37 or less`,
    {
      id: "T7",
      value: sum,
      must: 37,
      stretch: 15,
      best: "low",
    },
  );
  const sizes = Object.entries(then).map(([name, bytes]) => `${name} ${megabytes(bytes)}`);
  report(`opening ${STREAMS} at once`, `${took.toFixed(0)} ms`, `services then: ${sizes.join(", ")}`);
  await stack.close();
}

/** The processes that a terminal's stream passes through. */
export const pidsOf = (stack: Stack): Record<string, number> => ({
  gateway: stack.pid("gateway"),
  "tui-sm": stack.pid("tui-sm"),
});

/** KiB that each of many streams takes in each process, their memory while all are open, and the milliseconds that it took to open them. */
export async function measureStreams(url: string, token: string, pids: Record<string, number>) {
  const request = requestOf(url, token, "/ws/tui/stream");
  // By plain sockets: a client that did more would weigh in on the same cores.
  const open = (count: number) =>
    Promise.all(Array.from({ length: count }, () => openStream(url, request, "event: ready")));
  const memories = () => Object.entries(pids).map(([name, pid]) => [name, memoryOf(pid)] as const);
  // The first streams also pay for what the services compile and cache, once and for all.
  const sockets = await open(WARM_UP);
  const before = Object.fromEntries(memories());
  const began = performance.now();
  sockets.push(...(await open(STREAMS)));
  const took = performance.now() - began;
  const then = Object.fromEntries(memories());
  const each = Object.fromEntries(
    Object.entries(then).map(([name, bytes]) => [name, (bytes - before[name]!) / STREAMS / 1024]),
  );
  for (const socket of sockets) socket.destroy();
  return { took, each, then };
}
