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
  for (const service of SERVICES) {
    const starts: number[] = [];
    for (let n = 0; n < STARTS; n++) {
      await stack.kill(service);
      const began = performance.now();
      await stack.start(service);
      starts.push(performance.now() - began);
    }
    const memory = memoryOf(stack.pid(service));
    total += memory;
    const size = statSync(join(process.env.TEST_DIST!, `ajet-${service}`)).size;
    report(
      `ajet-${service}: start, idle PSS, size`,
      milliseconds(percentile(starts, 0.5)),
      `${megabytes(memory)}, ${megabytes(size)}`,
    );
  }
  report("four services, idle PSS", megabytes(total), "must: 200 MiB or less");

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
