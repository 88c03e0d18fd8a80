import { isId } from "#core/kernel/ids.ts";
import { type Message, messageSchema } from "#core/messages/schema.ts";
import { listMessages } from "#sdk/messages.ts";
import { channelOf } from "../channel.ts";
import { connect } from "../connect.ts";
import { UsageError } from "../exit.ts";
import type { Globals } from "../globals.ts";
import { messageText } from "../messages.ts";
import { createOutput } from "../output.ts";

/** Shows messages of a channel, the oldest first. */
export async function read(
  globals: Globals,
  channel: string,
  { limit, before }: { limit: number; before?: string },
): Promise<void> {
  const fields = Object.keys(messageSchema.shape);
  const out = createOutput<Message>(globals, fields, (message) => messageText(globals, message));
  if (before !== undefined && !isId(before))
    throw new UsageError(`--before takes the id of a message, not "${before}".`);
  const connection = await connect(globals);
  const { items } = await listMessages(connection.client, await channelOf(connection, channel), { limit, before });
  await out.list(items);
}
