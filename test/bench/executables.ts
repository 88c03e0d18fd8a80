import { statSync } from "node:fs";
import { join } from "node:path";
import { startServer } from "#test/support/server.ts";
import { type Service, startStack } from "#test/support/stack.ts";
import { megabytes, memoryOf, milliseconds, percentile, report } from "./measure.ts";

const SERVICES: Service[] = ["gateway", "api", "web-sm", "tui-sm"];
const STARTS = 7;

/** Size, start to ready (median), and idle memory of each executable, and of all four in one process; start of the terminal client's `--version`. */
export async function run(): Promise<void> {
  const stack = await startStack();
  let total = 0;
  let slowest = 0;
  for (const service of SERVICES) {
    const starts: number[] = [];
    for (let n = 0; n < STARTS; n++) {
      await stack.kill(service);
      const began = performance.now();
      await stack.start(service);
      starts.push(performance.now() - began);
    }
    slowest = Math.max(slowest, percentile(starts, 0.5));
    const memory = memoryOf(stack.pid(service));
    total += memory;
    const size = statSync(join(process.env.TEST_DIST!, `ajet-${service}`)).size;
    report(
      `ajet-${service}: start, idle PSS, size`,
      milliseconds(percentile(starts, 0.5)),
      `${megabytes(memory)}, ${megabytes(size)}`,
    );
  }
  report("the slowest of them", milliseconds(slowest), "must: 500 ms or less", {
    id: "T8 a service",
    value: slowest,
    must: 500,
    stretch: 100,
    best: "low",
  });
  report("four services, idle PSS", megabytes(total), "must: 200 MiB or less", {
    id: "T6",
    value: total / 1024 / 1024,
    must: 200,
    stretch: 120,
    best: "low",
  });

  await fromNothing();
  await allInOne();

  const starts: number[] = [];
  for (let n = 0; n < STARTS; n++) {
    const began = performance.now();
    await Bun.spawn([stack.cli, "--version"], { stdout: "ignore" }).exited;
    starts.push(performance.now() - began);
  }
  report(
    "ajet-chat --version, and its size",
    milliseconds(percentile(starts, 0.5)),
    megabytes(statSync(stack.cli).size),
  );
  await stack.close();
}

/** PostgreSQL and NATS of its own, an empty database and all services, until the first answer. */
async function fromNothing(): Promise<void> {
  const starts: number[] = [];
  for (let n = 0; n < 3; n++) {
    const began = performance.now();
    const server = await startServer({ embedded: true });
    starts.push(performance.now() - began);
    await server.close();
  }
  const median = percentile(starts, 0.5);
  report("all from an empty folder, by ajet-server", milliseconds(median), "must: 3 s or less", {
    id: "T8 the whole",
    value: median / 1_000,
    must: 3,
    stretch: 1.5,
    best: "low",
  });
}

/** `ajet-server` on servers that are there, as the four are measured. */
async function allInOne(): Promise<void> {
  const server = await startServer({ embedded: false });
  const starts: number[] = [];
  for (let n = 0; n < STARTS; n++) {
    const began = performance.now();
    await server.restart();
    starts.push(performance.now() - began);
  }
  const size = statSync(join(process.env.TEST_DIST!, "ajet-server")).size;
  report(
    "ajet-server: end and start, idle PSS, size",
    milliseconds(percentile(starts, 0.5)),
    `${megabytes(memoryOf(server.process.pid))}, ${megabytes(size)}`,
  );
  await server.close();
}
