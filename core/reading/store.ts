import { inArray, type SQL, sql } from "drizzle-orm";
import { channels } from "../channels/table.ts";
import type { Queries, Transaction } from "../database/database.ts";
import { channelMembers } from "../memberships/table.ts";
import { mentions } from "../mentions/table.ts";
import { messages } from "../messages/table.ts";
import { UNREAD_MAX } from "./rules.ts";
import type { NotifyLevel, Reading } from "./schema.ts";

const readings = (which: SQL) => sql<{ channel_id: string; reading: Reading }>`
  select x.channel_id, json_build_object(
    'last_seq', c.last_seq, 'last_read_seq', x.last_read_seq, 'unread_count', n.unread, 'mention_count', n.mentions,
    'notify_level', x.notify_level) as reading
  from ${channelMembers} x
  join ${channels} c on c.id = x.channel_id
  cross join lateral (
    select count(*) as unread, count(*) filter (where exists (
      select from ${mentions} t
      where t.message_id = u.id and (t.target_id = x.user_id or t.target_type <> 'user'))) as mentions
    from unread_messages(x.channel_id, x.last_read_seq, x.user_id, ${UNREAD_MAX}) as u(id)
  ) n
  where ${which}`;

/** Where somebody stands in each channel that they have joined: of one community, or without it of all. No DMs. One statement. */
export async function findReadings(q: Queries, userId: string, communityId?: string): Promise<Map<string, Reading>> {
  const inCommunity = communityId ? sql`c.community_id = ${communityId}` : sql`c.community_id is not null`;
  return readingsWhere(q, sql`x.user_id = ${userId} and ${inCommunity}`);
}

/** The same of single channels. */
export async function findReadingsOf(q: Queries, userId: string, channelIds: string[]): Promise<Map<string, Reading>> {
  return readingsWhere(q, sql`x.user_id = ${userId} and ${inArray(sql`x.channel_id`, channelIds)}`);
}

async function readingsWhere(q: Queries, which: SQL): Promise<Map<string, Reading>> {
  const rows = await q.execute<{ channel_id: string; reading: Reading }>(readings(which));
  return new Map(rows.map(({ channel_id, reading }) => [channel_id, reading]));
}

/** Resolves with null when they have not joined it. Counts and number are of one moment. */
export async function findReading(q: Queries, channelId: string, userId: string): Promise<Reading | null> {
  return (await findReadingsOf(q, userId, [channelId])).get(channelId) ?? null;
}

/** The first message of a channel that somebody has not read; null when there is none, or they have not joined it. */
export async function findFirstUnread(q: Queries, channelId: string, userId: string): Promise<string | null> {
  const rows = await q.execute<{ id: string }>(sql`
    select u.id from ${channelMembers} x
    cross join lateral unread_messages(x.channel_id, x.last_read_seq, x.user_id, 1) as u(id)
    where x.channel_id = ${channelId} and x.user_id = ${userId}`);
  return rows[0]?.id ?? null;
}

/** A message of a channel, also a reply and one that is deleted: what somebody has read up to. */
export async function findPlace(
  q: Queries,
  channelId: string,
  messageId: string,
): Promise<{ seq: number; parent_id: string | null } | null> {
  const rows = await q.execute<{ place: { seq: number; parent_id: string | null } }>(sql`
    select json_build_object('seq', seq, 'parent_id', parent_id) as place from ${messages}
    where id = ${messageId} and channel_id = ${channelId}`);
  return rows[0]?.place ?? null;
}

/** Moves somebody's place in a channel to a number, or without one to its newest. */
export async function updateLastRead(tx: Transaction, channelId: string, userId: string, seq?: number): Promise<void> {
  const place = seq ?? sql`(select last_seq from ${channels} where id = ${channelId})`;
  await tx.execute(sql`
    update ${channelMembers} set last_read_seq = ${place} where channel_id = ${channelId} and user_id = ${userId}`);
}

export async function updateNotifyLevel(
  tx: Transaction,
  channelId: string,
  userId: string,
  level: NotifyLevel,
): Promise<void> {
  await tx.execute(sql`
    update ${channelMembers} set notify_level = ${level} where channel_id = ${channelId} and user_id = ${userId}`);
}
