import { and, asc, eq, isNotNull, isNull, or, type SQL, sql } from "drizzle-orm";
import { communities } from "../communities/table.ts";
import type { Queries, Transaction } from "../database/database.ts";
import { keyset } from "../database/paging.ts";
import type { Actor, ApiUserActor, UserActor } from "../kernel/actor.ts";
import { notFound } from "../kernel/errors.ts";
import { isId, newId } from "../kernel/ids.ts";
import type { PageQuery } from "../kernel/page.ts";
import type { Role } from "../memberships/schema.ts";
import { channelMembers, communityMembers } from "../memberships/table.ts";
import { seesPublicChannels } from "../tokens/rules.ts";
import { channelApiUsers } from "../tokens/table.ts";
import type { Channel, MyChannel, Visibility } from "./schema.ts";
import { channels } from "./table.ts";

const columns = {
  id: channels.id,
  community_id: channels.community_id,
  name: channels.name,
  type: channels.type,
  visibility: channels.visibility,
  topic: channels.topic,
  created_at: channels.created_at,
  archived_at: channels.archived_at,
};

type ChannelRow = Omit<Channel, "created_at" | "archived_at"> & { created_at: Date; archived_at: Date | null };

const toChannel = (row: ChannelRow): Channel => ({
  id: row.id,
  community_id: row.community_id,
  name: row.name,
  type: row.type,
  visibility: row.visibility,
  topic: row.topic,
  created_at: row.created_at.toISOString(),
  archived_at: row.archived_at?.toISOString() ?? null,
});

/** A channel that the actor may read, with what else decides what they may do there. */
export interface AccessedChannel {
  channel: Channel;
  joined: boolean;
  /** In its community. Nobody is more than a member in direct messages. */
  role: Role;
  /** Of its community; null for direct messages. */
  slug: string | null;
}

/** How a channel is named in a route: inside a community by id or by name, direct messages by id. */
export interface ChannelRef {
  communityId: string | null;
  channel: string;
}

/**
 * The only door to a channel: public ones for the members of their community, private ones and direct messages for those
 * who are in them. A bot is let into those that it was put into, and into the public ones of its community by its scope.
 *
 * @throws AppError `not_found` for everyone else, whether it exists or not.
 */
export async function accessChannel(q: Queries, actor: Actor, ref: ChannelRef): Promise<AccessedChannel> {
  if (ref.communityId === null) {
    if (!isId(ref.channel)) throw notFound("channel");
    return access(q, actor, and(isNull(channels.community_id), eq(channels.id, ref.channel)));
  }
  const which = isId(ref.channel)
    ? eq(channels.id, ref.channel)
    : eq(channels.name, ref.channel.normalize("NFKC").toLowerCase());
  return access(q, actor, and(eq(channels.community_id, ref.communityId), which));
}

/** The same door for code that has a channel's id from a message. */
export async function accessChannelById(q: Queries, actor: Actor, channelId: string): Promise<AccessedChannel> {
  return access(q, actor, eq(channels.id, channelId));
}

async function access(q: Queries, actor: Actor, which: SQL | undefined): Promise<AccessedChannel> {
  const [row] = await (actor.kind === "user" ? accessAsUser(q, actor, which) : accessAsBot(q, actor, which));
  if (!row) throw notFound("channel");
  return { channel: toChannel(row), joined: row.member !== null, role: row.role ?? "member", slug: row.slug };
}

const accessAsUser = (q: Queries, actor: UserActor, which: SQL | undefined) =>
  q
    .select({ ...columns, role: communityMembers.role, slug: communities.slug, member: channelMembers.user_id })
    .from(channels)
    .leftJoin(communities, eq(communities.id, channels.community_id))
    .leftJoin(
      communityMembers,
      and(eq(communityMembers.community_id, channels.community_id), eq(communityMembers.user_id, actor.user_id)),
    )
    .leftJoin(
      channelMembers,
      and(eq(channelMembers.channel_id, channels.id), eq(channelMembers.user_id, actor.user_id)),
    )
    .where(and(which, or(isNull(channels.community_id), isNotNull(communityMembers.user_id)), readable));

const accessAsBot = (q: Queries, actor: ApiUserActor, which: SQL | undefined) =>
  q
    .select({ ...columns, role: sql<Role>`'member'`, slug: communities.slug, member: channelApiUsers.api_user_id })
    .from(channels)
    .innerJoin(communities, eq(communities.id, channels.community_id))
    .leftJoin(
      channelApiUsers,
      and(eq(channelApiUsers.channel_id, channels.id), eq(channelApiUsers.api_user_id, actor.api_user_id)),
    )
    .where(
      and(
        which,
        eq(channels.community_id, actor.community_id),
        or(
          isNotNull(channelApiUsers.api_user_id),
          seesPublicChannels(actor) ? eq(channels.visibility, "public") : undefined,
        ),
      ),
    );

/** Who may read a channel of a community that they are in. Needs `channel_members` of the reader joined. */
const readable = or(eq(channels.visibility, "public"), isNotNull(channelMembers.user_id));

/** Serialises what happens in a channel: posting takes the same lock, so events of a channel are in the outbox in commit order. */
export async function lockChannel(tx: Transaction, channelId: string): Promise<void> {
  await tx.select({ id: channels.id }).from(channels).where(eq(channels.id, channelId)).for("update");
}

/** A page of the channels of a community that a user may read, and one row more, in the order in which they were made. */
export async function findReadableChannels(
  q: Queries,
  userId: string,
  communityId: string,
  query: PageQuery,
): Promise<MyChannel[]> {
  const page = keyset(channels.id, query);
  const rows = await readableChannels(q, userId, and(eq(channels.community_id, communityId), page.where))
    .orderBy(page.orderBy)
    .limit(page.limit);
  return page.ascending(rows).map(toMyChannel);
}

/** All channels that a user may read: in one community, or without it in all of theirs. */
export async function findAllReadableChannels(q: Queries, userId: string, communityId?: string): Promise<MyChannel[]> {
  const where = communityId ? eq(channels.community_id, communityId) : undefined;
  return (await readableChannels(q, userId, where).orderBy(asc(channels.id))).map(toMyChannel);
}

const readableChannels = (q: Queries, userId: string, where: SQL | undefined) =>
  q
    .select({ ...columns, member: channelMembers.user_id })
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
    .select(columns)
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
    .returning(columns);
  return toChannel(row!);
}

export async function updateChannelRow(
  tx: Transaction,
  channelId: string,
  change: { name?: string | undefined; topic?: string | undefined; archived_at?: Date | null },
): Promise<Channel> {
  const [row] = await tx.update(channels).set(change).where(eq(channels.id, channelId)).returning(columns);
  return toChannel(row!);
}
