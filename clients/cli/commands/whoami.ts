import { connect } from "../connect.ts";
import type { Globals } from "../globals.ts";
import { identityOutput, whoIs } from "../identity.ts";
import { cleanLine } from "../text.ts";

/** Shows who is signed in, and where. */
export async function whoami(globals: Globals): Promise<void> {
  const { client, server, token } = await connect(globals);
  const out = identityOutput(globals, (who) =>
    cleanLine(
      "username" in who
        ? `${who.username} (${who.display_name}) at ${server}`
        : `${who.name}, a bot of ${who.community.name}, at ${server}`,
    ),
  );
  await out.one(await whoIs(client, token));
}
