import { type Dm, dmSchema } from "#core/dms/schema.ts";
import { connect } from "../connect.ts";
import type { Globals } from "../globals.ts";
import { createOutput } from "../output.ts";
import { dmWith } from "../people.ts";
import { inChannel, type PostOptions, post } from "../post.ts";

/** Writes to people directly and prints the message's id; without text prints the id of the channel, to read or follow it. */
export async function dm(globals: Globals, people: string, words: string[], options: PostOptions): Promise<void> {
  const connection = await connect(globals);
  const { client } = connection;
  if (words.length === 0 && !options.file) {
    const out = createOutput<Dm>(globals, Object.keys(dmSchema.shape), ({ id }) => id);
    await out.one(await dmWith(client, people));
    return;
  }
  const findPlace = async () => inChannel(client, { slug: null, channel: (await dmWith(client, people)).id });
  await post(globals, connection, findPlace, words, options);
}
