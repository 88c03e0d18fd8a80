import { AppError } from "#core/kernel/errors.ts";
import { type Message, messageSchema } from "#core/messages/schema.ts";
import type { ChannelPath } from "#sdk/channels.ts";
import type { Client } from "#sdk/client.ts";
import { sendMessage } from "#sdk/messages.ts";
import { channelOf } from "../channel.ts";
import { connect } from "../connect.ts";
import { UsageError } from "../exit.ts";
import type { Globals } from "../globals.ts";
import { idOfKey } from "../idempotency.ts";
import { createOutput } from "../output.ts";
import { slash } from "./slash.ts";

/** No message is anywhere near this long; what comes in endlessly must not fill the memory first. In bytes. */
const INPUT_MAX = 1024 * 1024;

/**
 * Posts a message and prints its id. Words that begin with a slash are a command; what comes on standard input never is, so
 * that nobody's output runs one.
 */
export async function send(
  globals: Globals,
  channel: string,
  words: string[],
  { idempotencyKey }: { idempotencyKey?: string },
): Promise<void> {
  if (words[0]?.startsWith("/")) return slash(globals, words, { channel, idempotencyKey });
  const connection = await connect(globals);
  await post(globals, connection.client, () => channelOf(connection, channel), { words, idempotencyKey });
}

/** Posts what was typed, or came in; the channel is looked for only once there is something to say. */
export async function post(
  globals: Globals,
  client: Client,
  findChannel: () => Promise<ChannelPath>,
  { words, idempotencyKey }: { words: string[]; idempotencyKey: string | undefined },
): Promise<void> {
  const out = createOutput<Message>(globals, Object.keys(messageSchema.shape), ({ id }) => id);
  const body_md = await textOf(words);
  if (body_md.trim() === "") throw new UsageError("the message is empty.");
  const path = await findChannel();
  await out.one(await sendMessage(client, path, { body_md, client_message_id: await idOfKey(idempotencyKey) }));
}

/** @throws UsageError when there is no text and only a person who could type it. */
async function textOf(words: string[]): Promise<string> {
  if (words.length > 0 && !(words.length === 1 && words[0] === "-")) return words.join(" ");
  if (words.length === 0 && process.stdin.isTTY) throw new UsageError("say the text, or - to type it until Ctrl-D.");
  const decoder = new TextDecoder();
  let text = "";
  for await (const chunk of Bun.stdin.stream()) {
    text += decoder.decode(chunk, { stream: true });
    if (text.length > INPUT_MAX) throw new AppError("too_large", "The text is too long for a message.");
  }
  // What a program prints ends with a line end that nobody means to post.
  return (text + decoder.decode()).replace(/\r?\n$/, "");
}
