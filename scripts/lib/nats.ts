import { randomBytes } from "node:crypto";
import { rmSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import { type NatsPasswords, natsConfig } from "#scripts/lib/nats-accounts.ts";
import { findFreePorts, LOOPBACK } from "#scripts/lib/ports.ts";
import type { Processes } from "#scripts/lib/processes.ts";
import { findProgram } from "#scripts/lib/program.ts";

/** Finds the program nats-server. Throws Refusal when there is none. */
export const findNatsServer = (processes: Processes): Promise<string> =>
  findProgram(processes, {
    name: "nats-server",
    setting: "NATS_SERVER_BIN",
    missing: "nats-server is missing. Install it (see https://nats.io/download), or set NATS_SERVER_BIN to its path.",
  });

/** The address of a NATS server for each of those who speak there, with their passwords in it. */
export type NatsUrls = Record<keyof NatsPasswords, string>;

/** Starts NATS with JetStream on a free loopback port, its streams in the state folder. Its passwords are new at each start. */
export async function startNats(processes: Processes, stateFolder: string): Promise<NatsUrls> {
  const program = await findNatsServer(processes);
  const [port] = await findFreePorts(1);
  const passwords = { api: newPassword(), "session-manager": newPassword() };
  const config = join(stateFolder, "nats.conf");
  rmSync(config, { force: true });
  writeFileSync(config, natsConfig(passwords), { mode: 0o600 });
  const server = await processes.start({
    name: "nats",
    command: [program, "-c", config, "-a", LOOPBACK, "-p", String(port), "-js", "-sd", join(stateFolder, "nats")],
  });
  await processes.untilReady(server, () => greets(port!));
  const urlFor = (user: keyof NatsPasswords) => `nats://${user}:${passwords[user]}@${LOOPBACK}:${port}`;
  return { api: urlFor("api"), "session-manager": urlFor("session-manager") };
}

const newPassword = () => randomBytes(24).toString("base64url");

/** A NATS server speaks first; it does so when it takes clients. */
function greets(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, LOOPBACK);
    socket.once("data", (data) => {
      resolve(data.toString().startsWith("INFO "));
      socket.destroy();
    });
    socket.once("error", () => resolve(false));
    socket.once("close", () => resolve(false));
  });
}
