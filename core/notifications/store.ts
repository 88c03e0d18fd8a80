import { type SQL, sql } from "drizzle-orm";
import { channels } from "../channels/table.ts";
import type { Queries, Transaction } from "../database/database.ts";
import { newId } from "../kernel/ids.ts";
import { channelMembers, communityMembers } from "../memberships/table.ts";
import { AUTHOR, AUTHORS } from "../messages/json.ts";
import { messages } from "../messages/table.ts";
import { users } from "../users/table.ts";
import { EXCERPT_MAX, type Notification, type NotificationsQuery } from "./schema.ts";
import { notifications } from "./table.ts";

/** Notifications `n` as they travel, of those that the person may see now: they can read what it is about. */
const visible = (which: SQL) => sql`
  select json_build_object(
    'id', n.id, 'type', n.type, 'source_id', n.source_id, 'read', n.read, 'created_at', iso(n.created_at),
    'actor', case when m.id is not null then ${sql.raw(AUTHOR)} when p.id is not null then json_build_object(
      'kind', 'user', 'id', p.id, 'name', p.display_name, 'avatar_url', p.avatar_url) end,
    'channel', case when c.id is not null then json_build_object(
      'id', c.id, 'name', c.name, 'community_id', c.community_id) end,
    'message', case when m.id is not null then json_build_object(
      'id', m.id, 'parent_id', m.parent_id, 'excerpt', left(m.body_md, ${sql.raw(String(EXCERPT_MAX))})) end,
    'text', n.data ->> 'text') as notification
  from ${notifications} n
  left join ${messages} m on n.type in ('mention', 'thread_reply', 'dm') and m.id = n.source_id and m.deleted_at is null
  left join ${channels} c on c.id = case when n.type = 'invite' then n.source_id else m.channel_id end
  ${sql.raw(AUTHORS)}
  left join ${users} p on p.id = (n.data ->> 'actor_id')::uuid
  -- Joined rather than asked for by "exists": that the planner may answer from all memberships of everybody.
  left join ${communityMembers} cm on cm.community_id = c.community_id and cm.user_id = n.user_id
  left join ${channelMembers} x on x.channel_id = c.id and x.user_id = n.user_id
  where (n.type = 'system'
      or (c.community_id is null or cm.user_id is not null) and (c.visibility = 'public' or x.user_id is not null))
    and ${which}`;

/** A page of somebody's notifications and one row more, oldest first; without a cursor the newest. */
export async function findNotifications(
  q: Queries,
  userId: string,
  { before, after, limit, unread, type }: NotificationsQuery,
): Promise<Notification[]> {
  const place = before ? sql`and n.id < ${before}` : after ? sql`and n.id > ${after}` : sql``;
  const only = sql`${unread === "true" ? sql`and not n.read` : sql``} ${type ? sql`and n.type = ${type}` : sql``}`;
  const rows = await q.execute<{ notification: Notification }>(sql`
    ${visible(sql`n.user_id = ${userId} ${place} ${only}`)}
    order by n.id ${after ? sql`asc` : sql`desc`} limit ${limit + 1}`);
  const found = rows.map(({ notification }) => notification);
  return after ? found : found.reverse();
}

/** `actor_id` did something to `user_id` that they should know of; of a message the posting statement notifies. */
export async function insertNotification(
  tx: Transaction,
  fields: { user_id: string; type: "invite" | "system"; source_id: string; actor_id: string; text?: string },
): Promise<Notification> {
  const { user_id, type, source_id, ...data } = fields;
  const id = newId();
  await tx.insert(notifications).values({ id, user_id, type, source_id, data });
  const rows = await tx.execute<{ notification: Notification }>(visible(sql`n.id = ${id}`));
  return rows[0]!.notification;
}

/** Marks as read, and resolves with those that were not before. */
async function markWhere(tx: Transaction, userId: string, which: SQL): Promise<string[]> {
  const rows = await tx.execute<{ id: string }>(sql`
    update ${notifications} n set read = true where n.user_id = ${userId} and not n.read and ${which} returning n.id`);
  return rows.map(({ id }) => id);
}

export function markByIds(tx: Transaction, userId: string, ids: string[]): Promise<string[]> {
  const wanted = sql.join(
    ids.map((id) => sql`${id}::uuid`),
    sql`, `,
  );
  return markWhere(tx, userId, sql`n.id in (${wanted})`);
}

export function markUpTo(tx: Transaction, userId: string, id: string): Promise<string[]> {
  return markWhere(tx, userId, sql`n.id <= ${id}`);
}

/** The replies of a thread up to a number. */
export function markOfThread(
  tx: Transaction,
  userId: string,
  read: { channel_id: string; parent_id: string; seq: number },
): Promise<string[]> {
  return markWhere(
    tx,
    userId,
    sql`exists (select from ${messages} m where m.id = n.source_id and m.channel_id = ${read.channel_id}
      and m.parent_id = ${read.parent_id} and m.seq <= ${read.seq})`,
  );
}
