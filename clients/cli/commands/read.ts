import { type Message, messageSchema } from "#core/messages/schema.ts";
import { getThread, listMessages } from "#sdk/messages.ts";
import { markRead } from "#sdk/reading.ts";
import { isAddress, readAddress, readMessage, readThread } from "../address.ts";
import { connect } from "../connect.ts";
import { UsageError } from "../exit.ts";
import type { Globals } from "../globals.ts";
import { createOutput } from "../output.ts";
import { channelOf } from "../places.ts";

interface ReadOptions {
  limit: number;
  before?: string;
  after?: string;
  around?: string;
  thread?: string;
  markRead?: boolean;
  ids?: boolean;
}

/** Shows messages of a channel or of a thread, the oldest first. */
export async function read(globals: Globals, typed: string, options: ReadOptions): Promise<void> {
  const fields = Object.keys(messageSchema.shape);
  const out = createOutput<Message>(
    globals,
    fields,
    // Loaded once there is something to show: the request comes first.
    async (message) => (await import("../messages.ts")).messageText(globals, message, options),
    "Nobody has written anything here.",
  );
  const { limit } = options;
  const cursors = [options.before, options.after, options.around].filter((cursor) => cursor !== undefined);
  if (cursors.length > 1) throw new UsageError("say one of --before, --after and --around.");
  const connection = await connect(globals);
  const { client, server } = connection;
  const idOf = (cursor: string | undefined) => (cursor === undefined ? undefined : readMessage(cursor, server));
  const page = isAddress(typed) ? readAddress(typed, server) : null;
  const thread = options.thread === undefined ? page?.thread : readThread(options.thread, server);
  const cursor = { before: idOf(options.before), after: idOf(options.after) };
  if (thread) {
    if (options.around !== undefined || options.markRead) {
      throw new UsageError("a thread takes --before and --after, not --around or --mark-read.");
    }
    const { parent, items } = await getThread(client, thread, { limit, ...cursor });
    return out.list(cursors.length === 0 ? [parent, ...items] : items);
  }
  const path = await channelOf(connection, typed);
  const pointedAt = cursors.length === 0 ? (page?.message ?? undefined) : undefined;
  const around = options.around === "unread" ? "unread" : (idOf(options.around) ?? pointedAt);
  const { items } = await listMessages(client, path, { limit, ...cursor, around });
  await out.list(items);
  const last = items.at(-1);
  if (options.markRead && last) await markRead(client, path, { message_id: last.id });
}
