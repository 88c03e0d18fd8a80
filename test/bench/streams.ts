import { LIFTED_LIMIT_SETTINGS } from "#test/support/limits.ts";
import { seedPeople } from "#test/support/people.ts";
import { type Stack, startStack } from "#test/support/stack.ts";
import { megabytes, memoryOf, report } from "./measure.ts";
import { openStream, requestOf } from "./wire.ts";

const SERVICES = ["gateway", "tui-sm"] as const;
const WARM_UP = 500;
const STREAMS = 1_500;

/** What an open stream of a terminal costs the services in memory, and how long it takes to open many at once. */
export async function run(): Promise<void> {
  const stack = await startStack({ gateway: LIFTED_LIMIT_SETTINGS });
  const token = await (await seedPeople(stack.databaseUrl)).token("ada");
  const { each, took } = await measureStreams(stack, token);
  const parts = SERVICES.map((service) => `${service} ${each[service].toFixed(1)}`).join(", ");
  const sum = `${(each.gateway + each["tui-sm"]).toFixed(0)} KiB`;
  report(`memory a stream, ${WARM_UP + STREAMS} open`, sum, `${parts}; must: 37 or less`);
  const then = SERVICES.map((service) => megabytes(memoryOf(stack.pid(service)))).join(", ");
  report(`opening ${STREAMS} at once`, `${took.toFixed(0)} ms`, `services then: ${then}`);
  await stack.close();
}

/** KiB that each of many streams takes in each service, and the milliseconds that it took to open them. */
export async function measureStreams(stack: Stack, token: string) {
  const request = requestOf(stack.url, token, "/ws/tui/stream");
  // By plain sockets: a client that did more would weigh in on the same cores.
  const open = (count: number) =>
    Promise.all(Array.from({ length: count }, () => openStream(stack.url, request, "event: ready")));
  // The first streams also pay for what the services compile and cache, once and for all.
  const sockets = await open(WARM_UP);
  const before = SERVICES.map((service) => memoryOf(stack.pid(service)));
  const began = performance.now();
  sockets.push(...(await open(STREAMS)));
  const took = performance.now() - began;
  const each = SERVICES.map((service, index) => (memoryOf(stack.pid(service)) - before[index]!) / STREAMS / 1024);
  for (const socket of sockets) socket.destroy();
  return { took, each: { gateway: each[0]!, "tui-sm": each[1]! } };
}
