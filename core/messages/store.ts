import { and, count, desc, eq, isNull, max, sql } from "drizzle-orm";
import { alias } from "drizzle-orm/pg-core";
import { channels } from "../channels/table.ts";
import { type Database, prepared, type Transaction } from "../database/database.ts";
import type { EventOf } from "../events/catalog.ts";
import type { PageQuery } from "../kernel/page.ts";
import type { Calls } from "../mentions/rules.ts";
import { mentions } from "../mentions/table.ts";
import { EXCERPT_MAX } from "../notifications/schema.ts";
import type { Author, Message, ThreadSummary } from "./schema.ts";
import { messages } from "./table.ts";

/** Rows with a type and a target as the mentions of a message. */
const mentionsFrom = (rows: string) => `(
  select coalesce(json_agg(json_build_object('type', t.target_type, 'id', t.target_id)
    order by t.target_type, t.target_id), '[]') from ${rows})`;

const STORED_MENTIONS = mentionsFrom("mentions t where t.message_id = m.id");

/**
 * A message as it travels, from a row `m` and its author `u`, but for its reactions. The one place where rows become
 * messages, for pages and events alike.
 */
const fields = (mentions: string) => `
  'mentions', ${mentions}, 'id', m.id, 'channel_id', m.channel_id, 'seq', m.seq,
  'author', json_build_object('kind', 'user', 'id', u.id, 'name', u.display_name, 'avatar_url', u.avatar_url),
  'parent_id', m.parent_id, 'body_md', m.body_md,
  'created_at', iso(m.created_at), 'edited_at', iso(m.edited_at), 'deleted_at', iso(m.deleted_at),
  'reply_count', m.reply_count, 'last_reply_at', iso(m.last_reply_at)`;

/** The whole message, as the reader in the given parameter sees it. */
const messageFor = (reader: string) => `json_build_object(${fields(STORED_MENTIONS)}, 'reactions', (
  select coalesce(json_agg(json_build_object('emoji', r.emoji, 'count', r.count, 'reacted_by_me', r.mine)
    order by r.first, r.emoji), '[]')
  from (
    select emoji, count(*) as count, bool_or(user_id = ${reader}) as mine, min(created_at) as first
    from reactions where message_id = m.id group by emoji
  ) r))`;

/** Deleted messages stay where replies hang on them. */
const SHOWN = "(m.deleted_at is null or m.reply_count > 0)";

/**
 * Posting is one statement, because round trips cost more than the write: it finds the channel through the eyes of the
 * author, takes the next number under the channel's row lock, and stores the message and its event together.
 *
 * The memberships are read with a lock that only their deletion conflicts with: a removal comes before the post, which is
 * then refused, or waits until the post is committed. (Without it a post that waits for the channel's row would go by what
 * was true when it began to wait.)
 *
 * $1 message id, $2 user id, $3 community slug, $4 channel id or null, $5 channel name or null, $6 body, $7 client message id,
 * $8 event id, $9 parent id or null. The time is the database's: one clock for all instances. Only messages that call
 * somebody, and replies, pay for what that takes: `calls`.
 */
