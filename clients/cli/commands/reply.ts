import { readThread } from "../address.ts";
import { connect } from "../connect.ts";
import type { Globals } from "../globals.ts";
import { inThreadOf, type PostOptions, post } from "../post.ts";

/** Replies to a message in its thread, and prints the id of the reply. */
export async function reply(globals: Globals, message: string, words: string[], options: PostOptions): Promise<void> {
  const connection = await connect(globals);
  const id = readThread(message, connection.server);
  await post(globals, connection, () => inThreadOf(connection.client, id), words, options);
}
