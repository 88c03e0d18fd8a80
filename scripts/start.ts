/** Starts ajet-chat with everything it needs on this machine; scripts/start runs this when Bun and the packages are there. */
import { join, relative } from "node:path";
import { build, dist } from "#scripts/build.ts";
import { checkout } from "#scripts/lib/checkout.ts";
import { readOptions } from "#scripts/lib/options.ts";
import { refuseTakenPort } from "#scripts/lib/ports.ts";
import { seconds, step } from "#scripts/lib/progress.ts";
import { startStack } from "#scripts/lib/stack.ts";
import { supervise } from "#scripts/lib/supervise.ts";
import type { Lock } from "#services/launch/lock.ts";
import { Processes } from "#services/launch/processes.ts";
import { resetState, takeState } from "#services/launch/state.ts";

const { state, port, demo, reset } = readOptions(
  "Starts ajet-chat with everything it needs on this machine, and stops it all on Ctrl-C.\n\nUsage: scripts/start [options]",
);
const processes = new Processes(state, checkout);
let lock: Lock | undefined;

await supervise(processes, start, { codeWhenAsked: 0, cleanUp: () => lock?.release() });

async function start(): Promise<number> {
  const began = performance.now();
  lock = await takeState(state);
  await refuseTakenPort(port);
  if (reset) resetState(state);

  await step("Executables", () => build(processes));
  const command = (service: string) => [join(dist, `ajet-${service}`)];
  const url = await startStack(processes, { state, port, demo, command, migrate: [...command("api"), "migrate"] });
  console.log(welcome(url, performance.now() - began));
  return processes.untilOneDies();
}

function welcome(url: string, took: number): string {
  return `
ajet-chat is ready after ${seconds(took)} s:  ${url}

  Browser   Open the address and sign in as ${demo ? "Ada, Bo or Cy" : "one of the people offered; the first makes the community"}.
  Terminal  ${fromHere(join(dist, "ajet-chat"))} login --server ${url}
  Logs      ${fromHere(join(state, "logs"))}
  Stop      Ctrl-C; the data stays in ${fromHere(state)}
`;
}

/** A path as a person in this folder would type it. */
function fromHere(path: string): string {
  const here = relative(process.cwd(), path);
  return here.startsWith("..") ? path : here;
}