const postMessage = (calls: Calling | null) => `
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
    and not is_muted(member.community_id, $2)
  -- Only now, with the row's lock: now() is when the statement began to wait for it, and times would not ascend with seq.
  returning c.id, c.community_id, c.name, c.visibility, c.last_seq, clock_timestamp() as moment
), parent as (
  update messages p set reply_count = p.reply_count + 1, last_reply_at = place.moment
  from place
  where p.id = $9 and p.channel_id = place.id and p.parent_id is null and p.deleted_at is null
  returning p.id, p.reply_count, p.last_reply_at
), m as (
  insert into messages (id, channel_id, seq, user_id, body_md, client_message_id, parent_id, created_at)
  select $1, place.id, place.last_seq, $2, $6, $7, $9, place.moment from place
  where $9::uuid is null or exists (select from parent)
  on conflict (user_id, client_message_id) do nothing
  returning *
)${calls?.mentioned ?? ""}, answer as (
  select place.community_id, place.name as channel_name, m.created_at,
    json_build_object(${fields(calls ? mentionsFrom("mentioned t") : "'[]'::json")}, 'reactions', '[]'::json) as message
  from m join users u on u.id = m.user_id cross join place
)${calls?.notified ?? ""}, event as (
  insert into outbox (event_id, subject, payload)
  select $8::uuid as event_id, 'chat.events.' || answer.community_id, json_build_object(
    'id', $8::uuid, 'type', 'message.created', 'community_id', answer.community_id,
    'channel_id', answer.message -> 'channel_id', 'actor_id', $2::uuid, 'timestamp', iso(answer.created_at),
    'data', json_build_object('message', answer.message, 'client_message_id', $7::uuid, 'parent', (
      select json_build_object('id', id, 'reply_count', reply_count, 'last_reply_at', iso(last_reply_at)) from parent))) as payload
  from answer${calls?.events ?? ""}
)
select message from answer`;

/** What a message that calls somebody does more than others, by where it stands in the statement. */
interface Calling {
  mentioned: string;
  notified: string;
  events: string;
}

/** Told of a reply are the author of its thread and those of the replies just before it, as many as this. */
const THREAD_REPLIES_SEEN = 200;

/**
 * Called are those who can read the channel, and notified those of them whose level for it lets it through: each once, by
 * name rather than as one of all, as mentioned rather than as part of the thread. One insert for all of them, however many.
 *
 * $10 usernames and $11 groups, as JSON. The ids of notifications begin as the message's does, so that they are in its order;
 * the event of one has its id, because an id is needed in two places that must agree.
 */
const CALLING: Calling = {
  mentioned: `, mentioned as (
  select 'user' as target_type, u.id as target_id
  from place
  cross join json_array_elements_text($10::json) as called(username)
  join users u on lower(u.username) = called.username
  join community_members cm on cm.community_id = place.community_id and cm.user_id = u.id
  where place.visibility = 'public'
    or exists (select from channel_members x where x.channel_id = place.id and x.user_id = u.id)
  union all
  select json_array_elements_text($11::json), null from place
), stored as (
  insert into mentions (id, message_id, target_type, target_id)
  select gen_random_uuid(), m.id, mentioned.target_type, mentioned.target_id from m cross join mentioned
)`,
  notified: `, wanted as (
  select target_id as user_id, 'mention' as type, false as as_group, 1 as rank from mentioned where target_type = 'user'
  union all
  select x.user_id, 'mention', true, 2
  from place
  join channel_members x on x.channel_id = place.id
  join users u on u.id = x.user_id
  -- Said by itself, so that a message without groups does not look at the members one by one.
  where $11::jsonb <> '[]'::jsonb
    and ($11::jsonb ? 'channel' or ($11::jsonb ? 'here' and u.last_seen_at > now() - interval '2 minutes'))
  union all
  select p.user_id, 'thread_reply', false, 3 from parent join messages p on p.id = parent.id
  union all
  select distinct r.user_id, 'thread_reply', false, 3
  from parent
  cross join lateral (
    select user_id from messages where parent_id = parent.id and deleted_at is null
    order by seq desc limit ${THREAD_REPLIES_SEEN}) r
), recipients as (
  select distinct on (wanted.user_id) wanted.user_id, wanted.type, wanted.as_group,
    (left($1::uuid::text, 18) || right(gen_random_uuid()::text, 18))::uuid as notification_id
  from wanted
  cross join place
  join community_members cm on cm.community_id = place.community_id and cm.user_id = wanted.user_id
  left join channel_members x on x.channel_id = place.id and x.user_id = wanted.user_id
  where wanted.user_id <> $2
    and (place.visibility = 'public' or x.user_id is not null)
    and case coalesce(x.notify_level, 'all') when 'all' then true when 'mentions' then wanted.type = 'mention' end
  order by wanted.user_id, wanted.rank
), notified as (
  insert into notifications (id, user_id, type, source_id, created_at)
  select recipients.notification_id, recipients.user_id, recipients.type, m.id, m.created_at from m cross join recipients
)`,
  events: `
  union all
  select r.notification_id, 'chat.notifications.' || r.user_id, json_build_object(
    'id', r.notification_id, 'type', 'notification.created', 'community_id', null,
    'channel_id', answer.message -> 'channel_id', 'actor_id', $2::uuid, 'timestamp', iso(answer.created_at),
    'data', json_build_object('user_id', r.user_id, 'notification', json_build_object(
      'id', r.notification_id, 'type', r.type, 'source_id', answer.message -> 'id', 'read', false,
      'created_at', iso(answer.created_at),
      'actor', answer.message -> 'author',
      'channel', json_build_object(
        'id', answer.message -> 'channel_id', 'name', answer.channel_name, 'community_id', answer.community_id),
      'message', json_build_object('id', answer.message -> 'id', 'parent_id', answer.message -> 'parent_id',
        'excerpt', left(answer.message ->> 'body_md', ${EXCERPT_MAX})),
      'text', null)))
  from answer cross join recipients r
  where not r.as_group`,
};

