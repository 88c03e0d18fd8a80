import { randomBytes } from "node:crypto";
import { rmSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import { type NatsPasswords, natsConfig } from "#services/launch/nats-accounts.ts";
import { findFreePorts, LOOPBACK } from "#services/launch/ports.ts";
import type { Processes } from "#services/launch/processes.ts";

/** The address of a NATS server for each of those who speak there, with their passwords in it. */
export type NatsUrls = Record<keyof NatsPasswords, string>;

/** Starts NATS with JetStream on a free loopback port, its streams in the state folder. Its passwords are new at each start. */
export async function startNats(processes: Processes, stateFolder: string, program: string): Promise<NatsUrls> {
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
