import type { CommandReply } from "#core/commands/schema.ts";
import { runCommand } from "#sdk/commands.ts";
import { readThread } from "../address.ts";
import { connect } from "../connect.ts";
import { UsageError } from "../exit.ts";
import type { Globals } from "../globals.ts";
import { idOfKey } from "../idempotency.ts";
import { createOutput } from "../output.ts";
import { channelIdOf } from "../places.ts";
import { replyText } from "../reply.ts";

interface SlashOptions {
  channel?: string | undefined;
  thread?: string | undefined;
  idempotencyKey?: string | undefined;
}

const FIELDS = ["kind", "text", "columns", "rows", "message", "to"];

/** Runs a slash command in a channel, and prints what it replies. */
export async function slash(
  globals: Globals,
  words: string[],
  { channel, thread, idempotencyKey }: SlashOptions,
): Promise<void> {
  const text = words.join(" ");
  if (!text.startsWith("/")) throw new UsageError(`a command begins with a slash, as in '/help'; "${text}" does not.`);
  // In the wrong channel a command can do harm, so none is taken for granted.
  if (channel === undefined) throw new UsageError("in which channel? Say --channel with its name or id.");
  const connection = await connect(globals);
  const parent_id = thread === undefined ? undefined : readThread(thread, connection.server);
  const out = createOutput<CommandReply>(globals, FIELDS, (reply) => replyText(globals, connection.server, reply));
  const channel_id = await channelIdOf(connection, channel);
  const client_message_id = await idOfKey(idempotencyKey);
  await out.one(await runCommand(connection.client, { text, channel_id, parent_id, client_message_id }));
}
