import { eq, sql } from "drizzle-orm";
import { type Database, prepared, type Transaction } from "../database/database.ts";
import type { PageQuery } from "../kernel/page.ts";
import type { Message } from "./schema.ts";
import { messages } from "./table.ts";

/** A message as it travels, from a row `m` and its author `u`. The one place where rows become messages, for pages and events alike. */
const MESSAGE_JSON = `json_build_object(
  'id', m.id, 'channel_id', m.channel_id, 'seq', m.seq,
  'author', json_build_object('kind', 'user', 'id', u.id, 'name', u.display_name, 'avatar_url', u.avatar_url),
  'parent_id', m.parent_id, 'body_md', m.body_md,
  'created_at', iso(m.created_at), 'edited_at', iso(m.edited_at), 'deleted_at', iso(m.deleted_at))`;

/**
 * Posting is one statement, because round trips cost more than the write: it finds the channel through the eyes of the
 * author, takes the next number under the channel's row lock, and stores the message and its event together.
 *
 * The memberships are read with a lock that only their deletion conflicts with: a removal comes before the post, which is
 * then refused, or waits until the post is committed. (Without it a post that waits for the channel's row would go by what
 * was true when it began to wait.)
 *
 * $1 message id, $2 user id, $3 community slug, $4 channel id or null, $5 channel name or null, $6 body, $7 client message id,
 * $8 event id. The time is the database's: one clock for all instances.
 */
const POST_MESSAGE = `
with member as (
  select cm.community_id from communities co
  join community_members cm on cm.community_id = co.id
  where co.slug = $3 and cm.user_id = $2
  for key share of cm
), seat as (
  select x.channel_id from member
  join channels c on c.community_id = member.community_id and (c.id = $4 or c.name = $5)
  join channel_members x on x.channel_id = c.id and x.user_id = $2
  for key share of x
), place as (
  update channels c set last_seq = c.last_seq + 1
  from member
  where c.community_id = member.community_id and (c.id = $4 or c.name = $5) and c.archived_at is null
    and (c.visibility = 'public' or exists (select from seat where seat.channel_id = c.id))
    and not exists (select from messages d where d.user_id = $2 and d.client_message_id = $7)
  returning c.id, c.community_id, c.last_seq
), m as (
  insert into messages (id, channel_id, seq, user_id, body_md, client_message_id)
  select $1, place.id, place.last_seq, $2, $6, $7 from place
  on conflict (user_id, client_message_id) do nothing
  returning *
), answer as (
  select place.community_id, ${MESSAGE_JSON} as message, m.created_at
  from m join users u on u.id = m.user_id cross join place
), event as (
  insert into outbox (event_id, subject, payload)
  select $8, 'chat.events.' || answer.community_id, json_build_object(
    'id', $8::uuid, 'type', 'message.created', 'community_id', answer.community_id,
    'channel_id', answer.message -> 'channel_id', 'actor_id', $2::uuid, 'timestamp', iso(answer.created_at),
    'data', json_build_object('message', answer.message, 'client_message_id', $7::uuid))
  from answer
)
select message from answer`;

export interface NewMessage {
  id: string;
  event_id: string;
  user_id: string;
  community_slug: string;
  /** The id or the name, the other null. */
  channel_id: string | null;
  channel_name: string | null;
  body_md: string;
  client_message_id: string | null;
}

/** Resolves with null when nothing was posted: no such channel for this author, archived, or posted before. */
export async function insertMessage(db: Database, message: NewMessage): Promise<Message | null> {
  const [row] = await prepared<{ message: Message }>(db, POST_MESSAGE, [
    message.id,
    message.user_id,
    message.community_slug,
    message.channel_id,
    message.channel_name,
    message.body_md,
    message.client_message_id,
    message.event_id,
  ]);
  return row?.message ?? null;
}

/** The message that an author posted under a client message id. */
export async function findPostedMessage(
  db: Database,
  userId: string,
  clientMessageId: string,
): Promise<Message | null> {
  const [row] = await prepared<{ message: Message }>(
    db,
    `select ${MESSAGE_JSON} as message from messages m join users u on u.id = m.user_id
     where m.user_id = $1 and m.client_message_id = $2`,
    [userId, clientMessageId],
  );
  return row?.message ?? null;
}

/** A message that is not deleted, whoever may read it: the caller asks `accessChannelById` next. */
export async function findMessage(db: Database, messageId: string): Promise<Message | null> {
  const [row] = await prepared<{ message: Message }>(
    db,
    `select ${MESSAGE_JSON} as message from messages m join users u on u.id = m.user_id
     where m.id = $1 and m.deleted_at is null`,
    [messageId],
  );
  return row?.message ?? null;
}

const pageStatement = (compare: "<" | ">" | null, order: "asc" | "desc") => `
  select ${MESSAGE_JSON} as message
  from (
    select * from messages
    where channel_id = $1 and deleted_at is null and parent_id is null
      ${compare ? `and seq ${compare} (select seq from messages where id = $3 and channel_id = $1)` : ""}
    order by seq ${order} limit $2
  ) m join users u on u.id = m.user_id
  order by m.seq ${order}`;

const NEWEST = pageStatement(null, "desc");
const BEFORE = pageStatement("<", "desc");
const AFTER = pageStatement(">", "asc");

/** A page of a channel and one row more, oldest first. A cursor of another channel finds nothing. */
export async function findMessages(db: Database, channelId: string, query: PageQuery): Promise<Message[]> {
  const params = [channelId, query.limit + 1];
  const rows = query.after
    ? await prepared<{ message: Message }>(db, AFTER, [...params, query.after])
    : query.before
      ? await prepared<{ message: Message }>(db, BEFORE, [...params, query.before])
      : await prepared<{ message: Message }>(db, NEWEST, params);
  const items = rows.map((row) => row.message);
  return query.after ? items : items.reverse();
}

export async function messageExistsInChannel(db: Database, channelId: string, messageId: string): Promise<boolean> {
  const rows = await prepared(db, "select from messages where id = $1 and channel_id = $2", [messageId, channelId]);
  return rows.length > 0;
}

/** Resolves with null when it was deleted meanwhile. */
export async function updateMessageBody(tx: Transaction, messageId: string, body: string): Promise<Message | null> {
  const rows = await tx.execute<{ message: Message }>(
    sql`with m as (
      update messages set body_md = ${body}, edited_at = now() where id = ${messageId} and deleted_at is null returning *
    ) select ${sql.raw(MESSAGE_JSON)} as message from m join users u on u.id = m.user_id`,
  );
  return rows[0]?.message ?? null;
}

/** Takes the words away and keeps the row, so that numbers and cursors stay. Resolves with its number, or null when it was gone. */
export async function deleteMessageBody(tx: Transaction, messageId: string): Promise<number | null> {
  const [row] = await tx
    .update(messages)
    .set({ body_md: "", deleted_at: sql`now()` })
    .where(sql`${eq(messages.id, messageId)} and ${messages.deleted_at} is null`)
    .returning({ seq: messages.seq });
  return row?.seq ?? null;
}
