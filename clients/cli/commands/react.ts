import { addReaction, removeReaction } from "#sdk/reactions.ts";
import { readMessage } from "../address.ts";
import { connect } from "../connect.ts";
import type { Globals } from "../globals.ts";

/** Puts an emoji on a message, or takes it off. */
export async function react(
  globals: Globals,
  message: string,
  emoji: string,
  { remove }: { remove?: boolean },
): Promise<void> {
  const { client, server } = await connect(globals);
  const id = readMessage(message, server);
  await (remove ? removeReaction : addReaction)(client, id, emoji);
}
