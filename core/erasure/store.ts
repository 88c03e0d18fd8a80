import { and, eq, inArray, isNull, type SQL, sql } from "drizzle-orm";
import { attachments } from "../attachments/table.ts";
import { auditLog } from "../audit/table.ts";
import { channels } from "../channels/table.ts";
import { communities } from "../communities/table.ts";
import type { Queries, Transaction } from "../database/database.ts";
import { channelMembers, communityMembers } from "../memberships/table.ts";
import { mentions } from "../mentions/table.ts";
import { AUTHORS, STORED_FIELDS } from "../messages/json.ts";
import type { Message } from "../messages/schema.ts";
import { messages } from "../messages/table.ts";
import { bans, mutes } from "../moderation/table.ts";
import { notifications } from "../notifications/table.ts";
import { reactions } from "../reactions/table.ts";
import { deviceGrants, sessions } from "../sessions/table.ts";
import { threadFollowers } from "../threads/table.ts";
import type { Person } from "../users/schema.ts";
import { oauthAccounts, personColumns, users } from "../users/table.ts";

/** A channel in which there is something to do. */
export interface Place {
  channel_id: string;
  community_id: string | null;
}

/** One of the channels with messages for which something holds. */
async function findPlace(q: Queries, holds: SQL | undefined): Promise<Place | null> {
  const [place] = await q
    .select({ channel_id: channels.id, community_id: channels.community_id })
    .from(messages)
    .innerJoin(channels, eq(channels.id, messages.channel_id))
    .where(holds)
    .limit(1);
  return place ?? null;
}

async function findIds(
  tx: Transaction,
  { channel_id }: Place,
  holds: SQL | undefined,
  limit: number,
): Promise<string[]> {
  const rows = await tx
    .select({ id: messages.id })
    .from(messages)
    .where(and(eq(messages.channel_id, channel_id), holds))
    .limit(limit);
  return rows.map(({ id }) => id);
}

const isWrittenBy = (userId: string) => and(eq(messages.user_id, userId), isNull(messages.deleted_at));

export const findPlaceOfWords = (q: Queries, userId: string) => findPlace(q, isWrittenBy(userId));
export const findWords = (tx: Transaction, place: Place, userId: string, limit: number) =>
  findIds(tx, place, isWrittenBy(userId), limit);

/** A name after `@`, and nothing of a longer one. The name has no letters that mean something in a pattern but for its dots. */
const asMention = (username: string) =>
  `(^|[^A-Za-z0-9_.-])@${username.replaceAll(".", "[.]")}(?![A-Za-z0-9_-]|[.][A-Za-z0-9_-])`;

const isCalling = (userId: string, username: string) =>
  and(
    isNull(messages.deleted_at),
    sql`${messages.body_md} ~* ${asMention(username)}`,
    sql`exists (select from ${mentions} where ${mentions.message_id} = ${messages.id} and ${mentions.target_id} = ${userId})`,
  );

export const findPlaceOfMentions = (q: Queries, userId: string, username: string) =>
  findPlace(q, isCalling(userId, username));
export const findMentions = (tx: Transaction, place: Place, userId: string, username: string, limit: number) =>
  findIds(tx, place, isCalling(userId, username), limit);

/** Writes another name where a message calls somebody. That is no edit of its author's. */
export async function renameMention(
  tx: Transaction,
  messageId: string,
  from: string,
  to: string,
): Promise<Omit<Message, "reactions">> {
  const [row] = await tx.execute<{ message: Omit<Message, "reactions"> }>(sql`
    with m as (
      update messages set body_md = regexp_replace(body_md, ${asMention(from)}, ${`\\1@${to}`}, 'gi')
      where id = ${messageId} returning *
    ) select ${sql.raw(`json_build_object(${STORED_FIELDS})`)} as message from m ${sql.raw(AUTHORS)}`);
  return row!.message;
}

/** One of the channels in which somebody has reacted. */
export async function findPlaceOfReactions(q: Queries, userId: string): Promise<Place | null> {
  const reacted = q.select({ id: reactions.message_id }).from(reactions).where(eq(reactions.user_id, userId)).limit(1);
  return findPlace(q, inArray(messages.id, reacted));
}

