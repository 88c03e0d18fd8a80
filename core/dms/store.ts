import { and, eq, inArray, isNull, type Placeholder, type SQL, sql } from "drizzle-orm";
import type { Channel } from "../channels/schema.ts";
import { channelColumns, channels, toChannel } from "../channels/table.ts";
import { builtOnce, type Queries, type Transaction } from "../database/database.ts";
import { keyset } from "../database/paging.ts";
import { newId } from "../kernel/ids.ts";
import type { PageQuery } from "../kernel/page.ts";
import { channelMembers, communityMembers } from "../memberships/table.ts";
import { messages } from "../messages/table.ts";
import type { Person } from "../users/schema.ts";
import { personColumns, users } from "../users/table.ts";

/** A DM whoever looks at it. */
export type PlainDm = Channel & { members: Person[] };

/** A page of somebody's DMs, and one row more, in the order in which they were opened. */
export async function findDms(q: Queries, userId: string, query: PageQuery): Promise<PlainDm[]> {
  const page = keyset(channels.id, query);
  const rows = await dmsOf(q, userId, page.where).orderBy(page.orderBy).limit(page.limit);
  return withMembers(q, page.ascending(rows).map(toChannel));
}

/** All DMs of somebody, without their people. */
export async function findAllDms(q: Queries, userId: string): Promise<Channel[]> {
  return (await dmsOf(q, userId, undefined)).map(toChannel);
}

/** The DMs of somebody in which something was written last, or that were opened last; in the order of their ids. */
export async function findRecentDms(q: Queries, userId: string, limit: number): Promise<PlainDm[]> {
  const rows = await recentDmsOf(q, { user: userId, limit });
  return withMembers(
    q,
    rows.map(toChannel).sort((a, b) => (a.id < b.id ? -1 : 1)),
  );
}

const newestMessage = sql`(select ${messages.id} from ${messages}
  where ${messages.channel_id} = ${channels.id} order by ${messages.seq} desc limit 1)`;

const recentDmsOf = builtOnce((q) =>
  dmsOf(q, sql.placeholder("user"), undefined)
    // Ids begin with the time, those of channels as those of messages.
    .orderBy(sql`coalesce(${newestMessage}, ${channels.id}) desc`)
    .limit(sql.placeholder("limit")),
);

/** Resolves with null when they are not in it. */
export async function findDm(q: Queries, userId: string, channelId: string): Promise<PlainDm | null> {
  const rows = await dmsOf(q, userId, eq(channels.id, channelId));
  const [dm] = await withMembers(q, rows.map(toChannel));
  return dm ?? null;
}

const dmsOf = (q: Queries, userId: string | Placeholder, which: SQL | undefined) =>
  q
    .select(channelColumns)
    .from(channelMembers)
    .innerJoin(channels, eq(channels.id, channelMembers.channel_id))
    .where(and(eq(channelMembers.user_id, userId), isNull(channels.community_id), which))
    .$dynamic();

async function withMembers(q: Queries, dms: Channel[]): Promise<PlainDm[]> {
  if (dms.length === 0) return [];
  const people = await findPeople(
    q,
    dms.map(({ id }) => id),
  );
  return dms.map((dm) => ({ ...dm, members: people.get(dm.id) ?? [] }));
}

/** Who is in each of the channels, in the order of their ids. */
async function findPeople(q: Queries, channelIds: string[]): Promise<Map<string, Person[]>> {
  const rows = await q
    .select({ channel_id: channelMembers.channel_id, ...personColumns })
    .from(channelMembers)
    .innerJoin(users, eq(users.id, channelMembers.user_id))
    .where(inArray(channelMembers.channel_id, channelIds))
    .orderBy(users.id);
  const people = Map.groupBy(rows, ({ channel_id }) => channel_id);
  return new Map([...people].map(([id, found]) => [id, found.map(({ channel_id: _, ...person }) => person)]));
}

export async function findDmIdByKey(q: Queries, key: string): Promise<string | null> {
  const [row] = await q.select({ id: channels.id }).from(channels).where(eq(channels.dm_key, key));
  return row?.id ?? null;
}

/** Whether two people, of whom SQL gives the ids, are in a community together. */
const shareCommunity = (one: SQL, other: SQL) => sql`exists (
  select from ${communityMembers} a join ${communityMembers} b on b.community_id = a.community_id
  where a.user_id = ${one} and b.user_id = ${other})`;

/** How many of these people somebody can write to first: they are in a community of theirs, and not disabled. */
export async function countReachable(tx: Transaction, userId: string, others: string[]): Promise<number> {
  const isReachable = shareCommunity(sql`${userId}::uuid`, sql`${users.id}`);
  return tx.$count(users, and(inArray(users.id, others), isNull(users.disabled_at), isReachable));
}

/** Resolves with null when there is one with this key: of two that are opened at once the second waits for the first. */
export async function insertDm(
  tx: Transaction,
  dm: { type: "dm" | "group_dm"; dm_key: string },
  userIds: string[],
): Promise<Channel | null> {
  const [row] = await tx
    .insert(channels)
    .values({ id: newId(), visibility: "private", ...dm })
    .onConflictDoNothing()
    .returning(channelColumns);
  if (!row) return null;
  await tx.insert(channelMembers).values(userIds.map((user_id) => ({ channel_id: row.id, user_id })));
  return toChannel(row);
}

/** A group that somebody has left is not found by its people any more. Holds the channel's row as `lockChannel` does. */
export async function clearDmKey(tx: Transaction, channelId: string): Promise<void> {
  await tx.update(channels).set({ dm_key: null }).where(eq(channels.id, channelId));
}

/** The DMs of somebody in which there is a person who is in no community with them. */
export async function findDmIdsBeyondCommunities(q: Queries, userId: string): Promise<string[]> {
  const rows = await q.execute<{ id: string }>(sql`
    select distinct c.id
    from ${channelMembers} x
    join ${channels} c on c.id = x.channel_id and c.community_id is null
    join ${channelMembers} o on o.channel_id = c.id and o.user_id <> x.user_id
    where x.user_id = ${userId} and not ${shareCommunity(sql`x.user_id`, sql`o.user_id`)}`);
  return rows.map(({ id }) => id);
}
