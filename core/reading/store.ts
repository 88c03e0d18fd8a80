import { inArray, type SQL, sql } from "drizzle-orm";
import { channels } from "../channels/table.ts";
import type { Queries, Transaction } from "../database/database.ts";
import { channelMembers } from "../memberships/table.ts";
import { mentions } from "../mentions/table.ts";
import { messages } from "../messages/table.ts";
import { notifications } from "../notifications/table.ts";
import { UNREAD_MAX } from "./rules.ts";
import type { NotifyLevel, Reading } from "./schema.ts";

const readings = (which: SQL) => sql<{ channel_id: string; reading: Reading }>`
  select x.channel_id, json_build_object(
    'last_seq', c.last_seq, 'last_read_seq', x.last_read_seq, 'unread_count', n.unread, 'mention_count', n.mentions,
    'notify_level', x.notify_level) as reading
  from ${channelMembers} x
  join ${channels} c on c.id = x.channel_id
  cross join lateral ${counts(sql`x.channel_id`, sql`x.last_read_seq`, sql`x.user_id`)}
  where ${which}`;

/** What of a channel is unread to somebody who has read up to a number, and how much of it calls them. */
const counts = (channel: SQL, lastRead: SQL, reader: SQL) => sql`(
    select count(*) as unread, count(*) filter (where exists (
      select from ${mentions} t
      where t.message_id = u.id and (t.target_id = ${reader} or t.target_type <> 'user'))) as mentions
    from unread_messages(${channel}, ${lastRead}, ${reader}, ${UNREAD_MAX}) as u(id)
  ) n`;

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

/** What came of reading. */
export interface Moved {
  reading: Reading;
  /** Whether they had read up to another message before. */
  has_moved: boolean;
  /** The notifications that are read now, and were not before. */
  noticed: string[];
}

/**
 * Moves somebody's place in a channel to a number, or without one to its newest, and marks what notified them of messages up to
 * there; resolves with null when they have not joined it. One statement: this is what people do most, after looking.
 */
export async function moveLastRead(
  tx: Transaction,
  channelId: string,
  userId: string,
  seq: number | null,
): Promise<Moved | null> {
  const rows = await tx.execute<{ moved: Moved }>(sql`
    with seat as (
      select x.channel_id, x.user_id, x.notify_level, x.last_read_seq as before, c.last_seq,
        coalesce(${seq}::bigint, c.last_seq) as place
      from ${channelMembers} x join ${channels} c on c.id = x.channel_id
      where x.channel_id = ${channelId} and x.user_id = ${userId}
      for no key update of x
    ), moved as (
      update ${channelMembers} x set last_read_seq = seat.place from seat
      where x.channel_id = seat.channel_id and x.user_id = seat.user_id and seat.before <> seat.place
    ), noticed as (
      update ${notifications} n set read = true from seat
      where n.user_id = seat.user_id and not n.read and exists (
        select from ${messages} m where m.id = n.source_id and m.channel_id = seat.channel_id and m.parent_id is null
          and m.seq <= seat.place)
      returning n.id
    )
    select json_build_object('has_moved', seat.before <> seat.place,
      'noticed', coalesce((select json_agg(id) from noticed), '[]'),
      'reading', json_build_object(
        'last_seq', seat.last_seq, 'last_read_seq', seat.place, 'unread_count', n.unread, 'mention_count', n.mentions,
        'notify_level', seat.notify_level)) as moved
    from seat cross join lateral ${counts(sql`seat.channel_id`, sql`seat.place`, sql`seat.user_id`)}`);
  return rows[0]?.moved ?? null;
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