const POST = postMessage(null);
const POST_AND_CALL = postMessage(CALLING);

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
  parent_id: string | null;
  calls: Calls;
}

/** Resolves with null when nothing was posted: no such channel for this author, archived, no such parent, or posted before. */
export async function insertMessage(db: Database, message: NewMessage): Promise<Message | null> {
  const { users, groups } = message.calls;
  const calls = users.length + groups.length > 0 || message.parent_id !== null;
  const [row] = await prepared<{ message: Message }>(db, calls ? POST_AND_CALL : POST, [
    message.id,
    message.user_id,
    message.community_slug,
    message.channel_id,
    message.channel_name,
    message.body_md,
    message.client_message_id,
    message.event_id,
    message.parent_id,
    ...(calls ? [JSON.stringify(users), JSON.stringify(groups)] : []),
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
    `select ${messageFor("$1")} as message from messages m join users u on u.id = m.user_id
     where m.user_id = $1 and m.client_message_id = $2`,
    [userId, clientMessageId],
  );
  return row?.message ?? null;
}

/** A message that can be shown, whoever may read it: the caller asks `accessChannelById` next. */
export async function findMessage(db: Database, messageId: string, readerId: string): Promise<Message | null> {
  const [row] = await prepared<{ message: Message }>(
    db,
    `select ${messageFor("$2")} as message from messages m join users u on u.id = m.user_id
     where m.id = $1 and ${SHOWN}`,
    [messageId, readerId],
  );
  return row?.message ?? null;
}

/** Messages that are not deleted, in the order of the ids, whoever may read them: the caller has seen to that. */
export async function findMessagesById(tx: Transaction, ids: string[], readerId: string): Promise<Message[]> {
  const wanted = sql.join(
    ids.map((id) => sql`${id}`),
    sql`, `,
  );
  const rows = await tx.execute<{ message: Message }>(
    sql`with reader as (select ${readerId}::uuid as id)
      select ${sql.raw(messageFor("(select id from reader)"))} as message
      from unnest(array[${wanted}]::uuid[]) with ordinality as wanted(id, place)
      join messages m on m.id = wanted.id join users u on u.id = m.user_id
      where m.deleted_at is null order by wanted.place`,
  );
  return rows.map(({ message }) => message);
}

/** Where a message that is not deleted is, and whose it is. */
export async function findMessageChannel(
  tx: Transaction,
  messageId: string,
): Promise<{ channel_id: string; community_id: string | null; author: Pick<Author, "kind" | "id"> } | null> {
  const [row] = await tx
    .select({ channel_id: messages.channel_id, community_id: channels.community_id, user_id: messages.user_id })
    .from(messages)
    .innerJoin(channels, eq(channels.id, messages.channel_id))
    .where(and(eq(messages.id, messageId), isNull(messages.deleted_at)));
  if (!row) return null;
  const { channel_id, community_id } = row;
  return { channel_id, community_id, author: { kind: "user", id: row.user_id! } };
}

/** Which messages of `$1` a list has, and in which order; `$3` is its cursor, `$4` the reader. */
const pageOf = (list: "channel" | "thread", compare: "<" | "<=" | ">" | null, order: "asc" | "desc") => `
  select ${messageFor("$4")} as message
  from (
    select * from messages m
    where ${list === "channel" ? "m.channel_id = $1 and m.parent_id is null" : "m.parent_id = $1"} and ${SHOWN}
      ${compare ? `and m.seq ${compare} (select seq from messages where id = $3)` : "and $3::uuid is null"}
    order by m.seq ${order} limit $2
  ) m join users u on u.id = m.user_id
  order by m.seq asc`;

const CHANNEL = {
  newest: pageOf("channel", null, "desc"),
  before: pageOf("channel", "<", "desc"),
  upTo: pageOf("channel", "<=", "desc"),
  after: pageOf("channel", ">", "asc"),
};
const THREAD = {
  oldest: pageOf("thread", null, "asc"),
  before: pageOf("thread", "<", "desc"),
  after: pageOf("thread", ">", "asc"),
};

async function readPage(
  db: Database,
  statement: string,
  listId: string,
  { readerId, limit, cursor = null }: { readerId: string; limit: number; cursor?: string | null | undefined },
): Promise<Message[]> {
  const rows = await prepared<{ message: Message }>(db, statement, [listId, limit, cursor, readerId]);
  return rows.map(({ message }) => message);
}

/** A page of a channel and one row more, oldest first; without a cursor the newest. */
export function findMessages(db: Database, channelId: string, readerId: string, query: PageQuery): Promise<Message[]> {
  const limit = query.limit + 1;
  if (query.after) return readPage(db, CHANNEL.after, channelId, { readerId, limit, cursor: query.after });
  if (query.before) return readPage(db, CHANNEL.before, channelId, { readerId, limit, cursor: query.before });
  return readPage(db, CHANNEL.newest, channelId, { readerId, limit });
}

/** Messages on both sides of one, and one row more on each side, oldest first; the one itself counts to the older side. */
export async function findMessagesAround(
  db: Database,
  channelId: string,
  readerId: string,
  { around: cursor, limit }: { around: string; limit: number },
): Promise<{ older: Message[]; newer: Message[] }> {
  const [older, newer] = await Promise.all([
    readPage(db, CHANNEL.upTo, channelId, { readerId, limit: Math.ceil(limit / 2) + 1, cursor }),
    readPage(db, CHANNEL.after, channelId, { readerId, limit: Math.floor(limit / 2) + 1, cursor }),
  ]);
  return { older, newer };
}

/** A page of the replies to a message and one row more, oldest first; without a cursor the oldest. */
export function findReplies(db: Database, parentId: string, readerId: string, query: PageQuery): Promise<Message[]> {
  const limit = query.limit + 1;
  if (query.after) return readPage(db, THREAD.after, parentId, { readerId, limit, cursor: query.after });
  if (query.before) return readPage(db, THREAD.before, parentId, { readerId, limit, cursor: query.before });
  return readPage(db, THREAD.oldest, parentId, { readerId, limit });
}

/** Who has replied to a message, in the order of their first reply. */
export async function findParticipants(db: Database, parentId: string, limit: number): Promise<Author[]> {
  const rows = await prepared<{ author: Author }>(
    db,
    `select json_build_object('kind', 'user', 'id', u.id, 'name', u.display_name, 'avatar_url', u.avatar_url) as author
     from (
       select user_id, min(seq) as first from messages where parent_id = $1 and deleted_at is null group by user_id
       order by first limit $2
     ) r join users u on u.id = r.user_id order by r.first`,
    [parentId, limit],
  );
  return rows.map(({ author }) => author);
}

/** Whether a cursor is a message of the list: of the channel's own, or of a thread's. */
export async function isMessageOf(
  db: Database,
  list: { channel_id: string; parent_id: string | null },
  messageId: string,
): Promise<boolean> {
  const rows = await prepared(
    db,
    "select from messages where id = $1 and channel_id = $2 and parent_id is not distinct from $3",
    [messageId, list.channel_id, list.parent_id],
  );
  return rows.length > 0;
}

/** Resolves with null when it was deleted meanwhile. */
export async function updateMessageBody(
  tx: Transaction,
  messageId: string,
  body: string,
): Promise<Omit<Message, "reactions"> | null> {
  const rows = await tx.execute<{ message: Omit<Message, "reactions"> }>(
    sql`with m as (
      update messages set body_md = ${body}, edited_at = now() where id = ${messageId} and deleted_at is null returning *
    ) select ${sql.raw(`json_build_object(${fields(STORED_MENTIONS)})`)} as message from m join users u on u.id = m.user_id`,
  );
  return rows[0]?.message ?? null;
}

/** What a deletion says of itself, and the parent of what was deleted. */
type Deletion = Omit<EventOf<"message.deleted">["data"], "message_id" | "parent"> & { parent_id: string | null };

/**
 * Takes the words away and keeps the row, so that numbers and cursors stay. The deletion takes a number of its channel, whose
 * lock it needs. Resolves with null when it was gone already.
 */
export async function deleteMessageBody(tx: Transaction, messageId: string): Promise<Deletion | null> {
  const [row] = await tx
    .update(messages)
    .set({ body_md: "", deleted_at: sql`now()` })
    .where(and(eq(messages.id, messageId), isNull(messages.deleted_at)))
    .returning({
      channel_id: messages.channel_id,
      user_id: messages.user_id,
      seq: messages.seq,
      parent_id: messages.parent_id,
      deleted_at: messages.deleted_at,
    });
  if (!row) return null;
  const [channel] = await tx
    .update(channels)
    .set({ last_seq: sql`${channels.last_seq} + 1` })
    .where(eq(channels.id, row.channel_id))
    .returning({ last_seq: channels.last_seq });
  return {
    seq: row.seq,
    last_seq: channel!.last_seq,
    author: { kind: "user", id: row.user_id! },
    mentions: await tx
      .select({ type: mentions.target_type, id: mentions.target_id })
      .from(mentions)
      .where(eq(mentions.message_id, messageId)),
    deleted_at: row.deleted_at!.toISOString(),
    parent_id: row.parent_id,
  };
}

/** The newest messages of a channel that are not deleted, newest first; no replies. */
export async function findNewestIds(tx: Transaction, channelId: string, limit: number): Promise<string[]> {
  const rows = await tx
    .select({ id: messages.id })
    .from(messages)
    .where(and(eq(messages.channel_id, channelId), isNull(messages.parent_id), isNull(messages.deleted_at)))
    .orderBy(desc(messages.seq))
    .limit(limit);
  return rows.map(({ id }) => id);
}

/** Counts a thread's replies anew after one was deleted. */
export async function recountReplies(tx: Transaction, parentId: string): Promise<ThreadSummary> {
  const reply = alias(messages, "reply");
  const [replies] = await tx
    .select({ reply_count: count(), last_reply_at: max(reply.created_at) })
    .from(reply)
    .where(and(eq(reply.parent_id, parentId), isNull(reply.deleted_at)));
  const { reply_count, last_reply_at } = replies!;
  await tx.update(messages).set({ reply_count, last_reply_at }).where(eq(messages.id, parentId));
  return { id: parentId, reply_count, last_reply_at: last_reply_at?.toISOString() ?? null };
}
