import { hostname, userInfo } from "node:os";
import { closeDatabase, type Database, openDatabase } from "#core/database/database.ts";
import { eraseUser } from "#core/erasure/actions.ts";
import { systemClock } from "#core/kernel/clock.ts";
import { AppError } from "#core/kernel/errors.ts";
import type { RequestOrigin } from "#core/kernel/origin.ts";
import { cleanTerminal } from "#core/markdown/clean.ts";
import { disableUser, enableUser, listUsers } from "#core/users/disabling.ts";
import { newTraceId } from "#services/shared/http.ts";
import type { Verb } from "#services/shared/run.ts";
import { writePersonExport } from "./person-export.ts";
import type { settings } from "./settings.ts";

type ApiVerb = Verb<typeof settings>;

const list: ApiVerb = {
  summary: "list everybody who has signed in: username, state, last seen, communities, name",
  run: ({ DATABASE_URL }, { print }) =>
    withDatabase(DATABASE_URL, async (db) => {
      for await (const user of listUsers({ db })) {
        const state = stateOf(user);
        const seen = user.last_seen_at ? `seen ${day(user.last_seen_at)}` : "never seen";
        const name = cleanTerminal(user.display_name).replaceAll(/\s+/g, " ");
        print([user.username, state, seen, user.communities.join(",") || "-", name].join("\t"));
      }
    }),
};

const disable: ApiVerb = {
  summary: "end all sessions of a person and refuse to sign them in",
  args: ["username"],
  run: ({ DATABASE_URL }, { args: [username = ""], print }) =>
    withDatabase(DATABASE_URL, async (db) => {
      const done = await disableUser(depsOf(db), username, operator());
      const sessions = done.sessions_ended === 1 ? "one session" : `${done.sessions_ended} sessions`;
      print(done.isNew ? `${username} is disabled; ${sessions} ended.` : `${username} was disabled already.`);
      for (const slug of done.solely_owned) print(`Nobody else owns the community ${slug}.`);
    }),
};

const enable: ApiVerb = {
  summary: "let a person sign in again",
  args: ["username"],
  run: ({ DATABASE_URL }, { args: [username = ""], print }) =>
    withDatabase(DATABASE_URL, async (db) => {
      const isNew = await enableUser(depsOf(db), username, operator());
      print(isNew ? `${username} can sign in again.` : `${username} was not disabled.`);
    }),
};

const take: ApiVerb = {
  summary: "write all that the chat holds of a person into a new folder, for when they ask for it",
  args: ["username", "folder"],
  run: (values, { args: [username = "", folder = ""], print }) =>
    withDatabase(values.DATABASE_URL, async (db) => {
      const { lines, files } = await writePersonExport(db, values, username, folder);
      print(
        `${folder} holds what is ${username}'s: export.jsonl with ${lines} lines, and ${files === 1 ? "one file" : `${files} files`}.`,
      );
    }),
};

const erase: ApiVerb = {
  summary: "take all of a person out of the database but what they wrote, or that too; it cannot be undone",
  args: ["username"],
  flags: {
    "--keep-messages": "what they wrote stays, under the name of nobody",
    "--remove-messages": "what they wrote is deleted, with its files and their reactions",
  },
  run: ({ DATABASE_URL }, { args: [username = ""], flags, print }) =>
    withDatabase(DATABASE_URL, async (db) => {
      if (flags.size !== 1) {
        throw new AppError(
          "invalid",
          "Say what becomes of what they wrote: --keep-messages (under the name of nobody) or --remove-messages.",
        );
      }
      const words = flags.has("--remove-messages") ? "remove" : "keep";
      const { messages, reactions, mentions, ...done } = await eraseUser(depsOf(db), username, words, operator());
      print(`${username} is erased; the account is ${done.username} now.`);
      print(
        `Messages deleted: ${messages}, reactions: ${reactions}, messages of others that called them: ${mentions}.`,
      );
      print("NATS forgets within a day, and older backups keep what they hold until you remove them.");
    }),
};

/** What an operator does with accounts, on the machine. A running API publishes the events that come of it. */
export const userVerbs = {
  "users list": list,
  "users disable": disable,
  "users enable": enable,
  "users export": take,
  "users erase": erase,
};

function stateOf({ erased_at, disabled_at }: { erased_at: Date | null; disabled_at: Date | null }): string {
  if (erased_at) return `erased ${day(erased_at)}`;
  return disabled_at ? `disabled ${day(disabled_at)}` : "enabled";
}

async function withDatabase(url: string, work: (db: Database) => Promise<void>): Promise<void> {
  const db = openDatabase(url, { name: "ajet-api users", max: 1 });
  try {
    await work(db);
  } finally {
    await closeDatabase(db);
  }
}

const depsOf = (db: Database) => ({ db, clock: systemClock, wakeRelay() {} });

const day = (moment: Date): string => moment.toISOString().slice(0, 10);

/** For the audit log: who typed it, and on which machine. Behind sudo that is not who the process runs as. */
function operator(): RequestOrigin {
  const { SUDO_USER } = process.env;
  const user = SUDO_USER ?? userName();
  return { address: "", user_agent: `ajet-api users (${user} on ${hostname()})`, trace_id: newTraceId() };
}

/** In a container the process may run under a number that has no name. */
function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return `uid ${process.getuid?.()}`;
  }
}
