import { and, eq, inArray, or, type SQL, sql } from "drizzle-orm";
import { channels } from "../channels/table.ts";
import type { Queries, Transaction } from "../database/database.ts";
import { keyset } from "../database/paging.ts";
import { ONLINE_WINDOW } from "../presence/schema.ts";
import { hasNameBeginning, personColumns, users } from "../users/table.ts";
import type { ChannelMember, Member, MembersQuery, Role } from "./schema.ts";
import { channelMembers, communityMembers } from "./table.ts";

const memberColumns = {
  ...personColumns,
  role: communityMembers.role,
  nickname: communityMembers.nickname,
  joined_at: communityMembers.joined_at,
  last_seen_at: users.last_seen_at,
};

const toMember = <T extends { joined_at: Date; last_seen_at: Date | null }>(row: T) => ({
  ...row,
  joined_at: row.joined_at.toISOString(),
  last_seen_at: row.last_seen_at?.toISOString() ?? null,
});

/** A page of the people of a community, and one row more, in the order of their ids. */
export async function findMembers(q: Queries, communityId: string, query: MembersQuery): Promise<Member[]> {
  const page = keyset(communityMembers.user_id, query);
  const rows = await q
    .select(memberColumns)
    .from(communityMembers)
    .innerJoin(users, eq(users.id, communityMembers.user_id))
    .where(and(eq(communityMembers.community_id, communityId), page.where, isAskedFor(query)))
    .orderBy(page.orderBy)
    .limit(page.limit);
  return page.ascending(rows).map(toMember);
}

function isAskedFor({ q: name = "", online }: MembersQuery): SQL | undefined {
  const prefix = name.trim().replace(/^@/, "").normalize("NFKC");
  return and(
    prefix === "" ? undefined : hasNameBeginning(prefix),
    online === "true"
      ? sql`${users.last_seen_at} > now() - make_interval(secs => ${ONLINE_WINDOW / 1000}) and ${users.disabled_at} is null`
      : undefined,
  );
}

export async function findMember(q: Queries, communityId: string, userId: string): Promise<Member | null> {
  const [row] = await q
    .select(memberColumns)
    .from(communityMembers)
    .innerJoin(users, eq(users.id, communityMembers.user_id))
    .where(and(eq(communityMembers.community_id, communityId), eq(communityMembers.user_id, userId)));
  return row ? toMember(row) : null;
}

/** Resolves with the new member, or null when they were in already. */
export async function insertCommunityMember(
  tx: Transaction,
  communityId: string,
  userId: string,
  role: Role,
): Promise<Member | null> {
  const inserted = await tx
    .insert(communityMembers)
    .values({ community_id: communityId, user_id: userId, role })
    .onConflictDoNothing()
    .returning({ user_id: communityMembers.user_id });
  return inserted.length === 0 ? null : findMember(tx, communityId, userId);
}

/** A page of the people in a channel, and one row more, in the order of their ids. */
export async function findChannelMembers(q: Queries, channelId: string, query: MembersQuery): Promise<ChannelMember[]> {
  const page = keyset(channelMembers.user_id, query);
  const rows = await q
    .select({
      ...personColumns,
      role: communityMembers.role,
      joined_at: channelMembers.joined_at,
      last_seen_at: users.last_seen_at,
    })
    .from(channelMembers)
    .innerJoin(users, eq(users.id, channelMembers.user_id))
    .innerJoin(channels, eq(channels.id, channelMembers.channel_id))
    .leftJoin(
      communityMembers,
      and(
        eq(communityMembers.community_id, channels.community_id),
        eq(communityMembers.user_id, channelMembers.user_id),
      ),
    )
    .where(and(eq(channelMembers.channel_id, channelId), page.where, isAskedFor(query)))
    .orderBy(page.orderBy)
    .limit(page.limit);
  return page.ascending(rows).map(toMember);
}

/** Resolves with the number up to which the channel is read for them, its newest, or null when they were in before. */
export async function insertChannelMember(
  tx: Transaction,
  channelId: string,
  userId: string,
): Promise<{ last_read_seq: number } | null> {
  const newest = sql`(select ${channels.last_seq} from ${channels} where ${channels.id} = ${channelId})`;
  const [inserted] = await tx
    .insert(channelMembers)
    .values({ channel_id: channelId, user_id: userId, last_read_seq: newest })
    .onConflictDoNothing()
    .returning({ last_read_seq: channelMembers.last_read_seq });
  return inserted ?? null;
}

/** Resolves with whether they were in before. */
export async function deleteChannelMember(tx: Transaction, channelId: string, userId: string): Promise<boolean> {
  const deleted = await tx
    .delete(channelMembers)
    .where(and(eq(channelMembers.channel_id, channelId), eq(channelMembers.user_id, userId)))
    .returning({ user_id: channelMembers.user_id });
  return deleted.length > 0;
}

/** The roles of the people whom an act is about, by their ids, and how many owners the community has. */
export interface Roles {
  of: Map<string, Role>;
  owners: number;
}

/**
 * Reads roles and holds them until the commit: no other role changes, nobody leaves, and of two owners who leave at once the
 * second is found to be the last. Who is not in the community is not in the map. The rows are locked in one order, so that
 * two such acts do not wait for each other; posts and other writing of these people wait until the commit.
 */
export async function lockRoles(tx: Transaction, communityId: string, userIds: string[]): Promise<Roles> {
  const rows = await tx
    .select({ user_id: communityMembers.user_id, role: communityMembers.role })
    .from(communityMembers)
    .where(
      and(
        eq(communityMembers.community_id, communityId),
        or(eq(communityMembers.role, "owner"), inArray(communityMembers.user_id, userIds)),
      ),
    )
    .orderBy(communityMembers.user_id)
    .for("update");
  return {
    of: new Map(rows.map(({ user_id, role }) => [user_id, role])),
    owners: rows.filter(({ role }) => role === "owner").length,
  };
}

/**
 * Holds somebody's membership until the commit against removals, bans and mutes, as posting does. Resolves with whether they
 * are in the community.
 */
export async function lockMembership(tx: Transaction, communityId: string, userId: string): Promise<boolean> {
  const rows = await tx
    .select({ user_id: communityMembers.user_id })
    .from(communityMembers)
    .where(and(eq(communityMembers.community_id, communityId), eq(communityMembers.user_id, userId)))
    .for("key share");
  return rows.length > 0;
}

export async function updateRole(tx: Transaction, communityId: string, userId: string, role: Role): Promise<void> {
  await tx
    .update(communityMembers)
    .set({ role })
    .where(and(eq(communityMembers.community_id, communityId), eq(communityMembers.user_id, userId)));
}

/** Takes somebody out of a community and all of its channels. */
export async function deleteCommunityMember(tx: Transaction, communityId: string, userId: string): Promise<void> {
  const ofCommunity = tx.select({ id: channels.id }).from(channels).where(eq(channels.community_id, communityId));
  await tx
    .delete(channelMembers)
    .where(and(eq(channelMembers.user_id, userId), inArray(channelMembers.channel_id, ofCommunity)));
  await tx
    .delete(communityMembers)
    .where(and(eq(communityMembers.community_id, communityId), eq(communityMembers.user_id, userId)));
}
