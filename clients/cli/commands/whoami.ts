import { type Me, meSchema } from "#core/users/schema.ts";
import { getMe } from "#sdk/users.ts";
import { connect } from "../connect.ts";
import type { Globals } from "../globals.ts";
import { createOutput } from "../output.ts";
import { cleanLine } from "../text.ts";

/** Shows who is signed in, and where. */
export async function whoami(globals: Globals): Promise<void> {
  const { client, server } = await connect(globals);
  const out = createOutput<Me>(globals, Object.keys(meSchema.shape), (me) =>
    cleanLine(`${me.username} (${me.display_name}) at ${server}`),
  );
  await out.one(await getMe(client));
}
