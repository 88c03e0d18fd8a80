import type { Client } from "#sdk/client.ts";
import { addReaction, removeReaction } from "#sdk/reactions.ts";
import { readMessage } from "../address.ts";
import { connect } from "../connect.ts";
import { UsageError } from "../exit.ts";
import type { Globals } from "../globals.ts";

/** The name of an emoji, which no emoji looks like. */
const NAME = /^:?([\w+-]+):?$/;

/** Puts an emoji on a message, or takes it off. The emoji may be named, with or without its colons. */
export async function react(
  globals: Globals,
  message: string,
  emoji: string,
  { remove }: { remove?: boolean },
): Promise<void> {
  const { client, server } = await connect(globals);
  const id = readMessage(message, server);
  const name = NAME.exec(emoji)?.[1]?.toLowerCase();
  await (remove ? removeReaction : addReaction)(client, id, name === undefined ? emoji : await named(client, id, name));
}

/** The server knows the names: what it would propose to somebody who types this one. */
async function named(client: Client, message: string, name: string): Promise<string> {
  const [{ getMessage }, { completeText }] = await Promise.all([
    import("#sdk/messages.ts"),
    import("#sdk/commands.ts"),
  ]);
  const { channel_id } = await getMessage(client, message);
  const text = `:${name}`;
  const { items } = await completeText(client, { text, cursor: text.length, channel_id });
  const found = items.find(({ kind, label }) => kind === "emoji" && label.endsWith(` :${name}:`));
  if (!found) throw new UsageError(`there is no emoji :${name}:. Give an emoji, or its name, such as :tada:.`);
  return found.value;
}
