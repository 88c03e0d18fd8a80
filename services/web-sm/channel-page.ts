import type { MyChannel } from "#core/channels/schema.ts";
import type { MyCommunity } from "#core/communities/schema.ts";
import type { Dm } from "#core/dms/schema.ts";
import { notFound } from "#core/kernel/errors.ts";
import type { Page } from "#core/kernel/page.ts";
import type { Message, MessagesQuery } from "#core/messages/schema.ts";
import type { Feed } from "#core/realtime/feed.ts";
import type { OpenChannel, Snapshot } from "#core/snapshot/schema.ts";
import type { Me, Person } from "#core/users/schema.ts";
import type { ChannelPath } from "#sdk/channels.ts";
import type { Client } from "#sdk/client.ts";
import { getDm } from "#sdk/dms.ts";
import { listMessages } from "#sdk/messages.ts";
import { getSnapshot } from "#sdk/snapshot.ts";
import { isNewTo } from "./grouping.ts";

/** What stands around every page. */
export interface Surroundings {
  me: Me;
  communities: MyCommunity[];
  /** The one of the page; around a DM the one that the reader comes from, or their first. Null for who is in none. */
  community: MyCommunity | null;
  /** Those of the community that the reader may see, joined or not, by name. */
  channels: OpenChannel[];
  /** Those of the other communities that the reader has joined. */
  elsewhere: OpenChannel[];
  /** By name. */
  dms: Dm[];
  mutes?: Snapshot["mutes"];
  limits?: Snapshot["limits"];
}

/** What stands around every page of a community. */
export interface CommunitySurroundings extends Surroundings {
  community: MyCommunity;
}

/** What a channel's page shows. */
export interface ChannelPage {
  surroundings: Surroundings;
  /** In its address. */
  slug: string | null;
  channel: OpenChannel | Dm;
  messages: Page<Message>;
  /** Undefined when nothing is. */
  unread?: UnreadInChannel | undefined;
  /** The live stream goes on from here: no event between the reading of the page and its stream is lost. */
  position: string;
}

/** What of a channel its reader has not read when they open it. */
export interface UnreadInChannel {
  readerId: string;
  /** The number up to which they have read. */
  lastRead: number;
  count: number;
  /** Null when it was deleted meanwhile. */
  first: Message | null;
}

/** What a page is asked for beside its address. */
export interface ChannelPageQuery extends Partial<MessagesQuery> {
  /** Around a DM, the slug of the community that the reader comes from. */
  in?: string | undefined;
}

/**
 * @param slug null around a DM.
 * @param from around a DM, the slug of the community that the reader comes from; another one that they are not in is nobody's business.
 * @throws AppError `not_found` when the reader is not in the community.
 */
export async function loadSurroundings(client: Client, slug: string): Promise<CommunitySurroundings>;
export async function loadSurroundings(client: Client, slug: string | null, from?: string): Promise<Surroundings>;
export async function loadSurroundings(client: Client, slug: string | null, from?: string): Promise<Surroundings> {
  // The snapshot of no community in particular leaves out the people, who can be many.
  const { me, communities, channels, dms, mutes, limits } = await getSnapshot(client);
  const named = communities.find((candidate) => candidate.slug === (slug ?? from));
  if (slug !== null && !named) throw notFound("community");
  const community = named ?? communities[0] ?? null;
  const isHere = (channel: OpenChannel) => channel.community_id === community?.id;
  return {
    me,
    communities,
    community,
    channels: channels.filter(isHere).sort(byTitle(me)),
    elsewhere: channels.filter((channel) => channel.joined && !isHere(channel)),
    dms: dms.sort(byTitle(me)),
    mutes,
    limits,
  };
}

const byTitle = (me: Me) => (a: MyChannel | Dm, b: MyChannel | Dm) => titleOf(a, me).localeCompare(titleOf(b, me));

/** @throws AppError `not_found` when the reader may not see the channel. */
export async function loadChannelPage(
  { feed, client }: { feed: Feed; client: Client },
  path: ChannelPath,
  { in: from, ...query }: ChannelPageQuery = {},
): Promise<ChannelPage> {
  const position = feed.position();
  const [surroundings, messages] = await Promise.all([
    loadSurroundings(client, path.slug, from),
    listMessages(client, path, query),
  ]);
  const channel = await findChannel(client, surroundings, path);
  const unread = await findUnread(client, path, { channel, messages, readerId: surroundings.me.id });
  return { surroundings, slug: path.slug, channel, messages, unread, position };
}

/** The first unread message is on the page, or it is asked for. */
async function findUnread(
  client: Client,
  path: ChannelPath,
  { channel, messages, readerId }: Pick<ChannelPage, "channel" | "messages"> & { readerId: string },
): Promise<UnreadInChannel | undefined> {
  const { unread_count: count, last_read_seq: lastRead } = channel;
  if (count === 0) return undefined;
  const isNew = ({ author, seq }: Message) => isNewTo(readerId, lastRead, { author: author.id, seq });
  // What the page begins with may have others before it.
  const isHere = messages.prev === null || (messages.items[0]?.seq ?? 0) <= lastRead;
  const { items } = isHere ? messages : await listMessages(client, path, { around: "unread", limit: 1 });
  return { readerId, lastRead, count, first: items.find(isNew) ?? null };
}

/** A channel by its id or name. @throws AppError `not_found` */
export async function findChannel(
  client: Client,
  { channels, dms }: Surroundings,
  { slug, channel: idOrName }: ChannelPath,
): Promise<OpenChannel | Dm> {
  // Of very many DMs the surroundings leave some out.
  if (slug === null) return dms.find(({ id }) => id === idOrName) ?? getDm(client, idOrName);
  const name = idOrName.normalize("NFKC").toLowerCase();
  const channel = channels.find((candidate) => candidate.id === idOrName || candidate.name === name);
  if (!channel) throw notFound("channel");
  return channel;
}

/** As it stands in addresses. Channels of a community have names; DMs go by their ids, whatever they are called. */
export const channelName = ({ name, id, community_id }: Pick<MyChannel, "name" | "id" | "community_id">): string =>
  community_id === null ? id : (name ?? id);

export const isDm = (channel: MyChannel | Dm): channel is Dm => "members" in channel;

/** What a channel is called by its reader: by its name, or by the other people who are in it. */
export function titleOf(channel: MyChannel | Dm, me: Pick<Me, "id">): string {
  if (!isDm(channel)) return `#${channelName(channel)}`;
  return (
    channel.name ??
    peopleIn(channel, me)
      .map(({ display_name }) => display_name)
      .join(", ")
  );
}

/** The others in a DM; in one's notes, and where all others have left, oneself. */
export function peopleIn({ members }: Dm, me: Pick<Me, "id">): Person[] {
  const others = members.filter(({ id }) => id !== me.id);
  return others.length > 0 ? others : members;
}
