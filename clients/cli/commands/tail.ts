import { messageSchema } from "#core/messages/schema.ts";
import { getChannel } from "#sdk/channels.ts";
import { isBotToken } from "../bots.ts";
import { rememberSnapshot } from "../cache.ts";
import type { Connection } from "../connect.ts";
import { connect } from "../connect.ts";
import { UsageError } from "../exit.ts";
import type { FollowedMessage } from "../follow.ts";
import type { Globals } from "../globals.ts";
import { messageText, type Shown } from "../messages.ts";
import { createOutput, type Output } from "../output.ts";
import { channelOf } from "../places.ts";

const FIELDS = [...Object.keys(messageSchema.shape), "channel_name"];

interface TailOptions extends Shown {
  since?: string;
}

/** Shows messages as they are posted, in one channel or in all that one has joined. */
export async function tail(globals: Globals, typed: string | undefined, options: TailOptions): Promise<void> {
  const out = followOutput(globals, typed, options);
  const connection = await connect(globals);
  for await (const message of await followed(connection, typed, options.since, { talk: out.talk }))
    await out.next(message);
}

/** Prints what is followed; of a single channel without its name. */
export const followOutput = (globals: Globals, typed: string | undefined, shown: Shown): Output<FollowedMessage> =>
  createOutput<FollowedMessage>(globals, FIELDS, (message) =>
    messageText(globals, typed === undefined ? message : { ...message, channel_name: null }, shown),
  );

/** Follows what somebody typed: a channel, or nothing for all. */
export async function followed(
  connection: Connection,
  typed: string | undefined,
  since: string | undefined,
  { talk, signal }: { talk(sentence: string): void; signal?: AbortSignal },
): Promise<AsyncGenerator<FollowedMessage, void, void>> {
  const { client, server, token, profile } = connection;
  const path = typed === undefined ? null : await channelOf(connection, typed);
  const slug = path ? path.slug : await connection.community();
  const channel = path && (await getChannel(client, path));
  // Loaded only now: the first requests need not wait for what knows all events.
  const [{ follow }, { readSince }] = await Promise.all([import("../follow.ts"), import("../since.ts")]);
  const start = since === undefined ? undefined : await readSince(client, server, since, channel !== null);
  if (start?.channel && start.channel !== channel?.id) {
    throw new UsageError("the message of --since is not one of this channel.");
  }
  const place = channel?.community_id ? `#${channel.name}` : (typed ?? slug);
  return follow(client, {
    slug,
    only: channel?.id ?? null,
    since: start,
    isBot: isBotToken(token),
    ...(signal ? { signal } : {}),
    talk,
    listening: `Listening in ${place}. Ctrl-C ends it.`,
    onSnapshot: (snapshot) => rememberSnapshot(profile, snapshot),
  });
}
