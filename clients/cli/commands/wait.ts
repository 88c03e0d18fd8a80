import { AppError } from "#core/kernel/errors.ts";
import { isId } from "#core/kernel/ids.ts";
import type { Author, Message } from "#core/messages/schema.ts";
import type { Client } from "#sdk/client.ts";
import { getProfile } from "#sdk/users.ts";
import { readThread } from "../address.ts";
import { connect } from "../connect.ts";
import { EXIT, ExitError } from "../exit.ts";
import type { Globals } from "../globals.ts";
import type { Shown } from "../messages.ts";
import { followed, followOutput } from "./tail.ts";

interface WaitOptions extends Shown {
  match?: RegExp;
  from?: string;
  thread?: string;
  since?: string;
  /** In milliseconds. */
  timeout?: number;
}

/** Waits for a message that fits, and prints it. @throws ExitError 124 when none came in time. */
export async function wait(globals: Globals, typed: string, options: WaitOptions): Promise<void> {
  const { match, since, timeout } = options;
  const out = followOutput(globals, typed, options);
  const connection = await connect(globals);
  const thread = options.thread === undefined ? null : readThread(options.thread, connection.server);
  const isFrom = options.from === undefined ? () => true : await authorTest(connection.client, options.from);
  const fits = ({ body_md, author, parent_id }: Message) =>
    (thread === null || parent_id === thread) && isFrom(author) && (match === undefined || match.test(body_md));
  const late = timeout === undefined ? undefined : AbortSignal.timeout(timeout);
  const messages = await followed(connection, typed, since, { talk: out.talk, ...(late ? { signal: late } : {}) });
  for await (const message of messages) {
    if (fits(message)) return out.next(message);
  }
  throw new ExitError(EXIT.timedOut, "no message that fits came in time.");
}

/**
 * Whether somebody wrote a message: the person of that name, and only where there is none a bot or webhook that is called so.
 * A program that borrows a person's name is not them.
 */
async function authorTest(client: Client, typed: string): Promise<(author: Author) => boolean> {
  const name = typed.replace(/^@/, "");
  const person = isId(name) ? name : await personNamed(client, name);
  if (person !== null) return ({ id }) => id === person;
  const wanted = name.toLowerCase();
  return (author) => author.kind !== "user" && author.name.toLowerCase() === wanted;
}

async function personNamed(client: Client, name: string): Promise<string | null> {
  try {
    return (await getProfile(client, `@${name}`)).id;
  } catch (error) {
    if (error instanceof AppError && (error.code === "not_found" || error.code === "invalid")) return null;
    throw error;
  }
}
