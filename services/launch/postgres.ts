import { randomBytes } from "node:crypto";
import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { asDatabaseUser, own, prepareDatabaseHome } from "#services/launch/database-home.ts";
import { commandLine, endProcess, identify } from "#services/launch/os-process.ts";
import { findFreePorts, LOOPBACK } from "#services/launch/ports.ts";
import type { PostgresProgram } from "#services/launch/postgres-program.ts";
import type { Processes } from "#services/launch/processes.ts";
import { Refusal } from "#services/launch/refusal.ts";

const SUPERUSER = "ajet";

/** Three times faster, and rows that were acknowledged are lost when the machine stops: only for tests. */
const THROW_AWAY = ["fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=300"];

interface PostgresOptions {
  throwAway: boolean;
  /** Finds the programs, or copies them to the folder that is given. Throws Refusal when there are none. */
  find(home: string): Promise<PostgresProgram>;
}

/**
 * Starts PostgreSQL on a free loopback port with its data in the state folder, making the cluster at the first start.
 * Returns the address of its database `postgres`, with the name and password of its superuser.
 */
export async function startPostgres(
  processes: Processes,
  stateFolder: string,
  { throwAway, find }: PostgresOptions,
): Promise<URL> {
  const home = prepareDatabaseHome(stateFolder);
  const program = await find(home);
  const data = dataIn(home);
  const password = readPassword(home);

  if (!existsSync(data)) await initialize(processes, program, home, throwAway ? ["--no-sync"] : []);
  refuseOtherVersion(program, data);
  await endStaleServer(data);

  const [port] = await findFreePorts(1);
  const settings = [`listen_addresses=${LOOPBACK}`, "unix_socket_directories=", ...(throwAway ? THROW_AWAY : [])];
  const server = await processes.start({
    name: "postgres",
    command: [join(program.folder, "postgres"), "-D", data, "-p", String(port), ...settings.flatMap((s) => ["-c", s])],
    ...asDatabaseUser,
    // Fast shutdown: it does not wait for its clients.
    stopSignal: "SIGINT",
  });
  await processes.untilReady(server, () => isReady(data, server.identity));
  return new URL(`postgres://${SUPERUSER}:${password}@${LOOPBACK}:${port}/postgres`);
}

function dataIn(home: string): string {
  return join(home, "data");
}

/** The superuser's password, made once and kept in a file that only its owner can read. */
function readPassword(home: string): string {
  const file = passwordFile(home);
  if (!existsSync(file)) {
    writeFileSync(file, randomBytes(24).toString("base64url"), { mode: 0o600 });
    own(file);
  }
  return readFileSync(file, "utf8");
}

function passwordFile(home: string): string {
  return join(home, "password");
}

async function initialize(
  processes: Processes,
  program: PostgresProgram,
  home: string,
  options: string[],
): Promise<void> {
  // Under another name first: a cluster that was killed half-made must not be taken for a whole one.
  const pending = join(home, "data.new");
  rmSync(pending, { recursive: true, force: true });
  await processes.run({
    name: "initdb",
    command: [
      ...[join(program.folder, "initdb"), "-D", pending],
      ...[`--username=${SUPERUSER}`, `--pwfile=${passwordFile(home)}`, "--auth=scram-sha-256"],
      ...["--encoding=UTF8", ...locale(program), ...options],
    ],
    ...asDatabaseUser,
  });
  renameSync(pending, dataIn(home));
}

// With the locale C, pg_trgm takes letters outside ASCII for blanks and finds nothing that is written in them.
function locale({ major }: PostgresProgram): string[] {
  const name = process.platform === "darwin" ? "en_US.UTF-8" : "C.UTF-8";
  return major >= 17
    ? [`--locale=${name}`, "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    : [`--locale=${name}`];
}

function refuseOtherVersion(program: PostgresProgram, data: string): void {
  const major = Number(readFileSync(join(data, "PG_VERSION"), "utf8"));
  if (major === program.major) return;
  throw new Refusal(
    `The data was made by PostgreSQL ${major}, and this is ${program.major}. Install ${major}, or begin with an empty folder.`,
  );
}

/**
 * After a kill its file with the process id remains and would stop the next server: also when that server is gone and the
 * id now belongs to somebody else, as it often does after a container was restarted.
 */
async function endStaleServer(data: string): Promise<void> {
  const lines = readServerFile(data);
  if (!lines) return;
  const pid = Number(lines[0]);
  const identity = identify(pid);
  if (identity && commandLine(pid).includes(data)) await endProcess(identity, "SIGINT");
  rmSync(serverFile(data), { force: true });
}

function isReady(data: string, identity: string): boolean {
  const lines = readServerFile(data);
  return lines?.[0] === identity.split(" ")[0] && lines?.[7]?.trim() === "ready";
}

function readServerFile(data: string): string[] | undefined {
  try {
    return readFileSync(serverFile(data), "utf8").split("\n");
  } catch {
    return undefined;
  }
}

/** The server writes it: its process id in the first line, its status in the eighth. */
function serverFile(data: string): string {
  return join(data, "postmaster.pid");
}
