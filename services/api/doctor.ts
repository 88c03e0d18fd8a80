import { closeDatabase, openDatabase } from "#core/database/database.ts";
import { type DatabaseState, examineDatabase, OLDEST_POSTGRES } from "#core/database/examine.ts";
import { readOutbox } from "#core/database/insight.ts";
import { examineNats } from "#core/events/nats-bus.ts";
import type { Settings } from "#core/kernel/config.ts";
import { cutSecrets } from "#services/shared/log.ts";
import type { Verb } from "#services/shared/run.ts";
import { blobMistakes, openBlobs } from "./blobs/open.ts";
import { probeStore } from "./blobs/probe.ts";
import type { settings } from "./settings.ts";

type Values = Settings<typeof settings>;

/** What was found: fine, worth knowing, or to be mended, each in a sentence. */
export interface Finding {
  state: "ok" | "note" | "FAIL";
  about: string;
  says: string;
}

/** How far the clocks may differ, in milliseconds: sessions end and pages sort by them. */
const CLOCK_TOLERANCE = 1_000;
/** How long an event may wait in the outbox, in seconds, before somebody should look. */
const WAIT_TOLERANCE = 10;
/** How long one look may take, in milliseconds. */
const PATIENCE = 15_000;

/** `ajet-api doctor`. The settings have been read by then: what is wrong with each was told, all at once. */
export const doctor: Verb<typeof settings> = {
  summary: "check settings, database, NATS, files and clock, and say what to mend; exit code 1 when something is",
  async run(values, { print }) {
    const findings = await examine(values);
    for (const { state, about, says } of findings)
      print(`${state.padEnd(4)}  ${about.padEnd(10)}  ${cutSecrets(says)}`);
    const failures = findings.filter(({ state }) => state === "FAIL").length;
    if (failures > 0) throw new Error(`${failures} of ${findings.length} findings are to be mended`);
  },
};

/** Looks at everything that the API stands on, and changes nothing of it but for a file that is removed again. */
export async function examine(values: Values): Promise<Finding[]> {
  const all = await Promise.all([
    look("database", () => lookAtDatabase(values), databaseAdvice),
    look("nats", () => lookAtNats(values), natsAdvice),
    blobMistakes(values, new Set()).length > 0 ? [] : look("files", () => lookAtFiles(values), filesAdvice(values)),
  ]);
  return [...lookAtSettings(values), ...all.flat()];
}

const ok = (about: string, says: string): Finding => ({ state: "ok", about, says });
const note = (about: string, says: string): Finding => ({ state: "note", about, says });
const fail = (about: string, says: string): Finding => ({ state: "FAIL", about, says });

/** @param advise what to do about an error. */
async function look(
  about: string,
  work: () => Promise<Finding[]>,
  advise: (error: { code?: unknown; message: string }) => string,
): Promise<Finding[]> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(new Error("no answer within 15 seconds")), PATIENCE);
  try {
    return await Promise.race([work(), late.promise]);
  } catch (error) {
    const reason = (error as Error).cause instanceof Error ? (error as Error).cause : error;
    return [fail(about, advise(reason as Error))];
  } finally {
    clearTimeout(timer);
  }
}

/** What is wrong with each by itself has been told before this. */
function lookAtSettings(values: Values): Finding[] {
  const mistakes = blobMistakes(values, new Set());
  return mistakes.length === 0
    ? [ok("settings", "All are there.")]
    : mistakes.map((mistake) => fail("settings", mistake));
}

async function lookAtDatabase({ DATABASE_URL }: Values): Promise<Finding[]> {
  const db = openDatabase(DATABASE_URL, { name: "ajet-api doctor", max: 1 });
  try {
    const state = await examineDatabase(db);
    const findings = [...judgeServer(state), judgeSchema(state), judgeClock(state)];
    return state.pending === 0 ? [...findings, judgeOutbox(await readOutbox(db))] : findings;
  } finally {
    await closeDatabase(db);
  }
}

/** The server itself: its version, what it brings, and whether it keeps what it says that it has stored (D14). */
export function judgeServer(state: DatabaseState): Finding[] {
  const { version, major, missingExtensions, risks } = state;
  const server =
    major < OLDEST_POSTGRES
      ? fail(
          "database",
          `PostgreSQL ${version} is too old. Install ${OLDEST_POSTGRES} or newer and move the data there.`,
        )
      : ok("database", `PostgreSQL ${version} answers.`);
  const extensions = missingExtensions.map((name) =>
    fail("database", `The extension ${name} is not there. Install PostgreSQL's contrib package (postgresql-contrib).`),
  );
  const durability =
    risks.length === 0
      ? [ok("durability", "What is stored stays stored.")]
      : risks.map((risk) => (state.isThrowAway ? note : fail)("durability", risk));
  return [server, ...extensions, ...durability];
}

