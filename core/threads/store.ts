import { sql } from "drizzle-orm";
import { type Database, prepared, type Queries, type Transaction } from "../database/database.ts";
import { AUTHORS, messageFor } from "../messages/json.ts";
import { type FollowedThread, type ThreadsQuery, UNREAD_REPLIES_MAX } from "./schema.ts";
import { threadFollowers } from "./table.ts";

/** Replies of others in a followed thread `t` that its follower has not seen. */
const UNSEEN = `messages r where r.parent_id = t.id and r.seq > t.last_read_seq and r.deleted_at is null
  and r.user_id is distinct from $1`;

/**
 * `$1` reads, `$2` rows, from the thread `$3` on. The order is of the newest replies; `after` goes down in it. What the reader
 * may read is found once for all of their threads, and which of these are unread is asked in order, until there are enough.
 */
const pageOf = (compare: "<" | ">" | null, unread: boolean) => {
  const order = compare === ">" ? "asc" : "desc";
  return `
  with readable as materialized (
    select c.id from community_members cm
    join channels c on c.community_id = cm.community_id
    left join channel_members x on x.channel_id = c.id and x.user_id = $1
    where cm.user_id = $1 and (c.visibility = 'public' or x.user_id is not null)
    union all
    select c.id from channel_members x join channels c on c.id = x.channel_id and c.community_id is null
    where x.user_id = $1
  ), page as (
    select t.* from (
      select p.id, p.channel_id, p.last_reply_at, f.last_read_seq
      from thread_followers f
      join messages p on p.id = f.parent_id and p.reply_count > 0
      where f.user_id = $1 and f.following and p.channel_id in (select id from readable)
        ${compare ? `and (p.last_reply_at, p.id) ${compare} (select last_reply_at, id from messages where id = $3)` : "and $3::uuid is null"}
      order by p.last_reply_at ${order}, p.id ${order}
    ) t
    ${unread ? `where exists (select from ${UNSEEN})` : ""}
    limit $2
  )
  select json_build_object(
    'id', m.id, 'parent', ${messageFor("$1")},
    'channel', json_build_object('id', c.id, 'name', c.name, 'type', c.type, 'community_id', c.community_id),
    'unread_count', (select count(*) from (select from ${UNSEEN} limit ${UNREAD_REPLIES_MAX}) unseen)) as thread
  from page t join messages m on m.id = t.id ${AUTHORS} join channels c on c.id = t.channel_id
  order by t.last_reply_at desc, t.id desc`;
};

const PAGES = {
  all: { newest: pageOf(null, false), down: pageOf("<", false), up: pageOf(">", false) },
  unread: { newest: pageOf(null, true), down: pageOf("<", true), up: pageOf(">", true) },
};

/** A page of the threads that somebody follows and one row more, the one with the newest reply first. */
export async function findFollowedThreads(
  db: Database,
  userId: string,
  { before, after, limit, unread }: ThreadsQuery,
): Promise<FollowedThread[]> {
  const pages = unread === "true" ? PAGES.unread : PAGES.all;
  const statement = after ? pages.down : before ? pages.up : pages.newest;
  const params = [userId, limit + 1, after ?? before ?? null];
  return (await prepared<{ thread: FollowedThread }>(db, statement, params)).map(({ thread }) => thread);
}

export async function isFollowing(q: Queries, userId: string, parentId: string): Promise<boolean> {
  const rows = await q.execute(sql`
    select from ${threadFollowers} f where f.parent_id = ${parentId} and f.user_id = ${userId} and f.following`);
  return rows.length > 0;
}

/** Who follows anew has seen what there is. */
export async function follow(tx: Transaction, userId: string, parentId: string): Promise<void> {
  await tx.execute(sql`
    insert into ${threadFollowers} (parent_id, user_id, last_read_seq)
    select m.id, ${userId}, c.last_seq from messages m join channels c on c.id = m.channel_id where m.id = ${parentId}
    on conflict (parent_id, user_id) do update set following = true where not ${threadFollowers}.following`);
}

/** Kept as a row, so that the next reply does not make its author's parent a follower again. */
export async function unfollow(tx: Transaction, userId: string, parentId: string): Promise<void> {
  await tx.execute(sql`
    insert into ${threadFollowers} (parent_id, user_id, following, last_read_seq)
    select m.id, ${userId}, false, c.last_seq from messages m join channels c on c.id = m.channel_id where m.id = ${parentId}
    on conflict (parent_id, user_id) do update set following = false`);
}

/** Moves a follower's place in a thread up to a number; never back. */
export async function seeReplies(tx: Transaction, userId: string, parentId: string, seq: number): Promise<void> {
  await tx.execute(sql`
    update ${threadFollowers} set last_read_seq = ${seq}
    where parent_id = ${parentId} and user_id = ${userId} and last_read_seq < ${seq}`);
}
