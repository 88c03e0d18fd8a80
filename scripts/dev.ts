/** Runs all services from source and starts each again when its source changes. `bun run dev` */
import { join } from "node:path";
import { buildAssets } from "#scripts/build.ts";
import { checkout } from "#scripts/lib/checkout.ts";
import { readOptions } from "#scripts/lib/options.ts";
import { refuseTakenPort } from "#scripts/lib/ports.ts";
import { step } from "#scripts/lib/progress.ts";
import { startStack } from "#scripts/lib/stack.ts";
import { supervise } from "#scripts/lib/supervise.ts";
import { watchAssets } from "#scripts/lib/web-assets.ts";
import type { Lock } from "#services/launch/lock.ts";
import { Processes } from "#services/launch/processes.ts";
import { resetState, takeState } from "#services/launch/state.ts";

const { state, port, demo, reset } = readOptions(
  "Runs ajet-chat from source and follows its changes.\n\nUsage: bun run dev [options]",
);
const processes = new Processes(state, checkout);
let lock: Lock | undefined;

await supervise(processes, develop, { codeWhenAsked: 0, cleanUp: () => lock?.release() });

async function develop(): Promise<number> {
  lock = await takeState(state);
  await refuseTakenPort(port);
  if (reset) resetState(state);

  await step("Web assets", () => buildAssets(processes));
  await watchAssets(processes);
  const command = (service: string) => [process.execPath, "--watch", "--no-clear-screen", source(service)];
  const migrate = [process.execPath, source("api"), "migrate"];
  const url = await startStack(processes, { state, port, demo, command, migrate });
  console.log(`\najet-chat follows your changes:  ${url}\nLogs: ${join(state, "logs")}\n`);
  return processes.untilOneDies();
}

function source(service: string): string {
  return join(checkout, "services", service, "main.ts");
}
