import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { createDatabase } from "#core/database/create.ts";
import type { Log } from "#core/kernel/log.ts";
import { takeLock } from "#services/launch/lock.ts";
import { startNats } from "#services/launch/nats.ts";
import { startPostgres } from "#services/launch/postgres.ts";
import { findPostgres, installedFolders } from "#services/launch/postgres-program.ts";
import { Processes } from "#services/launch/processes.ts";
import { Refusal } from "#services/launch/refusal.ts";
import { takeState } from "#services/launch/state.ts";
import type { Running } from "#services/shared/run.ts";
import type { EmbeddedValues, ServerValues } from "./settings.ts";
import { start } from "./start.ts";

const DATABASE = "ajet_chat";
/** In the data folder while all of it runs: where the servers are, with their passwords. */
const ADDRESSES = "addresses.json";

/** Where servers are when they are not on the PATH, which for many people leaves out the folders of the system's. */
const USUAL_PLACES = ["/usr/sbin", "/usr/local/sbin", "/usr/local/bin", "/opt/homebrew/bin"];

/** Of the servers, as settings say them. */
type Addresses = Record<"DATABASE_URL" | "NATS_URL" | "SESSION_MANAGER_NATS_URL", string>;

/**
 * Starts PostgreSQL and NATS on loopback, with their data in `DATA_DIR`, and the four services on them. When one of the two
 * ends by itself, so does this process: whoever watches over it starts all of it anew.
 */
export async function startEmbedded({ DATA_DIR, ...values }: EmbeddedValues, log: Log): Promise<Running> {
  const folder = resolve(DATA_DIR);
  const lock = await takeState(folder);
  const processes = new Processes(folder, folder);
  const end = async () => {
    rmSync(join(folder, ADDRESSES), { force: true });
    await processes.stop();
    lock.release();
  };
  // Whoever asks for the end while all of it begins must not leave servers behind.
  const endEarly = () => void end().then(() => process.exit(0));
  process.once("SIGTERM", endEarly);
  process.once("SIGINT", endEarly);
  try {
    const addresses = await startServers(processes, folder);
    const running = await start({ ...completed(values, folder, addresses), ...addresses }, log);
    writeFileSync(join(folder, ADDRESSES), JSON.stringify(addresses), { mode: 0o600 });
    processes.untilOneDies().catch(async (error: Error) => {
      log.error({ err: error }, "a server that this one needs has ended");
      await end();
      process.exit(1);
    });
    return {
      port: running.port,
      async close() {
        await running.close();
        await end();
      },
    };
  } catch (error) {
    await end();
    throw error;
  } finally {
    process.off("SIGTERM", endEarly);
    process.off("SIGINT", endEarly);
  }
}

/**
 * Does something with the database and NATS of the data folder: with those that run, or, when none do, with ones that are
 * started for it and ended again.
 */
export async function withServers<T>(
  { DATA_DIR, ...values }: EmbeddedValues,
  work: (values: ServerValues) => Promise<T>,
): Promise<T> {
  const folder = resolve(DATA_DIR);
  const running = readAddresses(folder);
  if (running) return work(completed(values, folder, running));
  const lock = await takeState(folder);
  const processes = new Processes(folder, folder);
  try {
    return await work(completed(values, folder, await startServers(processes, folder)));
  } finally {
    await processes.stop();
    lock.release();
  }
}

/** Null when nobody runs. What a process that was killed has left says nothing: others may have its ports now. */
function readAddresses(folder: string): Addresses | null {
  const file = join(folder, ADDRESSES);
  if (!existsSync(file)) return null;
  const lock = takeLock(join(folder, "lock"));
  if (!lock) return JSON.parse(readFileSync(file, "utf8"));
  rmSync(file);
  lock.release();
  return null;
}

const completed = (values: Omit<EmbeddedValues, "DATA_DIR">, folder: string, addresses: Addresses): ServerValues => ({
  ...values,
  BLOB_DIR: values.S3_ENDPOINT === undefined ? blobsIn(folder) : undefined,
  DATABASE_URL: addresses.DATABASE_URL,
  NATS_URL: addresses.NATS_URL,
});

async function startServers(processes: Processes, folder: string): Promise<Addresses> {
  const postgres = await startPostgres(processes, folder, {
    throwAway: false,
    find: () => findPostgres(processes, postgresFolders()),
  });
  const databaseUrl = await createDatabase(postgres, DATABASE);
  const nats = await startNats(processes, folder, findNatsServer());
  return { DATABASE_URL: databaseUrl, NATS_URL: nats.api, SESSION_MANAGER_NATS_URL: nats["session-manager"] };
}

function blobsIn(folder: string): string {
  const blobs = join(folder, "blobs");
  mkdirSync(blobs, { recursive: true, mode: 0o700 });
  return blobs;
}

/** Beside this executable first: a folder with all of it can be copied as it is. */
function postgresFolders(): string[] {
  const beside = ["postgres/bin", "bin", "."].map((name) => join(dirname(process.execPath), name));
  return [...beside.filter((folder) => existsSync(join(folder, "initdb"))), ...installedFolders()];
}

function findNatsServer(): string {
  const named = process.env.NATS_SERVER_BIN;
  const places = [dirname(process.execPath), process.env.PATH ?? "", ...USUAL_PLACES];
  const found = named ?? Bun.which("nats-server", { PATH: places.join(":") });
  if (found && existsSync(found)) return found;
  throw new Refusal(
    "nats-server is missing. Put it beside ajet-server or on the PATH (see https://nats.io/download), or set NATS_SERVER_BIN to its path.",
  );
}
