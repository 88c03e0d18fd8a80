import { findProgram } from "#scripts/lib/program.ts";
import { startNats as launchNats, type NatsUrls } from "#services/launch/nats.ts";
import type { Processes } from "#services/launch/processes.ts";

/** Finds the program nats-server. Throws Refusal when there is none. */
export const findNatsServer = (processes: Processes): Promise<string> =>
  findProgram(processes, {
    name: "nats-server",
    setting: "NATS_SERVER_BIN",
    missing: "nats-server is missing. Install it (see https://nats.io/download), or set NATS_SERVER_BIN to its path.",
  });

/** Starts NATS with the program that `findNatsServer` finds. */
export const startNats = async (processes: Processes, stateFolder: string): Promise<NatsUrls> =>
  launchNats(processes, stateFolder, await findNatsServer(processes));
