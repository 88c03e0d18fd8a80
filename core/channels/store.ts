import { and, asc, count, eq, inArray, isNotNull, isNull, or, type SQL, sql } from "drizzle-orm";
import { communities } from "../communities/table.ts";
import type { Queries, Transaction } from "../database/database.ts";
import { keyset } from "../database/paging.ts";
import type { Actor, ApiUserActor, UserActor } from "../kernel/actor.ts";
import { notFound } from "../kernel/errors.ts";
import { isId, newId } from "../kernel/ids.ts";
import type { Role } from "../memberships/schema.ts";
import { channelMembers, communityMembers } from "../memberships/table.ts";
import { seesPublicChannels } from "../tokens/rules.ts";
import { channelApiUsers } from "../tokens/table.ts";
import type { Channel, ChannelPath, ChannelsQuery, MyChannel, Visibility } from "./schema.ts";
import { type ChannelRow, channelColumns, channels, toChannel } from "./table.ts";

/** A channel that the actor may read, with what else decides what they may do there. */
export interface AccessedChannel {
  channel: Channel;
  joined: boolean;
  /** In its community. Nobody is more than a member in direct messages. */
  role: Role;
  /** Of its community; null for direct messages. */
  slug: string | null;
}

/**
 * The only door to a channel: public ones for the members of their community, private ones and direct messages for those
 * who are in them. A bot is let into those that it was put into, and into the public ones of its community by its scope.
 *
 * @throws AppError `not_found` for everyone else, whether it exists or not.
 */
export async function accessChannel(
  q: Queries,
  actor: Actor,
  { slug, channel }: ChannelPath,
): Promise<AccessedChannel> {
  if (slug === null && !isId(channel)) throw notFound("channel");
  const which = isId(channel) ? sql`c.id = ${channel}` : sql`c.name = ${channel.normalize("NFKC").toLowerCase()}`;
  return access(
    q,
    actor,
    slug === null ? sql`c.community_id is null and ${which}` : sql`co.slug = ${slug} and ${which}`,
  );
}

/** The same door for code that has a channel's id from a message. */
export async function accessChannelById(q: Queries, actor: Actor, channelId: string): Promise<AccessedChannel> {
  return access(q, actor, sql`c.id = ${channelId}`);
}

/** Written out, because nearly every request comes through here: the query builder would cost as much as the rest of it. */
async function access(q: Queries, actor: Actor, which: SQL): Promise<AccessedChannel> {
  const [accessed] = await q.execute<{ accessed: AccessedChannel }>(sql`
    select json_build_object('slug', co.slug, 'channel', json_build_object(
      'id', c.id, 'community_id', c.community_id, 'name', c.name, 'type', c.type, 'visibility', c.visibility,
      'topic', c.topic, 'created_at', iso(c.created_at), 'archived_at', iso(c.archived_at)),
      ${actor.kind === "user" ? seatOfUser(actor) : seatOfBot(actor)} and ${which}`);
  if (!accessed) throw notFound("channel");
  return accessed.accessed;
}

const seatOfUser = ({ user_id }: UserActor) => sql`
      'role', coalesce(cm.role, 'member'), 'joined', x.user_id is not null) as accessed
    from ${channels} c
    left join ${communities} co on co.id = c.community_id
    left join ${communityMembers} cm on cm.community_id = c.community_id and cm.user_id = ${user_id}
    left join ${channelMembers} x on x.channel_id = c.id and x.user_id = ${user_id}
    where (c.community_id is null or cm.user_id is not null) and (c.visibility = 'public' or x.user_id is not null)`;

const seatOfBot = (actor: ApiUserActor) => sql`
      'role', 'member', 'joined', x.api_user_id is not null) as accessed
    from ${channels} c
    join ${communities} co on co.id = c.community_id
    left join ${channelApiUsers} x on x.channel_id = c.id and x.api_user_id = ${actor.api_user_id}
    where c.community_id = ${actor.community_id}
      and (x.api_user_id is not null or c.visibility = 'public' and ${seesPublicChannels(actor)})`;

/** Who may read a channel of a community that they are in. Needs `channel_members` of the reader joined. */
const readable = or(eq(channels.visibility, "public"), isNotNull(channelMembers.user_id));

/** Serialises what happens in a channel: posting takes the same lock, so events of a channel are in the outbox in commit order. */
export async function lockChannel(tx: Transaction, channelId: string): Promise<void> {
  await tx.select({ id: channels.id }).from(channels).where(eq(channels.id, channelId)).for("update");
}

/** A page of the channels of a community that the actor may read, and one row more, in the order in which they were made. */
export async function findReadableChannels(
  q: Queries,
  actor: Actor,
  communityId: string,
  query: ChannelsQuery,
): Promise<MyChannel[]> {
  const page = keyset(channels.id, query);
  const hasBot = query.bot === undefined ? undefined : inArray(channels.id, channelIdsOfBot(q, query.bot));
  const rows = await readableChannels(q, actor, and(eq(channels.community_id, communityId), page.where, hasBot))
    .orderBy(page.orderBy)
    .limit(page.limit);
  return page.ascending(rows).map(toMyChannel);
}

