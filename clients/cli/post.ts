import { AppError } from "#core/kernel/errors.ts";
import { isId } from "#core/kernel/ids.ts";
import { type Message, messageSchema, type PostReply } from "#core/messages/schema.ts";
import { type FileToSend, uploadAttachment } from "#sdk/attachments.ts";
import { type ChannelPath, getChannel } from "#sdk/channels.ts";
import type { Client } from "#sdk/client.ts";
import { editMessage, getMessage, sendMessage, sendReply } from "#sdk/messages.ts";
import { readMessage } from "./address.ts";
import type { Connection } from "./connect.ts";
import { type Draft, type DraftOptions, readDraft } from "./draft.ts";
import { UsageError } from "./exit.ts";
import type { Globals } from "./globals.ts";
import { idOfKey } from "./idempotency.ts";
import { openFile } from "./input.ts";
import { createOutput, type Output } from "./output.ts";

export interface PostOptions extends DraftOptions {
  /** Paths of files to attach. */
  file?: string[];
  idempotencyKey?: string;
}

/** Where something is said. */
export interface Place {
  channelId(): Promise<string>;
  post(message: PostReply): Promise<Message>;
}

/** A channel, or with the id of a message its thread there. */
export const inChannel = (client: Client, path: ChannelPath, thread?: string): Place => ({
  channelId: async () => (isId(path.channel) ? path.channel : (await getChannel(client, path)).id),
  post: (message) => sendMessage(client, path, { ...message, parent_id: thread }),
});

/** The thread of a message. Threads have one level: what is said to a reply is said beside it. */
export async function inThreadOf(client: Client, id: string): Promise<Place> {
  const { channel_id, parent_id } = await getMessage(client, id);
  return { channelId: async () => channel_id, post: (message) => sendReply(client, parent_id ?? id, message) };
}

/** Prints messages that were written: to a script their id is enough. */
export const idOutput = (globals: Globals): Output<Message> =>
  createOutput<Message>(globals, Object.keys(messageSchema.shape), ({ id }) => id);

/** Posts what was typed, or came in, and prints its id. The place is looked for only once there is something to say. */
export async function post(
  globals: Globals,
  { client }: Connection,
  findPlace: () => Promise<Place>,
  words: string[],
  { file: paths = [], idempotencyKey, ...options }: PostOptions,
): Promise<void> {
  const out = idOutput(globals);
  const attached = await Promise.all(paths.map((path) => openFile(path)));
  // Beside files a text may be missing.
  const isSilent = words.length === 0 && attached.length > 0;
  const draft: Draft = isSilent ? { body_md: "", file: null } : await readDraft(words, options);
  const files = draft.file ? [draft.file, ...attached] : attached;
  if (draft.body_md.trim() === "" && files.length === 0) throw new UsageError("the message is empty.");
  await out.one(await say(client, await findPlace(), draft.body_md, { files, key: idempotencyKey }));
}

/** Says a text with files. */
export async function say(
  client: Client,
  place: Place,
  body_md: string,
  { files, key }: { files: FileToSend[]; key?: string | undefined },
): Promise<Message> {
  const attachment_ids = files.length > 0 ? await uploadAll(client, await place.channelId(), files) : undefined;
  return place.post({ body_md, client_message_id: await idOfKey(key), attachment_ids });
}

/** One after the other: they share the way there, and the one that fails can be named. */
async function uploadAll(client: Client, channelId: string, files: FileToSend[]): Promise<string[]> {
  const ids: string[] = [];
  for (const file of files) {
    try {
      ids.push((await uploadAttachment(client, channelId, file)).id);
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      throw new AppError(error.code, `${file.filename}: ${error.detail}`, { cause: error.cause });
    }
  }
  return ids;
}

/** Puts a text in the place of one's message, and prints its id. */
export async function replace(
  globals: Globals,
  { client, server }: Connection,
  message: string,
  words: string[],
  options: DraftOptions,
): Promise<void> {
  const out = idOutput(globals);
  const id = readMessage(message, server);
  const { body_md, file } = await readDraft(words, options);
  if (file) throw new AppError("too_large", "The text is too long for a message, and an edit takes no files.");
  if (body_md.trim() === "") throw new UsageError("the message is empty. To take it away: ajet-chat delete.");
  await out.one(await editMessage(client, id, { body_md }));
}
