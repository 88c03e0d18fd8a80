import { connect, type Socket } from "node:net";
import { seedPeople } from "#test/support/people.ts";
import { type Service, type Stack, startStack } from "#test/support/stack.ts";
import { megabytes, memoryOf, report } from "./measure.ts";

const SERVICES: Service[] = ["gateway", "tui-sm"];
const WARM_UP = 500;
const STREAMS = 1_500;

/** What an open stream of a terminal costs the services in memory, and how long it takes to open many at once. */
export async function run(): Promise<void> {
  const stack = await startStack();
  const token = await (await seedPeople(stack.databaseUrl)).token("ada");
  // The first streams also pay for what the services compile and cache, once and for all.
  const sockets = await openStreams(stack, token, WARM_UP);
  const before = SERVICES.map((service) => memoryOf(stack.pid(service)));
  const began = performance.now();
  sockets.push(...(await openStreams(stack, token, STREAMS)));
  const took = performance.now() - began;
  const after = SERVICES.map((service) => memoryOf(stack.pid(service)));
  const each = after.map((bytes, index) => (bytes - before[index]!) / STREAMS / 1024);
  const parts = SERVICES.map((service, index) => `${service} ${each[index]!.toFixed(1)}`).join(", ");
  report(
    `memory a stream, ${WARM_UP + STREAMS} open`,
    `${each.reduce((a, b) => a + b).toFixed(0)} KiB`,
    `${parts}; must: 37 or less`,
  );
  report(`opening ${STREAMS} at once`, `${took.toFixed(0)} ms`, `services then: ${after.map(megabytes).join(", ")}`);
  for (const socket of sockets) socket.destroy();
  await stack.close();
}

/** Opens streams by plain sockets: a client that did more would weigh in on the same cores. Resolves when all are ready. */
function openStreams({ url }: Stack, token: string, count: number): Promise<Socket[]> {
  const { host, port } = new URL(url);
  const head = [
    `GET /ws/tui/stream HTTP/1.1`,
    `Host: ${host}`,
    `Authorization: Bearer ${token}`,
    "Accept: text/event-stream",
  ];
  const open = () =>
    new Promise<Socket>((resolve, reject) => {
      const socket = connect(Number(port), "127.0.0.1", () => socket.write(`${head.join("\r\n")}\r\n\r\n`));
      let said = "";
      const listen = (chunk: Buffer) => {
        said += chunk;
        if (!said.includes("event: ready")) return;
        socket.off("data", listen).resume();
        resolve(socket);
      };
      socket.on("data", listen).once("error", reject);
    });
  return Promise.all(Array.from({ length: count }, open));
}