export function judgeSchema({ pending, isNewer }: DatabaseState): Finding {
  if (isNewer)
    return note("schema", "A newer version has been here. This one can go on beside it; do not stay with it.");
  if (pending > 0) {
    const what = pending === 1 ? "One migration is" : `${pending} migrations are`;
    return note("schema", `${what} to be run: at the next start of the API, or now by "ajet-api migrate".`);
  }
  return ok("schema", "It is that of this version.");
}

export function judgeClock({ clockAhead }: DatabaseState): Finding {
  const seconds = (Math.abs(clockAhead) / 1000).toFixed(1);
  if (Math.abs(clockAhead) < CLOCK_TOLERANCE) return ok("clock", "It goes with PostgreSQL's.");
  const which = clockAhead > 0 ? "behind" : "ahead of";
  return fail(
    "clock",
    `This machine's clock is ${seconds} s ${which} PostgreSQL's. Let both be set by NTP (timedatectl set-ntp true).`,
  );
}

export function judgeOutbox({ events, oldest }: { events: number; oldest: number }): Finding {
  if (oldest < WAIT_TOLERANCE) return ok("outbox", "Nothing waits to be published.");
  const waits = `${events} events wait, the first for ${Math.round(oldest)} s`;
  return fail("outbox", `${waits}. Start the API if it does not run; else see why it does not reach NATS in its log.`);
}

async function lookAtNats({ NATS_URL }: Values): Promise<Finding[]> {
  const { version, events } = await examineNats(NATS_URL, "ajet-api doctor");
  const stream = events === null ? "the API makes its stream at its first start" : `${events} events are remembered`;
  return [ok("nats", `nats-server ${version} answers, with JetStream; ${stream}.`)];
}

async function lookAtFiles(values: Values): Promise<Finding[]> {
  await probeStore(await openBlobs(values));
  return [ok("files", "A file was stored, read and removed.")];
}

function databaseAdvice({ code, message }: { code?: unknown; message: string }): string {
  const advice: Record<string, string> = {
    ECONNREFUSED: "Nobody listens there. Start PostgreSQL, or mend host and port in DATABASE_URL.",
    CONNECT_TIMEOUT: "The host does not answer. Mend it in DATABASE_URL, or let this machine through its firewall.",
    ENOTFOUND: "There is no such host. Mend it in DATABASE_URL.",
    "28P01": "Mend the name or the password in DATABASE_URL.",
    "28000": "Let this user in from this machine in pg_hba.conf, or name another in DATABASE_URL.",
    "3D000": "Make the database (createdb), or name another in DATABASE_URL.",
    "53300":
      "All of the server's connections are taken. Raise max_connections, or find who holds them in pg_stat_activity.",
    "42501": "Give the user of DATABASE_URL all rights in the database, as its owner has.",
  };
  return `PostgreSQL cannot be used (${message}). ${advice[String(code)] ?? "See the log of PostgreSQL for why."}`;
}

function natsAdvice({ code, message }: { code?: unknown; message: string }): string {
  const advice: Record<string, string> = {
    CONNECTION_REFUSED: "Nobody listens there. Start nats-server, or mend host and port in NATS_URL.",
    AUTHORIZATION_VIOLATION: "Mend the name or the password in NATS_URL.",
    "503": 'JetStream is off. Start nats-server with "-js", or put "jetstream {}" into its configuration.',
    TIMEOUT:
      "The host does not answer, or the user may not use JetStream. Give the API's user the rights of services/launch/nats-accounts.ts.",
    PERMISSIONS_VIOLATION: "Give the API's user the rights of services/launch/nats-accounts.ts.",
  };
  return `NATS cannot be used (${message}). ${advice[String(code)] ?? "See the log of nats-server for why."}`;
}

const filesAdvice =
  ({ BLOB_DIR }: Values) =>
  ({ message }: { message: string }): string =>
    BLOB_DIR === undefined
      ? `The S3 store cannot be used (${message}). The key must be allowed to read, write, delete and list in the bucket.`
      : `The folder of BLOB_DIR cannot be used (${message}). Make it, and give it to the user that the API runs as.`;