/** How many people are in each of these channels; those with nobody are left out. */
export async function countMembers(q: Queries, channelIds: string[]): Promise<Map<string, number>> {
  const rows = await q
    .select({ id: channelMembers.channel_id, count: count() })
    .from(channelMembers)
    .where(inArray(channelMembers.channel_id, channelIds))
    .groupBy(channelMembers.channel_id);
  return new Map(rows.map(({ id, count }) => [id, count]));
}

const channelIdsOfBot = (q: Queries, botId: string) =>
  q.select({ id: channelApiUsers.channel_id }).from(channelApiUsers).where(eq(channelApiUsers.api_user_id, botId));

/** All channels that the actor may read: in one community, or without it in all of theirs. */
export async function findAllReadableChannels(q: Queries, actor: Actor, communityId?: string): Promise<MyChannel[]> {
  if (actor.kind === "user") return findAllChannelsOfUser(q, actor.user_id, communityId);
  const where = communityId ? eq(channels.community_id, communityId) : undefined;
  return (await readableChannels(q, actor, where).orderBy(asc(channels.id))).map(toMyChannel);
}

/** Written out: with each page that somebody opens come all channels of their community, and as one value they cost a third. */
async function findAllChannelsOfUser(q: Queries, userId: string, communityId?: string): Promise<MyChannel[]> {
  const [row] = await q.execute<{ found: MyChannel[] }>(sql`
    select coalesce(json_agg(json_build_object(
      'id', c.id, 'community_id', c.community_id, 'name', c.name, 'type', c.type, 'visibility', c.visibility,
      'topic', c.topic, 'created_at', iso(c.created_at), 'archived_at', iso(c.archived_at),
      'joined', x.user_id is not null) order by c.id), '[]') as found
    from ${communityMembers} cm
    join ${channels} c on c.community_id = cm.community_id
    left join ${channelMembers} x on x.channel_id = c.id and x.user_id = cm.user_id
    where cm.user_id = ${userId} and (${communityId ?? null}::uuid is null or c.community_id = ${communityId ?? null})
      and (c.visibility = 'public' or x.user_id is not null)`);
  return row!.found;
}

const readableChannels = (q: Queries, actor: Actor, where: SQL | undefined) =>
  actor.kind === "user" ? channelsOfUser(q, actor.user_id, where) : channelsOfBot(q, actor, where);

const channelsOfBot = (q: Queries, actor: ApiUserActor, where: SQL | undefined) =>
  q
    .select({ ...channelColumns, member: channelApiUsers.api_user_id })
    .from(channels)
    .leftJoin(
      channelApiUsers,
      and(eq(channelApiUsers.channel_id, channels.id), eq(channelApiUsers.api_user_id, actor.api_user_id)),
    )
    .where(
      and(
        eq(channels.community_id, actor.community_id),
        or(
          isNotNull(channelApiUsers.api_user_id),
          seesPublicChannels(actor) ? eq(channels.visibility, "public") : undefined,
        ),
        where,
      ),
    )
    .$dynamic();

const channelsOfUser = (q: Queries, userId: string, where: SQL | undefined) =>
  q
    .select({ ...channelColumns, member: channelMembers.user_id })
    .from(communityMembers)
    .innerJoin(channels, eq(channels.community_id, communityMembers.community_id))
    .leftJoin(channelMembers, and(eq(channelMembers.channel_id, channels.id), eq(channelMembers.user_id, userId)))
    .where(and(eq(communityMembers.user_id, userId), where, readable))
    .$dynamic();

const toMyChannel = (row: ChannelRow & { member: string | null }): MyChannel => ({
  ...toChannel(row),
  joined: row.member !== null,
});

/** The oldest public channel that can be written in: where new members of a community begin. */
export async function findFirstChannel(q: Queries, communityId: string): Promise<Channel | null> {
  const [row] = await q
    .select(channelColumns)
    .from(channels)
    .where(and(eq(channels.community_id, communityId), eq(channels.visibility, "public"), isNull(channels.archived_at)))
    .orderBy(asc(channels.id))
    .limit(1);
  return row ? toChannel(row) : null;
}

interface NewChannel {
  community_id: string;
  name: string;
  visibility: Visibility;
  topic: string;
}

export async function insertChannel(tx: Transaction, channel: NewChannel): Promise<Channel> {
  const [row] = await tx
    .insert(channels)
    .values({ id: newId(), type: "text", ...channel })
    .returning(channelColumns);
  return toChannel(row!);
}

export async function updateChannelRow(
  tx: Transaction,
  channelId: string,
  change: {
    name?: string | null | undefined;
    topic?: string | undefined;
    visibility?: Visibility;
    archived_at?: Date | null;
  },
): Promise<Channel> {
  const [row] = await tx.update(channels).set(change).where(eq(channels.id, channelId)).returning(channelColumns);
  return toChannel(row!);
}