/** Takes somebody's emoji off messages of a channel, `limit` at most, and resolves with what they were. */
export async function deleteReactionsIn(tx: Transaction, { channel_id }: Place, userId: string, limit: number) {
  return tx.execute<{ message_id: string; emoji: string }>(sql`
    delete from ${reactions} where (message_id, user_id, emoji) in (
      select r.message_id, r.user_id, r.emoji from ${reactions} r join ${messages} m on m.id = r.message_id
      where r.user_id = ${userId} and m.channel_id = ${channel_id} limit ${limit})
    returning message_id, emoji`);
}

/** The addresses of communities with other people in them of which somebody is the last owner who could act. */
export async function findAbandoned(q: Queries, userId: string): Promise<string[]> {
  const rows = await q.execute<{ slug: string }>(sql`
    select c.slug from ${communities} c
    join ${communityMembers} mine on mine.community_id = c.id and mine.user_id = ${userId} and mine.role = 'owner'
    where exists (select from ${communityMembers} o where o.community_id = c.id and o.user_id <> ${userId})
      and not exists (
        select from ${communityMembers} o join ${users} u on u.id = o.user_id and u.disabled_at is null
        where o.community_id = c.id and o.role = 'owner' and o.user_id <> ${userId})
    order by c.slug`);
  return rows.map(({ slug }) => slug);
}

/** The communities of somebody in which there are others. */
export async function findSharedCommunityIds(q: Queries, userId: string): Promise<string[]> {
  const rows = await q.execute<{ id: string }>(sql`
    select mine.community_id as id from ${communityMembers} mine where mine.user_id = ${userId} and exists (
      select from ${communityMembers} o where o.community_id = mine.community_id and o.user_id <> ${userId})
    order by 1`);
  return rows.map(({ id }) => id);
}

/** The groups of direct messages that somebody is in. */
export async function findGroupIds(q: Queries, userId: string): Promise<string[]> {
  const rows = await q
    .select({ id: channels.id })
    .from(channelMembers)
    .innerJoin(channels, and(eq(channels.id, channelMembers.channel_id), eq(channels.type, "group_dm")))
    .where(eq(channelMembers.user_id, userId))
    .orderBy(channels.id);
  return rows.map(({ id }) => id);
}

/** Of the person nothing is left but an id, which what they wrote refers to, and the time of this. */
export async function emptyUser(
  tx: Transaction,
  userId: string,
  { erased_at, ...names }: { username: string; display_name: string; erased_at: Date },
): Promise<Person> {
  const [row] = await tx
    .update(users)
    .set({
      ...names,
      erased_at,
      disabled_at: sql`coalesce(${users.disabled_at}, ${erased_at.toISOString()})`,
      email: null,
      avatar_url: null,
      last_seen_at: null,
      status_emoji: null,
      status_text: null,
      status_until: null,
      theme: "system",
      density: "comfortable",
    })
    .where(eq(users.id, userId))
    .returning(personColumns);
  return row!;
}

/** What is somebody's alone: how they signed in, from where, what they were told of, what was held against them. */
export async function deleteTraces(tx: Transaction, userId: string): Promise<void> {
  for (const table of [oauthAccounts, sessions, deviceGrants, notifications, threadFollowers, bans, mutes]) {
    await tx.delete(table).where(eq(table.user_id, userId));
  }
  await tx.delete(auditLog).where(and(eq(auditLog.actor_id, userId), isNull(auditLog.community_id)));
  // That they were muted or banned stays in a community's log, by whom too; what was said of them for it does not.
  const withoutReason = { before: sql`${auditLog.before} - 'reason'`, after: sql`${auditLog.after} - 'reason'` };
  await tx
    .update(auditLog)
    .set(withoutReason)
    .where(and(eq(auditLog.target_type, "user"), eq(auditLog.target_id, userId)));
  await tx
    .update(attachments)
    .set({ deleted_at: sql`now()` })
    .where(and(eq(attachments.uploaded_by, userId), isNull(attachments.message_id), isNull(attachments.deleted_at)));
}
