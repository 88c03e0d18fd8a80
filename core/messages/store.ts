import { and, desc, eq, isNull, sql } from "drizzle-orm";
import { channels } from "../channels/table.ts";
import { type Database, prepared, type Transaction } from "../database/database.ts";
import type { EventOf } from "../events/catalog.ts";
import type { PageQuery } from "../kernel/page.ts";
import { mentions } from "../mentions/table.ts";
import { AUTHOR, AUTHORS, messageFor, STORED_FIELDS, threadSummary } from "./json.ts";
import { type Author, LAST_REPLIERS_MAX, type Message, type ThreadSummary } from "./schema.ts";
import { messages } from "./table.ts";

/** Deleted messages stay where replies hang on them. */
const SHOWN = "(m.deleted_at is null or m.reply_count > 0)";

/** The message that an author posted under a client message id. */
export async function findPostedMessage(
  db: Database,
  author: Pick<Author, "kind" | "id">,
  clientMessageId: string,
): Promise<Message | null> {
  const [row] = await prepared<{ message: Message }>(
    db,
    `select ${messageFor("$1")} as message from messages m ${AUTHORS}
     where m.${author.kind}_id = $1 and m.client_message_id = $2`,
    [author.id, clientMessageId],
  );
  return row?.message ?? null;
}

/** A message that can be shown, whoever may read it: the caller asks `accessChannelById` next. */
export async function findMessage(db: Database, messageId: string, readerId: string): Promise<Message | null> {
  const [row] = await prepared<{ message: Message }>(
    db,
    `select ${messageFor("$2")} as message from messages m ${AUTHORS}
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
      join messages m on m.id = wanted.id ${sql.raw(AUTHORS)}
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
    .select({ channel_id: messages.channel_id, community_id: channels.community_id, ...authorColumns })
    .from(messages)
    .innerJoin(channels, eq(channels.id, messages.channel_id))
    .where(and(eq(messages.id, messageId), isNull(messages.deleted_at)));
  if (!row) return null;
  const { channel_id, community_id, ...author } = row;
  return { channel_id, community_id, author: toAuthor(author) };
}

const authorColumns = {
  user_id: messages.user_id,
  api_user_id: messages.api_user_id,
  webhook_id: messages.webhook_id,
};

type AuthorRow = { [Column in keyof typeof authorColumns]: string | null };

/** Exactly one of the three is there. */
function toAuthor({ user_id, api_user_id, webhook_id }: AuthorRow): Pick<Author, "kind" | "id"> {
  if (user_id) return { kind: "user", id: user_id };
  return api_user_id ? { kind: "api_user", id: api_user_id } : { kind: "webhook", id: webhook_id! };
}

/** Which messages of `$1` a list has, and in which order; `$3` is its cursor, `$4` the reader. */
const pageOf = (list: "channel" | "thread", compare: "<" | "<=" | ">" | null, order: "asc" | "desc") => `
  select ${messageFor("$4")} as message
  from (
    select * from messages m
    where ${list === "channel" ? "m.channel_id = $1 and m.parent_id is null" : "m.parent_id = $1"} and ${SHOWN}
      ${compare ? `and m.seq ${compare} (select seq from messages where id = $3)` : "and $3::uuid is null"}
    order by m.seq ${order} limit $2
  ) m ${AUTHORS}
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

/** Replies that are looked at for who is in a thread: a long one must not be read whole for each of its pages. */
const PARTICIPANTS_SEEN = 1_000;

/** Who has replied to a message among the first replies, in the order of their first. */
export async function findParticipants(db: Database, parentId: string, limit: number): Promise<Author[]> {
  const rows = await prepared<{ author: Author }>(
    db,
    `select ${AUTHOR} as author
     from (
       select user_id, api_user_id, webhook_id, min(seq) as first
       from (
         select user_id, api_user_id, webhook_id, seq from messages
         where parent_id = $1 and deleted_at is null order by seq limit ${PARTICIPANTS_SEEN}
       ) replies
       group by user_id, api_user_id, webhook_id order by first limit $2
     ) m ${AUTHORS} order by m.first`,
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
    ) select ${sql.raw(`json_build_object(${STORED_FIELDS})`)} as message from m ${sql.raw(AUTHORS)}`,
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
      ...authorColumns,
      channel_id: messages.channel_id,
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
    author: toAuthor(row),
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

/** Counts a thread's replies anew after one was deleted, with the channel locked. */
export async function recountReplies(tx: Transaction, parentId: string): Promise<ThreadSummary> {
  const replies = sql`messages where parent_id = ${parentId} and deleted_at is null`;
  const rows = await tx.execute<{ summary: ThreadSummary }>(sql`
    with parent as (
      update messages set reply_count = replies.count, last_reply_at = replies.last, last_repliers = array(
        select coalesce(user_id, api_user_id, webhook_id) from ${replies}
        group by 1 order by max(seq) desc limit ${LAST_REPLIERS_MAX}
      )
      from (select count(*) as count, max(created_at) as last from ${replies}) replies
      where messages.id = ${parentId} returning messages.*
    )
    select ${sql.raw(threadSummary("parent"))} as summary from parent`);
  return rows[0]!.summary;
}
