import { readThread } from "../address.ts";
import { connect } from "../connect.ts";
import { UsageError } from "../exit.ts";
import type { Globals } from "../globals.ts";
import { channelOf } from "../places.ts";
import { inChannel, type PostOptions, post, replace } from "../post.ts";

interface SendOptions extends PostOptions {
  thread?: string;
  update?: string;
}

/**
 * Posts a message and prints its id. Words that begin with a slash are a command; what comes on standard input never is, so
 * that nobody's output runs one.
 */
export async function send(
  globals: Globals,
  channel: string,
  words: string[],
  { thread, update, ...options }: SendOptions,
): Promise<void> {
  const { file, idempotencyKey } = options;
  if (update !== undefined) {
    if (thread !== undefined || file || idempotencyKey !== undefined) {
      throw new UsageError(
        "--update changes a text and nothing else: leave --thread, --file and --idempotency-key out.",
      );
    }
    return replace(globals, await connect(globals), update, words, options);
  }
  if (words[0]?.startsWith("/") && !file) {
    return (await import("./slash.ts")).slash(globals, words, { channel, thread, idempotencyKey });
  }
  const connection = await connect(globals);
  const parent = thread === undefined ? undefined : readThread(thread, connection.server);
  const findPlace = async () => inChannel(connection.client, await channelOf(connection, channel), parent);
  await post(globals, connection, findPlace, words, options);
}
