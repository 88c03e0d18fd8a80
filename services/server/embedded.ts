import { existsSync, mkdirSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { createDatabase } from "#core/database/create.ts";
import type { Log } from "#core/kernel/log.ts";
import { startNats } from "#services/launch/nats.ts";
import { startPostgres } from "#services/launch/postgres.ts";
import { findPostgres, installedFolders } from "#services/launch/postgres-program.ts";
import { Processes } from "#services/launch/processes.ts";
import { Refusal } from "#services/launch/refusal.ts";
import { takeState } from "#services/launch/state.ts";
import type { Running } from "#services/shared/run.ts";
import type { EmbeddedValues } from "./settings.ts";
import { start } from "./start.ts";

const DATABASE = "ajet_chat";

/** Where servers are when they are not on the PATH, which for many people leaves out the folders of the system's. */
const USUAL_PLACES = ["/usr/sbin", "/usr/local/sbin", "/usr/local/bin", "/opt/homebrew/bin"];

/**
 * Starts PostgreSQL and NATS on loopback, with their data in `DATA_DIR`, and the four services on them. When one of the two
 * ends by itself, so does this process: whoever watches over it starts all of it anew.
 */
export async function startEmbedded({ DATA_DIR, ...values }: EmbeddedValues, log: Log): Promise<Running> {
  const folder = resolve(DATA_DIR);
  const lock = await takeState(folder);
  const processes = new Processes(folder, folder);
  const end = async () => {
    await processes.stop();
    lock.release();
  };
  // Whoever asks for the end while all of it begins must not leave servers behind.
  const endEarly = () => void end().then(() => process.exit(0));
  process.once("SIGTERM", endEarly);
  process.once("SIGINT", endEarly);
  try {
    const { databaseUrl, nats } = await startServers(processes, folder);
    const files = values.S3_ENDPOINT === undefined ? { BLOB_DIR: blobsIn(folder) } : {};
    const running = await start(
      {
        ...values,
        BLOB_DIR: undefined,
        ...files,
        DATABASE_URL: databaseUrl,
        NATS_URL: nats.api,
        SESSION_MANAGER_NATS_URL: nats["session-manager"],
      },
      log,
    );
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

async function startServers(processes: Processes, folder: string) {
  const postgres = await startPostgres(processes, folder, {
    throwAway: false,
    find: () => findPostgres(processes, postgresFolders()),
  });
  const databaseUrl = await createDatabase(postgres, DATABASE);
  return { databaseUrl, nats: await startNats(processes, folder, findNatsServer()) };
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
