import { type Dm, dmSchema } from "#core/dms/schema.ts";
import { connect } from "../connect.ts";
import type { Globals } from "../globals.ts";
import { createOutput } from "../output.ts";
import { dmWith } from "../people.ts";
import { post } from "./send.ts";

/** Writes to people directly and prints the message's id; without text prints the id of the channel, to read or follow it. */
export async function dm(
  globals: Globals,
  people: string,
  words: string[],
  { idempotencyKey }: { idempotencyKey?: string },
): Promise<void> {
  const { client } = await connect(globals);
  if (words.length === 0) {
    const out = createOutput<Dm>(globals, Object.keys(dmSchema.shape), ({ id }) => id);
    await out.one(await dmWith(client, people));
    return;
  }
  await post(globals, client, async () => ({ slug: null, channel: (await dmWith(client, people)).id }), {
    words,
    idempotencyKey,
  });
}
