import type { MyChannel } from "#core/channels/schema.ts";
import type { MyCommunity } from "#core/communities/schema.ts";
import { notFound } from "#core/kernel/errors.ts";
import type { Page } from "#core/kernel/page.ts";
import type { Message, MessagesQuery } from "#core/messages/schema.ts";
import type { Feed } from "#core/realtime/feed.ts";
import type { Me } from "#core/users/schema.ts";
import type { CommunityChannelPath } from "#sdk/channels.ts";
import type { Client } from "#sdk/client.ts";
import { listMessages } from "#sdk/messages.ts";
import { getSnapshot } from "#sdk/snapshot.ts";

/** What stands around every page of a community. */
export interface Surroundings {
  me: Me;
  communities: MyCommunity[];
  community: MyCommunity;
  /** Those of the community that the reader may see, joined or not, by name. */
  channels: MyChannel[];
}

/** What a channel's page shows. */
export interface ChannelPage {
  surroundings: Surroundings;
  channel: MyChannel;
  messages: Page<Message>;
  /** The live stream goes on from here: no event between the reading of the page and its stream is lost. */
  position: string;
}

/** @throws AppError `not_found` when the reader is not in the community. */
export async function loadSurroundings(client: Client, slug: string): Promise<Surroundings> {
  // The snapshot of no community in particular leaves out the people, who can be many.
  const { me, communities, channels } = await getSnapshot(client);
  const community = communities.find((candidate) => candidate.slug === slug);
  if (!community) throw notFound("community");
  const own = channels.filter((channel) => channel.community_id === community.id);
  return { me, communities, community, channels: own.sort((a, b) => channelName(a).localeCompare(channelName(b))) };
}

/** @throws AppError `not_found` when the reader may not see the channel. */
export async function loadChannelPage(
  { feed, client }: { feed: Feed; client: Client },
  path: CommunityChannelPath,
  query: Partial<MessagesQuery> = {},
): Promise<ChannelPage> {
  const position = feed.position();
  const [surroundings, messages] = await Promise.all([
    loadSurroundings(client, path.slug),
    listMessages(client, path, query),
  ]);
  return { surroundings, channel: findChannel(surroundings, path.channel), messages, position };
}

/** A channel by its id or name. @throws AppError `not_found` */
export function findChannel({ channels }: Surroundings, idOrName: string): MyChannel {
  const name = idOrName.normalize("NFKC").toLowerCase();
  const channel = channels.find((candidate) => candidate.id === idOrName || candidate.name === name);
  if (!channel) throw notFound("channel");
  return channel;
}

/** Channels of a community have names; the schema allows for direct messages, which have none. */
export const channelName = ({ name, id }: Pick<MyChannel, "name" | "id">): string => name ?? id;
